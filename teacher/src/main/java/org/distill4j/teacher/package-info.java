/** The pretrained Transformer. */
package org.distill4j.teacher;
