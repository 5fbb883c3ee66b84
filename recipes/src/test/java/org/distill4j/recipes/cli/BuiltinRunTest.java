package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.distill4j.recipes.builtin.BuiltinRecipe;
import org.distill4j.recipes.reader.RecipeException;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.stage.prune.Prune;
import org.distill4j.recipes.stage.vocabulary.PruneVocabulary;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recipe that is shipped, all its stages, on a tiny model and tiny data. */
@Tag("recipe")
class BuiltinRunTest {
  private static final Set<String> TAGS = Set.of("wnut17", "proof-snips", "proof-wikiann");
  private static final Set<String> SCORES = Set.of("stsb", "proof-stsb");
  private static final String VECTORS = "proof-embedding";

  @TempDir private Path folder;

  static List<BuiltinRecipe> recipes() {
    return BuiltinRecipe.all();
  }

  @ParameterizedTest(name = "recipe {index}")
  @MethodSource("recipes")
  void runsResumesAndAnswers(BuiltinRecipe recipe) throws IOException, RecipeException {
    Path run = folder.resolve("run");
    List<String> arguments = new ArrayList<>(List.of("run", recipe.name(), "--out"));
    arguments.addAll(List.of(run.toString(), "--cache", folder.resolve("cache").toString()));
    settings(recipe).forEach(setting -> arguments.addAll(List.of("--set", setting)));
    if (RecipeReader.read(recipe.source(), List.of()).data().augment().isPresent()) {
      arguments.addAll(List.of("--set", "data.augment.mask=0.0")); // tiny models have no mask
    }
    Program first = Program.run(arguments.toArray(String[]::new));
    assertEquals(0, first.code(), first.err());
    byte[] model = Files.readAllBytes(run.resolve("model/model.onnx"));

    arguments.add("--resume");
    Program again = Program.run(arguments.toArray(String[]::new));
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().lines().noneMatch(l -> l.endsWith(": started")), again.err());
    assertArrayEquals(model, Files.readAllBytes(run.resolve("model/model.onnx")));

