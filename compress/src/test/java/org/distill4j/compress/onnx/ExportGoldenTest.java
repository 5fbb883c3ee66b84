package org.distill4j.compress.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.quantize.ActivationScale;
import org.distill4j.compress.quantize.BlockMatrix;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizationSettings.Activations;
import org.distill4j.compress.quantize.QuantizationSettings.Embeddings;
import org.distill4j.compress.quantize.QuantizationSettings.Weights;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.compress.quantize.QuantizedMatrix;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.SentenceVectors;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.family.bert.BertFamily;
import org.distill4j.teacher.training.ClassifierHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bytes of some five hundred exported files, by the SHA-256 of each model's in {@code
 * export-goldens.txt}: models that were exported once are exported alike ever after.
 */
class ExportGoldenTest {
  private static final String GOLDENS = "export-goldens.txt";
  private static final int SHOWN = 16; // hexadecimal digits of each hash

  @TempDir private Path folder;
  private final Map<String, List<String>> hashes = new LinkedHashMap<>();

  @Test
  void everyFileIsTheSameToTheByte() throws Exception {
    for (Map.Entry<String, Checkpoint> model : models().entrySet()) {
      floats(model.getKey(), model.getValue());
      quantized(model.getKey(), model.getValue());
    }
    shared("shared heads", RandomCheckpoint.uneven());
    shared("shared heads of factors", RandomCheckpoint.factored());
    try (InputStream goldens = ExportGoldenTest.class.getResourceAsStream(GOLDENS)) {
      String expected = new String(goldens.readAllBytes(), StandardCharsets.UTF_8);
      List<String> lines = new ArrayList<>();
      for (Map.Entry<String, List<String>> group : hashes.entrySet()) {
        String all = String.join("", group.getValue());
        lines.add(hash(all.getBytes(StandardCharsets.UTF_8)) + " " + group.getKey());
      }
      assertEquals(expected.strip(), String.join("\n", lines));
    }
  }

  private static Map<String, Checkpoint> models() {
    Map<String, Checkpoint> models = new LinkedHashMap<>();
    models.put("even", RandomCheckpoint.even());
    models.put("uneven", RandomCheckpoint.uneven());
    models.put("factored", RandomCheckpoint.factored());
    models.put("shared", RandomCheckpoint.shared());
    models.put("last factored", lastFactored());
    models.put("empty", RandomCheckpoint.layers(List.of(0), List.of(0)));
    models.put("empty last", RandomCheckpoint.layers(List.of(2, 0), List.of(6, 0)));
    models.put("score", RandomCheckpoint.of(RandomCheckpoint.even().config(), 1, 5));
    models.put("tags", RandomCheckpoint.even().asTagger());
    models.put("uneven tags", RandomCheckpoint.uneven().asTagger());
    models.put("shared tags", RandomCheckpoint.shared().asTagger());
    models.put("crf", RandomCheckpoint.even().asTagger().withFreshChain());
    models.put("mean", SentenceVectors.of(RandomCheckpoint.even(), SentencePooling.MEAN));
    models.put("mean projected", projected(RandomCheckpoint.uneven(), SentencePooling.MEAN));
    models.put("first", SentenceVectors.of(RandomCheckpoint.even(), SentencePooling.CLS));
    models.put("first projected", projected(RandomCheckpoint.shared(), SentencePooling.CLS));
    models.put("static", word(TransformerConfig.Family.STATIC));
    models.put("bilstm", word(TransformerConfig.Family.BILSTM));
    models.put("four bits", RandomCheckpoint.of(BertFamily.encoder(40, 64, 2, 2, 96), 3, 8));
    return models;
  }

  private static Checkpoint lastFactored() {
    Map<String, Integer> ranks = new TreeMap<>();
    ranks.put(WeightForm.queries("encoder.layer.1."), 3);
    ranks.put(WeightForm.attended("encoder.layer.1."), 4);
    TransformerConfig even = BertFamily.encoder(40, 16, 2, 4, 32);
    return RandomCheckpoint.of(even.withForm(WeightForm.of(ranks)), 2, 9);
  }

  private static Checkpoint projected(Checkpoint classifier, SentencePooling pooling) {
    Checkpoint model = SentenceVectors.of(classifier, pooling);
    Tensor weight = Tensor.zeros(5, model.config().hiddenSize());
    for (int i = 0; i < weight.size(); i++) {
      weight.values()[i] = (i * 7 % 11 - 5) / 8f;
    }
    return SentenceVectors.projected(model, weight);
  }

  private static Checkpoint word(TransformerConfig.Family family) {
    TransformerConfig like = RandomCheckpoint.even().config();
    return RandomCheckpoint.of(TransformerConfig.withoutAttention(family, like, 12, 5), 3, 7);
  }

