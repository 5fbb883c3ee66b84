package org.distill4j.evaluate.dataset;

import tools.jackson.core.JacksonException;

/**
 * What is wrong with a JSON text, without the names and the advice of the library that reads it.
 */
public final class JsonFault {
  private JsonFault() {}

  /**
   * What was found in place of what should be there, in one line.
   *
   * @param unusable what the library threw
   */
  public static String of(RuntimeException unusable) {
    String message =
        unusable instanceof JacksonException json
            ? json.getOriginalMessage()
            : String.valueOf(unusable.getMessage());
    String words =
        message
            .replaceAll(
                "(?s)Cannot (?:deserialize|construct)[^,]* from (\\w+) value.*",
                "got the wrong type, $1")
            .replaceAll("(?s)Cannot construct instance of `[^`]*`, problem: ", "")
            .replaceAll("(?s)Cannot (?:coerce|deserialize).*", "got a value of the wrong type")
            .replaceAll("(?s)Cannot map `null`.*", "got null")
            .replaceAll(", from `[^`]*`|: enable `.*", "")
            .replaceAll("`[^`]*\\.([^`.]*)`", "$1")
            .replaceAll("(?s) \\((?![0-9]).*|\\.$", "")
            .replaceAll("\\s*\\R\\s*", " ");
    return words.isBlank() ? "another text" : words;
  }
}
