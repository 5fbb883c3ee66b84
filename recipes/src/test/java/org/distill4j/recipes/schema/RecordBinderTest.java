package org.distill4j.recipes.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.yaml.Problem;
import org.distill4j.recipes.yaml.YamlException;
import org.distill4j.recipes.yaml.YamlParser;
import org.junit.jupiter.api.Test;

final class RecordBinderTest {
  /** Where a thing is. */
  enum Place {
    HERE,
    FAR_AWAY
  }

  record Inner(@Limits(least = 2, most = 5) int roundTrips, boolean dry) {}

  record Settings(
      @Required("Write keep: 0.5.") Amount keep,
      @Limits(range = Limits.Range.INSIDE) double mostLoss,
      Place place,
      Inner inner) {
    Settings {
      if (place == Place.HERE && inner.dry()) {
        throw new IllegalArgumentException("must not be dry here; got dry. Write place: far-away.");
      }
    }
  }

  private static final RecordBinder<Settings> BINDER =
      RecordBinder.of(
          new Settings(new Amount.Share(1.0), 0.25, Place.FAR_AWAY, new Inner(3, false)));

  private final Values values = new Values(Path.of(""));

  private Settings read(String yaml) throws YamlException {
    Fields fields =
        Fields.of(
                values,
                "top",
                BINDER.keys(),
                YamlParser.parse("r.yaml", yaml.getBytes(StandardCharsets.UTF_8)).root())
            .orElseThrow();
    return BINDER.read(fields);
  }

  private List<String> faults() {
    return values.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void namesKeysInKebabCaseInTheOrderOfTheComponents() {
    assertEquals(List.of("keep", "most-loss", "place", "inner"), BINDER.keys().keys());
  }

  @Test
  void fillsInDefaultsAndReadsBackWhatItWrites() throws YamlException {
    Settings read = read("keep: 7\ninner: {round-trips: 4}\n");
    assertEquals(
        new Settings(new Amount.Count(7), 0.25, Place.FAR_AWAY, new Inner(4, false)), read);
    assertEquals(List.of(), faults());
    Map<String, Object> written = BINDER.write(read);
    assertEquals(
        "{keep=7, most-loss=0.25, place=far-away, inner={round-trips=4, dry=false}}",
        written.toString());
    assertEquals(read, read(written.toString().replace("=", ": ")));
  }

  @Test
  void gathersAllFaultsWithTheirPlaces() throws YamlException {
    Settings read =
        read("most-loss: 1.0\nplace: far\ninner: {round-trips: 6, dry: 1, wet: true}\n");
    assertEquals(new Inner(3, false), read.inner());
    String all = String.join("\n", faults());
    assertTrue(all.contains("r.yaml:1:1 top.keep: must be given; got nothing. Write keep"), all);
    assertTrue(all.contains("r.yaml:1:12 top.most-loss: must be in (0, 1); got 1.0"), all);
    assertTrue(all.contains("r.yaml:2:8 top.place: must be one of here, far-away"), all);
    assertTrue(all.contains("r.yaml:3:22 top.inner.round-trips: must be in [2, 5]; got 6"), all);
    assertTrue(all.contains("top.inner.dry: must be true or false; got 1"), all);
    assertTrue(all.contains("top.inner.wet: must be a key that exists here"), all);
    assertEquals(6, faults().size(), all);
  }

  @Test
  void namesWhatTheRecordItselfRefuses() throws YamlException {
    var unused = read("keep: 0.5\nplace: here\ninner: {dry: true}\n");
    assertEquals(
        List.of("r.yaml:1:1 top: must not be dry here; got dry. Write place: far-away."), faults());
  }

  @Test
  void tellsTheSchema() {
    Map<String, Object> schema = BINDER.schema();
    assertEquals(List.of("keep"), schema.get("required"));
    assertEquals(false, schema.get("additionalProperties"));
    Map<?, ?> properties = (Map<?, ?>) schema.get("properties");
    assertEquals(
        Map.of("type", "number", "exclusiveMinimum", 0, "exclusiveMaximum", 1),
        properties.get("most-loss"));
    assertEquals(Map.of("enum", List.of("here", "far-away")), properties.get("place"));
    Map<?, ?> inner = (Map<?, ?>) ((Map<?, ?>) properties.get("inner")).get("properties");
    assertEquals(Map.of("type", "integer", "minimum", 2L, "maximum", 5L), inner.get("round-trips"));
  }

  record Unknown(Path where) {}

  @Test
  void refusesATypeWithoutAForm() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> RecordBinder.of(new Unknown(Path.of("somewhere"))))
            .getMessage();
    assertTrue(message.contains("java.nio.file.Path"), message);
  }
}
