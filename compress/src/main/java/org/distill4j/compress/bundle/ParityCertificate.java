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
import org.distill4j.evaluate.grading.BatchSample;
import org.distill4j.evaluate.grading.FileInference;
import org.distill4j.runtime.CompressedEmbedder;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.OutputKind;
import org.distill4j.runtime.TokenizedText;
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
 * @param batchTexts how many texts were run in such batches too, see {@link BatchSample}
 * @param batchFlips of those, how many got another label in their batch than by themselves
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
    int batchTexts,
    int batchFlips,
    double largestBatchDifference,
    Optional<Previous> previous,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Double> smallestCosine,
    String runtime,
    String processor) {

  /** The size of the padded batches. */
  public static final int BATCH_SIZE = BatchSample.BATCH;

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
   * Compares the file in a model folder with a reference, text by text on one thread.
   *
   * @param folder what {@link ModelFolder#write} wrote
   * @param reference what the file shall answer
   * @param name the reference's name, such as {@code int8 emulation}
   * @param texts at least one
   * @param processor the processor's name
   */
  public static ParityCertificate measure(
      Path folder, Logits reference, String name, List<TokenizedText> texts, String processor)
      throws IOException {
    List<float[]> expected =
        texts.stream().map(text -> reference.of(text.ids(), text.typeIds())).toList();
    try (FileInference file = new FileInference(folder, 1)) {
      return measure(file, expected, name, texts, processor);
    }
  }

  /**
   * Compares what a file answers with a reference's answers; texts that the file answered before
   * are not run again.
   *
   * @param file of a folder that {@link ModelFolder#write} wrote
   * @param expected the reference's logits of each text
   * @param name the reference's name
   * @param texts at least one
   * @param processor the processor's name
   */
  public static ParityCertificate measure(
      FileInference file,
      List<float[]> expected,
      String name,
      List<TokenizedText> texts,
      String processor)
      throws IOException {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("texts: must be at least one; got none");
    }
    List<float[]> alone = file.logits(texts);
    List<float[]> some = BatchSample.of(alone);
    List<float[]> batched = file.batchedLogits(BatchSample.of(texts));
    boolean several = file.model().task() == OutputKind.LABELS;
    int classes = several ? EACH : file.model().labels().size();
    boolean vectors = file.model().task() == OutputKind.VECTORS;
    Path model = file.folder().resolve(ModelFolder.MODEL);
    return new ParityCertificate(
        sha256(model),
        Files.size(model),
        name,
        texts.size(),
        difference(expected, alone),
        alike(expected, alone, classes),
        BATCH_SIZE,
        some.size(),
        some.size() - alike(batched, some, classes),
        difference(batched, some),
        Optional.empty(),
        vectors ? Optional.of(smallestCosine(expected, alone)) : Optional.empty(),
        "ONNX Runtime " + CompressedModel.runtimeVersion(),
        processor);
  }

  private static double difference(List<float[]> one, List<float[]> other) {
    double largest = 0;
    for (int i = 0; i < one.size(); i++) {
      largest = Math.max(largest, difference(one.get(i), other.get(i)));
    }
    return largest;
  }

  /** Stands for the number of classes where each label is yes or no for itself. */
  public static final int EACH = 0;

  private static int alike(List<float[]> one, List<float[]> other, int classes) {
    int same = 0;
    for (int i = 0; i < one.size(); i++) {
      same += alike(one.get(i), other.get(i), classes) ? 1 : 0;
    }
    return same;
  }

  private static double smallestCosine(List<float[]> one, List<float[]> other) {
    double smallest = 1;
    for (int i = 0; i < one.size(); i++) {
      smallest = Math.min(smallest, CompressedEmbedder.cosine(one.get(i), other.get(i)));
    }
    return smallest;
  }

  /**
   * The same certificate with a comparison of two stages' answers to its texts.
   *
   * @param before the logits of the stage before, of each text
   * @param after those of the certified file
   * @param classes C, or {@link #EACH} where each label is yes or no for itself
   */
  public ParityCertificate against(
      String stage, List<float[]> before, List<float[]> after, int classes) {
    Previous compared =
        new Previous(stage, difference(before, after), alike(before, after, classes));
    return new ParityCertificate(
        modelSha256,
        modelBytes,
        reference,
        texts,
        largestLogitDifference,
        sameLabels,
        batchSize,
        batchTexts,
        batchFlips,
        largestBatchDifference,
        Optional.of(compared),
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

  private static boolean alike(float[] one, float[] other, int classes) {
    for (int from = 0; classes == EACH && from < one.length; from++) {
      if ((one[from] > 0) != (other[from] > 0)) {
        return false;
      }
    }
    for (int from = 0; classes != EACH && from < one.length; from += classes) {
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