    assertEquals(0, Program.run("verify", run.toString(), "--max-bytes", "1000000").code());
    assertEquals(0, Program.run("report", run.toString()).code());
    Program answer = Program.run("predict", run.resolve("model").toString(), "good film");
    assertEquals(0, answer.code(), answer.err());
    assertTrue(answer.out().startsWith(field(recipe.name())), answer.out());
    assertEvaluates(recipe, run);
  }

  private static String field(String recipe) {
    if (TAGS.contains(recipe)) {
      return "{\"words\":[\"good\",\"film\"],\"entities\":[";
    }
    if (recipe.equals(VECTORS)) {
      return "{\"vector\":[";
    }
    return SCORES.contains(recipe) ? "{\"score\":" : "{\"label\":";
  }

  private void assertEvaluates(BuiltinRecipe recipe, Path run) throws RecipeException {
    List<String> arguments = new ArrayList<>(List.of("evaluate"));
    boolean seeded = !RecipeReader.read(recipe.source(), List.of()).seeds().list().isEmpty();
    String teacher = seeded ? "seed-1/stages/00-teacher" : "stages/00-teacher";
    arguments.addAll(List.of(run.resolve(teacher).toString(), run.toString()));
    arguments.addAll(List.of("--quick", "--lengths", "8", "--data"));
    if (TAGS.contains(recipe.name())) {
      arguments.add(folder.resolve("test.conll").toString());
    } else {
      List<String> columns = header(recipe.name());
      String texts = String.join(",", columns.subList(1, columns.size()));
      arguments.add(folder.resolve("evaluate.tsv").toString());
      arguments.addAll(List.of("--text", texts, "--label", columns.get(0)));
    }
    Program evaluated = Program.run(arguments.toArray(String[]::new));
    assertEquals(0, evaluated.code(), evaluated.err());
    assertTrue(evaluated.out().contains("| p50 ms |"), evaluated.out());
  }

  private List<String> settings(BuiltinRecipe recipe) throws IOException {
    TinyModel.pretrained(folder.resolve("pretrained"), TinyData.WORDS);
    List<String> settings = new ArrayList<>(data(recipe.name()));
    settings.add("teacher.checkpoint=" + folder.resolve("pretrained"));
    if (!recipe.name().equals(VECTORS)) {
      settings.add("teacher.fine-tune.epochs=1");
    }
    settings.add("threads=1");
    settings.add("max-length=32");
    settings.add("keep=all");
    settings.add("measure={lengths: [8], rounds: 1, seconds: 0.05}");
    Recipe read = RecipeReader.read(recipe.source(), List.of());
    if (!read.seeds().list().isEmpty()) {
      settings.add("seeds=[1, 2]");
    }
    for (int i = 0; i < read.stages().size(); i++) {
      Stage stage = read.stages().get(i);
      String place = "stages[" + i + "]." + stage.key();
      if (stage instanceof Distill) {
        settings.add(place + ".epochs=1");
      } else if (stage instanceof PruneVocabulary) {
        settings.add(place + ".keep=0.9");
      } else if (stage instanceof Prune prune && prune.hidden() instanceof Amount.Count) {
        settings.add(place + ".keep.hidden=0.75");
      }
    }
    return settings;
  }

  /** The label's column, then those of the texts. */
  private static List<String> header(String recipe) {
    return switch (recipe) {
      case "mrpc", "proof-mrpc" -> List.of("Quality", "#1 String", "#2 String");
      case "stsb", "proof-stsb", VECTORS -> List.of("score", "first", "second");
      default -> List.of("label", "sentence");
    };
  }

  private List<String> data(String recipe) throws IOException {
    if (TAGS.contains(recipe)) {
      Path train = TinyData.tagged(folder.resolve("train.conll"), 60, 1);
      Path test = TinyData.tagged(folder.resolve("test.conll"), 30, 2);
      return List.of(
          "data.train={path: %s}".formatted(train), "data.test={path: %s}".formatted(test));
    }
    boolean pairs = header(recipe).size() == 3;
    String header = pairs ? String.join("\t", header(recipe)) : "sentence\tlabel";
    Path evaluate = folder.resolve("evaluate.tsv");
    Path train = folder.resolve("train.tsv");
    Path test = folder.resolve("test.tsv");
    if (pairs) {
      TinyData.pairs(evaluate, header, 20, 3);
      TinyData.pairs(train, header, 60, 1);
      TinyData.pairs(test, header, 30, 2);
    } else {
      TinyData.single(evaluate, header, 20, 3);
      TinyData.single(train, header, 60, 1);
      TinyData.single(test, header, 30, 2);
    }
    if (recipe.equals("banking77")) {
      Path csv = TinyData.single(folder.resolve("train.csv"), "text,category", 60, 1);
      return List.of("data.train.path=" + csv);
    }
    if (recipe.equals(VECTORS)) {
      String rows = "={path: %s, text: [first, second]";
      return List.of(
          "data.train" + rows.formatted(train) + "}",
          "data.validation={from: train, fraction: 0.2}",
          "data.test" + rows.formatted(test) + ", label: score}");
    }
    if (SCORES.contains(recipe)) {
      String rows = "={path: %s, text: [first, second], label: score}";
      return List.of(
          "data.train" + rows.formatted(train),
          "data.validation={from: train, fraction: 0.2}",
          "data.test" + rows.formatted(test));
    }
    List<String> settings =
        new ArrayList<>(List.of("data.train.path=" + train, "data.test.path=" + test));
    if (recipe.equals("proof-chnsenticorp")) {
      settings.addAll(List.of("data.train.text=sentence", "data.test.text=sentence"));
    }
    if (recipe.equals("quickstart")) {
      Path text = folder.resolve("unlabelled.txt");
      settings.add("data.transfer.path=" + Files.writeString(text, "a red good sea\nbad town\n"));
    }
    return settings;
  }
}
