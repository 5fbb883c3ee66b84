package org.distill4j.compress.latency;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.distill4j.compress.bundle.ModelContents;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.compress.cache.KeyedFile;
import org.distill4j.evaluate.benchmark.LatencyBenchmark;
import org.distill4j.evaluate.benchmark.LatencySettings;
import org.distill4j.evaluate.report.Latency;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/**
 * Measures what blocks of a model's layers take on this machine, by timing models that differ in
 * one kind of block only, through JMH and ONNX Runtime as everything else is timed.
 *
 * <p>Times follow from shapes, not from weights: the timed models have the real widths, drawn
 * weights, a vocabulary of a few tokens, and few layers.
 */
public final class LatencyMeasurement {
  /** Layers before the last that change together, so that twice the difference is seen. */
  private static final int INNER = 2;

  /** Between nothing and all: time is nearly straight in the number of units. */
  private static final int PARTS = 2;

  /** The whole model, one with all units, and each kind of block with fewer. */
  private static final int MODELS = 2 + 4 * PARTS;

  /** A process that measures starts Java and loads a model. */
  private static final double SECONDS_TO_START = 1;

  private final TransformerConfig whole;
  private final int labels;
  private final Head head;
  private final LatencySettings settings;
  private final Path folder;
  private final Map<TransformerConfig, String> names = new HashMap<>();
  private final Map<String, Path> folders = new LinkedHashMap<>();

  private LatencyMeasurement(Checkpoint model, LatencySettings settings, Path folder) {
    this.whole = model.config();
    this.labels = model.labels().size();
    this.head = Head.of(model);
    this.settings = settings;
    this.folder = folder;
  }

  /** About how long {@link #measure} takes. */
  public static double seconds(LatencySettings settings) {
    double turn = settings.warmupSeconds() + settings.measureSeconds();
    return settings.rounds() * MODELS * (SECONDS_TO_START + turn);
  }

  /**
   * Measures.
   *
   * @param model of the shape whose blocks are measured, with its head
   * @param settings how long, of one length and one number of threads
   * @param key what names the table
   * @param progress called before each model is timed
   */
  public static LatencyTable measure(
      Checkpoint model, LatencySettings settings, String key, Consumer<String> progress)
      throws IOException {
    Path folder = Files.createTempDirectory("distill4j-latencies-");
    try {
      return new LatencyMeasurement(model, settings, folder).table(key, progress);
    } finally {
      delete(folder);
    }
  }

  private LatencyTable table(String key, Consumer<String> progress) throws IOException {
    int heads = Collections.max(whole.numAttentionHeads());
    int neurons = Collections.max(whole.intermediateSize());
    String wholeName = write(whole);
    List<String> byHeads = write(points(heads), n -> shallow(n, neurons, heads, neurons));
    List<String> byNeurons = write(points(neurons), n -> shallow(heads, n, heads, neurons));
    List<String> byLastHeads = write(points(heads), n -> shallow(heads, neurons, n, neurons));
    List<String> byLastNeurons = write(points(neurons), n -> shallow(heads, neurons, heads, n));
    Map<String, List<Latency>> times =
        LatencyBenchmark.measure(
            folders, settings, step -> progress.accept(step.done() + 1 + " of " + step.all()));
    return new LatencyTable(
            KeyedFile.FORMAT,
            key,
            settings.lengths().get(0),
            times.get(wholeName).get(0).p50(),
            curve(times, points(heads), byHeads, INNER),
            curve(times, points(neurons), byNeurons, INNER),
            curve(times, points(heads), byLastHeads, 1),
            curve(times, points(neurons), byLastNeurons, 1))
        .consistent(whole);
  }

  private static List<Integer> points(int units) {
    TreeSet<Integer> points = new TreeSet<>();
    for (int part = 0; part <= PARTS; part++) {
      points.add(Math.round((float) part * units / PARTS));
    }
    return List.copyOf(points);
  }

  private TransformerConfig shallow(int heads, int neurons, int lastHeads, int lastNeurons) {
    List<Integer> allHeads = new ArrayList<>(Collections.nCopies(INNER, heads));
    List<Integer> allNeurons = new ArrayList<>(Collections.nCopies(INNER, neurons));
    allHeads.add(lastHeads);
    allNeurons.add(lastNeurons);
    return whole.withLayers(allHeads, allNeurons);
  }

  private List<String> write(List<Integer> points, IntFunction<TransformerConfig> shape)
      throws IOException {
    List<String> written = new ArrayList<>();
    for (int count : points) {
      written.add(write(shape.apply(count)));
    }
    return written;
  }

  private String write(TransformerConfig shape) throws IOException {
    String name = names.get(shape);
    if (name == null) {
      name = "shape-" + names.size();
      names.put(shape, name);
      Path target = folder.resolve(name);
      Checkpoint model = TimedShape.model(shape, labels, head);
      int length = settings.lengths().get(0);
      ModelFolder.write(ModelContents.of(model, TimedShape.tokenizer(), length), target);
      folders.put(name, target);
    }
    return name;
  }

  private static LatencyCurve curve(
      Map<String, List<Latency>> times, List<Integer> points, List<String> models, int blocks) {
    List<Double> millis = models.stream().map(model -> times.get(model).get(0).p50()).toList();
    return LatencyCurve.of(points, millis, blocks);
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
      for (Path path : inside) {
        if (Files.isDirectory(path)) {
          delete(path);
        } else {
          Files.delete(path);
        }
      }
    }
    Files.delete(folder);
  }
}
