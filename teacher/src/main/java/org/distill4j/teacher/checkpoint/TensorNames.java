package org.distill4j.teacher.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names of a file's tensors, without what wrapped the model when it was saved.
 *
 * <p>{@code DataParallel} puts {@code module.} before every name, {@code torch.compile} {@code
 * _orig_mod.}, Sentence Transformers {@code 0.auto_model.}, models with a head {@code bert.}; they
 * nest in any order. The prefix is what stands before the word table; names outside the encoder
 * lose as much of it as they share.
 */
final class TensorNames {
  /** Segments that wrappers put anywhere in a name, and BERT has nowhere. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "module",
          "_orig_mod",
          "_fsdp_wrapped_module",
          "_checkpoint_wrapped_module",
          "_forward_module");

  /** Attributes under which models of any family hold their encoder. */
  private static final Set<String> HOLDERS =
      Set.of(
          "0",
          "auto_model",
          "backbone",
          "base_model",
          "encoder",
          "model",
          "net",
          "text_encoder",
          "transformer");

  /** Heads of any family that are of no use to the tasks here, by the beginning of their names. */
  private static final List<String> HEADS =
      List.of("cls.", "lm_head.", "qa_outputs.", "seq_relationship.");

  private final SortedMap<String, String> inFile = new TreeMap<>();
  private final SortedSet<String> heads = new TreeSet<>();

  private final ModelFamily family;
  private final String words;

  private TensorNames(ModelFamily family) {
    this.family = family;
    this.words = family.fileName(Head.NONE, WeightForm.WORDS + ".weight");
  }

  /**
   * Finds the model's own names.
   *
   * @param place the file in messages
   * @param names as they are in the file
   * @param family the model's
   * @throws CheckpointException if there are several encoders or an unknown prefix, or two names
   *     mean one tensor
   */
  static TensorNames of(String place, Collection<String> names, ModelFamily family)
      throws CheckpointException {
    SortedMap<String, String> unwrapped = new TreeMap<>();
    for (String name : names) {
      put(place, unwrapped, unwrapped(name), name);
    }
    TensorNames found = new TensorNames(family);
    String prefix = found.prefix(place, unwrapped.keySet());
    for (String name : unwrapped.keySet()) {
      found.add(place, withoutShared(name, prefix), unwrapped.get(name));
    }
    return found;
  }

  private void add(String place, String name, String original) throws CheckpointException {
    List<String> unused = Stream.concat(HEADS.stream(), family.unused().stream()).toList();
    for (String head : unused) {
      if (name.startsWith(head)) {
        heads.add(head.substring(0, head.length() - 1));
        return;
      }
    }
    // Buffers: the numbers of positions and types.
    if (!name.endsWith("embeddings.position_ids") && !name.endsWith("embeddings.token_type_ids")) {
      put(place, inFile, name, original);
    }
  }

  private static void put(
      String place, SortedMap<String, String> names, String name, String original)
      throws CheckpointException {
    String other = names.put(name, original);
    if (other != null) {
      throw SafeTensorsHeader.fault(
          place, original, "must be the only one that means " + name + "; got " + other + " too");
    }
  }

  private static String unwrapped(String name) {
    return Arrays.stream(name.split("\\.", -1))
        .filter(segment -> !WRAPPERS.contains(segment))
        .collect(Collectors.joining("."))
        .replace("LayerNorm.gamma", "LayerNorm.weight")
        .replace("LayerNorm.beta", "LayerNorm.bias");
  }

  /** What stands before the word table, ending in a dot if there is anything. */
  private String prefix(String place, Collection<String> names) throws CheckpointException {
    List<String> prefixes = new ArrayList<>();
    for (String name : names) {
      if (name.equals(words) || name.endsWith("." + words)) {
        prefixes.add(name.substring(0, name.length() - words.length()));
      }
    }
    if (prefixes.size() > 1) {
      throw SafeTensorsHeader.fault(
          place,
          words,
          "must be there once; got it below "
              + prefixes
              + ". Save the encoder that you want alone, with its own save_pretrained.");
    }
    String prefix = prefixes.isEmpty() ? "" : prefixes.get(0);
    for (String segment : prefix.isEmpty() ? List.<String>of() : List.of(prefix.split("\\."))) {
      if (!HOLDERS.contains(segment) && !segment.equals(family.holder())) {
        throw SafeTensorsHeader.fault(
            place,
            prefix + words,
            "must stand below one of "
                + holders()
                + " or none; got the prefix "
                + prefix
                + ". Save the encoder inside alone: model."
                + prefix.substring(0, prefix.length() - 1)
                + ".save_pretrained(...).");
      }
    }
    return prefix;
  }

  private SortedSet<String> holders() {
    SortedSet<String> holders = new TreeSet<>(HOLDERS);
    holders.add(family.holder());
    return holders;
  }

  /** The name without the segments at its start that it shares with the encoder's prefix. */
  private static String withoutShared(String name, String prefix) {
    String rest = name;
    for (String segment : prefix.isEmpty() ? new String[0] : prefix.split("\\.")) {
      if (!rest.startsWith(segment + ".")) {
        break;
      }
      rest = rest.substring(segment.length() + 1);
    }
    return rest;
  }

  /** The names in the file by the names in a {@link Checkpoint}, without heads of no use. */
  SortedMap<String, String> inFile() {
    return Collections.unmodifiableSortedMap(inFile);
  }

  /** The heads that are left aside. */
  SortedSet<String> heads() {
    return Collections.unmodifiableSortedSet(heads);
  }
}
