package org.distill4j.runtime;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * SHA-256 checksums of the files of a model folder, written with the folder and checked when it is
 * opened.
 *
 * <p>They lie in {@value #FILE}, one line a file, as {@code sha256sum -c} reads them too. Folders
 * of earlier versions have none; of those, {@code modelSha256} of their {@code certificate.json}
 * holds for {@code model.onnx}.
 */
public final class FolderSums {
  /** The file in a model folder. */
  public static final String FILE = "SHA256SUMS";

  /** The model card, which its owner may edit, and weights that only training reads. */
  private static final Set<String> UNREAD = Set.of("README.md", "model.safetensors");

  private static final String CERTIFICATE = "certificate.json";
  private static final String MODEL_SUM = "modelSha256";
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](\\S(?:.*\\S)?)");

  /** Sums of ten thousand files are smaller. */
  private static final long MOST_BYTES = 1_000_000;

  private final Path folder;
  private final SortedMap<String, String> sums;
  private final boolean complete;

  private FolderSums(Path folder, SortedMap<String, String> sums, boolean complete) {
    this.folder = folder;
    this.sums = sums;
    this.complete = complete;
  }

  /**
   * Records the sums of all files that a folder and its folders hold now.
   *
   * @param folder not yet under its final name, or else an interruption leaves wrong sums
   */
  public static void record(Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (!name.equals(FILE)) {
          lines.append(sha256(file)).append("  ").append(name).append('\n');
        }
      }
    }
    try {
      Files.writeString(folder.resolve(FILE), lines);
    } catch (IOException e) {
      throw WriteFault.of(folder.resolve(FILE), e);
    }
  }

  /**
   * Reads the sums that are on record, none in a folder without.
   *
   * @throws ModelFolderException if the record is not readable
   */
  public static FolderSums read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) {
      return new FolderSums(folder, lines(file), true);
    }
    SortedMap<String, String> sums = new TreeMap<>();
    if (Files.exists(folder.resolve(CERTIFICATE))) {
      JsonFile certificate = JsonFile.read(folder.resolve(CERTIFICATE));
      JsonElement sum = certificate.object().get(MODEL_SUM);
      if (sum != null) {
        sums.put("model.onnx", hexadecimal(certificate.name(), sum));
      }
    }
    return new FolderSums(folder, sums, false);
  }

  private static String hexadecimal(String file, JsonElement sum) throws ModelFolderException {
    String value = sum.isJsonPrimitive() ? sum.getAsString() : "";
    if (!value.matches("[0-9a-f]{64}")) {
      throw new ModelFolderException(
          file + " " + MODEL_SUM,
          "must be a SHA-256 sum of 64 hexadecimal digits; got "
              + JsonFile.kind(sum)
              + ". Restore the file.");
    }
    return value;
  }

  private static SortedMap<String, String> lines(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
      throw new ModelFolderException(
          file.toString(), "must be a file of at most " + MOST_BYTES + " bytes; got another.");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    SortedMap<String, String> sums = new TreeMap<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.isEmpty()) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches() || !isWithin(matcher.group(2))) {
        throw new ModelFolderException(
            file + ":" + number,
            "must be a SHA-256 sum, two spaces and the name of a file of the folder; got '"
                + JsonFile.cut(line)
                + "'. Restore the folder from where it was made.");
      }
      sums.put(matcher.group(2), matcher.group(1));
    }
    return sums;
  }

  private static boolean isWithin(String name) {
    return !name.startsWith("/")
        && name.indexOf('\\') < 0
        && name.indexOf('\0') < 0
        && name.indexOf(':') < 0
        && List.of(name.split("/", -1)).stream()
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  /** Returns whether all files that a model needs have a recorded sum, not the model alone. */
  public boolean complete() {
    return complete;
  }

  /** Returns the names of the files whose sums are on record. */
  public Collection<String> files() {
    return sums.keySet();
  }

  /** Returns, in words, each recorded file that is gone or differs; empty where none does. */
  public List<String> differences() throws IOException {
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, String> each : sums.entrySet()) {
      Path file = folder.resolve(each.getKey());
      if (!Files.isRegularFile(file)) {
        differences.add(each.getKey() + " is missing");
      } else if (!sha256(file).equals(each.getValue())) {
        differences.add(each.getKey() + " has another SHA-256 sum");
      }
    }
    return differences;
  }

  /**
   * Checks what a model is opened from. Of the recorded files that it does not need, those that are
   * there count too, but for the model card and the weights of {@code model.safetensors}.
   *
   * @param needed names of the files that are read
   * @throws ModelFolderException if one differs from its sum, or has none while others have
   */
  void check(Collection<String> needed) throws IOException {
    for (String name : needed) {
      if (complete && Files.exists(folder.resolve(name)) && !sums.containsKey(name)) {
        throw new ModelFolderException(
            folder.resolve(FILE).toString(),
            "must hold the sum of each file that is read; got none of "
                + name
                + ". Restore the folder from where it was made.");
      }
    }
    for (String name : sums.keySet()) {
      Path file = folder.resolve(name);
      boolean read = needed.contains(name) || (Files.isRegularFile(file) && !UNREAD.contains(name));
      if (read && !(Files.isRegularFile(file) && sha256(file).equals(sums.get(name)))) {
        throw new ModelFolderException(
            file.toString(),
            "must be the file that was written with the model; got "
                + (Files.exists(file) ? "another, by its SHA-256 sum" : "none")
                + ". Restore it, or, where it was changed on purpose, delete "
                + (complete ? FILE : CERTIFICATE)
                + ".");
      }
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
