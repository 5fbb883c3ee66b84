package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The shell script that starts the program, in a folder as the zip unpacks it. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  @TempDir private Path folder;
  private Path launcher;

  private record Started(int code, String said) {}

  @BeforeEach
  void unpack() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("a folder/distill4j-0/bin"));
    Path script = Path.of("src/main/assembly/bin/distill4j");
    launcher = Files.copy(script, bin.resolve("distill4j"), StandardCopyOption.COPY_ATTRIBUTES);
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    main.put(
        Attributes.Name.CLASS_PATH,
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    Path jar = bin.resolveSibling("distill4j.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  private Started start(Path program, Map<String, String> variables, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    builder.command().addAll(List.of(arguments));
    builder.directory(Files.createDirectories(folder.resolve("elsewhere")).toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().putAll(variables);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Started(process.waitFor(), said);
  }

  @Test
  void startsThroughALinkFromAnotherFolder() throws IOException, InterruptedException {
    Path first = Files.createSymbolicLink(folder.resolve("first"), launcher);
    Path link =
        Files.createSymbolicLink(folder.resolve("second"), Path.of(first.getFileName() + ""));
    Map<String, String> home = Map.of("JAVA_HOME", System.getProperty("java.home"));
    Started started = start(link, home, "explain", "no such recipe");
    assertEquals(2, started.code(), started.said());
    assertTrue(started.said().startsWith("no such recipe: must be a recipe file"), started.said());
  }

  @Test
  void refusesAJavaThatIsTooOldOrMissing() throws IOException, InterruptedException {
    Path old = Files.createDirectories(folder.resolve("jdk 11/bin")).getParent();
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    Path java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
    assertTrue(java.toFile().setExecutable(true));
    Started started = start(launcher, Map.of("JAVA_HOME", old.toString()), "recipes");
    assertEquals(2, started.code(), started.said());
    assertTrue(
        started.said().startsWith("distill4j: java: must be version 17 or later; got 11.0.2"),
        started.said());
    Started none = start(launcher, Map.of("JAVA_HOME", folder.toString()), "recipes");
    assertEquals(2, none.code());
    assertTrue(none.said().startsWith("distill4j: JAVA_HOME: must be the folder of"), none.said());
  }
}
