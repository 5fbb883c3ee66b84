package org.distill4j.teacher.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.ModelProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.distill4j.runtime.tokenizer.SpecialTokens.Role;
import org.distill4j.teacher.transformer.OnnxAgreement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class CheckpointSourceTest {
  @TempDir Path folder;

  @Test
  void findsAResourceWithItsTokenizer() throws IOException {
    Pretrained mini = load("classpath:all-minilm-l6-v2.onnx");
    assertEquals(30522, mini.checkpoint().config().vocabSize());
    assertEquals(Optional.of("Apache-2.0"), mini.licence());
    assertEquals(
        Set.of("all-minilm-l6-v2.onnx", "all-minilm-l6-v2-tokenizer.json"), mini.sha256().keySet());
    assertEquals(
        "ca46f1a88a9c6e61b918af1ab38be3e7903b986616551f0a6f10a7ecc5730cd4",
        mini.sha256().get("all-minilm-l6-v2.onnx"));
    assertTrue(mini.description().contains("6 layers"), mini.description());
  }

  @Test
  void namesTheResourceThatIsMissing() {
    refuses("classpath:absent.onnx", "classpath:absent.onnx", "must be on the class path");
  }

  @Test
  void findsADirectory() throws IOException {
    Checkpoint model = RandomCheckpoint.classifier(RandomCheckpoint.config(), 2, 1);
    HuggingFaceDirectory.save(model, folder.resolve("m"), tokenizer(20, "[PAD]"));
    Files.writeString(folder.resolve("m/README.md"), "---\ntags: [x]\nlicense: mit\n---\n# M\n");
    Pretrained found = load("m");
    HuggingFaceDirectoryTest.assertSame(model, found.checkpoint());
    assertEquals(Optional.of("mit"), found.licence());
    assertEquals(
        Set.of("config.json", "model.safetensors", "tokenizer.json"), found.sha256().keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "---\nlicense: mit # as its authors say\n---\n",
        "---\r\ntags:\r\n- x\r\nlicense: 'mit'\r\n---\r\n# M\r\n"
      })
  void readsTheLicenceOfAModelCard(String card) throws IOException {
    save(card);
    assertEquals(Optional.of("mit"), load("m").licence());
  }

  @Test
  void readsALongModelCardWithoutALicenceAtOnce() throws IOException {
    save("---\r\n" + "a: b\r\n".repeat(2000) + "---\r\n");
    assertEquals(Optional.empty(), load("m").licence());
    save("---\n" + "a\n".repeat(8000) + "---\n");
    assertEquals(Optional.empty(), load("m").licence());
  }

  private void save(String card) throws IOException {
    Checkpoint model = RandomCheckpoint.classifier(RandomCheckpoint.config(), 2, 1);
    HuggingFaceDirectory.save(model, folder.resolve("m"), tokenizer(20, "[PAD]"));
    Files.writeString(folder.resolve("m/README.md"), card);
  }

  @Test
  void sumsAllFilesThatTheWeightsOfAnOnnxFileLieIn() throws IOException {
    Checkpoint model = RandomCheckpoint.of(RandomCheckpoint.config(), 6);
    ModelProto.Builder onnx = OnnxExport.of(model, "");
    TensorProto.Builder first = onnx.getGraphBuilder().getInitializerBuilder(0);
    byte[] data = first.getRawData().toByteArray();
    Files.write(folder.resolve("weights.bin"), data);
    first.clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL);
    first.addExternalData(
        StringStringEntryProto.newBuilder().setKey("location").setValue("weights.bin"));
    Files.write(folder.resolve("a.onnx"), onnx.build().toByteArray());
    Files.write(folder.resolve("tokenizer.json"), tokenizer(20, "[PAD]"));
    var before = load("a.onnx").sha256();
    assertEquals(Set.of("a.onnx", "tokenizer.json", "weights.bin"), before.keySet());
    data[3]++;
    Files.write(folder.resolve("weights.bin"), data);
    assertNotEquals(before, load("a.onnx").sha256());
  }

  @Test
  void takesThePaddingPieceFromTheTokenizerOfAnOnnxFile() throws IOException {
    Checkpoint model = RandomCheckpoint.of(RandomCheckpoint.config(), 2);
    Files.write(folder.resolve("a.onnx"), OnnxExport.of(model, "").build().toByteArray());
    refuses("a.onnx", "a-tokenizer.json or tokenizer.json; got neither", "tokenizer:");
    Files.write(folder.resolve("tokenizer.json"), tokenizer(20, "[UNK]"));
    assertEquals(1, load("a.onnx").checkpoint().config().padTokenId());
    Files.write(folder.resolve("a-tokenizer.json"), tokenizer(20, "[PAD]"));
    assertEquals(0, load("a.onnx").checkpoint().config().padTokenId());
    assertArrayEquals(tokenizer(20, "[PAD]"), load("a.onnx").tokenizerJson());
  }

  @Test
  void takesLabelsFromTheConfigurationBesideAnOnnxFile() throws IOException {
    Checkpoint model = RandomCheckpoint.classifier(RandomCheckpoint.config(), 2, 3);
    HuggingFaceDirectory.save(model, folder, tokenizer(20, "[PAD]"));
    Path file = folder.resolve("model.onnx");
    Files.write(file, OnnxExport.of(model, "bert.").build().toByteArray());
    assertEquals(List.of("class-0", "class-1"), load("model.onnx").checkpoint().labels());
    String config = Files.readString(folder.resolve("config.json"));
    Files.writeString(
        folder.resolve("config.json"),
        config
            .replace("\"num_attention_heads\" : 2", "\"num_attention_heads\" : 4")
            .replaceFirst("(\"hidden_dropout_prob\" : )[0-9.]+", "$10.25"));
    // What an ONNX file does not tell is not said to differ.
    String says = "got numAttentionHeads [2, 2] in place of [4, 4], attentionHeadSize";
    refusesToLoad("model.onnx", "shape of the config.json beside it", says, "place of 2. Put");
  }

  @Test
  void refusesATokenizerOfAnotherModel() throws IOException {
    HuggingFaceDirectory.save(RandomCheckpoint.of(RandomCheckpoint.config(), 4), folder);
    Path file = folder.resolve("tokenizer.json");
    refuses(".", "tokenizer.json", "got no such file");
    Files.write(file, tokenizer(21, "[PAD]"));
    refusesToLoad(".", "tokenizer.json: ", "checkpoint's 20 embedding rows", "with number 20");
    write(file, "[PAD]", "<fill>");
    refusesToLoad(".", "model.vocab: must have a token that pads", "Name it as pad_token in");
    Files.writeString(
        file, "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"<pad>\",0]]}}");
    refusesToLoad(".", "post_processor: must put special tokens", "TemplateProcessing with");
    Files.writeString(file, "no");
    refusesToLoad(".", "tokenizer.json: ", "must be JSON");
  }

  private static void write(Path file, String token, String name) throws IOException {
    String json = new String(tokenizer(20, "[PAD]"), StandardCharsets.UTF_8);
    Files.writeString(file, json.replace(token, name));
  }

  @Test
  void takesSpecialTokensByTheirRole() throws IOException {
    HuggingFaceDirectory.save(RandomCheckpoint.of(RandomCheckpoint.config(), 4), folder);
    Path file = folder.resolve("tokenizer.json");
    write(file, "[SEP]", "<sep>");
    assertEquals(Optional.of("<sep>"), load(".").specialTokens().token(Role.END));
    write(file, "[MASK]", "<blank>");
    assertEquals(Optional.empty(), load(".").specialTokens().token(Role.MASK));
    Set<String> sums = load(".").sha256().keySet();
    assertFalse(sums.contains("tokenizer_config.json"));
    Path beside = folder.resolve("tokenizer_config.json");
    Files.writeString(beside, "{\"mask_token\": {\"content\": \"<blank>\"}}");
    assertEquals(Optional.of("<blank>"), load(".").specialTokens().token(Role.MASK));
    assertTrue(load(".").sha256().containsKey("tokenizer_config.json"), "what was read of it");
    Files.writeString(beside, "no");
    refusesToLoad(".", "tokenizer_config.json: must be JSON");
  }

  @Test
  void refusesATokenizerThatPutsNothingAroundAText() throws IOException {
    HuggingFaceDirectory.save(RandomCheckpoint.of(RandomCheckpoint.config(), 4), folder);
    Path file = folder.resolve("tokenizer.json");
    String whole = new String(tokenizer(20, "[PAD]"), StandardCharsets.UTF_8);
    for (String processor :
        List.of(
            "null",
            "{\"type\":\"ByteLevel\"}",
            "{\"type\":\"Sequence\",\"processors\":[]}",
            "{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],"
                + "\"pair\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},"
                + "{\"Sequence\":{\"id\":\"B\",\"type_id\":0}}],\"special_tokens\":{}}")) {
      JsonNode root = JsonFields.MAPPER.readTree(whole);
      ((ObjectNode) root).set("post_processor", JsonFields.MAPPER.readTree(processor));
      Files.writeString(file, root.toString());
      refusesToLoad(".", "post_processor: must put special tokens around a text", "\"[SEP]\", 3");
    }
  }

  @Test
  void leavesOutEmbeddingRowsThatNoTokenHas() throws IOException {
    HuggingFaceDirectory.save(RandomCheckpoint.of(RandomCheckpoint.config(), 4), folder);
    Files.write(folder.resolve("tokenizer.json"), tokenizer(17, "[PAD]"));
    Pretrained padded = load(".");
    assertEquals(3, padded.spareRows());
    assertEquals(17, padded.checkpoint().config().vocabSize());
    float[] all =
        HuggingFaceDirectory.load(folder).tensor("embeddings.word_embeddings.weight").values();
    float[] left = padded.checkpoint().tensor("embeddings.word_embeddings.weight").values();
    assertArrayEquals(Arrays.copyOf(all, all.length / 20 * 17), left);
  }

  @Test
  void neverOpensAPickle() throws IOException {
    Files.write(folder.resolve("model.onnx"), new byte[] {'P', 'K', 3, 4});
    refuses("model.onnx", "got a pickle", "never opened", "safetensors", "ONNX");
    Files.write(folder.resolve("old.bin"), new byte[] {(byte) 0x80, 2, '}'});
    refuses("old.bin", "got a pickle");
    Files.writeString(folder.resolve("weights.h5"), "HDF");
    refuses("weights.h5", "got weights.h5", "Give an .onnx file");
    refuses("nowhere", "must be a checkpoint", "got no such file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf_trainer_rng_state.pth",
        "hf_trainer_scheduler.pt",
        "hf_trainer_training_args.bin",
        "tiny_fair_checkpoint.pt"
      })
  void refusesTheForeignPickles(String name) {
    refuses(SharedFiles.require("samples/foreign-checkpoints/" + name).toString(), "got a pickle");
  }

  @Test
  void loadsTheForeignEncoderWithItsTokenizer() throws IOException {
    Path file = SharedFiles.require("samples/foreign-checkpoints/tinybert.onnx");
    Pretrained tiny = load(file.toString());
    assertEquals(2, tiny.checkpoint().config().padTokenId());
    assertTrue(tiny.checkpoint().hasPooler());
    assertFalse(tiny.licence().isPresent());
  }

  @Test
  void namesTheForeignModelTypeAndTheMissingWeights() throws IOException {
    Path samples = SharedFiles.require("samples/foreign-checkpoints");
    Files.copy(samples.resolve("optimum_model.onnx"), folder.resolve("model.onnx"));
    Files.copy(samples.resolve("optimum_config.json"), folder.resolve("config.json"));
    Files.copy(samples.resolve("bert-tiny_tokenizer.json"), folder.resolve("tokenizer.json"));
    refusesToLoad("model.onnx", "must be a graph of BERT", "got one of DistilBERT");
    Path tiny = Files.createDirectory(folder.resolve("tiny"));
    Files.copy(samples.resolve("bert-tiny-seqcls_config.json"), tiny.resolve("config.json"));
    refuses("tiny", tiny.resolve("model.safetensors").toString(), "got no such file");
    assertEquals(
        0,
        TokenizerFile.parse(
                "bert-tiny", Files.readAllBytes(samples.resolve("bert-tiny_tokenizer.json")))
            .padId());
  }

  /** A tokenizer of that many pieces whose first is the one given. */
  private static byte[] tokenizer(int size, String first) {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    vocabulary.put(first, 0);
    for (String piece : List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")) {
      vocabulary.putIfAbsent(piece, vocabulary.size());
    }
    while (vocabulary.size() < size) {
      vocabulary.put("piece" + vocabulary.size(), vocabulary.size());
    }
    return JsonFields.MAPPER.writeValueAsBytes(
        Map.of(
            "model",
            Map.of("type", "WordPiece", "unk_token", "[UNK]", "vocab", vocabulary),
            "post_processor",
            Map.of(
                "type",
                "BertProcessing",
                "sep",
                List.of("[SEP]", vocabulary.get("[SEP]")),
                "cls",
                List.of("[CLS]", vocabulary.get("[CLS]")))));
  }

  private Pretrained load(String words) throws IOException {
    return CheckpointSource.locate(words, Optional.empty(), folder).load(OnnxAgreement::require);
  }

  private void refuses(String words, String... parts) {
    contains(
        assertThrows(
            CheckpointException.class,
            () -> CheckpointSource.locate(words, Optional.empty(), folder)),
        parts);
  }

  private void refusesToLoad(String words, String... parts) throws IOException {
    CheckpointSource source = CheckpointSource.locate(words, Optional.empty(), folder);
    contains(
        assertThrows(CheckpointException.class, () -> source.load(OnnxAgreement::require)), parts);
  }

  private static void contains(CheckpointException e, String... parts) {
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), part + " in: " + e.getMessage());
    }
  }
}
