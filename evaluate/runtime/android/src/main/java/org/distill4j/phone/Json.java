package org.distill4j.phone;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/** Reads JSON and says which key is not as it must be. */
final class Json {
  private Json() {}

  static JsonElement parse(String file, String content) {
    try {
      return JsonParser.parseString(content);
    } catch (JsonParseException e) {
      throw new IllegalArgumentException(
          file + ": must be JSON; got a broken file. Copy it again.", e);
    }
  }

  static JsonObject object(String file, String content) {
    return object(file, parse(file, content));
  }

  static JsonObject object(String place, JsonElement element) {
    if (element == null || !element.isJsonObject()) {
      throw fault(place, "a JSON object", element);
    }
    return element.getAsJsonObject();
  }

  static JsonArray array(String place, JsonElement element) {
    if (element == null || !element.isJsonArray()) {
      throw fault(place, "a list", element);
    }
    return element.getAsJsonArray();
  }

  static String text(String place, JsonElement element) {
    if (!isPrimitive(element) || !element.getAsJsonPrimitive().isString()) {
      throw fault(place, "a text", element);
    }
    return element.getAsString();
  }

  static boolean flag(String place, JsonElement element) {
    if (!isPrimitive(element) || !element.getAsJsonPrimitive().isBoolean()) {
      throw fault(place, "true or false", element);
    }
    return element.getAsBoolean();
  }

  private static boolean isPrimitive(JsonElement element) {
    return element != null && element.isJsonPrimitive();
  }

  static int count(String place, JsonElement element) {
    if (isPrimitive(element) && element.getAsJsonPrimitive().isNumber()) {
      double value = element.getAsDouble();
      if (value >= 0 && value <= Integer.MAX_VALUE && value == Math.rint(value)) {
        return (int) value;
      }
    }
    throw fault(place, "a whole number from 0 to 2^31 - 1", element);
  }

  static IllegalArgumentException fault(String place, String wanted, Object found) {
    String shown = String.valueOf(found);
    return new IllegalArgumentException(
        place
            + ": must be "
            + wanted
            + "; got "
            + (shown.length() > 80 ? shown.substring(0, 80) + "…" : shown)
            + ".");
  }
}
