package org.distill4j.recipes.yaml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads YAML text into a tree with positions. */
public final class YamlParser {
  /** Recipes are a few kilobytes; more than this is some other file. */
  public static final int MAX_BYTES = 1 << 20;

  private static final YAMLFactory FACTORY = YAMLFactory.builder().build();

  private YamlParser() {}

  /**
   * The tree of a whole file.
   *
   * @param source the file's name, for positions
   * @param content its bytes, UTF-8
   * @throws YamlException if the bytes are no single YAML mapping
   */
  public static Document parse(String source, byte[] content) throws YamlException {
    Position start = new Position(source, 1, 1);
    if (content.length > MAX_BYTES) {
      throw new YamlException(
          start,
          "must be at most " + MAX_BYTES + " bytes; got " + content.length + ". Name a recipe.");
    }
    TreeBuilder builder = new TreeBuilder(source);
    Node root = build(builder, start, decode(source, content));
    if (root instanceof Node.Mapping mapping) {
      return new Document(mapping, builder.problems());
    }
    throw new YamlException(
        root.position(), "must be a mapping of keys to values; got " + root.shown() + ".");
  }

  /**
   * A value by itself, as {@code --set} gives it.
   *
   * @throws YamlException if the text is no YAML value
   */
  static Node parseValue(String text) throws YamlException {
    TreeBuilder builder = new TreeBuilder(Position.SET.source());
    Node node = build(builder, Position.SET, text);
    if (!builder.problems().isEmpty()) {
      throw new YamlException(builder.problems().get(0));
    }
    return node;
  }

  private static Node build(TreeBuilder builder, Position start, String text) throws YamlException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return builder.read((YAMLParser) parser);
    } catch (JacksonException e) {
      throw notYaml(start, e);
    }
  }

  private static YamlException notYaml(Position start, JacksonException e) {
    if (e.getCause() instanceof MarkedYamlEngineException marked
        && marked.getProblemMark().isPresent()) {
      Mark mark = marked.getProblemMark().get();
      return new YamlException(
          at(start, mark.getLine() + 1, mark.getColumn() + 1),
          "must be YAML; got this from its parser: " + oneLine(marked.getProblem()) + ".");
    }
    return new YamlException(
        at(start, e.getLocation().getLineNr(), e.getLocation().getColumnNr()),
        "must be YAML; got this from its parser: " + oneLine(e.getOriginalMessage()) + ".");
  }

  private static Position at(Position start, int line, int column) {
    return start.isSet() ? start : new Position(start.source(), line, column);
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ").strip();
  }

  private static String decode(String source, byte[] content) throws YamlException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      int good = bytes.position();
      throw new YamlException(
          positionOf(source, content, good),
          String.format(
              Locale.ROOT,
              "must be UTF-8; got the byte 0x%02x. Save the file as UTF-8.",
              content[good]));
    }
  }

  private static Position positionOf(String source, byte[] content, int offset) {
    String before = new String(content, 0, offset, StandardCharsets.UTF_8);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new Position(source, line, before.length() - before.lastIndexOf('\n'));
  }
}
