package org.distill4j.recipes.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.distill4j.evaluate.dataset.JsonFault;
import org.distill4j.evaluate.report.Machine;
import org.distill4j.runtime.CompressedClassifier;
import org.distill4j.teacher.checkpoint.AtomicFile;
import org.distill4j.teacher.kernel.KernelLibrary;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run follows from: the recipe with every default filled in, the content of every input, the
 * versions and the machine.
 */
public final class LockFile {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final String INSTRUCTIONS = "instructionSets";

  private LockFile() {}

  /**
   * The content for a recipe with these inputs.
   *
   * @param recipe as maps, lists and scalars, with every default filled in
   */
  public static byte[] of(
      Map<String, Object> recipe, ComputePrecision arithmetic, SortedMap<String, String> inputs) {
    Map<String, Object> lock = new LinkedHashMap<>();
    lock.put("recipe", recipe);
    lock.put("arithmetic", arithmetic.words());
    lock.put("inputs", inputs);
    lock.put("versions", versions());
    lock.put("machine", Machine.here());
    lock.put(INSTRUCTIONS, KernelLibrary.instructionSets());
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(lock);
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    String own = LockFile.class.getPackage().getImplementationVersion();
    versions.put("distill4j", own == null ? "development" : own);
    versions.put("onnxruntime", CompressedClassifier.runtimeVersion());
    versions.put("java", System.getProperty("java.runtime.version"));
    return versions;
  }

  /**
   * Writes the file. A resumed run may have another recipe or other inputs, since each stage tells
   * what it followed from; stages of several machines or versions would be no run that could be
   * repeated.
   *
   * @throws IOException if a resumed run's file has other versions or another machine
   */
  public static void settle(Path file, byte[] content, boolean resume) throws IOException {
    if (resume && Files.isRegularFile(file)) {
      JsonNode before = read(file);
      JsonNode now = MAPPER.readTree(content);
      requireInstructions(file, before, now);
      for (String part : List.of("versions", "machine")) {
        if (!now.get(part).equals(before.get(part))) {
          throw new IOException(
              file
                  + ": must have the same "
                  + part
                  + " to be resumed, "
                  + now.get(part)
                  + "; got "
                  + before.get(part)
                  + ". Run into a new folder, or put back what was changed.");
        }
      }
    }
    AtomicFile.write(file, content);
  }

  // Sums are rounded otherwise on another instruction set, so that stages made on two of them are
  // none that either could repeat.
  private static void requireInstructions(Path file, JsonNode before, JsonNode now)
      throws IOException {
    JsonNode then = before.path(INSTRUCTIONS); // which earlier versions did not write
    if (!then.isMissingNode() && !then.equals(now.get(INSTRUCTIONS))) {
      throw new IOException(
          file
              + ": must be resumed on a processor with the same instruction set, "
              + then
              + ", since others round sums otherwise; got "
              + now.get(INSTRUCTIONS)
              + ". Resume it there, or run into a new folder by --out.");
    }
  }

  private static JsonNode read(Path file) throws IOException {
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw new IOException(
          file + ": must be what a run left; got " + JsonFault.of(e) + ". Delete it.", e);
    }
  }

  /** The SHA-256 of every file of a folder, by its name there. */
  static SortedMap<String, String> sums(Path folder) throws IOException {
    SortedMap<String, String> sums = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        sums.put(file.getFileName().toString(), sha256(file));
      }
    }
    return sums;
  }

  /** The SHA-256 of a file. */
  public static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = sha256();
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  /** A sum to add to. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
