package org.distill4j.recipes.yaml;

/** How a way through the tree is written: {@code stages[0].distill.losses[1]}. */
public final class Paths {
  private Paths() {}

  /** The path of a key's value. */
  public static String child(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The path of a list's member. */
  public static String item(String path, int index) {
    return path + "[" + index + "]";
  }
}
