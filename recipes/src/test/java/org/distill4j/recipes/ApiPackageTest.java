package org.distill4j.recipes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java API stands beside the command line, above all else, and stays small. */
final class ApiPackageTest {
  private static final String API = "org.distill4j.recipes.api";
  private static final String CLI = "org.distill4j.recipes.cli";
  private static final Pattern NOT_OURS =
      Pattern.compile(".*(/test-classes/|/test/|-tests\\.jar).*");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.matches(NOT_OURS))
          .importPackages("org.distill4j");

  @Test
  void nobodyInsideUsesTheApi() {
    classes()
        .that()
        .resideInAPackage(API)
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAPackage(API)
        .check(CLASSES);
  }

  @Test
  void theApiKnowsNothingOfTheCommandLine() {
    noClasses()
        .that()
        .resideInAPackage(API)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CLI, "picocli..")
        .check(CLASSES);
  }

  @Test
  void theApiEndsNoProcessAndPrintsNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(API, "org.distill4j.recipes.run", "org.distill4j.recipes.progress")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void theseAreItsPublicTypes() {
    Set<String> found = new TreeSet<>();
    for (JavaClass each : CLASSES) {
      boolean own = each.getPackageName().equals(API);
      if (own && each.isTopLevelClass() && each.getModifiers().contains(JavaModifier.PUBLIC)) {
        found.add(each.getSimpleName());
      }
    }
    assertEquals(
        Set.of("DistillationException", "DistillationResult", "Distiller", "HistoryRow", "Student"),
        found);
  }
}
