package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.distill4j.evaluate.tagging.TagFaults;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.starter.Wishes;
import org.distill4j.recipes.task.tagging.TagFormat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitCommandTest {
  @TempDir private Path folder;

  @Test
  void writesARecipeThatPassesLint() throws IOException {
    TinyData.single(folder.resolve("train.tsv"), "sentence\tlabel", 60, 1);
    Rows rows = init("train.tsv");
    assertEquals(List.of("sentence"), rows.text());
    assertEquals(Optional.of("label"), rows.label());
    assertEquals(folder.resolve("train.tsv"), rows.location().path());
    String text = Files.readString(folder.resolve("my.yaml"));
    assertTrue(text.contains("label: label # 2 labels: 0 on 30 rows, 1 on 30 rows\n"), text);
    assertTrue(text.startsWith("# A first recipe for train.tsv: 60 rows of text, with labels.\n"));
  }

  @Test
  void proposesStagesWithinABound() throws IOException {
    Path data = TinyData.single(folder.resolve("train.tsv"), "sentence\tlabel", 60, 1);
    Program small = Program.run("init", data.toString(), "--max-mb", "5", "--max-ms", "1ms");
    assertEquals(0, small.code(), small.err());
    assertTrue(small.out().contains("stages: # measured: 3.5 MB, 0.27 ms, 2.8 points below"));
    assertTrue(small.out().contains("  - prune-vocabulary: {keep: 7500}\n"), small.out());
    Program large = Program.run("init", data.toString(), "--max-mb", "20MB");
    assertTrue(large.out().contains("by distill4j run proof-sst2 "), large.out());
  }

  @Test
  void refusesABoundThatNothingMeasuredReaches() throws IOException {
    Path data = TinyData.single(folder.resolve("train.tsv"), "sentence\tlabel", 60, 1);
    Program tiny = Program.run("init", data.toString(), "--max-mb", "1", "--out", file("x.yaml"));
    assertEquals(2, tiny.code());
    assertTrue(tiny.err().startsWith("--max-mb: must be reached by a pipeline"), tiny.err());
    assertTrue(tiny.err().contains("mobile (3.5 MB, 0.27 ms)"), tiny.err());
    assertFalse(Files.exists(folder.resolve("x.yaml")));
    Program task = Program.run("init", data.toString(), "--task", "tagging");
    assertEquals(2, task.code());
    assertTrue(task.err().startsWith("--task tagging: must have a file of tagged"), task.err());
    Program language = Program.run("init", data.toString(), "--language", "?");
    assertEquals(2, language.code());
    assertTrue(language.err().startsWith("--language: must be a code of two or"), language.err());
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void choosesATeacherThatKnowsTheScript() throws IOException {
    StringBuilder rows = new StringBuilder("text\tlabel\n");
    for (int i = 0; i < 60; i++) {
      rows.append("房间").append(i).append("很好\t").append(i % 2).append('\n');
    }
    Path chinese = Files.writeString(folder.resolve("zh.tsv"), rows);
    Program guessed = Program.run("init", chinese.toString());
    assertEquals(0, guessed.code(), guessed.err());
    assertTrue(guessed.out().contains("checkpoint: classpath:bge-small-zh-v1.5.onnx"));
    assertTrue(guessed.out().contains("student: {layers: 2}"), guessed.out());
    Path kana = Files.writeString(folder.resolve("ja.tsv"), rows.toString().replace("很", "はとても"));
    Program other = Program.run("init", kana.toString());
    assertTrue(other.out().contains("all-minilm-l6-v2.onnx # knows English; these"), other.out());
    Program given = Program.run("init", kana.toString(), "--language", "zh");
    assertTrue(given.out().contains("bge-small-zh-v1.5.onnx"), given.out());
  }

  @Test
  void learnsScoresOnlyFromNumbers() throws IOException {
    StringBuilder rows = new StringBuilder("text\tlabel\n");
    for (int i = 0; i < 60; i++) {
      rows.append("a good film number ").append(i).append('\t').append(i * 0.37).append('\n');
    }
    Path data = Files.writeString(folder.resolve("scores.tsv"), rows);
    assertTrue(Program.run("init", data.toString()).out().contains("kind: regression"));
    Program text = Program.run("init", data.toString(), "--task", "regression", "--max-mb", "18");
    assertTrue(text.out().contains("by distill4j run proof-stsb"), text.out() + text.err());
    Path words = TinyData.single(folder.resolve("words.tsv"), "text\tlabel", 60, 1);
    String named = Files.readString(words).replaceAll("\t[0-9]+\n", "\tyes\n");
    Files.writeString(words, named.replaceFirst("\tyes\n", "\tno\n"));
    Program refused = Program.run("init", words.toString(), "--task", "regression");
    assertEquals(2, refused.code());
    assertTrue(refused.err().startsWith("--task regression: must have a number"), refused.err());
  }

  @Test
  void asksForWhatNoOptionGave() throws IOException {
    InitWishes wishes = new InitWishes();
    StringWriter asked = new StringWriter();
    wishes.ask(
        new BufferedReader(new StringReader("large\n5\n\nzh\n")), new PrintWriter(asked, true));
    assertEquals(
        new Wishes(Optional.of(5_000_000L), Optional.empty(), Optional.of("zh"), Optional.empty()),
        wishes.wishes());
    assertTrue(asked.toString().contains("must be a number of bytes > 0; got 'large'"));
  }

  @Test
  void printsARecipeWhosePathStartsHere() throws IOException {
    Path data = TinyData.single(folder.resolve("train.csv"), "text,class", 60, 1);
    Path here = Path.of("").toAbsolutePath();
    Program printed = Program.run("init", here.relativize(data).toString());
    assertEquals(0, printed.code(), printed.err());
    Path copy = Files.writeString(folder.resolve("copy.yaml"), printed.out());
    Recipe recipe = RecipeReader.read(RecipeSource.of(copy), List.of());
    Path written = recipe.data().train().location().path();
    assertTrue(printed.out().contains(here.relativize(data).toString()), printed.out());
    assertEquals("train.csv", written.getFileName().toString());
  }

  @Test
  void findsPairsAmongOtherColumns() throws IOException {
    TinyData.pairs(folder.resolve("p.tsv"), "Quality\t#1 String\t#2 String", 60, 1);
    Rows rows = init("p.tsv");
    assertEquals(List.of("#1 String", "#2 String"), rows.text());
    assertEquals(Optional.of("Quality"), rows.label());
  }

  @Test
  void readsJsonLinesAndFilesWithoutAHeader() throws IOException {
    StringBuilder json = new StringBuilder();
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      String text = "words of number " + i + " and its row";
      String label = i % 2 == 0 ? "yes" : "no";
      json.append("{\"id\": %d, \"y\": \"%s\", \"say\": \"%s\"}%n".formatted(i, label, text));
      table.append("%d\t%s\t%s%n".formatted(i, text, label));
    }
    Files.writeString(folder.resolve("a.jsonl"), json);
    Rows lines = init("a.jsonl");
    assertEquals(List.of("say"), lines.text());
    assertEquals(Optional.of("y"), lines.label());
    Files.delete(folder.resolve("my.yaml"));
    Files.writeString(folder.resolve("a.tsv"), table);
    Rows bare = init("a.tsv");
    assertEquals(Optional.of(List.of("column1", "column2", "column3")), bare.columns());
    assertEquals(List.of("column2"), bare.text());
    assertEquals(Optional.of("column3"), bare.label());
  }

  @Test
  void tellsScoresFromClasses() throws IOException {
    StringBuilder scored = new StringBuilder("text\tcloseness\n");
    StringBuilder stars = new StringBuilder("text\trating\n");
    StringBuilder bare = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      String text = "words of number " + i + " and its row";
      scored.append("%s\t%.2f%n".formatted(text, i / 20.0));
      stars.append("%s\t%d%n".formatted(text, 1 + i % 5));
      bare.append("%d\tset\t%s\tits other side %d, as long\t%.2f%n".formatted(i, text, i, i / 9.0));
    }
    Files.writeString(folder.resolve("a.tsv"), scored);
    assertEquals(Optional.of("closeness"), init("a.tsv").label());
    String recipe = Files.readString(folder.resolve("my.yaml"));
    assertTrue(recipe.contains("task: {kind: regression} # one number a row"), recipe);
    assertTrue(recipe.contains("label: closeness # from 0.000 to 2.950\n"), recipe);
    Files.delete(folder.resolve("my.yaml"));
    Files.writeString(folder.resolve("b.tsv"), stars);
    assertEquals(Optional.of("rating"), init("b.tsv").label());
    String classes = Files.readString(folder.resolve("my.yaml"));
    assertFalse(classes.contains("regression"), classes);
    Files.delete(folder.resolve("my.yaml"));
    Files.writeString(folder.resolve("c.tsv"), bare);
    Rows pairs = init("c.tsv");
    assertEquals(Optional.of("column5"), pairs.label());
    assertEquals(List.of("column3", "column4"), pairs.text());
  }

  @Test
  void findsTaggedWordsInOneFileOrTwo() throws IOException {
    Path tagged = TinyData.tagged(folder.resolve("names.conll"), 60, 1);
    assertEquals(TagFormat.defaults(), init("names.conll").form().orElseThrow());
    String recipe = Files.readString(folder.resolve("my.yaml"));
    assertTrue(recipe.contains("task: {kind: token-tagging} # 1 type: SAID 60 times"), recipe);
    Files.delete(folder.resolve("my.yaml"));
    String faulty = Files.readString(tagged).replace("B-SAID", "I-SAID");
    Files.writeString(folder.resolve("dev"), faulty.replaceAll("(?m)^(?=.)", "en:"));
    TagFormat repaired = (TagFormat) init("dev").form().orElseThrow();
    assertEquals(new TagFormat(Optional.empty(), "en:", TagFaults.REPAIR), repaired);
    Files.delete(folder.resolve("my.yaml"));
    Files.writeString(
        folder.resolve("seq.in"),
        "play a song\nstop\nfind two films\nwake me up\nbook it\n".repeat(9));
    Files.writeString(folder.resolve("seq.out"), "O B-X I-X\nO\nO B-X I-X\nO O O\nO O\n".repeat(9));
    TagFormat two = (TagFormat) init("seq.in").form().orElseThrow();
    assertEquals(folder.resolve("seq.out"), two.tags().orElseThrow().path());
    Program both = run("seq.in", "--tags", folder.resolve("seq.out").toString(), "--label", "x");
    assertEquals(2, both.code());
  }

  @Test
  void neverOverwrites() throws IOException {
    TinyData.single(folder.resolve("train.tsv"), "sentence\tlabel", 60, 1);
    Files.writeString(folder.resolve("my.yaml"), "mine");
    Program refused = run("train.tsv");
    assertEquals(2, refused.code());
    assertTrue(refused.errLines().get(0).contains("my.yaml: must be a new file; got one."));
    assertEquals("mine", Files.readString(folder.resolve("my.yaml")));
  }

  @Test
  void takesTheColumnsThatAreNamed() throws IOException {
    TinyData.pairs(folder.resolve("p.tsv"), "label\tfirst\tsecond", 60, 1);
    Program named = run("p.tsv", "--text", "second", "--label", "label");
    assertEquals(0, named.code(), named.err());
    assertEquals(List.of("second"), rows().text());
    Program wrong = Program.run("init", folder.resolve("p.tsv").toString(), "--text", "secund");
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("Did you mean 'second'?"), wrong.err());
  }

  @Test
  void refusesWhatHasNoTextOrNoLabel() throws IOException {
    refuses("a.txt", "one\ntwo\n", "must have labels to learn from; got text alone. Give");
    refuses("b.txt", "__label__x one\n__label__y two\n", "Lines of fastText have their labels");
    refuses("c.txt", "the DET\ncat NOUN\n\na DET\n", "end the file's name in .conll.");
    refuses("a.conllu", "1\tthe\t_\tDET\t_\n", "CoNLL-U has tags in column 4 (cut -f 2,4).");
    refuses("a.conll", "the\tDET\ncat\n\n", "a.conll:2: must have a word and a tag");
    refuses(
        "a.csv",
        "text;score\na b;0,5\nc d;1,5\n",
        "must have numbers with a decimal point in 'score' to");
    refuses("b.csv", "text,label\na b,x\nc d,x\re f,y\r", "end in a carriage return alone");
    refuses("a.tsv", "text\tname\na b\tx\nc d\ty\n", "must have a column of labels");
    refuses("b.tsv", "size\tlabel\n1\tx\n2\tx\n3\ty\n4\ty\n", "must have a column of texts");
    refuses("c.tsv", "", "must hold at least one row; got an empty file");
    refuses("d.tsv", "text\tlabel\n", "must hold at least one row; got only a header");
    refuses("e.xlsx", "x", "must end in .tsv, .csv, .json, .jsonl or .txt; got '.xlsx'");
    refuses("f.jsonl", "{\"a\": \n", "must be JSON");
    assertEquals(2, Program.run("init", folder.resolve("absent.tsv").toString()).code());
  }

  private void refuses(String name, String content, String says) throws IOException {
    Files.writeString(folder.resolve(name), content);
    Program program = run(name);
    assertEquals(2, program.code(), program.err());
    assertTrue(program.err().contains(name + ":"), program.err());
    assertTrue(program.err().contains(says), program.err());
    assertEquals(1, program.errLines().size(), program.err());
    assertEquals("", program.out());
    assertFalse(Files.exists(folder.resolve("my.yaml")), "a recipe was left");
  }

  static Stream<Arguments> published() {
    return Stream.of(
        arguments("sst2/dev.tsv", List.of("sentence"), "label"),
        arguments("mrpc/msr-para-val.tsv", List.of("#1 String", "#2 String"), "Quality"),
        arguments("rte/dev.tsv", List.of("sentence1", "sentence2"), "label"),
        arguments("banking77/train.csv", List.of("text"), "category"),
        arguments("chnsenticorp/dev.tsv", List.of("text_a"), "label"),
        arguments("stsb/train.tsv", List.of("column8", "column9"), "column10"),
        arguments("afqmc/dev.csv", List.of("sentence1", "sentence2"), "label"));
  }

  @ParameterizedTest
  @MethodSource("published")
  void guessesThePublishedSets(String file, List<String> text, String label) throws IOException {
    Path data = Path.of(System.getProperty("distill4j.shared", "../shared"), "data", file);
    Assumptions.assumeTrue(Files.isRegularFile(data));
    Path out = folder.resolve("my.yaml");
    Program made = Program.run("init", data.toAbsolutePath().toString(), "--out", out.toString());
    assertEquals(0, made.code(), made.err());
    assertEquals(text, rows().text());
    assertEquals(Optional.of(label), rows().label());
    boolean chinese = file.startsWith("chn") || file.startsWith("afqmc");
    assertEquals(chinese, Files.readString(out).contains("bge-small-zh-v1.5.onnx # knows Chinese"));
  }

  private Rows init(String data) throws IOException {
    Program made = run(data);
    assertEquals(0, made.code(), made.err());
    assertEquals(folder.resolve("my.yaml") + "\n", made.out());
    Program lint = Program.run("lint", folder.resolve("my.yaml").toString());
    assertEquals(0, lint.code(), lint.err());
    return rows();
  }

  private Rows rows() throws IOException {
    RecipeSource source = RecipeSource.of(folder.resolve("my.yaml"));
    return RecipeReader.readWithFiles(source, List.of()).data().train();
  }

  private Program run(String data, String... more) {
    Stream<String> words =
        Stream.of("init", folder.resolve(data).toString(), "--out", folder + "/my.yaml");
    return Program.run(Stream.concat(words, Stream.of(more)).toArray(String[]::new));
  }
}
