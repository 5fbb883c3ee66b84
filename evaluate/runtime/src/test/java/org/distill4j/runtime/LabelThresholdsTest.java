package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelThresholdsTest {
  private static final List<String> LABELS = List.of("a", "b");

  @TempDir private Path folder;

  private LabelThresholds read(String json) throws IOException {
    Files.writeString(folder.resolve(LabelThresholds.FILE), json);
    return LabelThresholds.ofFolder(folder, LABELS);
  }

  @Test
  void areHalvesWithoutAFile() throws IOException {
    assertEquals(LabelThresholds.halves(2), LabelThresholds.ofFolder(folder, LABELS));
  }

  @Test
  void areReadByLabelInAnyOrder() throws IOException {
    LabelThresholds read = read("{\"thresholds\": {\"b\": 0.75, \"a\": 0.25}, \"rows\": 12}");
    assertEquals(new LabelThresholds(List.of(0.25, 0.75), 12), read);
    assertEquals("{thresholds={a=0.25, b=0.75}, rows=12}", read.toMap(LABELS).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|thresholds: must be an object with a number for each of [a, b]; got nothing",
        "{\"thresholds\": {\"a\": 0.5}, \"rows\": 1}|thresholds: must be an object with",
        "{\"thresholds\": {\"a\": 0.5, \"b\": 2}, \"rows\": 1}|thresholds.b: must be a number in",
        "{\"thresholds\": {\"a\": 0.5, \"b\": null}, \"rows\": 1}|thresholds.b: must be a number"
            + " in",
        "{\"thresholds\": {\"a\": 0.5, \"b\": 0.5}}|rows: must be a number in [0, 2^31)",
        "{\"thresholds\": {\"a\": 0.5, \"b\": 0.5}, \"rows\": -1}|rows: must be a number in"
      })
  void namesTheFieldAtFault(String json, String fault) {
    ModelFolderException e = assertThrows(ModelFolderException.class, () -> read(json));
    assertTrue(e.getMessage().contains("thresholds.json " + fault), e.getMessage());
    assertTrue(e.getMessage().endsWith("Export the model again."), e.getMessage());
  }

  @Test
  void chooseWhatReachesThem() {
    LabelThresholds thresholds = new LabelThresholds(List.of(0.25, 0.75), 12);
    LabelChoice choice =
        LabelChoice.of(LABELS, thresholds, new float[] {(float) Math.log(1 / 3.0), 1}, false);
    assertEquals(0.25, choice.probabilities().get(0), 1e-7);
    assertEquals(List.of(), LabelChoice.of(LABELS, thresholds, new float[] {-9, 1}, true).labels());
    assertEquals(
        List.of("b"), thresholds.chosen(List.of(0.2, 0.75)).stream().map(LABELS::get).toList());
  }

  @Test
  void refusesLogitsThatAreNotFinite() {
    float[] logits = {Float.NaN, 1};
    assertThrows(IllegalStateException.class, () -> LabelChoice.probabilities(logits));
    assertEquals(List.of(1.0, 0.0), LabelChoice.probabilities(new float[] {1000, -1000}));
  }
}
