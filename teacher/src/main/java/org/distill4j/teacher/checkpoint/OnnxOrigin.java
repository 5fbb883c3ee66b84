package org.distill4j.teacher.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.ValueInfoProto;

/** The ONNX file that a checkpoint was read from, and where in its graph the answers stand. */
public final class OnnxOrigin {
  /**
   * Reads a model beside the file that it came from, and judges whether they are the same; see
   * {@code OnnxAgreement}, which runs both.
   */
  public interface Check {
    /**
     * Checks.
     *
     * @throws CheckpointException if the file computes something else than the model
     */
    void require(OnnxOrigin origin, Checkpoint model) throws java.io.IOException;
  }

  private final String place;
  private final byte[] file;
  private final Optional<Path> folder;
  private final Set<String> outputs;
  private final OnnxValues values;

  OnnxOrigin(
      String place, byte[] file, Optional<Path> folder, Set<String> outputs, OnnxValues values) {
    this.place = place;
    this.file = file;
    this.folder = folder;
    this.outputs = Set.copyOf(outputs);
    this.values = values;
  }

  /** The file's name in messages. */
  public String place() {
    return place;
  }

  /** Where weights lie that the file keeps in others. */
  public Optional<Path> folder() {
    return folder;
  }

  /** The value that holds the last hidden states, {@code [B, L, H]}. */
  public String states() {
    return values.states();
  }

  /** The value that holds the pooler's answers, {@code [B, H]}, if there is a pooler. */
  public Optional<String> pooled() {
    return values.pooled();
  }

  /** The value that holds a classifier's logits, {@code [B, C]}, if there is one. */
  public Optional<String> logits() {
    return values.logits();
  }

  /** The file's bytes, with those values among the outputs. */
  public byte[] withOutputs() {
    Set<String> missing = new LinkedHashSet<>();
    missing.add(states());
    pooled().ifPresent(missing::add);
    logits().ifPresent(missing::add);
    missing.removeAll(outputs);
    GraphProto.Builder graph = GraphProto.newBuilder();
    missing.forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
    // Two messages of a kind, one after the other, are one message with the fields of both.
    byte[] more = ModelProto.newBuilder().setGraph(graph).build().toByteArray();
    byte[] joined = java.util.Arrays.copyOf(file, Math.addExact(file.length, more.length));
    System.arraycopy(more, 0, joined, file.length, more.length);
    return joined;
  }
}
