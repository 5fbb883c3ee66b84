/** What the teacher said: stored once, read by every run that asks the same. */
package org.distill4j.student.outputs;
