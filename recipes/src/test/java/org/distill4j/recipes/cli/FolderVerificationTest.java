package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.FolderSums;
import org.distill4j.runtime.KnownAnswers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderVerificationTest {
  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    model = TinyModel.write(folder.resolve("run/model"));
    try (CompressedModel opened = CompressedModel.open(model)) {
      KnownAnswers known =
          KnownAnswers.of(
              "a processor",
              List.of(KnownAnswers.Answer.of(opened, "good film", Optional.empty())));
      Files.write(model.resolve(KnownAnswers.FILE), known.toJson());
    }
    FolderSums.record(model);
  }

  @Test
  void findsFilesAsWritten() {
    for (String given : List.of(model.toString(), folder.resolve("run").toString())) {
      Program program = Program.run("verify", given, "--files");
      assertEquals(0, program.code(), program.err());
      assertTrue(program.out().startsWith(model + ": as written: config.json, "), program.out());
    }
  }

  @Test
  void namesEveryChangedFile() throws IOException {
    Files.writeString(model.resolve("labels.json"), "[\"1\",\"0\"]");
    Files.delete(model.resolve("model.safetensors"));
    String expected =
        model
            + ": must hold the files that were written; got labels.json has another SHA-256 sum,"
            + " model.safetensors is missing. Restore the folder from where it was made.";
    Program program = Program.run("verify", model.toString(), "--files");
    assertEquals(2, program.code());
    assertEquals(List.of(expected), program.errLines());
    for (String command : List.of("predict", "export")) {
      program =
          command.equals("predict")
              ? Program.run("predict", model.toString(), "a film")
              : Program.run(
                  "export", model.toString(), "--format", "onnx", "--out", folder + "/out");
      assertEquals(2, program.code(), program.out());
      assertTrue(program.err().contains("labels.json: must be the file that was written"));
      assertEquals(1, program.errLines().size(), program.err());
    }
  }

  @Test
  void refusesFoldersWithoutSums() throws IOException {
    Files.delete(model.resolve(FolderSums.FILE));
    Program program = Program.run("verify", model.toString(), "--files");
    assertEquals(2, program.code());
    assertTrue(program.err().contains(": must have sums on record, in SHA256SUMS; got none."));
  }

  @Test
  void exportsWithSumsOfItsOwn() throws IOException {
    String out = folder.resolve("out").toString();
    String[] export = {"export", model.toString(), "--format", "onnx", "--out", out};
    assertEquals(0, Program.run(export).code());
    assertEquals(0, Program.run("verify", out, "--files", "--here").code());
    Files.writeString(model.resolve("README.md"), "another card");
    assertEquals(0, Program.run("predict", model.toString(), "a film").code());
  }

  @Test
  void answersKnownTextsAgain() throws IOException {
    Program program = Program.run("verify", folder.resolve("run").toString(), "--here");
    assertEquals(0, program.code(), program.err());
    String same = ": 1 of 1 texts with the same labels, 1 read as the same tokens; largest";
    assertTrue(program.out().startsWith(model + same + " difference of a logit 0.00e+00."));
    KnownAnswers known = KnownAnswers.read(model);
    KnownAnswers.Answer answer = known.answers().get(0);
    List<Float> swapped = List.of(answer.logits().get(1), answer.logits().get(0));
    KnownAnswers.Answer other =
        new KnownAnswers.Answer(answer.text(), answer.pair(), answer.tokens(), swapped);
    KnownAnswers wrong = new KnownAnswers(known.runtime(), known.processor(), List.of(other));
    Files.write(model.resolve(KnownAnswers.FILE), wrong.toJson());
    FolderSums.record(model);
    program = Program.run("verify", model.toString(), "--here");
    assertEquals(1, program.code(), program.toString());
    assertTrue(program.out().contains(": 0 of 1 texts with the same labels, 1 read as the same"));
  }
}
