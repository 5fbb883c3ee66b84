package org.distill4j.evaluate.report;

import java.util.List;
import java.util.Locale;
import org.distill4j.evaluate.dataset.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON form of results, strict on reading: no key may be unknown, missing or doubled, but for
 * those that are there on occasion.
 */
final class ReportJson {
  private static final String STAGES = "stages";
  // Keys that are there on occasion, or that the first version did not write.
  private static final List<String> OF_REPORTS = List.of("seeds", "examples");
  private static final List<String> OF_STAGES = List.of("frontier", "training", "calibration");
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          // Keys appear in the order in which the records name them, as a reader expects.
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ReportJson() {}

  static String write(Object results) {
    return MAPPER.writeValueAsString(results) + "\n";
  }

  /** The same in one line. */
  static String compact(Object results) {
    return MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(results);
  }

  static <T> T read(String json, Class<T> type) throws JacksonException {
    JsonNode content = MAPPER.readTree(json);
    if (type == Report.class) {
      OF_REPORTS.forEach(key -> fill(content, key));
      content.path(STAGES).forEach(stage -> OF_STAGES.forEach(key -> fill(stage, key)));
    }
    return MAPPER.treeToValue(content, type);
  }

  private static void fill(JsonNode node, String key) {
    if (node instanceof ObjectNode object && !object.has(key)) {
      object.putNull(key);
    }
  }

  /** Which key is at fault and why, without the library's advice on its own settings. */
  static String fault(JacksonException unusable) {
    StringBuilder key = new StringBuilder();
    for (JacksonException.Reference step : unusable.getPath()) {
      key.append(
          step.getPropertyName() == null
              ? "[" + step.getIndex() + "]"
              : (key.isEmpty() ? "" : ".") + step.getPropertyName());
    }
    return String.format(
        Locale.ROOT,
        "%s: must be as a report of version %d has it; %s. Run the recipe again.",
        key.isEmpty() ? "content" : key,
        Report.SCHEMA_VERSION,
        JsonFault.of(unusable));
  }
}
