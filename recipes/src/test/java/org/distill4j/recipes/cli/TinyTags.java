package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder with a recipe that tags words, its data and its pretrained model, all tiny. */
record TinyTags(Path folder) {
  private static final String RECIPE =
      """
      recipe: tags
      threads: 1
      task: {kind: token-tagging}
      data:
        train: {path: train.conll}
        validation: {from: train, fraction: 0.2}
        test: {path: test.conll}
      teacher: {checkpoint: pretrained, fine-tune: {epochs: 2}}
      control: none
      max-length: 16
      keep: all
      measure: {lengths: [8], rounds: 0, seconds: 0.05}
      stages:
        - distill: {student: {layers: 2}, epochs: 1}
      """;

  static TinyTags in(Path folder) throws IOException {
    TinyModel.pretrained(folder.resolve("pretrained"), TinyData.WORDS);
    TinyData.tagged(folder.resolve("train.conll"), 60, 1);
    TinyData.tagged(folder.resolve("test.conll"), 30, 2);
    Files.writeString(folder.resolve("tags.yaml"), RECIPE);
    return new TinyTags(folder);
  }

  Path out() {
    return folder.resolve("run");
  }

  /** The folder of the teacher that a run left. */
  String teacher() {
    return out().resolve("stages/00-teacher").toString();
  }

  /** Runs the recipe into {@link #out()}. */
  Program run(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("run", folder.resolve("tags.yaml").toString()));
    arguments.addAll(List.of("--out", out().toString()));
    arguments.addAll(List.of("--cache", folder.resolve("cache").toString()));
    arguments.addAll(List.of(more));
    return Program.run(arguments.toArray(String[]::new));
  }
}
