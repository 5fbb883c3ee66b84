/** Examples as packed batches: all tokens one after another, no padding between sequences. */
package org.distill4j.teacher.batch;
