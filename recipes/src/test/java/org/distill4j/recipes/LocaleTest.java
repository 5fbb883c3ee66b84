package org.distill4j.recipes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Numbers and letters must not depend on the user's language: every format names its locale. */
final class LocaleTest {
  /** Tests, and what the JMH processor generates beside benchmarks. */
  private static final Pattern NOT_OURS =
      Pattern.compile(".*(/test-classes/|-tests\\.jar|/jmh_generated/).*");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.matches(NOT_OURS))
          .importPackages("org.distill4j");

  @Test
  void everyFormatNamesItsLocale() {
    noClasses()
        .should()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
        .orShould()
        .callConstructor(Formatter.class)
        .because("Arabic and Persian write other digits; pass Locale.ROOT first")
        .check(CLASSES);
  }

  @Test
  void everyChangeOfCaseNamesItsLocale() {
    noClasses()
        .should()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .because("Turkish has an i without a dot; pass Locale.ROOT")
        .check(CLASSES);
  }
}
