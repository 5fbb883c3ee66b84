package org.distill4j.teacher.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.distill4j.teacher.family.bert.BertFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerFileTest {
  private static final String ROBERTA =
      """
      {"added_tokens": [{"id": 0, "content": "<s>", "special": true},
                        {"id": 1, "content": "<pad>", "special": true},
                        {"id": 6, "content": "<mask>", "special": true, "lstrip": true}],
       "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false},
       "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0]},
       "model": {"type": "BPE", "merges": ["a b"],
                 "vocab": {"<s>": 0, "<pad>": 1, "</s>": 2, "a": 3, "b": 4, "ab": 5}}}
      """;

  private static TokenizerFile roberta() throws IOException {
    return TokenizerFile.parse("t.json", ROBERTA.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsBytePairs() throws IOException {
    assertEquals(7, roberta().rows());
    assertEquals(1, roberta().padId());
    roberta().requireFor(BertFamily.encoder(7, 8, 1, 2, 8));
  }

  @Test
  void writesWhatAutoTokenizerLoads() throws IOException {
    TransformerConfig config =
        new TransformerConfig(
            "roberta",
            TransformerConfig.Family.ENCODER,
            7,
            8,
            List.of(2),
            4,
            List.of(8),
            "gelu",
            40,
            0,
            1,
            1e-5,
            1,
            0,
            0,
            WeightForm.plain(),
            SentencePooling.NONE);
    SortedMap<String, byte[]> files = roberta().files(config);
    assertEquals(
        Set.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"),
        files.keySet(),
        "no vocab.txt of byte pairs");
    String settings = new String(files.get("tokenizer_config.json"), StandardCharsets.UTF_8);
    assertTrue(settings.contains("\"mask_token\" : \"<mask>\""), settings);
    assertTrue(settings.contains("\"cls_token\" : \"<s>\""), settings);
    assertTrue(settings.contains("\"sep_token\" : \"</s>\""), settings);
    assertTrue(settings.contains("\"model_max_length\" : " + config.maxLength()), settings);
    assertFalse(settings.contains("token_type_ids"), settings);
  }

  @ParameterizedTest
  @CsvSource({
    "roberta-bpe, <s>, </s>, <pad>, <mask>",
    "modernbert-bpe, [CLS], [SEP], [PAD], [MASK]",
    "xlm-roberta-unigram, <s>, </s>, <pad>, <mask>"
  })
  void readsTheTokenizersOfFamilies(
      String name, String start, String end, String padding, String mask) throws IOException {
    byte[] json = Files.readAllBytes(SharedFiles.require("tokenizers/small/" + name + ".json"));
    TokenizerFile file = TokenizerFile.parse(name, json);
    file.requireFor(BertFamily.encoder(file.rows(), 8, 1, 2, 8));
    assertEquals(
        "SpecialTokens{START=%s, END=%s, PADDING=%s, UNKNOWN=%s, MASK=%s}"
            .formatted(
                start, end, padding, padding.replace("PAD", "UNK").replace("pad", "unk"), mask),
        file.special().toString());
  }
}
