package org.distill4j.recipes.cli;

import java.util.List;
import org.distill4j.evaluate.report.Machine;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Several models on the same rows.
 *
 * @param schemaVersion of this format
 * @param data name of the file with the rows
 * @param rows how many
 * @param labels name of each class
 * @param margin the largest loss of accuracy that verdicts call kept, a fraction
 * @param machine where latency was measured
 * @param models the first is the one that the others are compared with
 */
record EvaluateResult(
    int schemaVersion,
    String data,
    int rows,
    List<String> labels,
    double margin,
    Machine machine,
    List<EvaluatedModel> models) {

  static final int SCHEMA_VERSION = 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  EvaluateResult {
    labels = List.copyOf(labels);
    models = List.copyOf(models);
  }

  String toJson() {
    return MAPPER.writeValueAsString(this) + "\n";
  }
}
