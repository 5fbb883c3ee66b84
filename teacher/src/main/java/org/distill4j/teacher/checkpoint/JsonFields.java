package org.distill4j.teacher.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.distill4j.evaluate.dataset.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON object read strictly, whose faults name the file and the field. */
public final class JsonFields {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int MAX_SHOWN = 80;

  private final String place;
  private final String path;
  private final JsonNode node;

  private JsonFields(String place, String path, JsonNode node) {
    this.place = place;
    this.path = path;
    this.node = node;
  }

  /** The object that these bytes hold; {@code place} is named in every fault. */
  static JsonFields parse(String place, byte[] json) throws CheckpointException {
    return object(place, "", tree(place, json));
  }

  /** The objects of the list that these bytes hold. */
  static List<JsonFields> parseList(String place, byte[] json) throws CheckpointException {
    JsonNode list = tree(place, json);
    if (!list.isArray()) {
      throw new CheckpointException(place, "must be a list of JSON objects; got something else");
    }
    List<JsonFields> objects = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      objects.add(object(place, "[" + i + "].", list.get(i)));
    }
    return objects;
  }

  private static JsonNode tree(String place, byte[] json) throws CheckpointException {
    try {
      return MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new CheckpointException(place, "must be one JSON object; got " + JsonFault.of(e));
    }
  }

  private static JsonFields object(String place, String path, JsonNode node)
      throws CheckpointException {
    if (!node.isObject()) {
      throw new CheckpointException(place, "must be one JSON object; got something else");
    }
    return new JsonFields(place, path, node);
  }

  Set<Map.Entry<String, JsonNode>> entries() {
    return node.properties();
  }

  /** The names of all fields, in the order of the file. */
  public Set<String> names() {
    return Set.copyOf(node.propertyNames());
  }

  /** Whether there is such a field, and it is not null. */
  public boolean has(String name) {
    return node.hasNonNull(name);
  }

  boolean isArray(String name) {
    return node.path(name).isArray();
  }

  /** The object in that field. */
  public JsonFields object(String name) throws CheckpointException {
    JsonNode value = required(name);
    if (!value.isObject()) {
      throw fault(name, "must be an object; got " + shown(value));
    }
    return new JsonFields(place, path + name + ".", value);
  }

  /** The string in a field. */
  public String text(String name) throws CheckpointException {
    JsonNode value = required(name);
    if (!value.isString()) {
      throw fault(name, "must be a string; got " + shown(value));
    }
    return value.stringValue();
  }

  /** The string in a field that may be absent. */
  public String text(String name, String otherwise) throws CheckpointException {
    return has(name) ? text(name) : otherwise;
  }

  /** A string, or a number or truth value by its spelling. */
  String name(String name) throws CheckpointException {
    JsonNode value = required(name);
    return value.isNumber() || value.isBoolean() ? value.toString() : text(name);
  }

  /** The truth value in a field that may be absent. */
  public boolean flag(String name, boolean otherwise) throws CheckpointException {
    if (!has(name)) {
      return otherwise;
    }
    JsonNode value = required(name);
    if (!value.isBoolean()) {
      throw fault(name, "must be true or false; got " + shown(value));
    }
    return value.booleanValue();
  }

  /** The whole number in a field. */
  public int integer(String name) throws CheckpointException {
    return toInt(name, required(name));
  }

  /** The whole number in a field that may be absent. */
  public int integer(String name, int otherwise) throws CheckpointException {
    return has(name) ? integer(name) : otherwise;
  }

  /** The number in a field that may be absent. */
  public double number(String name, double otherwise) throws CheckpointException {
    if (!has(name)) {
      return otherwise;
    }
    JsonNode value = required(name);
    if (!value.isNumber()) {
      throw fault(name, "must be a number; got " + shown(value));
    }
    return value.doubleValue();
  }

  /** The whole numbers in a list. */
  public List<Integer> integers(String name) throws CheckpointException {
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode item : array(name)) {
      numbers.add(toInt(name, item));
    }
    return numbers;
  }

  long[] longs(String name) throws CheckpointException {
    JsonNode array = array(name);
    long[] numbers = new long[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode item = array.get(i);
      if (!(item.isIntegralNumber() && item.canConvertToLong() && item.longValue() >= 0)) {
        throw fault(name, "must be whole numbers >= 0; got " + shown(array));
      }
      numbers[i] = item.longValue();
    }
    return numbers;
  }

  /** The strings in a list. */
  public List<String> texts(String name) throws CheckpointException {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : array(name)) {
      if (!item.isString()) {
        throw fault(name, "must be strings; got " + shown(item));
      }
      texts.add(item.stringValue());
    }
    return texts;
  }

  List<JsonFields> objects(String name) throws CheckpointException {
    List<JsonFields> objects = new ArrayList<>();
    for (JsonNode item : array(name)) {
      if (!item.isObject()) {
        throw fault(name, "must be objects; got " + shown(item));
      }
      objects.add(new JsonFields(place, path + name + "[" + objects.size() + "].", item));
    }
    return objects;
  }

  /** What to throw where a field is not as it must be. */
  public CheckpointException fault(String name, String what) {
    return new CheckpointException(place, path + name + ": " + what);
  }

  /** As much of a value as a message can bear. */
  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }

  private JsonNode array(String name) throws CheckpointException {
    JsonNode value = required(name);
    if (!value.isArray()) {
      throw fault(name, "must be a list; got " + shown(value));
    }
    return value;
  }

  private JsonNode required(String name) throws CheckpointException {
    if (!has(name)) {
      throw fault(name, "must be there; got nothing");
    }
    return node.get(name);
  }

  private int toInt(String name, JsonNode value) throws CheckpointException {
    if (!(value.isIntegralNumber() && value.canConvertToInt())) {
      throw fault(name, "must be a whole number; got " + shown(value));
    }
    return value.intValue();
  }
}
