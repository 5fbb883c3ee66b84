package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Strict reading of the keys of one object of a {@code tokenizer.json}. */
final class Fields {
  static final String SAVE_AGAIN = "Save it again with tokenizer.save or save_pretrained.";

  /** Most characters of a token: runs of spaces that code models add have up to 1,024. */
  static final int TOKEN = 4096;

  /** Largest token id; the largest vocabularies in use have about a million tokens. */
  static final int LARGEST_ID = (1 << 24) - 1;

  private final String where;
  private final JsonObject object;

  private Fields(String where, JsonObject object) {
    this.where = where;
    this.object = object;
  }

  static Fields of(String where, JsonElement element) throws TokenizerFormatException {
    if (element instanceof JsonObject object) {
      return new Fields(where, object);
    }
    throw faultAt(where, "must be an object; got " + shown(element) + ". " + SAVE_AGAIN);
  }

  String where(String key) {
    return where + (where.endsWith(" ") ? "" : ".") + key;
  }

  /** Whether a key is there with a value other than null. */
  boolean has(String key) {
    return object.has(key) && !object.get(key).isJsonNull();
  }

  JsonElement get(String key) {
    return object.get(key);
  }

  JsonObject json() {
    return object;
  }

  Fields object(String key) throws TokenizerFormatException {
    return of(where(key), object.get(key));
  }

  boolean flag(String key, boolean absent) throws TokenizerFormatException {
    if (!has(key)) {
      return absent;
    }
    if (object.get(key) instanceof JsonPrimitive value && value.isBoolean()) {
      return value.getAsBoolean();
    }
    throw fault(key, "true or false");
  }

  String text(String key, int most) throws TokenizerFormatException {
    return text(where(key), object.get(key), most);
  }

  Optional<String> optionalText(String key, int most) throws TokenizerFormatException {
    return has(key) ? Optional.of(text(key, most)) : Optional.empty();
  }

  /** One of some words. */
  String word(String key, String absent, List<String> known) throws TokenizerFormatException {
    String word = has(key) ? text(key, TOKEN) : absent;
    if (!known.contains(word)) {
      throw fault(key, "one of " + String.join(", ", known));
    }
    return word;
  }

  int integer(String key, int least, int most) throws TokenizerFormatException {
    return integer(where(key), object.get(key), least, most);
  }

  List<JsonElement> list(String key, int most) throws TokenizerFormatException {
    return list(where(key), object.get(key), most);
  }

  TokenizerFormatException fault(String key, String must) {
    return faultAt(
        where(key), "must be " + must + "; got " + shown(object.get(key)) + ". " + SAVE_AGAIN);
  }

  static TokenizerFormatException faultAt(String where, String fault) {
    return new TokenizerFormatException(where, fault);
  }

  /** A string that has a UTF-8 form, of at most so many characters. */
  static String text(String where, JsonElement element, int most) throws TokenizerFormatException {
    boolean string = element instanceof JsonPrimitive value && value.isString();
    if (!string || element.getAsString().length() > most || !wellFormed(element.getAsString())) {
      throw faultAt(
          where,
          "must be a string of at most "
              + most
              + " characters; got "
              + shown(element)
              + ". "
              + SAVE_AGAIN);
    }
    return element.getAsString();
  }

  static int integer(String where, JsonElement element, int least, int most)
      throws TokenizerFormatException {
    if (element instanceof JsonPrimitive value
        && value.isNumber()
        && value.getAsString().matches("-?(0|[1-9][0-9]{0,9})")) {
      long number = Long.parseLong(value.getAsString());
      if (number >= least && number <= most) {
        return (int) number;
      }
    }
    throw faultAt(
        where,
        "must be a whole number from "
            + least
            + " to "
            + most
            + "; got "
            + shown(element)
            + ". "
            + SAVE_AGAIN);
  }

  static List<JsonElement> list(String where, JsonElement element, int most)
      throws TokenizerFormatException {
    if (element instanceof JsonArray array && array.size() <= most) {
      List<JsonElement> list = new ArrayList<>(array.size());
      array.forEach(list::add);
      return list;
    }
    throw faultAt(
        where, "must be a list of at most " + most + "; got " + shown(element) + ". " + SAVE_AGAIN);
  }

  static String shown(JsonElement element) {
    if (element == null) {
      return "nothing";
    }
    String text = element.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static boolean wellFormed(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
