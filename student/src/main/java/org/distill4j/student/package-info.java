/** Students and the teacher-student loop. */
package org.distill4j.student;
