package org.distill4j.recipes.folder;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;

/**
 * All that a stage's result follows from, by name: its settings, the data's content, the models
 * that it starts from. Equal inputs give equal results, so that a stage need not be run again.
 *
 * @param values texts and numbers as a recipe spells them, or SHA-256 sums of what is longer
 */
public record Fingerprint(SortedMap<String, String> values) {
  private static final String SUM = "[0-9a-f]{64}";
  private static final int MOST_SHOWN = 3;

  /** Copies the map, in the order of its keys. */
  public Fingerprint {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** The same and one more. */
  public Fingerprint with(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(values);
    more.put(name, value);
    return new Fingerprint(more);
  }

  /** A SHA-256 of everything, in hexadecimal. */
  public String key() {
    MessageDigest digest = LockFile.sha256();
    values.forEach(
        (name, value) -> {
          byte[] line =
              (name + "=" + value.length() + ":" + value + "\n").getBytes(StandardCharsets.UTF_8);
          digest.update(line);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  /** What differs from earlier inputs, in words; empty where nothing does. */
  public String changesSince(Fingerprint earlier) {
    TreeSet<String> names = new TreeSet<>(values.keySet());
    names.addAll(earlier.values.keySet());
    List<String> changes = new ArrayList<>();
    for (String name : names) {
      String before = earlier.values.get(name);
      String now = values.get(name);
      if (before == null || !before.equals(now)) {
        changes.add(change(name, before, now));
      }
    }
    int more = changes.size() - MOST_SHOWN;
    return String.join(", ", changes.subList(0, Math.min(MOST_SHOWN, changes.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String change(String name, String before, String now) {
    if (before == null) {
      return name + " is new";
    }
    if (now == null) {
      return name + " is gone";
    }
    return now.matches(SUM) && before.matches(SUM)
        ? name + " changed"
        : name + " changed from " + before + " to " + now;
  }

  /** The settings of a nested mapping by their paths, such as {@code prune.keep.heads}. */
  public static SortedMap<String, String> flat(String path, Object settings) {
    SortedMap<String, String> flat = new TreeMap<>();
    if (settings instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> flat.putAll(flat(path.isEmpty() ? "" + key : path + "." + key, value)));
    } else if (settings instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map) {
      for (int i = 0; i < list.size(); i++) {
        flat.putAll(flat(path + "[" + i + "]", list.get(i)));
      }
    } else {
      flat.put(path, String.valueOf(settings));
    }
    return flat;
  }

  /** The SHA-256 of rows, with their labels, in hexadecimal. */
  public static String sum(Dataset rows) {
    MessageDigest digest = LockFile.sha256();
    for (Example row : rows.examples()) {
      add(digest, row.text());
      add(digest, row.pair().orElse(""));
      add(digest, row.label().orElse(""));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The SHA-256 of texts, in hexadecimal. */
  public static String sum(List<String> texts) {
    MessageDigest digest = LockFile.sha256();
    texts.forEach(text -> add(digest, text));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length).array());
    digest.update(bytes);
  }
}
