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

/**
 * Strict reading of the small JSON files of a model folder.
 *
 * @param name the file's name in error messages
 * @param root the value it holds
 */
record JsonFile(String name, JsonElement root) {

  private static final Gson GSON =
      new GsonBuilder().setStrictness(Strictness.STRICT).disableHtmlEscaping().create();

  static JsonFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelFolderException(
          file.toString(), "must be a file; got none. Export the model folder again.");
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
          name, "must be JSON; got " + e.getMessage() + ". Export the model folder again.", e);
    }
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
    String text = element.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
