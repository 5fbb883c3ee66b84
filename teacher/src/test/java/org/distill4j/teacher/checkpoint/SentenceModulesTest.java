package org.distill4j.teacher.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SentenceModulesTest {
  private static final String OLD = "sentence_transformers.models.";
  private static final String NEW = "sentence_transformers.sentence_transformer.modules.";

  @TempDir Path folder;

  @Test
  void saysNothingOfADirectoryWithoutFiles() throws IOException {
    SentenceModules modules = SentenceModules.beside(folder);
    modules.requirePlain();
    assertEquals(Optional.empty(), modules.pooling());
    assertEquals(List.of(), modules.notKept(128));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"pooling_mode\": \"mean\", \"include_prompt\": true} | MEAN",
        "{\"embedding_dimension\": 8, \"pooling_mode\": \"cls\"} | CLS",
        "{\"pooling_mode\": [\"mean\"]} | MEAN",
        "{\"pooling_mode\": [\"cls\"]} | CLS",
        "{\"pooling_mode_mean_tokens\": true, \"pooling_mode_cls_token\": false} | MEAN",
        "{\"pooling_mode_cls_token\": true} | CLS",
        "{\"word_embedding_dimension\": 8} | MEAN",
        "{\"pooling_mode\": \"cls\", \"pooling_mode_mean_tokens\": true} | CLS"
      })
  void readsBothSpellings(String json, SentencePooling expected) throws IOException {
    write("1_Pooling/config.json", json);
    assertEquals(Optional.of(expected), SentenceModules.beside(folder).pooling());
    // Beside an ONNX file it is the same folder.
    assertEquals(
        Optional.of(expected), SentenceModules.beside(folder.resolve("model.onnx")).pooling());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"pooling_mode\": \"max\"} | got max",
        "{\"pooling_mode\": [\"mean\", \"max\"]} | got mean and max",
        "{\"pooling_mode\": []} | must be mean or cls alone",
        "{\"pooling_mode\": 1} | pooling_mode: must be a string; got 1",
        "{\"pooling_mode_max_tokens\": true} | got max",
        "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": true} | cls and mean"
      })
  void refusesOtherPoolings(String json, String part) throws IOException {
    write("1_Pooling/config.json", json);
    refused(() -> SentenceModules.beside(folder).pooling(), part);
  }

  @Test
  void findsThePoolingThatModulesName() throws IOException {
    write(
        "modules.json",
        "["
            + module(NEW + "transformer.Transformer", "")
            + ", "
            + module(NEW + "pooling.Pooling", "3_My-Pooling")
            + "]");
    write("3_My-Pooling/config.json", "{\"pooling_mode\": \"cls\"}");
    write("1_Pooling/config.json", "{\"pooling_mode\": \"mean\"}");
    assertEquals(Optional.of(SentencePooling.CLS), SentenceModules.beside(folder).pooling());
    write("modules.json", "[" + module(OLD + "Pooling", "../elsewhere") + "]");
    refused(() -> SentenceModules.beside(folder).pooling(), "[0].path: must be a folder");
  }

  @Test
  void refusesWhatStandsBehindThePooling() throws IOException {
    SentenceModules modules = SentenceModules.beside(folder);
    String known =
        module(OLD + "Transformer", "")
            + ", "
            + module(OLD + "Pooling", "1_Pooling")
            + ", "
            + module(OLD + "Normalize", "2_Normalize");
    write("modules.json", "[" + known + "]");
    modules.requirePlain();
    write("modules.json", "[" + known + ", " + module(OLD + "Dense", "3_Dense") + "]");
    refused(modules::requirePlain, "[3].type: must be one of");
    write("modules.json", "[" + module(OLD + "Transformer", "0_Transformer") + "]");
    refused(modules::requirePlain, "Name that folder as the checkpoint");
    write("modules.json", "{}");
    refused(modules::requirePlain, "must be a list");
  }

  @Test
  void saysWhatIsNotKept() throws IOException {
    write("sentence_bert_config.json", "{\"max_seq_length\": 64, \"do_lower_case\": true}");
    write(
        "config_sentence_transformers.json",
        "{\"prompts\": {\"query\": \"query: \", \"passage\": \"\"}, \"default_prompt_name\":"
            + " null}");
    SentenceModules modules = SentenceModules.beside(folder);
    List<String> notes = modules.notKept(128);
    assertEquals(3, notes.size(), "" + notes);
    assertTrue(notes.get(0).contains("first 64 tokens") && notes.get(0).contains("128 here"));
    assertTrue(notes.get(1).contains("lower case"));
    assertTrue(notes.get(2).startsWith("has prompts for those who ask for them (query)"));
    assertEquals(2, modules.notKept(64).size());
    write(
        "config_sentence_transformers.json",
        "{\"prompts\": {\"query\": \"query: \"}, \"default_prompt_name\": \"query\"}");
    assertTrue(modules.notKept(64).get(1).startsWith("puts \"query: \" before every text"));
    write("config_sentence_transformers.json", "{\"prompts\": {\"query\": 3}}");
    refused(() -> modules.notKept(64), "prompts.query: must be a string");
  }

  @ParameterizedTest
  @EnumSource(
      value = SentencePooling.class,
      names = {"MEAN", "CLS"})
  void readsWhatItWrites(SentencePooling pooling) throws IOException {
    TransformerConfig config = RandomCheckpoint.config().withPooling(pooling);
    for (Map.Entry<String, byte[]> file : SentenceModules.files(config, 12).entrySet()) {
      write(file.getKey(), new String(file.getValue(), StandardCharsets.UTF_8));
    }
    SentenceModules modules = SentenceModules.beside(folder);
    modules.requirePlain();
    assertEquals(Optional.of(pooling), modules.pooling());
    assertEquals(List.of(), modules.notKept(12));
    String json = Files.readString(folder.resolve("1_Pooling/config.json"));
    assertTrue(json.contains("\"pooling_mode\" : \"" + pooling.word() + "\""), json);
    assertTrue(json.contains("\"pooling_mode_max_tokens\" : false"), json);
  }

  private static String module(String type, String path) {
    return "{\"idx\": 0, \"name\": \"0\", \"path\": \"%s\", \"type\": \"%s\"}"
        .formatted(path, type);
  }

  private void write(String name, String json) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, json);
  }

  private void refused(Executable read, String part) {
    String message = assertThrows(CheckpointException.class, read).getMessage();
    assertTrue(message.startsWith(folder.toString()) && message.contains(part), message);
  }
}
