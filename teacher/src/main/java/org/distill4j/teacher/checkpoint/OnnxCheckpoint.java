package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Reads a BERT encoder back out of an ONNX file, as exporters of PyTorch models write it.
 *
 * <p>Embeddings, biases and layer norms carry Hugging Face's names there; linear weights are found
 * by their bias ({@link OnnxLinear}) and turned back to {@code [out, in]}, bit for bit the tensors
 * that were exported. The shape comes from the tensors' shapes and from constants in the graph.
 * What an ONNX file does not tell has BERT's defaults: dropout 0.1, padding token 0. Nodes after
 * the encoder, its pooler and a classifier are left aside. Whether the graph computes what BERT
 * does with these weights is not seen here, but by {@link CheckpointSource#load}.
 */
public final class OnnxCheckpoint {
  /** The limit of a protobuf message, and so of an ONNX file. */
  private static final long MAX_FILE_BYTES = Integer.MAX_VALUE - 8L;

  private OnnxCheckpoint() {}

  /**
   * Reads a file.
   *
   * @throws CheckpointException if it is absent, no ONNX model, or holds no plain float BERT
   *     encoder
   */
  public static Checkpoint load(Path file, Pooler pooler) throws IOException {
    return load(file, pooler, Optional.empty()).checkpoint();
  }

  /**
   * What was read.
   *
   * @param external the files beside the model's own that weights lie in
   * @param origin the graph, where there is one
   */
  record Loaded(Checkpoint checkpoint, SortedSet<Path> external, Optional<OnnxOrigin> origin) {}

  /**
   * As {@link #load(Path, Pooler)}; a {@code config.json} kept with the file must agree with it.
   */
  static Loaded load(Path file, Pooler pooler, Optional<ConfigJson> beside) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          file, "must be an ONNX file; got no such file. Check the path.");
    }
    if (!(Files.size(file) <= MAX_FILE_BYTES)) {
      throw new CheckpointException(
          file,
          "must be at most "
              + MAX_FILE_BYTES
              + " bytes; got "
              + Files.size(file)
              + ". Take the model's safetensors.");
    }
    Optional<Path> folder = Optional.ofNullable(file.toAbsolutePath().getParent());
    return read(file.toString(), Files.readAllBytes(file), folder, pooler, beside);
  }

  /** Reads a class-path resource, such as {@code all-minilm-l6-v2.onnx}. */
  public static Checkpoint loadResource(String name, Pooler pooler) throws IOException {
    return resource(name, pooler).checkpoint();
  }

  static Loaded resource(String name, Pooler pooler) throws IOException {
    try (InputStream in = ClassPath.open(name)) {
      String place = ClassPath.place(name);
      return read(place, in.readAllBytes(), Optional.empty(), pooler, Optional.empty());
    }
  }

  private static Loaded read(
      String place, byte[] file, Optional<Path> folder, Pooler pooler, Optional<ConfigJson> beside)
      throws IOException {
    OnnxGraph graph = OnnxGraph.parse(place, file);
    try {
      OnnxTensors tensors = new OnnxTensors(place, folder);
      OnnxBert bert = OnnxBert.find(place, graph, tensors);
      TransformerConfig config = agreed(place, bert.config(), beside);
      ModelFamily family = ModelFamily.of(config);
      if (!bert.hasPooler()) {
        pooler.absent(place);
      }
      bert.requireNoMore(family.architecture(config, HeadSpec.none()).shapes());
      Optional<int[]> classifier = bert.classifier();
      List<String> labels = List.of();
      if (classifier.isPresent()) {
        labels =
            beside
                .map(c -> c.labelsOf(classifier.get()))
                .orElseGet(() -> ConfigJson.numbered(classifier.get()));
      }
      HeadSpec head = HeadSpec.ofTexts(labels);
      SortedMap<String, int[]> expected = family.architecture(config, head).shapes();
      if (!bert.hasPooler()) {
        expected.keySet().removeIf(HeadTensors::isPooler);
      }
      Checkpoint checkpoint = new Checkpoint(config, bert.read(expected), head);
      OnnxOrigin origin = new OnnxOrigin(place, file, folder, graph.outputs(), bert.values());
      return new Loaded(checkpoint, tensors.external(), Optional.of(origin));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // A graph whose nodes have too few inputs, or shapes that no model has.
      throw new CheckpointException(
          place, "must be a well-formed BERT graph; got " + e.getMessage());
    }
  }

  /** The configuration kept beside the file, if any, once it is known to tell the same shape. */
  private static TransformerConfig agreed(
      String place, TransformerConfig found, Optional<ConfigJson> beside)
      throws CheckpointException {
    if (beside.isEmpty()) {
      return found;
    }
    TransformerConfig said = beside.get().config();
    // The graph holds epsilon as float32.
    boolean sameEps = (float) said.layerNormEps() == (float) found.layerNormEps();
    TransformerConfig same =
        found
            .withConstants(
                sameEps ? said.layerNormEps() : found.layerNormEps(),
                said.padTokenId() < found.vocabSize() ? said.padTokenId() : 0)
            .withDropout(said.hiddenDropoutProb(), said.attentionProbsDropoutProb());
    if (!same.equals(said)) {
      throw new CheckpointException(
          place,
          "must have the shape of the config.json beside it; got "
              + differences(same, said)
              + ". Put the model's own beside it, or name the folder, if that holds"
              + " model.safetensors.");
    }
    return said;
  }

  // Of long records only what differs helps.
  private static String differences(TransformerConfig found, TransformerConfig said) {
    List<String> parts = new ArrayList<>();
    for (RecordComponent part : TransformerConfig.class.getRecordComponents()) {
      try {
        Object mine = part.getAccessor().invoke(found);
        Object other = part.getAccessor().invoke(said);
        if (!mine.equals(other)) {
          parts.add(part.getName() + " " + mine + " in place of " + other);
        }
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("a record's accessors are public", e);
      }
    }
    return String.join(", ", parts);
  }
}
