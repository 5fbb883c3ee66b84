package org.distill4j.recipes.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time such as {@code 5ms}, {@code 0.5s}, {@code 800us} or {@code 5}, in milliseconds. */
final class Milliseconds implements ITypeConverter<Double> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)\\s*(|us|ms|s)");

  @Override
  public Double convert(String value) {
    Matcher form = FORM.matcher(value.strip().toLowerCase(Locale.ROOT));
    double millis = form.matches() ? Double.parseDouble(form.group(1)) * unit(form.group(2)) : 0;
    if (!(millis > 0)) {
      throw new TypeConversionException(
          "must be a time > 0; got '" + value + "'. Write 5ms, 0.005s or 5 for milliseconds.");
    }
    return millis;
  }

  private static double unit(String name) {
    return switch (name) {
      case "us" -> 1e-3;
      case "s" -> 1e3;
      default -> 1;
    };
  }
}
