package org.distill4j.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

class AnswerFileTest {
  private static final List<String> LABELS = List.of("no", "yes");

  @TempDir private Path folder;

  private double[][] read(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, content);
    return AnswerFile.probabilities(file, LABELS);
  }

  @Test
  void readsWhatPredictWrites() throws IOException {
    double[][] rows =
        read(
            "p.jsonl",
            """
            {"label":"yes","probabilities":{"yes":0.75,"no":0.25}}

            {"label":"no","probabilities":{"no":1,"yes":0}}
            """);
    assertArrayEquals(new double[][] {{0.25, 0.75}, {1, 0}}, rows);
  }

  @Test
  void readsATableInTheOrderOfItsHeader() throws IOException {
    double[][] rows = read("p.tsv", "yes\tno\r\n0.75\t0.25\r\n1e-3\t0.999\r\n");
    assertArrayEquals(new double[][] {{0.25, 0.75}, {0.999, 0.001}}, rows);
  }

  private double[][] scores(String name, String content) throws IOException {
    return AnswerFile.scores(Files.writeString(folder.resolve(name), content));
  }

  @Test
  void readsScores() throws IOException {
    double[][] expected = {{2.5}, {-1}};
    assertArrayEquals(expected, scores("s.tsv", "score\n2.5\n-1\n"));
    assertArrayEquals(
        expected, scores("s.jsonl", "{\"score\":2.5}\n{\"text\":\"a\",\"score\":-1}\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s.tsv | stars;1 | s.tsv:1: must have the one column 'score'; got 'stars'.",
        "s.tsv | score;x | s.tsv:2: must hold numbers; got 'x'.",
        "s.tsv | score;Infinity | s.tsv:2: must hold scores of at most 3.4e38; got Infinity.",
        "s.jsonl | {} | s.jsonl:1: must have a number score; got none."
      })
  void refusesOtherScores(String name, String content, String says) {
    Exception fault =
        assertThrows(DataException.class, () -> scores(name, content.replace(';', '\n')));
    assertTrue(fault.getMessage().contains(says), fault.getMessage());
  }

  @Test
  void dividesRoundedRowsByTheirSum() throws IOException {
    double[] row = read("p.tsv", "no\tyes\n0.3333\t0.6666\n")[0];
    assertEquals(1, row[0] + row[1], 1e-15);
    assertEquals(1 / 3.0, row[0], 1e-15);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "p.tsv | no,maybe;0.5,0.5 | p.tsv:1: must have the labels 'no', 'yes'; got 'no', 'maybe'. Give",
        "p.tsv | no,yes,no;0.5,0.5,0 | p.tsv:1: must have the labels 'no', 'yes'; got 'no', 'yes', 'no'.",
        "p.tsv | no,yes;0.5 | p.tsv:2: must have 2 fields; got 1.",
        "p.tsv | no,yes;0.5,x | p.tsv:2: must hold numbers; got 'x'.",
        "p.tsv | no,yes;-0.5,1.5 | p.tsv:2: must hold probabilities in [0, 1]; got -0.5.",
        "p.tsv | no,yes;NaN,0.5 | p.tsv:2: must hold probabilities in [0, 1]; got NaN.",
        "p.tsv | no,yes;0.5,0.5;0.5,0.4 | p.tsv:3: must sum to 1; got 0.9. Give probabilities, not",
        "p.jsonl | {} | p.jsonl:1: must have an object probabilities; got none.",
        "p.jsonl | [] | p.jsonl:1: must have an object probabilities; got none.",
        "p.jsonl | { | p.jsonl:1: must be one JSON object; got ",
        "p.jsonl | {} {} | p.jsonl:1: must be one JSON object; got ",
        "p.jsonl | {\"probabilities\":{\"no\":1}} | p.jsonl:1: must have the labels 'no', 'yes'; got 'no'.",
        "p.jsonl | {\"probabilities\":{\"no\":\"1\",\"yes\":0}} | p.jsonl:1: must hold numbers; got \"1\".",
        "p.csv | no,yes | p.csv: must end in .jsonl or .tsv; got another end."
      })
  void refuses(String name, String content, String message) {
    String written =
        name.endsWith(".tsv") ? content.replace(',', '\t').replace(';', '\n') : content;
    Exception fault = assertThrows(DataException.class, () -> read(name, written));
    assertTrue(fault.getMessage().contains(message), fault.getMessage());
  }
}
