package org.distill4j.recipes.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Turns the parser's events into one tree, noting what a recipe may not contain. */
final class TreeBuilder {
  /** Recipes nest about eight deep; the bound keeps hostile input off the call stack. */
  private static final int MAX_DEPTH = 64;

  private final String source;
  private final List<Problem> problems = new ArrayList<>();

  TreeBuilder(String source) {
    this.source = source;
  }

  List<Problem> problems() {
    return problems;
  }

  /** Reads exactly one document to its end. */
  Node read(YAMLParser parser) throws YamlException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return new Node.Scalar(position(parser), Node.Kind.NULL, "");
    }
    Node root = node(parser, first, "", 0);
    if (parser.nextToken() != null) {
      throw new YamlException(
          position(parser), "must be one document; got a second. Remove all from here on.");
    }
    return root;
  }

  private Node node(YAMLParser parser, JsonToken token, String path, int depth)
      throws YamlException {
    Position position = position(parser);
    if (depth > MAX_DEPTH) {
      throw new YamlException(position, "must nest at most " + MAX_DEPTH + " deep; got more.");
    }
    refuseMarks(parser, position, path);
    if (token == JsonToken.START_OBJECT) {
      return mapping(parser, position, path, depth);
    }
    if (token == JsonToken.START_ARRAY) {
      return sequence(parser, position, path, depth);
    }
    return new Node.Scalar(
        position, kind(token), token == JsonToken.VALUE_NULL ? "" : parser.getString());
  }

  private Node mapping(YAMLParser parser, Position position, String path, int depth)
      throws YamlException {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      Position keyPosition = position(parser);
      String inner = Paths.child(path, key);
      Node value = node(parser, parser.nextToken(), inner, depth + 1);
      Node.Entry earlier = entries.putIfAbsent(key, new Node.Entry(keyPosition, value));
      if (earlier != null) {
        add(
            keyPosition,
            inner,
            "must stand once; got it also at "
                + earlier.keyPosition()
                + ". Remove one of the two.");
      }
    }
    return new Node.Mapping(position, entries);
  }

  private Node sequence(YAMLParser parser, Position position, String path, int depth)
      throws YamlException {
    List<Node> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(node(parser, token, Paths.item(path, items.size()), depth + 1));
    }
    return new Node.Sequence(position, items);
  }

  private void refuseMarks(YAMLParser parser, Position position, String path) {
    if (parser.isCurrentAlias()) {
      add(
          position,
          path,
          "must be written out; got the alias *" + parser.getString() + ". Repeat the value here.");
    } else if (parser.getObjectId() != null) {
      add(position, path, "must have no anchor; got &" + parser.getObjectId() + ". Remove it.");
    } else if (parser.getRawTag() != null) {
      add(position, path, "must have no tag; got " + parser.getRawTag() + ". Remove it.");
    }
  }

  private void add(Position position, String path, String fault) {
    problems.add(new Problem(position, path, fault));
  }

  private Position position(YAMLParser parser) {
    if (source.equals(Position.SET.source())) {
      return Position.SET;
    }
    TokenStreamLocation location = parser.currentTokenLocation();
    return new Position(
        source, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }

  private static Node.Kind kind(JsonToken token) {
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return Node.Kind.INTEGER;
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      return Node.Kind.FLOAT;
    }
    if (token == JsonToken.VALUE_NULL) {
      return Node.Kind.NULL;
    }
    boolean logical = token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
    return logical ? Node.Kind.BOOLEAN : Node.Kind.STRING;
  }
}
