package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder with a recipe, its data and its pretrained model, all tiny. */
public record TinyRecipe(Path folder) {
  private static final String RECIPE =
      """
      recipe: tiny
      threads: 1
      data:
        train: {path: train.tsv, text: sentence}
        validation: {from: train, fraction: 0.2}
        test: {path: test.tsv, text: sentence}
      teacher: {checkpoint: pretrained, fine-tune: {epochs: 2}}
      control: none
      max-length: 16
      keep: all
      measure: {lengths: [8], rounds: 0, seconds: 0.05}
      stages:
        - distill: {student: {layers: 2}, epochs: 1}
        - prune-vocabulary: {keep: 0.9}
        - prune: {keep: {heads: 0.5, feed-forward: 0.5}}
        - quantize: {}
      """;

  /** Times the models, which takes most of a tiny run. */
  static final String TIMED = "measure.rounds=1";

  public static TinyRecipe in(Path folder) throws IOException {
    TinyModel.pretrained(folder.resolve("pretrained"), TinyData.WORDS);
    TinyData.single(folder.resolve("train.tsv"), "sentence\tlabel", 60, 1);
    TinyData.single(folder.resolve("test.tsv"), "sentence\tlabel", 30, 2);
    Files.writeString(folder.resolve("tiny.yaml"), RECIPE);
    return new TinyRecipe(folder);
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  public Path out() {
    return folder.resolve("run");
  }

  /** Runs the recipe into {@link #out()}. */
  Program run(String... more) {
    return runInto(out(), more);
  }

  /** Runs the recipe into another folder, with the same cache. */
  Program runInto(Path other, String... more) {
    return Program.run(arguments(other, more));
  }

  /** Runs the recipe into {@link #out()} in a process of its own. */
  ChildProcess start(String... more) throws IOException {
    return ChildProcess.start(folder, "", Main.class.getName(), arguments(out(), more));
  }

  private String[] arguments(Path out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", file("tiny.yaml").toString()));
    arguments.addAll(List.of("--out", out.toString(), "--cache", file("cache").toString()));
    Stream.of(more).forEach(arguments::add);
    return arguments.toArray(String[]::new);
  }
}
