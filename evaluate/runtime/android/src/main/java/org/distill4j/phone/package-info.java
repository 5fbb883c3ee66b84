/**
 * Classifies texts on Android: plain Java that Android's compiler and the desktop's both take, no
 * newer than Java 8. The build compiles it against ONNX Runtime for the desktop, whose Java API is
 * the same, and tests it there; {@code app} beside it is the part that needs Android's SDK.
 */
package org.distill4j.phone;
