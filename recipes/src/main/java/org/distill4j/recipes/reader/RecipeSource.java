package org.distill4j.recipes.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.distill4j.recipes.yaml.Position;
import org.distill4j.recipes.yaml.Problem;
import org.distill4j.recipes.yaml.YamlParser;

/** The bytes of a recipe, what faults call it, and the folder its paths start at. */
public final class RecipeSource {
  private final String name;
  private final byte[] content;
  private final Path folder;

  private RecipeSource(String name, byte[] content, Path folder) {
    this.name = name;
    this.content = content;
    this.folder = folder;
  }

  /**
   * A recipe in memory.
   *
   * @param name what faults call it
   * @param content UTF-8
   * @param folder where relative paths start
   */
  public static RecipeSource of(String name, byte[] content, Path folder) {
    return new RecipeSource(name, content.clone(), folder);
  }

  /**
   * A recipe file, whose relative paths start at its own folder.
   *
   * @throws RecipeException if it cannot be read
   */
  public static RecipeSource of(Path file) throws RecipeException {
    String name = file.getFileName() == null ? file.toString() : file.getFileName().toString();
    try {
      if (!Files.isRegularFile(file)) {
        throw fault(file, "must be a recipe file; got a folder. Name the .yaml file in it.");
      }
      if (Files.size(file) > YamlParser.MAX_BYTES) {
        throw fault(
            file,
            "must be at most " + YamlParser.MAX_BYTES + " bytes; got " + Files.size(file) + ".");
      }
      return new RecipeSource(
          name, Files.readAllBytes(file), file.toAbsolutePath().normalize().getParent());
    } catch (RecipeException e) {
      throw e;
    } catch (IOException e) {
      throw fault(file, "must be readable; got " + e + ".");
    }
  }

  /** What faults call it. */
  public String name() {
    return name;
  }

  /** Where relative paths start. */
  public Path folder() {
    return folder;
  }

  /** A copy of the bytes. */
  public byte[] content() {
    return content.clone();
  }

  private static RecipeException fault(Path file, String fault) {
    return new RecipeException(
        List.of(new Problem(new Position(file.toString(), 0, 0), "", fault)));
  }
}
