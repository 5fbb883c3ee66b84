package org.distill4j.compress.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.distill4j.runtime.CompressedEmbedder;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.OutputKind;
import org.distill4j.runtime.Pieces;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far an exported file's answers are from those of the model in Java, over some texts, one at a
 * time and without padding; and how far answers move in padded batches.
 *
 * @param modelSha256 of the exported file, hexadecimal
 * @param modelBytes its size
 * @param reference what the file was compared with
 * @param texts how many texts were compared
 * @param largestLogitDifference the largest absolute difference of any logit
 * @param sameLabels how many texts got the same label, or each of their tokens the same tag; of
 *     equal logits the first counts; of sentence vectors, which have no labels, the longest axis
 * @param batchSize how many texts a padded batch held
 * @param batchFlips how many texts got another label in their batch than by themselves
 * @param largestBatchDifference the largest absolute difference of any logit in a text's batch from
 *     that by itself
 * @param previous how far its answers are from those of the stage before, if that was compared
 * @param smallestCosine of sentence vectors alone, the smallest cosine of the two of one text
 * @param runtime the runtime and its version
 * @param processor the processor it ran on
 */
public record ParityCertificate(
    String modelSha256,
    long modelBytes,
    String reference,
    int texts,
    double largestLogitDifference,
    int sameLabels,
    int batchSize,
    int batchFlips,
    double largestBatchDifference,
    Optional<Previous> previous,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Double> smallestCosine,
    String runtime,
    String processor) {

  /** The size of the padded batches. */
  public static final int BATCH_SIZE = 32;

  /**
   * The same texts in the file of the stage before.
   *
   * @param stage its name
   * @param largestLogitDifference the largest absolute difference of any logit
   * @param sameLabels how many texts got the same label
   */
  public record Previous(String stage, double largestLogitDifference, int sameLabels) {}

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * Compares the file in a model folder, on one thread, with a reference.
   *
   * @param folder what {@link ModelFolder#write} wrote
   * @param reference what the file shall answer
   * @param name the reference's name, such as {@code int8 emulation}
   * @param texts at least one
   * @param processor the processor's name
   */
  public static ParityCertificate measure(
      Path folder, Logits reference, String name, List<Pieces> texts, String processor)
      throws IOException {
    return measure(folder, reference, name, texts, processor, logits -> {});
  }

  /**
   * The same, handing on what the file answers to each text by itself, in their order.
   *
   * @param said takes the logits, as {@link #logits} gives them
   */
  public static ParityCertificate measure(
      Path folder,
      Logits reference,
      String name,
      List<Pieces> texts,
      String processor,
      Consumer<float[]> said)
      throws IOException {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("texts: must be at least one; got none");
    }
    double largest = 0;
    double moved = 0;
    double cosine = 1;
    boolean vectors = OutputKind.of(folder) == OutputKind.VECTORS;
    int same = 0;
    int flips = 0;
    try (CompressedModel model = CompressedModel.open(folder, 1)) {
      for (int from = 0; from < texts.size(); from += BATCH_SIZE) {
        List<Pieces> batch = texts.subList(from, Math.min(texts.size(), from + BATCH_SIZE));
        float[][] batched = model.logits(batch);
        for (int i = 0; i < batch.size(); i++) {
          float[] expected = reference.of(batch.get(i).ids(), batch.get(i).typeIds());
          float[] actual = model.logits(batch.get(i).ids(), batch.get(i).typeIds());
          largest = Math.max(largest, difference(expected, actual));
          cosine = vectors ? Math.min(cosine, cosine(expected, actual)) : cosine;
          said.accept(actual);
          int classes = model.labels().size();
          same += alike(expected, actual, classes) ? 1 : 0;
          moved = Math.max(moved, difference(batched[i], actual));
          flips += alike(batched[i], actual, classes) ? 0 : 1;
        }
      }
    }
    Path file = folder.resolve(ModelFolder.MODEL);
    String runtime = "ONNX Runtime " + CompressedModel.runtimeVersion();
    return new ParityCertificate(
        sha256(file),
        Files.size(file),
        name,
        texts.size(),
        largest,
        same,
        BATCH_SIZE,
        flips,
        moved,
        Optional.empty(),
        vectors ? Optional.of(cosine) : Optional.empty(),
        runtime,
        processor);
  }

  /**
   * The logits of a model folder's file, one text at a time and without padding.
   *
   * @param texts in the pieces of that model
   * @return [N, C]; of a model of tags [N][L · C]
   */
  public static float[][] logits(Path folder, List<Pieces> texts) throws IOException {
    try (CompressedModel model = CompressedModel.open(folder, 1)) {
      float[][] logits = new float[texts.size()][];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = model.logits(texts.get(i).ids(), texts.get(i).typeIds());
      }
      return logits;
    }
  }

  /**
   * The same certificate with a comparison of two stages' answers to its texts.
   *
   * @param before the logits of the stage before, [N, C]
   * @param after those of the certified file
   * @param classes C
   */
  public ParityCertificate against(String stage, float[][] before, float[][] after, int classes) {
    double largest = 0;
    int same = 0;
    for (int i = 0; i < after.length; i++) {
      largest = Math.max(largest, difference(before[i], after[i]));
      same += alike(before[i], after[i], classes) ? 1 : 0;
    }
    return new ParityCertificate(
        modelSha256,
        modelBytes,
        reference,
        texts,
        largestLogitDifference,
        sameLabels,
        batchSize,
        batchFlips,
        largestBatchDifference,
        Optional.of(new Previous(stage, largest, same)),
        smallestCosine,
        runtime,
        processor);
  }

  /** The certificate as a file. */
  public byte[] toJson() {
    return MAPPER.writeValueAsBytes(this);
  }

  private static double difference(float[] a, float[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs((double) a[i] - b[i]);
      largest = Math.max(largest, difference); // not a number, once there, stays
    }
    return largest;
  }

  private static double cosine(float[] a, float[] b) {
    return Math.min(1, CompressedEmbedder.cosine(a, b));
  }

  private static boolean alike(float[] one, float[] other, int classes) {
    for (int from = 0; from < one.length; from += classes) {
      if (label(one, from, classes) != label(other, from, classes)) {
        return false;
      }
    }
    return isFinite(one) && isFinite(other);
  }

  // A text without an answer is like no other.
  private static boolean isFinite(float[] logits) {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        return false;
      }
    }
    return true;
  }

  private static int label(float[] logits, int from, int classes) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      best = logits[from + i] > logits[from + best] ? i : best;
    }
    return best;
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
