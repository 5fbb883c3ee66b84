package org.distill4j.recipes.preflight;

/** Says in a message at which place of the recipe a check failed. */
public final class Placed {
  private Placed() {}

  /** Fails by an {@link IllegalArgumentException}, whose message begins below the place. */
  @FunctionalInterface
  public interface Check<E extends Exception> {
    void run() throws E;
  }

  /** The same with a result. */
  @FunctionalInterface
  public interface Source<T, E extends Exception> {
    T get() throws E;
  }

  /**
   * Runs a check.
   *
   * @param place what stands before its message
   */
  public static <E extends Exception> void run(String place, Check<E> check) throws E {
    Source<Boolean, E> source =
        () -> {
          check.run();
          return true;
        };
    boolean unused = get(place, source);
  }

  /** The result of a source that checks. */
  public static <T, E extends Exception> T get(String place, Source<T, E> source) throws E {
    try {
      return source.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + e.getMessage(), e);
    }
  }
}
