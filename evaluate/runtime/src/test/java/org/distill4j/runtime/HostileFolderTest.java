package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders without sums, whose files say what cannot be. */
class HostileFolderTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeFolder() throws IOException {
    TinyFolder.write(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"max_length\": 65, \"max_position_embeddings\": 64}"
            + "| config.json max_length: must be at most max_position_embeddings (64); got 65",
        "{\"max_length\": 8.0} | config.json max_length: must be a whole number > 0; got 8.0",
        "{\"max_length\": \"8\"} | config.json max_length: must be a whole number > 0; got \"8\"",
        "{\"max_length\": 2147483656} | config.json max_length: must be a whole number > 0",
        "{\"max_length\": 2} | must leave room for a text beside the 2 special tokens; got a"
            + " maximum",
        "{\"max_length\": 8, \"max_position_embeddings\": null}"
            + "| max_position_embeddings: must be a whole number > 0; got null",
        "{\"max_length\": 8, \"architectures\": 1} | architectures: must be an array of strings",
        "{\"max_length\": 8, \"problem_type\": []} | problem_type: must be a string; got []",
        "{\"max_length\": 8, \"sentence_pooling\": 3} | sentence_pooling: must be a string; got 3",
        "{\"max_length\": 8, \"sentence_pooling\": \"mean\"}"
            + "| got sentence vectors of a model that answers logits",
        "{\"max_length\": 8, \"quantization\": []} | quantization: must be an object with a string",
        "{\"max_length\": 8, \"id2label\": {\"0\": \"down\", \"1\": \"up\"}}"
            + "| id2label: must be the labels of labels.json",
        "[] | config.json: must hold a JSON object; got []",
        "{\"max_length\": 8,} | config.json: must be JSON; got a fault at line 1 column"
      })
  void refusesConfigurations(String config, String expected) throws IOException {
    Files.writeString(folder.resolve("config.json"), config);
    assertFault(expected);
  }

  @ParameterizedTest
  @CsvSource({"4294967300", "2147483648", "-4", "4.5", "1e1", "null", "'\"4\"'"})
  void refusesTokensThatAreNoNumbersOf31Bits(String id) throws IOException {
    String json = new String(TinyTokenizer.json(), StandardCharsets.UTF_8);
    Files.writeString(folder.resolve("tokenizer.json"), json.replace("\"a\": 4", "\"a\": " + id));
    assertFault("tokenizer.json model.vocab.a: must be a ");
  }

  @Test
  void refusesLogitsThatAreNotFinite() throws IOException {
    float[] words = TinyFolder.WORDS.clone();
    words[12] = Float.NaN;
    Files.write(folder.resolve("model.onnx"), TinyOnnx.model(words, TinyFolder.TYPES, 2));
    assertFault("model.onnx logits: must be finite; got NaN.");
    words[12] = 0;
    words[8] = Float.POSITIVE_INFINITY;
    Files.write(folder.resolve("model.onnx"), TinyOnnx.model(words, TinyFolder.TYPES, 2));
    try (CompressedModel model = CompressedModel.open(folder)) {
      ModelRunException e =
          assertThrows(ModelRunException.class, () -> model.logits(new int[] {4}, new int[] {0}));
      assertTrue(e.getMessage().contains("logits: must be finite; got Infinity"), e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DOUBLE | logits: must be a tensor of float32 and rank 2 or 3; got DOUBLE of rank 2",
        "FLAT | logits: must be a tensor of float32 and rank 2 or 3; got FLOAT of rank 1",
        "INT32_INPUT | input_ids: must be a tensor of int64 and rank 2; got INT32 of rank 2",
        "OTHER_INPUT | must have the input input_ids, others among",
        "OTHER_OUTPUT | and the output logits or sentence_embedding; got inputs",
        "UNKNOWN_OPERATOR | must be an ONNX model; got "
      })
  void refusesGraphsOfAnotherForm(TinyOnnx.Form form, String expected) throws IOException {
    Files.write(folder.resolve("model.onnx"), TinyOnnx.model(form));
    assertFault(expected);
  }

  private void assertFault(String expected) {
    ModelFolderException e =
        assertThrows(ModelFolderException.class, () -> CompressedClassifier.open(folder));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertFalse(e.getMessage().contains("Exception"), e.getMessage());
    assertFalse(e.getMessage().contains(".cc"), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }
}
