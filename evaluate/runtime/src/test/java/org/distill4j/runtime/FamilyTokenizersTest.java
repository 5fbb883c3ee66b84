package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.distill4j.runtime.tokenizer.SpecialTokens.Role;
import org.distill4j.runtime.tokenizer.TokenizerDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokenizers of the kinds that families use, against what their own library answers. */
final class FamilyTokenizersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"roberta-bpe", "modernbert-bpe", "llama-bpe", "t5-unigram", "xlm-roberta-unigram"})
  void giveTheExpectedIdsTypesAndOffsets(String name) throws IOException {
    Path small = SharedFiles.of("tokenizers/small");
    byte[] json = Files.readAllBytes(small.resolve(name + ".json"));
    TokenizerDocument document = TokenizerDocument.parse(name, json);
    JsonElement expected =
        JsonParser.parseString(Files.readString(small.resolve(name + "-expected.json")));
    try (Tokenizer tokenizer = Tokenizer.of(json);
        HuggingFaceTokenizer checked = NativeTokenizer.open(name, document.json())) {
      for (JsonElement row : expected.getAsJsonArray()) {
        JsonArray fields = row.getAsJsonArray();
        String text = fields.get(0).getAsString();
        String pair = fields.get(1).isJsonNull() ? null : fields.get(1).getAsString();
        TokenizedText tokens = tokenizer.encode(text, pair, 512);
        assertArrayEquals(numbers(fields.get(2)), tokens.ids(), text);
        assertArrayEquals(numbers(fields.get(3)), tokens.typeIds(), text);
        Encoding encoding =
            pair == null
                ? checked.encode(text, true, false)
                : checked.encode(text, pair, true, false);
        assertEquals(offsets(fields.get(4)), offsets(encoding), text);
      }
    }
  }

  private static int[] numbers(JsonElement list) {
    return StreamSupport.stream(list.getAsJsonArray().spliterator(), false)
        .mapToInt(JsonElement::getAsInt)
        .toArray();
  }

  // Special tokens have no place in the text: (0, 0) in one library, none in the other.
  private static List<String> offsets(JsonElement list) {
    return StreamSupport.stream(list.getAsJsonArray().spliterator(), false)
        .map(JsonElement::getAsJsonArray)
        .map(pair -> pair.get(0).getAsInt() + "-" + pair.get(1).getAsInt())
        .toList();
  }

  private static List<String> offsets(Encoding encoding) {
    return Arrays.stream(encoding.getCharTokenSpans()).map(FamilyTokenizersTest::place).toList();
  }

  private static String place(CharSpan span) {
    return span == null ? "0-0" : span.getStart() + "-" + span.getEnd();
  }

  @Test
  void pairsAreCutByTheirOwnTemplate() throws IOException {
    try (Tokenizer tokenizer = Tokenizer.of(SmallTokenizers.roberta())) {
      int[] whole = tokenizer.encode("ab ab ab", "ab", 16).ids();
      assertArrayEquals(new int[] {0, 6, 8, 8, 2, 2, 6, 2}, whole);
      TokenizedText cut = tokenizer.encode("ab ab ab", "ab", 6);
      assertArrayEquals(new int[] {0, 6, 2, 2, 6, 2}, cut.ids());
      assertArrayEquals(new int[6], cut.typeIds());
      assertTrue(cut.truncated());
    }
  }

  @Test
  void aModelWithoutTokenTypesReadsPairs(@TempDir Path folder) throws IOException {
    float[] words = new float[2 * 10]; // "ab" counts for the first label, " ab" for the second
    words[2 * 6] = 1;
    words[2 * 8 + 1] = 1;
    Files.write(folder.resolve("model.onnx"), TinyOnnx.model(words, 2));
    Files.write(folder.resolve("tokenizer.json"), SmallTokenizers.roberta());
    Files.writeString(
        folder.resolve("config.json"),
        "{\"max_position_embeddings\": 66, \"max_length\": 64, \"pad_token_id\": 1}");
    Files.writeString(folder.resolve("labels.json"), "[\"up\", \"down\"]");
    try (CompressedClassifier model = CompressedClassifier.open(folder)) {
      TokenizedText pair = model.encode("ab ab ab", "ab");
      TokenizedText single = model.encode("ab", null);
      assertArrayEquals(new float[][] {{2, 2}, {1, 0}}, model.logits(List.of(pair, single)));
    }
  }

  @Test
  void paddingIsTheConfigurationsThenTheTokenizers() throws IOException {
    try (Tokenizer tokenizer = Tokenizer.of(SmallTokenizers.roberta())) {
      assertEquals(1, tokenizer.padding(OptionalInt.empty()));
      assertEquals(7, tokenizer.padding(OptionalInt.of(7)));
      assertEquals(1, tokenizer.padding(OptionalInt.of(99)), "no token");
      assertEquals("<mask>", tokenizer.specialTokens().token(Role.MASK).orElseThrow());
    }
  }
}
