package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.compress.Python;
import org.distill4j.runtime.CompressedEmbedder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An exported sentence encoder in Python, where Sentence Transformers is installed. */
class SentenceTransformersTest {
  private static final String RECIPE =
      """
      recipe: vectors
      threads: 1
      task: {kind: sentence-embedding}
      data:
        train: {path: train.tsv, text: [first, second]}
        validation: {from: train, fraction: 0.2}
        test: {path: test.tsv, text: [first, second], label: score}
      teacher: {checkpoint: pretrained, pooling: POOLING}
      control: none
      max-length: 16
      measure: {rounds: 0}
      stages:
        - distill: {student: {layers: 1}, epochs: 1, learning-rate: 1.0e-3}
      """;

  private static final String ENCODE =
      """
      import json, os, sys
      os.environ['HF_HUB_OFFLINE'] = '1'
      import torch
      torch.set_num_threads(1)
      from sentence_transformers import SentenceTransformer
      model = SentenceTransformer(sys.argv[1], device='cpu')
      for vector in model.encode(sys.argv[2:]):
          print(json.dumps([float(x) for x in vector]))
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mean", "cls"})
  void encodesAsWeDo(String pooling) throws Exception {
    Python.assumeModules("sentence_transformers", "torch");
    TinyModel.pretrained(folder.resolve("pretrained"), TinyData.WORDS);
    TinyData.pairs(folder.resolve("train.tsv"), "score\tfirst\tsecond", 60, 1);
    TinyData.pairs(folder.resolve("test.tsv"), "score\tfirst\tsecond", 30, 2);
    Path recipe = folder.resolve("vectors.yaml");
    Files.writeString(recipe, RECIPE.replace("POOLING", pooling));
    Path out = folder.resolve("run");
    succeed("run", recipe.toString(), "--out", out.toString(), "--cache", folder + "/cache");
    Path stage = out.resolve("stages/01-distill");
    Path exported = folder.resolve("exported");
    succeed("export", stage.toString(), "--format", "huggingface", "--out", exported.toString());
    // The last is longer than max-length.
    List<String> texts = List.of("good film", "a bad film and a good plot", "good ".repeat(40));
    List<String> arguments = new ArrayList<>(List.of(exported.toString()));
    arguments.addAll(texts);
    Python.Output python = Python.run(ENCODE, arguments);
    assertEquals(0, python.code(), python.err());
    List<String> lines = python.out().lines().toList();
    try (CompressedEmbedder model = CompressedEmbedder.open(stage)) {
      float[][] mine = model.embed(texts);
      for (int i = 0; i < mine.length; i++) {
        assertSame(mine[i], JsonMapper.shared().readTree(lines.get(i)));
      }
    }
  }

  private static void succeed(String... arguments) throws Exception {
    Program program = Program.run(arguments);
    assertEquals(0, program.code(), program.err());
  }

  private static void assertSame(float[] mine, JsonNode other) {
    assertEquals(mine.length, other.size());
    double product = 0;
    double squares = 0;
    for (int i = 0; i < mine.length; i++) {
      product += mine[i] * other.get(i).asDouble();
      squares += other.get(i).asDouble() * other.get(i).asDouble();
    }
    assertEquals(1, squares, 1e-5, "of length one");
    assertTrue(product > 0.9999, "cosine " + product);
  }
}