  private void floats(String name, Checkpoint model) throws Exception {
    for (OperatorSet operators : OperatorSet.values()) {
      OnnxWriter.write(model, operators, folder.resolve("x"));
      record(name, operators);
    }
  }

  private void quantized(String name, Checkpoint model) throws Exception {
    boolean attends = model.config().family().isTransformer();
    for (OperatorSet operators : OperatorSet.values()) {
      for (Weights weights : Weights.values()) {
        boolean four = weights == Weights.INT4;
        if (four && !(attends && operators == OperatorSet.ONNXRUNTIME)) {
          continue;
        }
        for (Activations activations : Activations.values()) {
          if ((four || !attends) && activations.isStatic()) {
            continue;
          }
          QuantizationSettings settings =
              QuantizationSettings.defaults()
                  .withWeights(weights)
                  .withActivations(activations)
                  .withDialect(operators);
          QuantizedCheckpoint whole = scaled(QuantizedCheckpoint.of(model, settings));
          write(whole, name);
          if (attends) {
            write(mixed(whole), name);
          }
        }
      }
      tables(name, model, operators);
    }
  }

  private void tables(String name, Checkpoint model, OperatorSet operators) throws Exception {
    for (Embeddings embeddings : Embeddings.values()) {
      boolean four = embeddings == Embeddings.INT4;
      if (embeddings != QuantizationSettings.defaults().embeddings()
          && !(four && !name.equals("four bits"))) {
        QuantizationSettings settings =
            QuantizationSettings.defaults().withEmbeddings(embeddings).withDialect(operators);
        write(QuantizedCheckpoint.of(model, settings), name);
      }
    }
  }

  private void shared(String name, Checkpoint base) throws Exception {
    Map<String, Checkpoint> models = new LinkedHashMap<>();
    List<String> tags = List.of("O", "B-X", "I-X");
    models.put("tags", ClassifierHead.fresh(base.asTagger(), tags, 5).withFreshChain());
    models.put("main", base);
    models.put("likeness", ClassifierHead.fresh(base, List.of("score"), 6));
    for (OperatorSet operators : OperatorSet.values()) {
      QuantizationSettings settings = QuantizationSettings.defaults().withDialect(operators);
      Map<String, QuantizedCheckpoint> all = new LinkedHashMap<>();
      models.forEach((task, model) -> all.put(task, QuantizedCheckpoint.of(model, settings)));
      OnnxWriter.writeShared(all, folder.resolve("x"));
      record(name, operators);
    }
  }

  /** The same with scales of activations that differ from layer to layer. */
  private static QuantizedCheckpoint scaled(QuantizedCheckpoint model) {
    if (!model.settings().activations().isStatic()) {
      return model;
    }
    SortedMap<String, ActivationScale> scales = new TreeMap<>();
    for (String name : model.matrices().keySet()) {
      if (!name.startsWith("embeddings.")) {
        String layer = name.substring(0, name.length() - ".weight".length());
        int zero = model.settings().activations() == Activations.STATIC ? 100 : 128;
        scales.put(layer, new ActivationScale((1 + scales.size()) / 64f, zero));
      }
    }
    return new QuantizedCheckpoint(
        model.source(),
        model.architecture(),
        model.settings(),
        model.matrices(),
        model.blocks(),
        scales);
  }

  /** The same with some linear layers in float32. */
  private static QuantizedCheckpoint mixed(QuantizedCheckpoint model) {
    SortedMap<String, QuantizedMatrix> fewer = new TreeMap<>(model.matrices());
    fewer.keySet().removeIf(ExportGoldenTest::isFloat);
    SortedMap<String, BlockMatrix> blocks = new TreeMap<>(model.blocks());
    blocks.keySet().removeIf(ExportGoldenTest::isFloat);
    SortedMap<String, ActivationScale> scales = new TreeMap<>(model.activations());
    scales.keySet().removeIf(layer -> !fewer.containsKey(layer + ".weight"));
    return new QuantizedCheckpoint(
        model.source(), model.architecture(), model.settings(), fewer, blocks, scales);
  }

  private static boolean isFloat(String tensor) {
    return tensor.contains("value") || tensor.contains("layer.1.output");
  }

  private void write(QuantizedCheckpoint model, String name) throws Exception {
    OnnxWriter.write(model, folder.resolve("x"));
    record(name, model.settings().dialect());
  }

  private void record(String name, OperatorSet operators) throws Exception {
    hashes
        .computeIfAbsent(name + " " + operators, group -> new ArrayList<>())
        .add(hash(Files.readAllBytes(folder.resolve("x"))));
  }

  private static String hash(byte[] bytes) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
    return HexFormat.of().formatHex(hash).substring(0, SHOWN);
  }
}
