package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MutatedTokenizersTest {
  @TempDir private Path folder;

  @Test
  void damagedTokenizersAreRefusedOrWork() throws IOException, InterruptedException {
    run("17", "300");
  }

  @Test
  void damagedTokenizersOfFamiliesAreRefusedOrWork() throws IOException, InterruptedException {
    Path small = SharedFiles.of("tokenizers/small");
    List<String> args = new ArrayList<>(List.of("18", "100"));
    for (String name : List.of("llama-bpe", "modernbert-bpe", "roberta-bpe", "t5-unigram")) {
      args.add(small.resolve(name + ".json").toString());
    }
    run(args.toArray(String[]::new));
  }

  // In a process of its own: what native code does not expect would end this one.
  private void run(String... args) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MutatedTokenizers.class.getName()));
    command.addAll(List.of(args));
    Path log = folder.resolve("log");
    int code =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    String said = Files.readString(log, StandardCharsets.UTF_8);
    assertEquals(0, code, said);
    assertTrue(said.contains(" opened"), said);
  }
}
