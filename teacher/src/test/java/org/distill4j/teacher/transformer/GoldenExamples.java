package org.distill4j.teacher.transformer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The inputs.json beside reference numbers. */
record GoldenExamples(JsonNode json, List<TokenizedText> pieces) {
  static GoldenExamples read(Path file) {
    JsonNode json = JsonMapper.shared().readTree(file.toFile());
    List<TokenizedText> pieces = new ArrayList<>();
    for (JsonNode example : json.get("examples")) {
      pieces.add(
          TokenizedText.of(
              numbers(example.get("input_ids")), numbers(example.get("token_type_ids")), false));
    }
    return new GoldenExamples(json, pieces);
  }

  static int[] numbers(JsonNode array) {
    int[] numbers = new int[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asInt();
    }
    return numbers;
  }
}
