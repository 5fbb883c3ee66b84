package org.distill4j.recipes.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.distill4j.recipes.reader.RecipeException;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.reader.RecipeWriter;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.starter.FirstRecipe;
import org.distill4j.recipes.starter.Wishes;
import tools.jackson.databind.json.JsonMapper;

/** The recipe that steps and settings start from, and the parts of it that they keep. */
final class BaseRecipe {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RecipeSource source;
  private Recipe recipe;

  BaseRecipe(RecipeSource source) {
    this.source = source;
  }

  /** Where a base comes from. */
  interface Origin {
    RecipeSource source() throws IOException;

    /** The same with columns that need not be guessed. */
    default Origin withColumns(List<String> text, String label) {
      throw new IllegalStateException(
          "columns: must follow Distiller.from(data); got a written recipe. Set"
              + " data.train.text and data.train.label.");
    }
  }

  /** A data file, of which a first recipe is made as {@code init} does. */
  record Data(Path file, List<String> text, Optional<String> label) implements Origin {
    @Override
    public RecipeSource source() throws IOException {
      Path folder = Path.of("").toAbsolutePath();
      String yaml =
          new FirstRecipe(file, text, label, Optional.empty()).toYaml(folder, Wishes.NONE);
      byte[] content = yaml.getBytes(StandardCharsets.UTF_8);
      return RecipeSource.of("recipe for " + file, content, folder);
    }

    @Override
    public Origin withColumns(List<String> columns, String other) {
      return new Data(file, List.copyOf(columns), Optional.of(other));
    }
  }

  RecipeSource source() {
    return source;
  }

  // Not before something is kept of it, since settings may correct its faults.
  private Recipe recipe() throws RecipeException {
    if (recipe == null) {
      recipe = RecipeReader.read(source, List.of());
    }
    return recipe;
  }

  /** A value as YAML, which JSON is. */
  static String yaml(Object value) {
    return JSON.writeValueAsString(value);
  }

  /** Rows that are written as the training rows are. */
  Map<String, Object> rowsAs(String method, Path file) throws RecipeException {
    Map<String, Object> rows = new LinkedHashMap<>(RecipeWriter.source(recipe().data().train()));
    if (rows.containsKey("tags")) {
      throw new IllegalArgumentException(
          method
              + ": must have a file of tags beside its sentences, as data.train has one; got "
              + file
              + " alone. Write set(\"data."
              + method
              + "\", \"{path: FILE, tags: FILE}\").");
    }
    rows.put("path", file.toString());
    return rows;
  }

  private Distill kept(Predicate<Distill> like) throws RecipeException {
    Distill defaults = Distill.defaults(recipe().task());
    return recipe().stages().stream()
        .map(Stage::distillation)
        .flatMap(Optional::stream)
        .filter(like)
        .findFirst()
        .orElse(defaults);
  }

  /** The training of a new student, its settings those of this recipe's first. */
  String distill(Student student) throws RecipeException {
    Distill kept = kept(settings -> settings.student().isPresent());
    return distill(kept, Map.of("student", student.keys()), student.epochs());
  }

  /** More training of the present student, its settings those of this recipe's first such. */
  String distill(OptionalInt epochs) throws RecipeException {
    return distill(kept(settings -> settings.student().isEmpty()), Map.of(), epochs);
  }

  private static String distill(Distill kept, Map<String, ?> changed, OptionalInt epochs) {
    Map<String, Object> stage = new LinkedHashMap<>();
    RecipeWriter.toMap(kept)
        .forEach(
            (key, settings) -> {
              Map<String, Object> all = new LinkedHashMap<>();
              ((Map<?, ?>) settings).forEach((name, value) -> all.put((String) name, value));
              all.putAll(changed);
              epochs.ifPresent(count -> all.put("epochs", count));
              stage.put(key, all);
            });
    return yaml(stage);
  }
}
