package org.distill4j.recipes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The module picture of the README: a module may use what stands to its right. */
final class ModulePictureTest {
  private static final String ROOT = "org.distill4j.";

  private static final List<String> LEFT_TO_RIGHT =
      List.of("recipes", "compress", "student", "teacher", "evaluate", "runtime");

  /** A class path that lost a module passes every rule below; raise this as the modules grow. */
  private static final int FEWEST_CLASSES = 150;

  /** Tests, and what the JMH processor generates beside benchmarks. */
  private static final Pattern NOT_OURS =
      Pattern.compile(".*(/test-classes/|-tests\\.jar|/jmh_generated/).*");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.matches(NOT_OURS))
          .importPackages("org.distill4j");

  @Test
  void theClassPathIsNotEmpty() {
    assertTrue(CLASSES.size() >= FEWEST_CLASSES, () -> "only " + CLASSES.size() + " classes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"compress", "student", "teacher", "evaluate", "runtime"})
  void aModuleUsesNothingToItsLeft(String module) {
    String[] left =
        LEFT_TO_RIGHT.subList(0, LEFT_TO_RIGHT.indexOf(module)).stream()
            .map(ModulePictureTest::packages)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(packages(module))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(left)
        .check(CLASSES);
  }

  @Test
  void studentAndCompressStandSideBySide() {
    noClasses()
        .that()
        .resideInAPackage(packages("compress"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(packages("student"))
        .check(CLASSES);
  }

  @Test
  void everyClassBelongsToAModule() {
    String[] all = LEFT_TO_RIGHT.stream().map(ModulePictureTest::packages).toArray(String[]::new);
    classes().should().resideInAnyPackage(all).check(CLASSES);
  }

  @Test
  void gradingKnowsNothingOfTraining() {
    noClasses()
        .that()
        .resideInAnyPackage(packages("evaluate"), packages("runtime"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void theRuntimeNeedsOnnxRuntimeAndTheTokenizerAlone() {
    classes()
        .that()
        .resideInAPackage(packages("runtime"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            packages("runtime"),
            "ai.onnxruntime..",
            "ai.djl..",
            "com.google.gson..",
            "com.sun.jna..", // the tokenizer's own; sets what switches usage reports off
            "org.slf4j..") // the tokenizer's own
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycles() {
    slices().assignedFrom(byPackage()).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void engineTypesStayInsideTheirModule() {
    members()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage("org.distill4j..")
        .should(EngineTypes.stayOutOfSignaturesThatOtherModulesUse())
        .check(CLASSES);
  }

  private static String packages(String module) {
    return ROOT + module + "..";
  }

  private static SliceAssignment byPackage() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        return SliceIdentifier.of(javaClass.getPackageName());
      }

      @Override
      public String getDescription() {
        return "packages";
      }
    };
  }
}
