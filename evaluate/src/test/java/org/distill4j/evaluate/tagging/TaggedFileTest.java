package org.distill4j.evaluate.tagging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.evaluate.dataset.DataException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TaggedFileTest {
  private static final Path SHARED = Path.of(System.getProperty("distill4j.shared", "../shared"));

  @TempDir private Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void readsColumnsWithBlankLinesBetweenSentences() throws IOException {
    Path path = file("a.conll", "-DOCSTART- O\n\nen:New\tB-LOC\nen:York I-LOC\n\t\n\nen:.\tO");
    assertEquals(
        List.of(
            new TaggedSentence(3, List.of("New", "York"), List.of("B-LOC", "I-LOC")),
            new TaggedSentence(7, List.of("."), List.of("O"))),
        TaggedFile.columns(path, "en:", TagFaults.REFUSE));
  }

  @Test
  void passesOverAByteOrderMark() throws IOException {
    Path columns = file("a.conll", "\uFEFFEU B-ORG\n");
    Path words = file("words", "\uFEFFEU\n");
    List<TaggedSentence> read = TaggedFile.columns(columns, "", TagFaults.REFUSE);
    assertEquals(List.of(new TaggedSentence(1, List.of("EU"), List.of("B-ORG"))), read);
    assertEquals(read, TaggedFile.aligned(words, file("tags", "\uFEFFB-ORG\n"), TagFaults.REFUSE));
  }

  @Test
  void refusesOrRepairsAnInsideThatNothingBegan() throws IOException {
    Path path = file("b.conll", "a O\nb I-X\nc I-X\nd I-Y\n");
    DataException fault =
        assertThrows(DataException.class, () -> TaggedFile.columns(path, "", TagFaults.REFUSE));
    assertEquals(
        path
            + ":2: must begin an entity with B-X; got I-X after O. Correct the tag, or repair"
            + " tags.",
        fault.getMessage());
    assertEquals(
        List.of("O", "B-X", "I-X", "B-Y"),
        TaggedFile.columns(path, "", TagFaults.REPAIR).get(0).tags());
  }

  @Test
  void namesTheLineOfAFault() throws IOException {
    Path lonely = file("c.conll", "a O\n\nword\n");
    assertEquals(
        lonely + ":3: must have a word and a tag; got 'word' alone. Add its tag.",
        assertThrows(DataException.class, () -> TaggedFile.columns(lonely, "", TagFaults.REFUSE))
            .getMessage());
    Path strange = file("d.conll", "a X-LOC\n");
    assertEquals(
        strange
            + ":1: must have a tag O, B-TYPE or I-TYPE; got 'X-LOC'. Correct the tag, or write"
            + " entities: false if tags mark no entities.",
        assertThrows(DataException.class, () -> TaggedFile.columns(strange, "", TagFaults.REFUSE))
            .getMessage());
  }

  @Test
  void readsAlignedFilesAndComparesTheirLengths() throws IOException {
    Path words = file("seq.in", "play jazz \nstop\n");
    Path tags = file("seq.out", "O B-genre\nO\n");
    assertEquals(
        new TaggedSentence(1, List.of("play", "jazz"), List.of("O", "B-genre")),
        TaggedFile.aligned(words, tags, TagFaults.REFUSE).get(0));
    Path fewer = file("fewer.out", "O\nO\n");
    assertEquals(
        fewer
            + ":1: must have a tag for each of the sentence's 2 words, one or more; got 1."
            + " Correct it.",
        assertThrows(DataException.class, () -> TaggedFile.aligned(words, fewer, TagFaults.REFUSE))
            .getMessage());
  }

  @Test
  void keepsAWordWithASpaceWholeWhereColumnsAreApartByTabs() throws IOException {
    Path path = file("e.conll", "new york\tB-LOC\na\u3000b\tO\n\u3000\tO\nof \t_\tO \n");
    assertEquals(
        List.of("new\u00A0york", "a\u00A0b", "\u00A0", "of"),
        TaggedFile.columns(path, "", TagFaults.REFUSE).get(0).words());
    Path spaces = file("f.conll", "new _ B-LOC\nyork\u00A0city _ I-LOC\n");
    assertEquals(
        List.of("new", "york\u00A0city"),
        TaggedFile.columns(spaces, "", TagFaults.REFUSE).get(0).words());
  }

  @Test
  void passesOverCommentsBeforeASentence() throws IOException {
    Path path = file("g.conll", "# id 0 domain=en\na _ _ O\n# _ _ O\n\n# _ _ O\nb _ _ O\n");
    List<TaggedSentence> read = TaggedFile.columns(path, "", TagFaults.REFUSE);
    assertEquals(List.of("a", "#"), read.get(0).words());
    assertEquals(List.of("#", "b"), read.get(1).words());
  }

  @ParameterizedTest
  @CsvSource({
    "B-P E-P O S-L, B-P I-P O B-L",
    "B-P I-P L-P U-L, B-P I-P I-P B-L",
    "B-P M-P E-P W-L, B-P I-P I-P B-L",
    "PER PER O LOC, B-PER I-PER O B-LOC",
    "B_PER I_PER O B_LOC, B-PER I-PER O B-LOC",
    "PER-B PER-I O LOC-S, B-PER I-PER O B-LOC",
    "B_CELL T_CELL O B_CELL, B-B_CELL B-T_CELL O B-B_CELL",
    "PER LOC O LOC, B-PER B-LOC O B-LOC",
    "B I O B, B-SPAN I-SPAN O B-SPAN",
    "B E S O, B-SPAN I-SPAN B-SPAN O"
  })
  void convertsOtherSchemes(String given, String iob2) throws IOException {
    StringBuilder content = new StringBuilder();
    for (String tag : given.split(" ", -1)) {
      content.append("word\t").append(tag).append('\n');
    }
    Path path = file("h.conll", content.toString());
    assertEquals(
        List.of(iob2.split(" ", -1)), TaggedFile.columns(path, "", TagFaults.REFUSE).get(0).tags());
  }

  @Test
  void namesTagsThatMarkNoEntities() throws IOException {
    Path path = file("i.conll", "john NOUN\nruns VERB\n");
    DataException fault =
        assertThrows(DataException.class, () -> TaggedFile.columns(path, "", TagFaults.REFUSE));
    assertTrue(
        fault.getMessage().contains("got 'NOUN', 'VERB', which mark none, as parts of speech"),
        fault.getMessage());
  }

  @Test
  void readsTheDataSetsThatCome() throws IOException {
    Path data = SHARED.resolve("data");
    Assumptions.assumeTrue(Files.isDirectory(data));
    TagFaults repair = TagFaults.REPAIR;
    List<TaggedSentence> snips =
        TaggedFile.aligned(
            data.resolve("snips/dev/seq.in"), data.resolve("snips/dev/seq.out"), repair);
    assertEquals(
        List.of(3394, 1009, 20000, 700),
        List.of(
            TaggedFile.columns(data.resolve("wnut17/wnut17train.conll"), "", repair).size(),
            TaggedFile.columns(data.resolve("wnut17/emerging.dev.conll"), "", repair).size(),
            TaggedFile.columns(data.resolve("wikiann/train"), "en:", repair).size(),
            snips.size()));
  }

  @Test
  void convertsAlignedFilesAndSaysSo() throws IOException {
    List<String> notes = new ArrayList<>();
    List<TaggedSentence> read =
        TaggedFile.aligned(
            file("in", "new york is\n"), file("out", "B-L E-L O\n"), TagFaults.REFUSE, notes::add);
    assertEquals(List.of("B-L", "I-L", "O"), read.get(0).tags());
    assertTrue(notes.get(0).contains("tags are IOBES or BILOU, read as"), notes.toString());
  }

  @Test
  void keepsAnyTagWhereNoneIsMeantToMarkEntities() throws IOException {
    Path file = file("pos", "John\tNNP\nruns\tI-X\n.\t.\n");
    assertEquals(
        List.of("NNP", "I-X", "."), TaggedFile.columns(file, "", TagFaults.KEEP).get(0).tags());
  }
}
