/** The shapes of students, and their first weights. */
package org.distill4j.student.shape;
