package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program with a user's jar: what that has beside its classes, which are on the class path. */
record OwnJar(TinyRecipe recipe, Path jar) {
  /** A tiny recipe, and a jar that names a class of its own for an interface of the program. */
  static OwnJar of(Path folder, Class<?> service, Class<?> own) throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    Path jar = folder.resolve("jar");
    Path services = jar.resolve("META-INF/services");
    Files.createDirectories(services);
    Files.writeString(services.resolve(service.getName()), own.getName() + "\n");
    return new OwnJar(recipe, jar);
  }

  /** Runs a command on the recipe in a process of its own, and checks its exit code. */
  ChildProcess program(int code, String command, String... more)
      throws IOException, InterruptedException {
    String[] arguments = new String[2 + more.length];
    arguments[0] = command;
    arguments[1] = recipe.file("tiny.yaml").toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    ChildProcess child =
        ChildProcess.start(recipe.folder(), jar.toString(), Main.class.getName(), arguments);
    assertEquals(code, child.waitFor(), child.err());
    return child;
  }
}
