package org.distill4j.compress.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.distill4j.compress.FloatReference;
import org.distill4j.compress.OnnxModel;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.OtherShapes;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.family.bert.BertFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxWriterTest {
  /** The bound that every exported float32 file is held to. */
  private static final double PARITY = 1e-3;

  @TempDir Path folder;

  static Stream<Checkpoint> shapes() {
    return Stream.of(
        RandomCheckpoint.even(),
        RandomCheckpoint.uneven(),
        RandomCheckpoint.factored(),
        RandomCheckpoint.shared(),
        RandomCheckpoint.layers(List.of(0), List.of(0)),
        RandomCheckpoint.layers(List.of(4, 1), List.of(0, 5)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void answersLikeTheReferenceAtAllLengths(Checkpoint checkpoint) throws Exception {
    FloatReference reference = FloatReference.of(checkpoint);
    try (OnnxModel model = OnnxModel.open(write(checkpoint))) {
      for (int length : new int[] {1, 2, 3, 7, 8, 13, 64, 100, 512}) {
        int[] ids = RandomCheckpoint.ids(length, 40, length);
        int[] types = RandomCheckpoint.types(length);
        assertClose(reference.logits(ids, types), model.logits(ids, types), "length " + length);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void paddingDoesNotChangeTheAnswer(Checkpoint checkpoint) throws Exception {
    FloatReference reference = FloatReference.of(checkpoint);
    int[] lengths = {5, 1, 9};
    int[][] ids = new int[3][9];
    int[][] mask = new int[3][9];
    int[][] types = new int[3][9];
    for (int row = 0; row < 3; row++) {
      Arrays.fill(ids[row], 39);
      System.arraycopy(RandomCheckpoint.ids(lengths[row], 40, row), 0, ids[row], 0, lengths[row]);
      Arrays.fill(mask[row], 0, lengths[row], 1);
    }
    try (OnnxModel model = OnnxModel.open(write(checkpoint))) {
      float[][] logits = model.logits(ids, mask, types);
      for (int row = 0; row < 3; row++) {
        int[] alone = Arrays.copyOf(ids[row], lengths[row]);
        assertClose(
            reference.logits(alone, new int[lengths[row]]), logits[row], "padded row " + row);
      }
    }
  }

  @Test
  void writesTheSameBytesAgain() throws IOException {
    byte[] first = Files.readAllBytes(write(RandomCheckpoint.uneven()));
    assertArrayEquals(first, Files.readAllBytes(write(RandomCheckpoint.uneven())));
  }

  @Test
  void storesTheWeightsOfSharedLayersOnce() throws IOException {
    TransformerConfig config = BertFamily.encoder(40, 64, 3, 4, 128);
    Checkpoint three = RandomCheckpoint.of(config.withForm(WeightForm.ofOneLayer()), 3, 6);
    TransformerConfig first = config.withLayers(List.of(4), List.of(128));
    Checkpoint one = new Checkpoint(first, three.tensors(), three.head());
    long layer = 4 * (4 * 64 * 64 + 2 * 64 * 128);
    long more = Files.size(write(three)) - Files.size(write(one));
    assertTrue(more < layer, more + " bytes of nodes, where a layer's weights have " + layer);
  }

  @Test
  void refusesAnotherActivation() {
    TransformerConfig c = RandomCheckpoint.even().config();
    TransformerConfig relu = OtherShapes.of(c, c.family(), "relu");
    assertRefused(of(relu), "hidden_act", "relu");
  }

  @Test
  void refusesADecoder() {
    TransformerConfig c = RandomCheckpoint.even().config();
    TransformerConfig decoder = OtherShapes.of(c, TransformerConfig.Family.DECODER, "gelu");
    assertRefused(of(decoder), "family", "DECODER");
  }

  private static Checkpoint of(TransformerConfig config) {
    Checkpoint even = RandomCheckpoint.even();
    return new Checkpoint(config, even.tensors(), even.head());
  }

  @Test
  void refusesAMissingTensor() {
    assertRefused(with("pooler.dense.bias", null), "pooler.dense.bias", "none by that name");
  }

  @Test
  void refusesAnotherShape() {
    assertRefused(with("pooler.dense.bias", Tensor.zeros(15)), "pooler.dense.bias", "[16]", "[15]");
  }

  @Test
  void refusesWeightsThatAreNotNumbers() {
    Tensor bias = Tensor.zeros(16);
    bias.values()[3] = Float.NaN;
    assertRefused(with("pooler.dense.bias", bias), "pooler.dense.bias", "NaN");
  }

  @Test
  void refusesATensorThatWouldBeLeftOut() {
    assertRefused(with("cls.predictions.bias", Tensor.zeros(40)), "cls.predictions.bias");
  }

  @Test
  void refusesAModelWithoutLabels() {
    assertRefused(RandomCheckpoint.even().withLabels(List.of()), "labels");
  }

  private static Checkpoint with(String name, Tensor tensor) {
    Checkpoint even = RandomCheckpoint.even();
    Map<String, Tensor> tensors = new TreeMap<>(even.tensors());
    if (tensor == null) {
      tensors.remove(name);
    } else {
      tensors.put(name, tensor);
    }
    return new Checkpoint(even.config(), new TreeMap<>(tensors), even.head());
  }

  private void assertRefused(Checkpoint checkpoint, String... parts) {
    ExportException e = assertThrows(ExportException.class, () -> write(checkpoint));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
    assertEquals(0, folder.toFile().list().length, "nothing half-written");
  }

  private Path write(Checkpoint checkpoint) throws IOException {
    Path file = folder.resolve("model.onnx");
    OnnxWriter.write(checkpoint, file);
    return file;
  }

  private static void assertClose(double[] expected, float[] actual, String what) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], PARITY, what + ", label " + i);
    }
  }
}
