package org.distill4j.recipes.stage.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.distill4j.evaluate.report.SizeSweep;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.schema.KeyedTypes;

/** The kinds of stages on the class path. */
public final class StageTypes {
  private static final List<StageType<?>> ALL = load();

  private StageTypes() {}

  @SuppressWarnings("unchecked") // a class literal has no type arguments
  private static List<StageType<?>> load() {
    Class<StageType<?>> service = (Class<StageType<?>>) (Class<?>) StageType.class;
    return KeyedTypes.load(service, StageType::key, "stages: must each have a key of their own");
  }

  /** All of them, in the order in which they are found. */
  public static List<StageType<?>> all() {
    return ALL;
  }

  /** The kind with a key. */
  public static Optional<StageType<?>> of(String key) {
    return ALL.stream().filter(type -> type.key().equals(key)).findFirst();
  }

  /** The keys of those whose model is a start for other recipes too. */
  public static Set<String> starts() {
    return ALL.stream()
        .filter(StageType::startsOthers)
        .map(StageType::key)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The kind of a stage with its settings. */
  public static Typed<?> of(Stage stage) {
    StageType<?> type =
        of(stage.key())
            .filter(t -> t.settings().isInstance(stage))
            .orElseThrow(() -> new AssertionError("no type of " + stage));
    return typed(type, stage);
  }

  /** The last stage of a recipe. */
  public static Typed<?> last(Recipe recipe) {
    return of(recipe.stages().get(recipe.stages().size() - 1));
  }

  /** The sizes that a stage tried, as its folder tells of them; nothing where it tried none. */
  public static Optional<SizeSweep> sizes(Path folder) throws IOException {
    for (StageType<?> type : ALL) {
      Optional<SizeSweep> sizes = type.sizes(folder);
      if (sizes.isPresent()) {
        return sizes;
      }
    }
    return Optional.empty();
  }

  private static <S extends Record & Stage> Typed<S> typed(StageType<S> type, Stage stage) {
    return new Typed<>(type, type.settings().cast(stage));
  }
}
