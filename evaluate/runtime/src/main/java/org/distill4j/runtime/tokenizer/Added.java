package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** An added token; some take the white space before them, however much. */
record Added(String content, boolean normalized, boolean strips) {
  static Added of(JsonElement token) {
    JsonObject fields = token.getAsJsonObject();
    return new Added(
        fields.get("content").getAsString(),
        fields.get("normalized").getAsBoolean(),
        fields.get("lstrip").getAsBoolean());
  }

  boolean isWordLike() {
    return isWordLike(content.charAt(0)) || isWordLike(content.charAt(content.length() - 1));
  }

  private static boolean isWordLike(char c) {
    return Character.isLetterOrDigit(c)
        || Character.isWhitespace(c)
        || c == CutRules.META.charAt(0);
  }
}
