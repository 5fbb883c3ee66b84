/** Students without attention: averaged word vectors, and an LSTM in both directions. */
package org.distill4j.teacher.family.word;
