package org.distill4j.recipes.stage.quantize;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.distill4j.compress.quantize.Quantization;
import tools.jackson.databind.json.JsonMapper;

/** Which layers saturate without VNNI: the worst of them for the reader, all of them in a file. */
final class Saturations {
  /** Of the stage's folder: how often each layer saturates, the worst first. */
  static final String FILE = "saturation.json";

  private static final int SHOWN = 3;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Saturations() {}

  private static List<Map.Entry<String, Long>> worstFirst(SortedMap<String, Long> layers) {
    Comparator<Map.Entry<String, Long>> most = Map.Entry.comparingByValue();
    return layers.entrySet().stream().sorted(most.reversed()).toList();
  }

  /** The number of layers, with the worst by name; there is one at least. */
  static String shown(SortedMap<String, Long> layers) {
    String worst =
        worstFirst(layers).stream()
            .limit(SHOWN)
            .map(
                layer ->
                    String.format(Locale.ROOT, "%s (%,d times)", layer.getKey(), layer.getValue()))
            .collect(Collectors.joining(", "));
    return layers.size() <= SHOWN ? worst : layers.size() + " layers, most in " + worst;
  }

  /** The file; none where nothing saturates. */
  static Map<String, byte[]> files(Quantization done) {
    if (done.audit().saturations().isEmpty()) {
      return Map.of();
    }
    Map<String, Long> all = new LinkedHashMap<>();
    worstFirst(done.audit().saturations()).forEach(e -> all.put(e.getKey(), e.getValue()));
    return Map.of(FILE, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(all));
  }
}
