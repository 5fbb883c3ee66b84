package org.distill4j.teacher.checkpoint;

import java.util.List;
import java.util.ServiceLoader;

/** The families of models on the class path, found once. */
final class ModelFamilies {
  static final List<ModelFamily> ALL =
      ServiceLoader.load(ModelFamily.class, ModelFamily.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();

  private ModelFamilies() {}
}
