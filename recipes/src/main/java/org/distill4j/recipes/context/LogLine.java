package org.distill4j.recipes.context;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A message as one line of JSON, for programs that collect logs. */
public final class LogLine {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private LogLine() {}

  /**
   * The line: {@code time} (ISO 8601, UTC), {@code level}, {@code message} and what else is known.
   *
   * @param level {@code info}, {@code warning} or {@code error}
   * @param fields numbers that the message shows, by name
   */
  public static String of(String level, String message, Map<String, ?> fields) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    line.put("level", level);
    line.put("message", message);
    line.putAll(fields);
    return JSON.writeValueAsString(line);
  }
}
