package org.distill4j.recipes.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final String TEXT = "a: {b: 1}\nlist: [{x: 1}, {x: 2}]\n";

  @Test
  void replacesAValueAndMarksItsPlace() throws YamlException {
    Node.Mapping a = (Node.Mapping) apply("a.b=[1, two]").root().entries().get("a").value();
    Node.Sequence b = (Node.Sequence) a.entries().get("b").value();
    assertEquals(Position.SET, b.position());
    assertEquals("two", ((Node.Scalar) b.items().get(1)).text());
  }

  @Test
  void reachesIntoListsAndAddsToTheirEnd() throws YamlException {
    Document document = apply("list[1].x=5", "list[2].x=6");
    Node.Sequence list = (Node.Sequence) document.root().entries().get("list").value();
    assertEquals(List.of("1", "5", "6"), list.items().stream().map(SettingsTest::x).toList());
  }

  @Test
  void makesMissingMappings() throws YamlException {
    Document document = apply("new.inner.key=3");
    assertEquals(List.of(), document.problems());
    assertEquals("a mapping of inner", document.root().entries().get("new").value().shown());
  }

  @Test
  void letsTheLastOfTwoWin() throws YamlException {
    Node.Mapping a = (Node.Mapping) apply("a.b=2", "a.b=3").root().entries().get("a").value();
    assertEquals("3", ((Node.Scalar) a.entries().get("b").value()).text());
  }

  @Test
  void keepsEqualsSignsInValues() throws YamlException {
    Node.Mapping a = (Node.Mapping) apply("a.b=x=y").root().entries().get("a").value();
    assertEquals("x=y", ((Node.Scalar) a.entries().get("b").value()).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.b | --set: must be path=value; got \"a.b\".",
        "=3 | --set: must be path=value; got \"=3\".",
        "a..b=3 | --set a..b: must be keys joined by points, lists as key[0]; got \"\".",
        "list[x]=3 | --set list[x]: must be keys joined by points",
        "list[3]=3 | --set list[3]: must be an index up to 2; got 3.",
        "a[0]=3 | --set a: must be a list, to set a member of it; got a mapping of b.",
        "list.x=3 | --set list: must be a mapping, to set a key in it; got a list of 2.",
        "a.b=[1 | --set a.b: must be YAML"
      })
  void turnsUnusableSettingsIntoProblems(String setting, String message) throws YamlException {
    List<Problem> problems = apply(setting).problems();
    assertEquals(1, problems.size());
    assertTrue(problems.get(0).toString().startsWith(message), problems.get(0).toString());
  }

  private static String x(Node node) {
    return ((Node.Scalar) ((Node.Mapping) node).entries().get("x").value()).text();
  }

  private static Document apply(String... settings) throws YamlException {
    Document document = YamlParser.parse("r.yaml", TEXT.getBytes(StandardCharsets.UTF_8));
    return Settings.apply(document, List.of(settings));
  }
}
