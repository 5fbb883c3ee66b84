package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.compress.Python;
import org.distill4j.runtime.CompressedClassifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An exported directory in Python's transformers, where that is installed; skipped elsewhere. */
class TransformersTest {
  private static final String LOGITS =
      """
      import json, os, sys
      os.environ['HF_HUB_OFFLINE'] = '1'
      import torch
      from transformers import AutoModelForSequenceClassification, AutoTokenizer
      torch.set_num_threads(1)
      model = AutoModelForSequenceClassification.from_pretrained(sys.argv[1]).eval()
      tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
      for text in sys.argv[2:]:
          with torch.no_grad():
              encoded = tokenizer(text, return_tensors='pt')
              logits = model(**encoded).logits[0].tolist()
          print(json.dumps({
              'model': type(model).__name__,
              'labels': [model.config.id2label[i] for i in range(len(logits))],
              'ids': encoded['input_ids'][0].tolist(),
              'logits': logits}))
      """;

  @TempDir Path folder;

  @Test
  void loadsTheDirectoryAndAnswersTheSame() throws Exception {
    Python.assumeModules("transformers", "torch");
    TinyRecipe recipe = TinyRecipe.in(folder);
    assertEquals(
        0, recipe.run("--set", "stages=[{distill: {student: {layers: 2}, epochs: 1}}]").code());
    Path stage = recipe.out().resolve("stages/01-distill");
    Path exported = folder.resolve("exported");
    Program export =
        Program.run(
            "export", stage.toString(), "--format", "huggingface", "--out", exported.toString());
    assertEquals(0, export.code(), export.err());
    List<String> texts = texts(recipe);
    List<String> arguments = new ArrayList<>(List.of(exported.toString()));
    arguments.addAll(texts);
    Python.Output python = Python.run(LOGITS, arguments);
    assertEquals(0, python.code(), python.err());
    List<String> lines = python.out().lines().toList();
    assertEquals(texts.size(), lines.size());
    try (CompressedClassifier model = CompressedClassifier.open(stage, 1)) {
      for (String line : lines) {
        assertSame(JsonMapper.shared().readTree(line), model);
      }
    }
  }

  private static void assertSame(JsonNode answer, CompressedClassifier model) throws Exception {
    assertEquals("BertForSequenceClassification", answer.get("model").asString());
    assertEquals("[\"0\",\"1\"]", answer.get("labels").toString());
    int[] ids = new int[answer.get("ids").size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = answer.get("ids").get(i).asInt();
    }
    float[] logits = model.logits(ids, new int[ids.length]);
    for (int i = 0; i < logits.length; i++) {
      assertEquals(logits[i], answer.get("logits").get(i).asDouble(), 1e-5, "float32 rounding");
    }
  }

  private static List<String> texts(TinyRecipe recipe) throws Exception {
    return Files.readAllLines(recipe.file("test.tsv")).stream()
        .skip(1)
        .limit(5)
        .map(row -> row.substring(0, row.indexOf('\t')))
        .toList();
  }
}
