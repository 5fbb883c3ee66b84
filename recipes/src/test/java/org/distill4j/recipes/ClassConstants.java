package org.distill4j.recipes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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

/** The classes of all modules, and the string constants that they hold. */
final class ClassConstants {
  /** A class path that lost a module passes every rule; raise this as the modules grow. */
  static final int FEWEST_CLASSES = 600;

  private static final Pattern NOT_OURS =
      Pattern.compile(".*(/test-classes/|/test/|-tests\\.jar|/jmh_generated/).*");

  private ClassConstants() {}

  /** What is shipped of all modules. */
  static JavaClasses all() {
    return new ClassFileImporter()
        .withImportOption(location -> !location.matches(NOT_OURS))
        .importPackages("org.distill4j");
  }

  /** Checks that nobody outside a package depends on it. */
  static void requireUnknownOutside(JavaClasses classes, String own) {
    assertTrue(classes.size() >= FEWEST_CLASSES, () -> "only " + classes.size() + " classes");
    noClasses()
        .that()
        .resideOutsideOfPackage(own)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(own)
        .check(classes);
  }

  /**
   * The words that classes hold as string constants, outside the package that owns a word.
   *
   * @param owners packages by word
   */
  static Map<String, Set<String>> foreign(JavaClasses classes, Map<String, String> owners)
      throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    for (JavaClass each : classes) {
      Set<String> words = new TreeSet<>(strings(each));
      words.retainAll(owners.keySet());
      words.removeIf(word -> owners.get(word).equals(each.getPackageName()));
      if (!words.isEmpty()) {
        found.put(each.getName(), words);
      }
    }
    return found;
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
