package org.distill4j.runtime;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Strict reading of the small JSON files of a model folder.
 *
 * @param name the file's name in error messages
 * @param root the value it holds
 */
record JsonFile(String name, JsonElement root) {

  private static final Gson GSON =
      new GsonBuilder().setStrictness(Strictness.STRICT).disableHtmlEscaping().create();

  private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

  /** More than the tokenizers of the largest vocabularies have. */
  private static final long MOST_BYTES = 256_000_000;

  static JsonFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelFolderException(
          file.toString(), "must be a file; got none. Export the model folder again.");
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new ModelFolderException(
          file.toString(),
          "must be at most " + MOST_BYTES + " bytes long; got " + Files.size(file) + ".");
    }
    return parse(file.toString(), Files.readAllBytes(file));
  }

  static JsonFile parse(String name, byte[] bytes) throws ModelFolderException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      JsonElement root = GSON.fromJson(text, JsonElement.class);
      if (root == null) {
        throw new ModelFolderException(
            name, "must be JSON; got an empty file. Export the model folder again.");
      }
      return new JsonFile(name, root);
    } catch (CharacterCodingException e) {
      throw new ModelFolderException(
          name, "must be UTF-8; got other bytes. Export the model folder again.", e);
    } catch (JsonParseException e) {
      throw new ModelFolderException(
          name, "must be JSON; got a fault" + place(e) + ". Export the model folder again.", e);
    }
  }

  /** Where the parser stopped; the rest of its message is in its own words. */
  private static String place(JsonParseException e) {
    Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
    return place.find() ? " at " + place.group() : "";
  }

  JsonObject object() throws ModelFolderException {
    if (!root.isJsonObject()) {
      throw new ModelFolderException(
          name, "must hold a JSON object; got " + kind(root) + ". Check the file.");
    }
    return root.getAsJsonObject();
  }

  static String kind(JsonElement element) {
    if (element == null) {
      return "nothing";
    }
    return cut(element.toString());
  }

  /** The beginning of a text, short enough for a message. */
  static String cut(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  /** Returns whether a value, of a file of any content, is a string. */
  static boolean isText(JsonElement element) {
    return element != null && element.isJsonPrimitive() && element.getAsJsonPrimitive().isString();
  }

  /**
   * Returns a whole number, 1 or more.
   *
   * @throws ModelFolderException if there is none under that key, or it is none, or 10⁹ or more
   */
  int count(String key) throws ModelFolderException {
    JsonElement value = object().get(key);
    boolean number =
        value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    if (!number || !value.getAsString().matches("[1-9][0-9]{0,8}")) {
      throw new ModelFolderException(
          name + " " + key,
          "must be a whole number > 0; got " + kind(value) + ". Export the model again.");
    }
    return value.getAsInt();
  }
}
