/**
 * The training loop: batches in length-sorted windows, AdamW, schedule, clipping, epochs chosen.
 */
package org.distill4j.teacher.training;
