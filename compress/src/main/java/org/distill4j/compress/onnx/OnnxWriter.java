package org.distill4j.compress.onnx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Map;
import org.distill4j.compress.ClassifierShapes;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.checkpoint.AtomicFile;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;

/**
 * Writes a classifier as an ONNX file.
 *
 * <p>Inputs {@code input_ids}, {@code attention_mask} (1 for a token, 0 for padding) and {@code
 * token_type_ids}, int64 [B, L]; output {@code logits}, float [B, C], or of a model of tags [B, L,
 * C]; or {@code sentence_embedding}, float [B, D], of a sentence encoder; B and L are free, L up to
 * the model's maximum. The same model gives the same bytes.
 */
public final class OnnxWriter {
  /** Protobuf holds no message of 2 GiB or more. */
  private static final long LARGEST = Integer.MAX_VALUE;

  private static final int BUFFER = 1 << 16;

  private OnnxWriter() {}

  /**
   * Writes the float32 model.
   *
   * @throws ExportException if the model is no complete one with a classification head, uses
   *     another activation than gelu, holds tensors that the graph would leave out, or is too large
   */
  public static void write(Checkpoint checkpoint, Path file) throws IOException {
    write(checkpoint, OperatorSet.STANDARD, file);
  }

  /**
   * Writes the float32 model in some dialect.
   *
   * @throws ExportException as above
   */
  public static void write(Checkpoint checkpoint, OperatorSet dialect, Path file)
      throws IOException {
    check(checkpoint, file);
    Architecture architecture = ModelFamily.architecture(checkpoint);
    save(OnnxExporter.export(ExportedModel.of(architecture, checkpoint), dialect), file);
  }

  /**
   * Writes the int8 model, in the dialect of its settings.
   *
   * @throws ExportException as for the float32 model, or if the standard dialect shall hold linear
   *     weights of four bits
   */
  public static void write(QuantizedCheckpoint model, Path file) throws IOException {
    check(model.source(), file);
    checkWeights(model.settings(), file);
    save(OnnxExporter.export(ExportedModel.of(model), model), file);
  }

  /**
   * Writes one encoder with the heads of several quantized models, in the dialect of their
   * settings. Inputs are the same; outputs are {@code logits.NAME} for each head, float [B, C], or
   * of tags [B, L, C].
   *
   * @param models by the names of their tasks, in the order of the outputs
   * @throws ExportException if a model cannot be written, or is no Transformer
   * @throws IllegalArgumentException if their encoders are not the same, bit for bit
   */
  public static void writeShared(Map<String, QuantizedCheckpoint> models, Path file)
      throws IOException {
    for (QuantizedCheckpoint model : models.values()) {
      check(model.source(), file);
      checkWeights(model.settings(), file);
      if (!model.source().config().family().isTransformer()) {
        throw new ExportException(
            file + ": must share a Transformer; got a model without attention. Take another.");
      }
    }
    SharedEncoder shared = SharedEncoder.of(models);
    save(OnnxExporter.export(shared.exported(), shared.model()), file);
  }

  private static void check(Checkpoint checkpoint, Path file) throws ExportException {
    try {
      ClassifierShapes.check(checkpoint);
    } catch (IllegalArgumentException e) {
      throw new ExportException(file + ": " + e.getMessage(), e);
    }
  }

  private static void checkWeights(QuantizationSettings settings, Path file)
      throws ExportException {
    if (settings.weights() == QuantizationSettings.Weights.INT4
        && settings.dialect() == OperatorSet.STANDARD) {
      throw new ExportException(
          file
              + ": must be in the dialect onnxruntime to hold int4 weights; got standard, which has"
              + " no product of them. Change the dialect, or store int8.");
    }
  }

  private static void save(OnnxGraph graph, Path file) throws IOException {
    ProtoMessage model = graph.model();
    if (!(model.size() <= LARGEST)) {
      throw new ExportException(
          file
              + ": must be smaller than 2 GiB, as protobuf demands; got "
              + model.size()
              + " bytes. Quantize or prune the model.");
    }
    AtomicFile.write(
        file,
        channel -> {
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
          model.writeTo(out);
          out.flush();
        });
  }
}
