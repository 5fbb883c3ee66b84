package org.distill4j.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.junit.jupiter.api.Test;

/**
 * A family of models lives in one package, which nobody outside of it knows, nor its model type.
 */
final class FamilyPackagesTest {
  private static final String FAMILIES = "org.distill4j.teacher.family.";

  private static final JavaClasses CLASSES = ClassConstants.all();

  private static List<ModelFamily> families() {
    return ServiceLoader.load(ModelFamily.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  @Test
  void nobodyOutsideDependsOnAFamily() {
    assertEquals(4, families().size(), "BERT, RoBERTa, DistilBERT and models of words");
    for (ModelFamily family : families()) {
      String own = family.getClass().getPackageName();
      assertTrue(own.startsWith(FAMILIES), own);
      ClassConstants.requireUnknownOutside(CLASSES, own);
    }
  }

  @Test
  void nobodyOutsideHoldsAModelType() throws IOException {
    Map<String, String> owners = new HashMap<>();
    for (ModelFamily family : families()) {
      String own = family.getClass().getPackageName();
      family.modelTypes().forEach(type -> owners.put(type, own));
    }
    assertEquals(Map.of(), ClassConstants.foreign(CLASSES, owners));
  }
}
