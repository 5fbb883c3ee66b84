package org.distill4j.recipes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.distill4j.recipes.stage.api.StageType;
import org.distill4j.recipes.stage.api.StageTypes;
import org.junit.jupiter.api.Test;

/** A stage lives in one package, which nobody outside of it knows, nor its key. */
final class StagePackagesTest {
  private static final String STAGES = "org.distill4j.recipes.stage.";

  /** A class path that lost a module passes every rule below; raise this as the modules grow. */
  private static final int FEWEST_CLASSES = 600;

  private static final Pattern NOT_OURS =
      Pattern.compile(".*(/test-classes/|/test/|-tests\\.jar|/jmh_generated/).*");

  /**
   * Keys that stand elsewhere, by the classes that hold them. The settings of a distillation are
   * what controls, losses and rules of all stages speak of, and so lie in {@code recipe}; {@code
   * prune} is a key within them too. Model cards say what a run did by the kinds in its report.
   */
  private static final Map<String, Set<String>> ELSEWHERE =
      Map.of(
          "org.distill4j.recipes.recipe.Distill", Set.of("distill", "prune"),
          "org.distill4j.recipes.recipe.WithoutAttention", Set.of("prune"),
          "org.distill4j.recipes.stage.distill.DistillReader", Set.of("prune"),
          "org.distill4j.recipes.stage.distill.DistillType", Set.of("prune"),
          "org.distill4j.compress.bundle.CardFrontMatter", Set.of("prune", "quantize"),
          "org.distill4j.compress.bundle.CardUse", Set.of("quantize"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.matches(NOT_OURS))
          .importPackages("org.distill4j");

  @Test
  void nobodyOutsideDependsOnAStage() {
    assertTrue(CLASSES.size() >= FEWEST_CLASSES, () -> "only " + CLASSES.size() + " classes");
    for (StageType<?> type : StageTypes.all()) {
      String own = type.getClass().getPackageName();
      assertTrue(own.startsWith(STAGES), own);
      noClasses()
          .that()
          .resideOutsideOfPackage(own)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(own)
          .check(CLASSES);
    }
  }

  @Test
  void nobodyOutsideHoldsTheKeyOfAStage() throws IOException {
    Map<String, String> owners = new HashMap<>();
    StageTypes.all().forEach(type -> owners.put(type.key(), type.getClass().getPackageName()));
    Map<String, Set<String>> found = new TreeMap<>();
    for (JavaClass each : CLASSES) {
      Set<String> foreign = new TreeSet<>(strings(each));
      foreign.retainAll(owners.keySet());
      foreign.removeIf(key -> owners.get(key).equals(each.getPackageName()));
      if (!foreign.isEmpty()) {
        found.put(each.getName(), foreign);
      }
    }
    assertEquals(ELSEWHERE, found);
  }

  /** The string constants of a class file (JVM specification 17, 4.4). */
  private static Set<String> strings(JavaClass type) throws IOException {
    byte[] content;
    try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      content = in.readAllBytes();
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      in.skipNBytes(8); // magic number and versions
      int count = in.readUnsignedShort();
      Map<Integer, String> texts = new HashMap<>();
      Set<Integer> used = new HashSet<>();
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> texts.put(i, in.readUTF());
          case 8 -> used.add(in.readUnsignedShort());
          case 7, 16, 19, 20 -> in.skipNBytes(2);
          case 15 -> in.skipNBytes(3);
          case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
          case 5, 6 -> {
            in.skipNBytes(8);
            i++; // takes two places
          }
          default -> throw new IOException("constant of kind " + tag);
        }
      }
      texts.keySet().retainAll(used);
      return Set.copyOf(texts.values());
    }
  }
}
