package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeSettingsTest {
  /** JNA's and the tokenizer's own libraries, unpacked, which tell nobody anything. */
  private static final List<String> LIBRARIES = List.of("JNA", ".djl.ai");

  @TempDir private Path folder;

  /** The program that the test forks: opens a model and classifies. */
  public static void main(String[] args) throws IOException {
    try (CompressedClassifier model = CompressedClassifier.open(Path.of(args[0]))) {
      System.out.print(model.classify(List.of("a")).get(0).label());
    }
  }

  // Without the setting, ONNX Runtime 1.29 leaves Microsoft/DeveloperTools/.onnxruntime with a
  // device id and a queue of events in the cache folder, and .ses and mat-debug-PID.log in the
  // temporary one.
  @Test
  void leavesNoTraceOfUsageReports() throws IOException, InterruptedException {
    Path model = model();
    Path home = Files.createDirectory(folder.resolve("home"));
    Path cache = Files.createDirectory(folder.resolve("cache"));
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    String printed = fork(model, home.toString(), cache, temporary);
    assertEquals("up", printed.lines().reduce("", (a, b) -> b), printed);
    for (Path place : List.of(home, cache, temporary)) {
      assertEquals(List.of(), files(place), printed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "", "relative/home", "/dev/null/none"})
  void worksForAUserWithoutAHome(String home) throws IOException, InterruptedException {
    Path model = model();
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    String printed = fork(model, home, temporary, temporary);
    assertEquals("up", printed.lines().reduce("", (a, b) -> b), printed);
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(Set.of(model, temporary), left.collect(Collectors.toSet()), printed);
    }
  }

  private Path model() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    Files.write(
        model.resolve("model.onnx"),
        TinyOnnx.model(new float[] {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0}, new float[4], 2));
    Files.write(model.resolve("tokenizer.json"), TinyTokenizer.json());
    Files.writeString(model.resolve("config.json"), "{\"max_position_embeddings\": 8}");
    Files.writeString(model.resolve("labels.json"), "[\"up\", \"down\"]");
    return model;
  }

  private String fork(Path model, String home, Path cache, Path temporary)
      throws IOException, InterruptedException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + temporary,
            "-Duser.home=" + home,
            NativeSettingsTest.class.getName(),
            model.toString());
    Map<String, String> environment = java.environment();
    environment.clear(); // the variables of build machines would turn reports off by themselves
    environment.put("HOME", home);
    environment.put("XDG_CACHE_HOME", cache.toString());
    environment.put("TMPDIR", temporary.toString());
    environment.put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = java.directory(folder.toFile()).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    return printed;
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(name -> LIBRARIES.stream().noneMatch(name::startsWith))
          .toList();
    }
  }
}
