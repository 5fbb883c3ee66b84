package org.distill4j.recipes.api;

import java.util.Map;
import java.util.regex.Pattern;

/** Names in messages the methods of {@link Distiller} in place of the command line's options. */
final class OptionNames {
  private static final Map<String, String> METHODS =
      Map.of(
          "set", "set",
          "text", "columns(text, label)",
          "label", "columns(text, label)",
          "out", "out",
          "resume", "resume()",
          "cache", "cache");

  /** An option, and not the end of a file's name. */
  private static final Pattern OPTION =
      Pattern.compile("(?<![^\\s(])--(" + String.join("|", METHODS.keySet()) + ")(?![\\w-])");

  /** A setting as a message proposes it. */
  private static final Pattern SETTING = Pattern.compile("(?<![^\\s(])--set ([^\\s=]+)=(\\S+)");

  private OptionNames() {}

  static String inJava(String message) {
    String settings = SETTING.matcher(message).replaceAll("set(\"$1\", $2)");
    return OPTION.matcher(settings).replaceAll(option -> METHODS.get(option.group(1)));
  }
}
