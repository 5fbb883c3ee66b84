package org.distill4j.runtime.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.distill4j.runtime.tokenizer.SpecialTokens.Role;
import org.junit.jupiter.api.Test;

final class SpecialTokensTest {
  private static final String VOCABULARY =
      "{\"?\": 0, \"(\": 1, \")\": 2, \"<pad>\": 3, \"a\": 4, \"[MASK]\": 5, \"...\": 6}";

  private static TokenizerDocument document(String processor, String padding, String model)
      throws TokenizerFormatException {
    String json =
        "{\"post_processor\": %s, \"padding\": %s, \"model\": %s}"
            .formatted(processor, padding, model);
    return TokenizerDocument.parse("t.json", bytes(json));
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static TokenizerDocument words(String processor) throws TokenizerFormatException {
    String model = "{\"type\": \"WordPiece\", \"unk_token\": \"?\", \"vocab\": " + VOCABULARY + "}";
    return document(processor, "{\"pad_token\": \"...\", \"pad_id\": 6}", model);
  }

  private static List<Optional<String>> all(SpecialTokens special) {
    return Arrays.stream(Role.values()).map(special::token).toList();
  }

  private static List<Optional<String>> named(String... tokens) {
    return Arrays.stream(tokens).map(Optional::of).toList();
  }

  @Test
  void areFoundByWhatTheFileSaysAndBySpelling() throws TokenizerFormatException {
    TokenizerDocument framed =
        words("{\"type\": \"BertProcessing\", \"sep\": [\")\", 2], \"cls\": [\"(\", 1]}");
    assertEquals(named("(", ")", "...", "?", "[MASK]"), all(framed.specialTokens()));
    assertEquals(OptionalInt.of(6), framed.specialTokens().id(Role.PADDING));
    assertEquals(2, framed.typesOfPairs());
    TokenizerDocument template =
        words(
            """
            {"type": "Sequence", "processors": [{"type": "ByteLevel"}, {"type": "TemplateProcessing",
             "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "e", "type_id": 0}}],
             "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 3}}],
             "special_tokens": {"e": {"id": "e", "ids": [1, 2], "tokens": ["(", ")"]}}}]}
            """);
    assertEquals(Optional.empty(), template.specialTokens().token(Role.START));
    assertEquals(Optional.of(")"), template.specialTokens().token(Role.END));
    assertEquals(4, template.typesOfPairs());
  }

  @Test
  void ofUnigramTheUnknownIsThatOfItsId() throws TokenizerFormatException {
    TokenizerDocument unigram =
        document(
            "null",
            "null",
            """
            {"type": "Unigram", "unk_id": 1, "vocab": [["<pad>", 0], ["?", 0], ["<s>", 0], ["</s>", 0],
             ["▁a", -1], ["▁", -2], ["a", -3], ["<mask>", 0]]}
            """);
    assertEquals(named("<s>", "</s>", "<pad>", "?", "<mask>"), all(unigram.specialTokens()));
    assertEquals(1, unigram.typesOfPairs());
  }

  @Test
  void filesBesideItNameOthers() throws TokenizerFormatException {
    SpecialTokens own = words("null").specialTokens();
    SpecialTokens named =
        own.named(
            "tokenizer_config.json",
            bytes(
                """
                {"mask_token": {"content": "a", "lstrip": true}, "pad_token": null,
                 "eos_token": ")", "unk_token": "absent"}
                """));
    assertEquals(Optional.of("a"), named.token(Role.MASK));
    assertEquals(Optional.of("..."), named.token(Role.PADDING));
    assertEquals(Optional.of(")"), named.token(Role.END));
    assertEquals(Optional.of("?"), named.token(Role.UNKNOWN));
    assertNotEquals(own, named);
    assertEquals(own, own.named("t", bytes("{\"mask_token\": \"[MASK]\"}")));
    TokenizerFormatException e =
        assertThrows(TokenizerFormatException.class, () -> own.named("t", bytes("[]")));
    assertTrue(e.getMessage().startsWith("t: must hold a JSON object"), e.getMessage());
  }

  @Test
  void wordsAreTokensWithoutTheirMark() throws TokenizerFormatException {
    String bytes =
        "{\"model\": {\"type\": \"BPE\", \"merges\": [], \"vocab\": {\"Ġcafé\": 0, \"ab\": 1,"
            + " \"ĠcafÃ©\": 2, \"Ġ\": 3, \"ĠÃ\": 4}}, \"pre_tokenizer\": {\"type\":"
            + " \"ByteLevel\"}}";
    assertEquals(Map.of("café", 2), TokenizerDocument.parse("t", bytes(bytes)).words());
    String spaced =
        "{\"model\": {\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": [[\"?\", 0], [\"▁ab\", -1],"
            + " [\"ab\", -1], [\"▁\", -1]]}, \"pre_tokenizer\": {\"type\": \"Metaspace\","
            + " \"replacement\": \"▁\"}}";
    assertEquals(Map.of("ab", 1), TokenizerDocument.parse("t", bytes(spaced)).words());
    String ending =
        "{\"model\": {\"type\": \"BPE\", \"merges\": [], \"end_of_word_suffix\": \"</w>\","
            + " \"vocab\": {\"a\": 0, \"a</w>\": 1}}, \"pre_tokenizer\": {\"type\":"
            + " \"Whitespace\"}}";
    assertEquals(Map.of("a", 1), TokenizerDocument.parse("t", bytes(ending)).words());
    assertEquals(7, words("null").words().size());
  }
}
