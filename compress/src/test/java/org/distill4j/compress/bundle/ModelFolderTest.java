package org.distill4j.compress.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.TinyTokenizer;
import org.distill4j.compress.onnx.ExportException;
import org.distill4j.compress.quantize.Int8Emulator;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.evaluate.grading.FileInference;
import org.distill4j.runtime.AnswerComparison;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.KnownAnswers;
import org.distill4j.runtime.OutputKind;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.runtime.Tokenizer;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ConfigJson;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
  @TempDir Path root;

  private final Checkpoint uneven = RandomCheckpoint.uneven();
  private final QuantizedCheckpoint int8 =
      QuantizedCheckpoint.of(uneven, QuantizationSettings.defaults());

  @Test
  void floatFolderHoldsWeightsThatReadBack() throws IOException {
    Path folder = root.resolve("stages/01");
    ModelFolder.write(ModelContents.of(uneven, TinyTokenizer.read(), 128), folder);
    assertEquals(
        Set.of(
            "model.onnx",
            "tokenizer.json",
            "config.json",
            "labels.json",
            "model.safetensors",
            "SHA256SUMS"),
        files(folder));
    assertEquals(uneven.config(), HuggingFaceDirectory.load(folder).config());
    assertTrue(Files.readString(folder.resolve("config.json")).contains("\"max_length\" : 128"));
    assertEquals(
        "[\"label0\",\"label1\",\"label2\"]", Files.readString(folder.resolve("labels.json")));
  }

  @Test
  void int8FolderSaysHowItWasQuantized() throws IOException {
    Path folder = root.resolve("int8");
    ModelFolder.write(ModelContents.of(int8, TinyTokenizer.read(), 128), folder);
    assertEquals(
        Set.of("model.onnx", "tokenizer.json", "config.json", "labels.json", "SHA256SUMS"),
        files(folder));
    assertEquals(uneven.config(), ConfigJson.read(folder.resolve(ConfigJson.FILE_NAME)).config());
    String config = Files.readString(folder.resolve("config.json"));
    assertTrue(config.contains("\"embeddings\" : \"int8\""), config);
  }

  @Test
  void publishesTheSameBytesTwice() throws Exception {
    Path stage = root.resolve("stage");
    ModelFolder.write(ModelContents.of(int8, TinyTokenizer.read(), 128), stage);
    for (String name : List.of("one", "two")) {
      ModelFolder.publish(stage, root.resolve(name), certificate(stage), answers(stage), card());
    }
    assertEquals(8, files(root.resolve("one")).size());
    for (String file : files(root.resolve("one"))) {
      assertArrayEquals(
          Files.readAllBytes(root.resolve("one").resolve(file)),
          Files.readAllBytes(root.resolve("two").resolve(file)),
          file);
    }
  }

  @Test
  void deliversTheModelsOwnAnswers() throws Exception {
    Path stage = root.resolve("stage");
    Path model = root.resolve("model");
    ModelFolder.write(ModelContents.of(int8, TinyTokenizer.read(), 128), stage);
    ModelFolder.publish(stage, model, certificate(stage), answers(stage), card());
    KnownAnswers known = KnownAnswers.read(model);
    assertEquals(answers(stage), known);
    assertEquals(2, known.answers().size());
    assertEquals(3, known.answers().get(0).logits().size());
    try (CompressedModel opened = CompressedModel.open(model)) {
      assertEquals(new AnswerComparison(OutputKind.CLASSES, 3, 2, 2, 2, 0), known.compare(opened));
    }
  }

  private static KnownAnswers answers(Path stage) throws IOException {
    try (CompressedModel model = CompressedModel.open(stage)) {
      List<KnownAnswers.Answer> answers = new ArrayList<>();
      for (String text : List.of("a good film", "bad")) {
        answers.add(KnownAnswers.Answer.of(model, text, Optional.empty()));
      }
      return KnownAnswers.of("a processor", answers);
    }
  }

  @Test
  void certifiesAnExport() throws Exception {
    Path stage = root.resolve("stage");
    ModelFolder.write(ModelContents.of(int8, TinyTokenizer.read(), 128), stage);
    ParityCertificate certificate = certificate(stage);
    assertEquals(3, certificate.texts());
    assertEquals(3, certificate.sameLabels());
    assertEquals(3, certificate.batchTexts());
    assertTrue(certificate.largestLogitDifference() <= 1e-2, certificate.toString());
    assertTrue(certificate.largestBatchDifference() > 0, "dynamic scales are a batch's");
    assertEquals(Files.size(stage.resolve("model.onnx")), certificate.modelBytes());
    assertEquals(64, certificate.modelSha256().length());
  }

  @Test
  void certifiesAtOnceAsTextByText() throws Exception {
    Path stage = root.resolve("stage");
    ModelFolder.write(ModelContents.of(int8, TinyTokenizer.read(), 128), stage);
    List<TokenizedText> texts = texts(stage);
    try (FileInference file = new FileInference(stage, 2)) {
      List<float[]> expected = List.of(Int8Emulator.of(int8).logits(texts, done -> {}));
      assertEquals(
          certificate(stage),
          ParityCertificate.measure(file, expected, "int8 emulation", texts, "some processor"));
    }
  }

  @Test
  void certifiesAgainstTheStageBefore() throws Exception {
    Path before = root.resolve("before");
    Path after = root.resolve("after");
    ModelFolder.write(ModelContents.of(uneven, TinyTokenizer.read(), 128), before);
    ModelFolder.write(ModelContents.of(int8, TinyTokenizer.read(), 128), after);
    ParityCertificate certificate = certificate(after);
    assertTrue(certificate.previous().isEmpty());
    List<float[]> old = List.of(new float[][] {{1f, 2f}, {3f, 1f}, {0f, 0f}});
    List<float[]> now = List.of(new float[][] {{1.5f, 2f}, {0f, 1f}, {0f, -0.25f}});
    ParityCertificate.Previous compared =
        certificate.against("prune", old, now, 2).previous().orElseThrow();
    assertEquals(new ParityCertificate.Previous("prune", 3.0, 2), compared);
    ParityCertificate whole =
        certificate.against("prune", logits(before), logits(after), uneven.labels().size());
    assertTrue(whole.previous().orElseThrow().largestLogitDifference() > 0);
    String json = new String(whole.toJson(), StandardCharsets.UTF_8);
    assertTrue(json.contains("\"stage\" : \"prune\""), json);
  }

  @Test
  void refusesAFolderThatHoldsAnything() throws IOException {
    Files.writeString(root.resolve("mine.txt"), "mine");
    FileAlreadyExistsException e =
        assertThrows(
            FileAlreadyExistsException.class,
            () -> ModelFolder.write(ModelContents.of(int8, TinyTokenizer.read(), 128), root));
    assertTrue(e.getMessage().contains(root.toString()), e.getMessage());
    assertEquals(Set.of("mine.txt"), files(root));
  }

  @Test
  void leavesNothingBehindAfterAFault() {
    Checkpoint headless = uneven.withLabels(List.of());
    assertThrows(
        ExportException.class,
        () ->
            ModelFolder.write(
                ModelContents.of(headless, TinyTokenizer.read(), 128), root.resolve("x")));
    assertFalse(Files.exists(root.resolve("x")));
    assertEquals(0, root.toFile().list().length);
  }

  @Test
  void refusesALengthBeyondTheModels() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> ModelContents.of(uneven, TinyTokenizer.read(), 513));
    assertTrue(e.getMessage().contains("got 513"), e.getMessage());
  }

  private ParityCertificate certificate(Path stage) throws Exception {
    return ParityCertificate.measure(
        stage, Int8Emulator.of(int8)::logits, "int8 emulation", texts(stage), "some processor");
  }

  private static List<float[]> logits(Path stage) throws Exception {
    try (FileInference file = new FileInference(stage, 1)) {
      return file.logits(texts(stage));
    }
  }

  private static List<TokenizedText> texts(Path stage) throws Exception {
    try (Tokenizer tokenizer = Tokenizer.of(stage.resolve("tokenizer.json"))) {
      return tokenizer.encodeAll(List.of("abc", "cab ab a", "c"), null, 128);
    }
  }

  private static ModelCard card() {
    return new ModelCard(
        "tiny",
        "a teacher",
        "Apache-2.0",
        List.of("distill", "quantize"),
        List.of(new ModelCard.Data("train", "train.tsv", "00ff", 600)),
        List.of(new ModelCard.Quality("accuracy", 0.9, 0.88, 0.92, 1000)),
        "",
        OutputKind.CLASSES,
        List.of("label0", "label1", "label2"),
        128,
        "say \"abc\"",
        List.of(),
        List.of());
  }

  private static Set<String> files(Path folder) {
    return new TreeSet<>(Arrays.asList(folder.toFile().list()));
  }
}
