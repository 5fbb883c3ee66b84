package org.distill4j.teacher.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.distill4j.teacher.family.bert.BertFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigJsonTest {
  /** The form of version 0.1.0, to be readable for ever. */
  private static final String UNEVEN =
      """
      {
        "architectures" : [
          "BertForSequenceClassification"
        ],
        "model_type" : "distill4j-bert",
        "vocab_size" : 20,
        "hidden_size" : 8,
        "num_hidden_layers" : 2,
        "num_attention_heads" : [
          1,
          2
        ],
        "attention_head_size" : 4,
        "intermediate_size" : [
          5,
          0
        ],
        "hidden_act" : "gelu",
        "max_position_embeddings" : 16,
        "type_vocab_size" : 2,
        "layer_norm_eps" : 1.0E-12,
        "pad_token_id" : 0,
        "hidden_dropout_prob" : 0.1,
        "attention_probs_dropout_prob" : 0.1,
        "position_embedding_type" : "absolute",
        "id2label" : {
          "0" : "no",
          "1" : "yes"
        },
        "label2id" : {
          "no" : 0,
          "yes" : 1
        },
        "heads" : [
          {
            "output" : "classes"
          }
        ],
        "max_length" : 12
      }\
      """;

  @Test
  void writesAndReadsTheGoldenFile() throws CheckpointException {
    ConfigJson config =
        new ConfigJson(
            RandomCheckpoint.config().withLayers(List.of(1, 2), List.of(5, 0)),
            List.of("no", "yes"),
            Optional.of("BertForSequenceClassification"),
            Optional.of(Head.CLASSES));
    assertEquals(config, parse(UNEVEN));
    byte[] written = config.toJson(Map.of("max_length", 12));
    assertEquals(UNEVEN, new String(written, StandardCharsets.UTF_8));
  }

  @Test
  void takesHuggingFacesDefaults() throws CheckpointException {
    TransformerConfig config = parse(bert("")).config();
    assertEquals(BertFamily.encoder(20, 8, 2, 2, 12), config);
  }

  @Test
  void readsAHeadOfSeveralLabelsAText() throws CheckpointException {
    String labels = ",\"id2label\":{\"0\":\"a\",\"1\":\"b\"}";
    ConfigJson several = parse(bert(labels + ",\"problem_type\":\"multi_label_classification\""));
    assertEquals(HeadSpec.labels(List.of("a", "b")), several.head(several.labels(), false));
    ConfigJson one = parse(bert(labels + ",\"problem_type\":\"single_label_classification\""));
    assertEquals(HeadSpec.classes(List.of("a", "b")), one.head(one.labels(), false));
    String written = new String(several.toJson(), StandardCharsets.UTF_8);
    assertTrue(written.contains("\"problem_type\" : \"multi_label_classification\""), written);
    assertEquals(several, parse(written));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"hidden_act\":\"gelu_new\" | hidden_act: must be gelu; got gelu_new. Take an encoder",
        "\"is_decoder\":true | is_decoder: must be false",
        "\"position_embedding_type\":\"relative_key\" | must be absolute; got relative_key",
        "\"pad_token_id\":20 | pad_token_id: must be in [0, 20), as vocab_size says; got 20. Take",
        "\"layer_norm_eps\":\"x\" | layer_norm_eps: must be a number; got \"x\"",
        "\"layer_norm_eps\":0 | layerNormEps: must be > 0; got 0.0",
        "\"type_vocab_size\":2.5 | type_vocab_size: must be a whole number; got 2.5",
        "\"id2label\":{\"0\":\"a\",\"2\":\"b\"} | id2label.1: must be there",
        "\"vocab_size\":21 | Duplicate"
      })
  void namesTheFieldAtFault(String field, String fault) {
    CheckpointException e = assertThrows(CheckpointException.class, () -> parse(bert("," + field)));
    assertTrue(e.getMessage().startsWith("config.json: "), e.getMessage());
    assertTrue(e.getMessage().contains(fault), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_hidden_layers|2000000000|num_hidden_layers: must be in [1, 1000]; got 2000000000",
        "num_attention_heads|3|num_attention_heads: must divide hidden_size 8; got 3 heads. Take",
        "num_attention_heads|[2,2]|num_attention_heads: must be a whole number; got [2,2]",
        "vocab_size|null|vocab_size: must be there; got nothing"
      })
  void namesTheRequiredFieldAtFault(String name, String value, String fault) {
    String json = bert("").replaceFirst("(\"" + name + "\":)\\d+", "$1" + value);
    CheckpointException e = assertThrows(CheckpointException.class, () -> parse(json));
    assertTrue(e.getMessage().contains(fault), e.getMessage());
  }

  private static String bert(String more) {
    return "{\"model_type\":\"bert\",\"vocab_size\":20,\"hidden_size\":8,\"num_hidden_layers\":2,"
        + "\"num_attention_heads\":2,\"intermediate_size\":12"
        + more
        + "}";
  }

  private static ConfigJson parse(String json) throws CheckpointException {
    return ConfigJson.parse("config.json", json.getBytes(StandardCharsets.UTF_8));
  }
}
