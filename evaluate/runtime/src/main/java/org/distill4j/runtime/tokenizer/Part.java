package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;

/** A part of a tokenizer that is known by its {@code type}, or a {@code Sequence} of such parts. */
final class Part {
  private static final int MOST_PARTS = 32;
  private static final int DEEPEST = 4;

  private Part() {}

  /** Writes one part anew from its checked fields. */
  interface Rebuild {
    JsonObject of(String type, Fields fields) throws TokenizerFormatException;
  }

  /**
   * Checks a part and writes it anew.
   *
   * @param root the whole tokenizer
   * @param key the part's key
   * @param list the key of a sequence's parts
   * @return null where the part is absent
   */
  static JsonObject read(Fields root, String key, String list, Rebuild rebuild)
      throws TokenizerFormatException {
    return root.has(key) ? read(root.object(key), list, rebuild, DEEPEST) : null;
  }

  private static JsonObject read(Fields part, String list, Rebuild rebuild, int deepest)
      throws TokenizerFormatException {
    String type = part.text("type", Fields.TOKEN);
    if (!type.equals("Sequence")) {
      return rebuild.of(type, part);
    }
    if (deepest == 0) {
      throw part.fault("type", "no Sequence inside so many others");
    }
    List<JsonElement> parts = part.list(list, MOST_PARTS);
    JsonArray rebuilt = new JsonArray();
    for (int i = 0; i < parts.size(); i++) {
      Fields inner = Fields.of(part.where(list) + "[" + i + "]", parts.get(i));
      rebuilt.add(read(inner, list, rebuild, deepest - 1));
    }
    JsonObject sequence = typed(type);
    sequence.add(list, rebuilt);
    return sequence;
  }

  static JsonObject typed(String type) {
    JsonObject part = new JsonObject();
    part.addProperty("type", type);
    return part;
  }

  /** Copies flags that are true or false. */
  static JsonObject flags(String type, Fields fields, boolean absent, String... keys)
      throws TokenizerFormatException {
    JsonObject part = typed(type);
    for (String key : keys) {
      part.addProperty(key, fields.flag(key, absent));
    }
    return part;
  }

  /** A string of one character. */
  static void character(JsonObject part, String key, Fields fields)
      throws TokenizerFormatException {
    String text = fields.text(key, 2);
    if (text.codePointCount(0, text.length()) != 1) {
      throw fields.fault(key, "one character");
    }
    part.addProperty(key, text);
  }
}
