package org.distill4j.recipes.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlParserTest {
  @Test
  void placesEveryNode() throws YamlException {
    Document document = parse("a: 1\nb:\n  - {c: x}\n  - [true]\n");
    Node.Sequence list = (Node.Sequence) document.root().entries().get("b").value();
    Node.Mapping first = (Node.Mapping) list.items().get(0);
    assertEquals("r.yaml:1:4", position(document.root().entries().get("a").value()));
    assertEquals("r.yaml:3:6", first.entries().get("c").keyPosition().toString());
    assertEquals("r.yaml:3:9", position(first.entries().get("c").value()));
    assertEquals("r.yaml:4:6", position(((Node.Sequence) list.items().get(1)).items().get(0)));
  }

  @ParameterizedTest
  @CsvSource({
    "1, INTEGER",
    "-3, INTEGER",
    "1.0, FLOAT",
    "1e-4, FLOAT",
    ".nan, FLOAT",
    "true, BOOLEAN",
    "no, STRING",
    "'\"1\"', STRING",
    "null, NULL",
    "1x, STRING"
  })
  void tellsKindsByYamlsCoreRules(String text, Node.Kind kind) throws YamlException {
    Node node = parse("a: " + text).root().entries().get("a").value();
    assertEquals(kind, ((Node.Scalar) node).kind());
  }

  @Test
  void notesAKeyThatStandsTwiceAndKeepsTheFirst() throws YamlException {
    Document document = parse("a: {b: 1, b: 2}\na: 3\n");
    assertEquals(
        List.of(
            "r.yaml:1:11 a.b: must stand once; got it also at r.yaml:1:5. Remove one of the two.",
            "r.yaml:2:1 a: must stand once; got it also at r.yaml:1:1. Remove one of the two."),
        document.problems().stream().map(Problem::toString).toList());
    assertTrue(document.root().entries().get("a").value() instanceof Node.Mapping);
  }

  @Test
  void refusesAnchorsAliasesAndTags() throws YamlException {
    Document document = parse("a: &x [1]\nb: *x\nc: !!str 5\n");
    assertEquals(
        List.of(
            "r.yaml:1:4 a: must have no anchor; got &x. Remove it.",
            "r.yaml:2:4 b: must be written out; got the alias *x. Repeat the value here.",
            "r.yaml:3:4 c: must have no tag; got tag:yaml.org,2002:str. Remove it."),
        document.problems().stream().map(Problem::toString).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: [1, 2\\nb: 3 | r.yaml:2:2: must be YAML",
        "a: 1\\n b: 2 | r.yaml:2:3: must be YAML; got this from its parser: mapping values are",
        "a: @x | r.yaml:1:4: must be YAML",
        "a: 1\\n---\\nb: 2 | r.yaml:3:1: must be one document; got a second",
        "{a: 1} x | r.yaml:1:8: must be YAML",
        "- a | r.yaml:1:1: must be a mapping of keys to values; got a list of 1",
        "hello | r.yaml:1:1: must be a mapping of keys to values; got \"hello\"",
        "'' | r.yaml:1:1: must be a mapping of keys to values; got nothing",
        "? [a] \\n: 1 | r.yaml:1:4: must be YAML"
      })
  void refusesWhatIsNoSingleMapping(String text, String message) {
    YamlException e = assertThrows(YamlException.class, () -> parse(text.replace("\\n", "\n")));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] content = "a: 1\nb: \u00e9".getBytes(StandardCharsets.ISO_8859_1);
    YamlException e = assertThrows(YamlException.class, () -> YamlParser.parse("r.yaml", content));
    assertEquals(
        "r.yaml:2:4: must be UTF-8; got the byte 0xe9. Save the file as UTF-8.", e.getMessage());
  }

  @Test
  void skipsAByteOrderMark() throws YamlException {
    assertTrue(parse("\uFEFFa: 1").root().entries().containsKey("a"));
  }

  @Test
  void refusesHugeFiles() {
    byte[] content = new byte[YamlParser.MAX_BYTES + 1];
    YamlException e = assertThrows(YamlException.class, () -> YamlParser.parse("r.yaml", content));
    assertTrue(e.getMessage().contains("must be at most 1048576 bytes; got 1048577"));
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 400, 20_000})
  void refusesDeepNesting(int depth) {
    String text = "a: " + "[".repeat(depth) + "]".repeat(depth);
    YamlException e = assertThrows(YamlException.class, () -> parse(text));
    assertTrue(e.getMessage().contains("must nest at most 64 deep"), e.getMessage());
  }

  private static String position(Node node) {
    return node.position().toString();
  }

  private static Document parse(String text) throws YamlException {
    return YamlParser.parse("r.yaml", text.getBytes(StandardCharsets.UTF_8));
  }
}
