/** Files of what was measured, kept under a key of what it follows from, with a checksum. */
package org.distill4j.compress.cache;
