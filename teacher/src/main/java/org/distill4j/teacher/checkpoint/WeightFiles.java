package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The weights in a Hugging Face directory: {@code model.safetensors}, or shards that {@code
 * model.safetensors.index.json} lists.
 */
final class WeightFiles implements AutoCloseable {
  static final String WHOLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private static final String MAP = "weight_map";

  /** Far above any index of names; the bound keeps a hostile file from filling the memory. */
  private static final long MAX_INDEX_BYTES = 64_000_000;

  private final String place;
  private final List<SafeTensors> open = new ArrayList<>();
  private final SortedMap<String, SafeTensors> byTensor = new TreeMap<>();

  private WeightFiles(String place) {
    this.place = place;
  }

  /** Whether there are weights in one of the two forms. */
  static boolean areIn(Path directory) {
    return Files.isRegularFile(directory.resolve(WHOLE))
        || Files.isRegularFile(directory.resolve(INDEX));
  }

  /** The names of all files that the weights are in, the index among them. */
  static SortedSet<String> names(Path directory) throws IOException {
    if (Files.isRegularFile(directory.resolve(WHOLE)) || !areIn(directory)) {
      return Collections.unmodifiableSortedSet(new TreeSet<>(List.of(WHOLE)));
    }
    SortedSet<String> names = new TreeSet<>(index(directory.resolve(INDEX)).values());
    names.add(INDEX);
    return Collections.unmodifiableSortedSet(names);
  }

  /**
   * Opens all files and checks their headers.
   *
   * @throws CheckpointException if one is absent or broken, or the index and the shards tell of
   *     different tensors
   */
  static WeightFiles open(Path directory) throws IOException {
    boolean whole = Files.isRegularFile(directory.resolve(WHOLE));
    WeightFiles files = new WeightFiles(directory.resolve(whole ? WHOLE : INDEX).toString());
    try {
      if (whole) {
        files.add(directory.resolve(WHOLE));
      } else {
        files.addShards(directory);
      }
      return files;
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private void addShards(Path directory) throws IOException {
    SortedMap<String, String> index = index(directory.resolve(INDEX));
    for (String shard : new TreeSet<>(index.values())) {
      if (!Files.isRegularFile(directory.resolve(shard))) {
        throw new CheckpointException(
            place,
            MAP
                + ": must name files of the directory; got "
                + shard
                + ", which is not there. Copy"
                + " all shards.");
      }
      add(directory.resolve(shard));
    }
    for (Map.Entry<String, String> entry : index.entrySet()) {
      if (!byTensor.containsKey(entry.getKey())) {
        throw new CheckpointException(
            place,
            MAP
                + ": must name tensors of the shards; got "
                + entry.getKey()
                + ", which none has. Copy the index and the shards of one model.");
      }
    }
  }

  private void add(Path file) throws IOException {
    SafeTensors tensors = SafeTensors.open(file);
    open.add(tensors);
    for (String name : tensors.names()) {
      if (byTensor.put(name, tensors) != null) {
        throw SafeTensorsHeader.fault(
            place, name, "must be in one shard; got it in two. Copy the shards of one model.");
      }
    }
  }

  private static SortedMap<String, String> index(Path file) throws IOException {
    if (!(Files.size(file) <= MAX_INDEX_BYTES)) {
      throw new CheckpointException(
          file,
          "must be at most "
              + MAX_INDEX_BYTES
              + " bytes long; got "
              + Files.size(file)
              + ". Check the file.");
    }
    JsonFields map = JsonFields.parse(file.toString(), Files.readAllBytes(file)).object(MAP);
    SortedMap<String, String> shards = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : map.entries()) {
      String shard = map.text(entry.getKey());
      if (!shard.matches("[A-Za-z0-9._-]+\\.safetensors")) {
        throw map.fault(
            entry.getKey(), "must be the name of a safetensors file beside it; got " + shard);
      }
      shards.put(entry.getKey(), shard);
    }
    return shards;
  }

  /** The file that is named in messages. */
  String place() {
    return place;
  }

  SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(byTensor.keySet()));
  }

  int[] shape(String name) throws CheckpointException {
    return byTensor.get(name).shape(name);
  }

  Tensor weights(String name) throws IOException {
    return byTensor.get(name).weights(name);
  }

  @Override
  public void close() throws IOException {
    for (SafeTensors file : open) {
      file.close();
    }
  }
}
