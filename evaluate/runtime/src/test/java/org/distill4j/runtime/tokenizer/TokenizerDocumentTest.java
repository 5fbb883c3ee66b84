package org.distill4j.runtime.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TokenizerDocumentTest {
  private static final String WHOLE =
      """
      {"version": "9", "surprise": {"b": 1}, "padding": {"strategy": "BatchLongest"},
       "added_tokens": [{"id": 0, "content": "[UNK]", "special": true},
                        {"id": 3, "content": "new", "extra": 1}],
       "normalizer": {"type": "Lowercase", "extra": 1},
       "pre_tokenizer": {"type": "Whitespace"},
       "post_processor": {"type": "BertProcessing", "sep": ["[UNK]", 0], "cls": ["[UNK]", 0]},
       "decoder": {"type": "WordPiece", "prefix": "##"},
       "model": {"type": "WordPiece", "unk_token": "[UNK]", "vocab": {"[UNK]": 0, "a": 1}}}
      """;

  private static TokenizerDocument parse(String json) throws TokenizerFormatException {
    return TokenizerDocument.parse("t.json", json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void handsOnKnownKeysAlone() throws TokenizerFormatException {
    TokenizerDocument document = parse(WHOLE);
    String json = new String(document.json(), StandardCharsets.UTF_8);

    assertFalse(json.contains("surprise") || json.contains("extra"), json);
    assertTrue(json.contains("\"padding\":null"), json);
    assertTrue(json.contains("\"decoder\":null"), json);
    assertTrue(document.framesTexts());
    assertEquals("WordPiece", document.kind());
  }

  @Test
  void writesIdsIntoTheModelThatNativeCodeWouldNumberOtherwise() throws TokenizerFormatException {
    String json = new String(parse(WHOLE).json(), StandardCharsets.UTF_8);
    assertTrue(json.contains("\"vocab\":{\"[UNK]\":0,\"a\":1,\"new\":3}"), json);
    String next = new String(parse(WHOLE.replace(": 3", ": 2")).json(), StandardCharsets.UTF_8);
    assertTrue(next.contains("\"vocab\":{\"[UNK]\":0,\"a\":1}"), next);
    assertEquals(3, parse(WHOLE).vocabulary().get("new"));
  }

  @Test
  void refusesPartsThatAreNotKnown() {
    assertFault("normalizer.type: must be a known normalizer; got \"Rot13\"", "Lowercase", "Rot13");
    assertFault("pre_tokenizer.type: must be a known pre-tokenizer; got", "Whitespace", "Random");
    assertFault("post_processor.type: must be a known post-processor", "BertProcessing", "Other");
    assertFault("decoder.type: must be a known decoder", "WordPiece\", \"pre", "Odd\", \"pre");
    assertFault("model.type: must be one of WordPiece,", "WordPiece\", \"unk", "Odd\", \"unk");
  }

  @Test
  void refusesIdsThatAreNoTokensOrTooLarge() {
    assertFault(
        "post_processor.sep[1]: must be the id of x, which the vocabulary lacks; got 7",
        "[\"[UNK]\", 0]",
        "[\"x\", 7]");
    assertFault(
        "post_processor.sep[1]: must be the id of a, which is 1; got 0",
        "[\"[UNK]\", 0]",
        "[\"a\", 0]");
    assertFault(
        "model.vocab.a: must be a whole number from 0 to", "\"a\": 1}", "\"a\": 4294967296}");
    assertFault("model.vocab.a: must be a whole number from 0 to", "\"a\": 1}", "\"a\": 1.0}");
    assertFault(
        "added_tokens[0].id: must be 0, the token's id in model.vocab", "\"id\": 0", "\"id\": 1");
  }

  @Test
  void refusesATemplateWithATokenThatTheVocabularyLacks() {
    String template =
        """
        {"added_tokens": [], "model": {"type": "WordLevel", "unk_token": "[UNK]",
          "vocab": {"[UNK]": 0, "[XLS]": 1}},
         "post_processor": {"type": "TemplateProcessing",
          "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
          "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
          "special_tokens": {"%s": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]}}}}
        """;
    assertEquals(
        "t.json post_processor.special_tokens.[CLS].ids[0]: must be the id of [CLS], which the"
            + " vocabulary lacks; got 1. Save it again with tokenizer.save or save_pretrained.",
        assertThrows(TokenizerFormatException.class, () -> parse(template.formatted("[CLS]")))
            .getMessage());
    String unnamed =
        assertThrows(TokenizerFormatException.class, () -> parse(template.formatted("[OLS]")))
            .getMessage();
    assertTrue(unnamed.contains("[OLS]"), unnamed);
  }

  @Test
  void refusesAModelWithoutItsUnknownToken() {
    assertFault(
        "model.unk_token: must be a token of vocab",
        "\"unk_token\": \"[UNK]\"",
        "\"unk_token\": \"?\"");
  }

  @Test
  void refusesAnUnpairedSurrogate() {
    assertFault("model.vocab", "\"a\": 1", "\"\\ud800\": 1");
  }

  private static void assertFault(String expected, String part, String replacement) {
    assertTrue(WHOLE.contains(part), part);
    String json =
        WHOLE.replaceFirst(
            java.util.regex.Pattern.quote(part),
            java.util.regex.Matcher.quoteReplacement(replacement));
    TokenizerFormatException e = assertThrows(TokenizerFormatException.class, () -> parse(json));
    assertTrue(e.getMessage().startsWith("t.json " + expected), e.getMessage());
  }
}
