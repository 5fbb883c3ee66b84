package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The post-processors that a {@code tokenizer.json} may name: what they put around a text. */
final class PostProcessors {
  private static final int MOST_STEPS = 64;
  private static final int MOST_TYPES = 15;

  private final Map<String, Integer> vocabulary;

  private PostProcessors(Map<String, Integer> vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** Checks the part against the vocabulary, and writes it anew. */
  static JsonObject read(Fields root, Map<String, Integer> vocabulary)
      throws TokenizerFormatException {
    return Part.read(root, "post_processor", "processors", new PostProcessors(vocabulary)::rebuilt);
  }

  /** Whether a rebuilt part puts any token around a single text. */
  static boolean adds(JsonObject part) {
    if (part == null) {
      return false;
    }
    if (part.has("processors")) {
      return part.getAsJsonArray("processors").asList().stream()
          .anyMatch(inner -> adds(inner.getAsJsonObject()));
    }
    return part.has("single") ? part.getAsJsonArray("single").size() > 1 : part.has("cls");
  }

  /** The first token that a rebuilt part puts before a single text. */
  static Optional<String> first(JsonElement part) {
    return around(part, false);
  }

  /** The last token that a rebuilt part puts after a single text. */
  static Optional<String> last(JsonElement part) {
    return around(part, true);
  }

  private static Optional<String> around(JsonElement element, boolean after) {
    if (!(element instanceof JsonObject part)) {
      return Optional.empty();
    }
    if (part.has("processors")) {
      return part.getAsJsonArray("processors").asList().stream()
          .flatMap(inner -> around(inner, after).stream())
          .findFirst();
    }
    if (part.has("single")) {
      List<JsonElement> steps = part.getAsJsonArray("single").asList();
      JsonObject step = steps.get(after ? steps.size() - 1 : 0).getAsJsonObject();
      return Optional.ofNullable(step.getAsJsonObject("SpecialToken"))
          .map(token -> part.getAsJsonObject("special_tokens").get(token.get("id").getAsString()))
          .map(token -> token.getAsJsonObject().getAsJsonArray("tokens"))
          .map(tokens -> tokens.get(after ? tokens.size() - 1 : 0).getAsString());
    }
    return Optional.ofNullable(part.getAsJsonArray(after ? "sep" : "cls"))
        .map(pair -> pair.get(0).getAsString());
  }

  /** The largest type that a rebuilt part gives to tokens of a pair. */
  static int largestType(JsonElement element) {
    if (!(element instanceof JsonObject part)) {
      return 0;
    }
    if (part.has("processors")) {
      return part.getAsJsonArray("processors").asList().stream()
          .mapToInt(PostProcessors::largestType)
          .max()
          .orElse(0);
    }
    if (part.has("pair")) {
      return part.getAsJsonArray("pair").asList().stream()
          .flatMap(step -> step.getAsJsonObject().asMap().values().stream())
          .mapToInt(step -> step.getAsJsonObject().get("type_id").getAsInt())
          .max()
          .orElse(0);
    }
    return CutRules.type(part).equals("BertProcessing") ? 1 : 0;
  }

  private JsonObject rebuilt(String type, Fields fields) throws TokenizerFormatException {
    return switch (type) {
      case "ByteLevel" -> PreTokenizers.byteLevel(type, fields);
      case "BertProcessing" -> framed(Part.typed(type), fields);
      case "RobertaProcessing" ->
          framed(Part.flags(type, fields, true, "trim_offsets", "add_prefix_space"), fields);
      case "TemplateProcessing" -> template(type, fields);
      default -> throw fields.fault("type", "a known post-processor");
    };
  }

  private JsonObject framed(JsonObject part, Fields fields) throws TokenizerFormatException {
    for (String key : List.of("sep", "cls")) {
      List<JsonElement> pair = fields.list(key, 2);
      if (pair.size() != 2) {
        throw fields.fault(key, "a token and its id");
      }
      JsonArray rebuilt = new JsonArray();
      String token = Fields.text(fields.where(key) + "[0]", pair.get(0), Fields.TOKEN);
      rebuilt.add(token);
      rebuilt.add(id(fields.where(key) + "[1]", pair.get(1), token));
      part.add(key, rebuilt);
    }
    return part;
  }

  private JsonObject template(String type, Fields fields) throws TokenizerFormatException {
    JsonObject tokens = specialTokens(fields.object("special_tokens"));
    JsonObject part = Part.typed(type);
    part.add("single", steps(fields, "single", tokens, List.of("A")));
    part.add("pair", steps(fields, "pair", tokens, List.of("A", "B")));
    part.add("special_tokens", tokens);
    return part;
  }

  private JsonObject specialTokens(Fields fields) throws TokenizerFormatException {
    JsonObject tokens = new JsonObject();
    for (String name : fields.json().keySet()) {
      Fields token = fields.object(name);
      List<JsonElement> all = token.list("ids", MOST_STEPS);
      List<JsonElement> texts = token.list("tokens", MOST_STEPS);
      if (all.isEmpty() || all.size() != texts.size()) {
        throw token.fault("ids", "as many as tokens, and some");
      }
      JsonObject rebuilt = new JsonObject();
      rebuilt.addProperty("id", token.text("id", Fields.TOKEN));
      rebuilt.add("ids", new JsonArray());
      rebuilt.add("tokens", new JsonArray());
      for (int i = 0; i < all.size(); i++) {
        String text = Fields.text(token.where("tokens[" + i + "]"), texts.get(i), Fields.TOKEN);
        rebuilt.getAsJsonArray("ids").add(id(token.where("ids[" + i + "]"), all.get(i), text));
        rebuilt.getAsJsonArray("tokens").add(text);
      }
      tokens.add(name, rebuilt);
    }
    return tokens;
  }

  private static JsonArray steps(
      Fields fields, String key, JsonObject tokens, List<String> sequences)
      throws TokenizerFormatException {
    List<JsonElement> steps = fields.list(key, MOST_STEPS);
    JsonArray rebuilt = new JsonArray();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < steps.size(); i++) {
      Fields step = Fields.of(fields.where(key) + "[" + i + "]", steps.get(i));
      String kind = step.has("Sequence") ? "Sequence" : "SpecialToken";
      Fields named = step.object(kind);
      String id = named.text("id", Fields.TOKEN);
      boolean known = kind.equals("Sequence") ? sequences.contains(id) : tokens.has(id);
      if (!known || (kind.equals("Sequence") && !seen.add(id))) {
        throw named.fault("id", "a text, once, or one of special_tokens");
      }
      JsonObject inner = new JsonObject();
      inner.addProperty("id", id);
      inner.addProperty("type_id", named.integer("type_id", 0, MOST_TYPES));
      JsonObject outer = new JsonObject();
      outer.add(kind, inner);
      rebuilt.add(outer);
    }
    if (seen.size() != sequences.size()) {
      throw fields.fault(key, "a template of " + String.join(" and ", sequences));
    }
    return rebuilt;
  }

  /** The id of a token, which the vocabulary must give it too. */
  private int id(String where, JsonElement element, String token) throws TokenizerFormatException {
    int id = Fields.integer(where, element, 0, Fields.LARGEST_ID);
    Integer known = vocabulary.get(token);
    if (known == null || known != id) {
      throw Fields.faultAt(
          where,
          "must be the id of "
              + token
              + ", "
              + (known == null ? "which the vocabulary lacks" : "which is " + known)
              + "; got "
              + id
              + ". "
              + Fields.SAVE_AGAIN);
    }
    return id;
  }
}
