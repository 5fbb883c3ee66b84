package org.distill4j.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the layers' tensors are called is known to families alone; others ask the architecture. */
final class TensorNamesTest {
  private static final String LAYERS = "encoder.layer.";

  private static final String FAMILIES = "org.distill4j.teacher.family";

  private static List<JavaClass> classes() {
    return ClassConstants.all().stream().filter(c -> c.getSource().isPresent()).toList();
  }

  // Constants of a class file are there as they are read, in UTF-8.
  private static boolean names(JavaClass type) throws IOException {
    try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains(LAYERS);
    }
  }

  private static boolean isFamily(String type) {
    return type.startsWith(FAMILIES);
  }

  @Test
  void onlyFamiliesKnowWhatTensorsOfLayersAreCalled() throws IOException {
    List<JavaClass> all = classes();
    assertTrue(
        all.size() >= ClassConstants.FEWEST_CLASSES, () -> "only " + all.size() + " classes");
    List<String> naming = new ArrayList<>();
    for (JavaClass type : all) {
      if (names(type)) {
        naming.add(type.getName());
      }
    }
    assertTrue(naming.stream().anyMatch(TensorNamesTest::isFamily), "the scan finds the families'");
    assertEquals(List.of(), naming.stream().filter(type -> !isFamily(type)).toList());
  }
}
