package org.distill4j.compress.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.ArchitectureBuilder;
import org.distill4j.teacher.architecture.Axis;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.architecture.Param;
import org.distill4j.teacher.checkpoint.ModelFamily;

/** Small architectures that no family has, of 40 tokens and width 8. */
final class OddArchitectures {
  private static final Axis VOCABULARY = Axis.of("vocabulary", 40);
  private static final Axis PLACES = Axis.of("places", 34);
  private static final Axis HIDDEN = Axis.of("hidden", 8);
  private static final Axis WIDE = Axis.of("wide", 12);
  private static final Axis LABELS = Axis.of("labels", 3);
  private static final double EPS = 1e-6;

  private OddArchitectures() {}

  /** RELU, positions from row 2, no token types, and two linear layers before the logits. */
  static Architecture twoLinearsBeforeTheLogits() {
    ArchitectureBuilder b = new ArchitectureBuilder();
    Axis heads = new Axis("heads", 2, 4);
    String words = b.embedding("words", Architecture.TOKEN_IDS, "words.weight", VOCABULARY, HIDDEN);
    String sum = b.sum("placed", words, b.positions("places", "places.weight", PLACES, HIDDEN, 2));
    String x = b.dropout("x", b.layerNorm("norm", sum, "norm.LayerNorm", HIDDEN, EPS), 0.1);
    String query = b.linear("q", x, "q_lin", heads, HIDDEN);
    String key = b.linear("k", x, "k_lin", heads, HIDDEN);
    String value = b.linear("v", x, "v_lin", heads, HIDDEN);
    String context = b.attention("context", query, key, value, heads, 0.1);
    String out = b.dropout("dropped", b.linear("o", context, "out_lin", HIDDEN, heads), 0.1);
    String middle = b.layerNorm("middle", b.sum("attended", out, x), "sa.LayerNorm", HIDDEN, EPS);
    String inner = b.linear("inner", middle, "ffn.lin1", WIDE, HIDDEN);
    String active = b.activation("active", inner, Op.Function.RELU);
    String outer = b.linear("outer", active, "ffn.lin2", HIDDEN, WIDE);
    String end = b.layerNorm("end", b.sum("fed", middle, outer), "out.LayerNorm", HIDDEN, EPS);
    String first = b.pool("first", end, Op.Pooling.FIRST);
    String dense = b.linear("dense", first, "pre", WIDE, HIDDEN);
    String relu = b.activation("relu", dense, Op.Function.RELU);
    String more = b.linear("more", relu, "post", HIDDEN, WIDE);
    return b.output(ModelFamily.ANSWERS, b.linear("logits", more, "logits", LABELS, HIDDEN))
        .build();
  }

  /** Norms before blocks, GELU by tanh, no biases, and vectors of length one of the mean. */
  static Architecture normsBeforeBlocks() {
    Axis heads = new Axis("heads", 4, 2);
    List<Op> ops =
        List.of(
            new Op.Embedding("words", Architecture.TOKEN_IDS, table("words", VOCABULARY)),
            new Op.Positions("places", Architecture.POSITIONS, table("places", PLACES), 0),
            new Op.Add("x", "words", "places"),
            norm("layer.0.first", "x", "layers.0.first.LayerNorm"),
            linear("layer.0.k", "layer.0.first", "layers.0.k", heads, HIDDEN),
            linear("layer.0.q", "layer.0.first", "layers.0.q", heads, HIDDEN),
            linear("layer.0.v", "layer.0.first", "layers.0.v", heads, HIDDEN),
            new Op.Attention("layer.0.a", "layer.0.q", "layer.0.k", "layer.0.v", heads, 0),
            linear("layer.0.o", "layer.0.a", "layers.0.o", HIDDEN, heads),
            new Op.Add("layer.0.middle", "x", "layer.0.o"),
            norm("layer.0.second", "layer.0.middle", "layers.0.second.LayerNorm"),
            linear("layer.0.inner", "layer.0.second", "layers.0.up", WIDE, HIDDEN),
            new Op.Activation("layer.0.active", "layer.0.inner", Op.Function.GELU_TANH),
            linear("layer.0.outer", "layer.0.active", "layers.0.down", HIDDEN, WIDE),
            new Op.Add("layer.0.end", "layer.0.middle", "layer.0.outer"),
            norm("end", "layer.0.end", "end.LayerNorm"),
            new Op.Pool("mean", "end", Op.Pooling.MEAN),
            linear("projected", "mean", "projection", LABELS, HIDDEN),
            new Op.UnitLength("vector", "projected"));
    return new Architecture(
        Set.of(Architecture.TOKEN_IDS, Architecture.POSITIONS),
        ops,
        Map.of(ModelFamily.ANSWERS, "vector"));
  }

  /** Weights used twice outside layers, heads of two widths, a layer that reads nothing, tags. */
  static Architecture equalTensorsOutsideLayers() {
    ArchitectureBuilder b = new ArchitectureBuilder();
    Axis none = Axis.of("none", 0);
    Axis types = Axis.of("types", 2);
    String words = b.embedding("words", Architecture.TOKEN_IDS, "words.weight", VOCABULARY, HIDDEN);
    String type = b.embedding("types", Architecture.TOKEN_TYPES, "types.weight", types, HIDDEN);
    String x = b.layerNorm("x", b.sum("typed", words, type), "a.LayerNorm", HIDDEN, EPS);
    String empty = b.linear("empty", x, "gone", none, HIDDEN);
    String bias = b.linear("bias", empty, "left", HIDDEN, none);
    String y = b.sum("y", x, b.activation("tanh", bias, Op.Function.TANH));
    String once = block(b, "once", y, new Axis("two", 2, 4));
    String twice = block(b, "twice", once, new Axis("two", 2, 4));
    String other = block(b, "other", twice, new Axis("four", 4, 2));
    String logits = b.linear("tags", other, "tags", LABELS, HIDDEN);
    Axis scores = Axis.of("crf", 15);
    return b.output(ModelFamily.ANSWERS, b.crf("crf", logits, "crf.scores", scores)).build();
  }

  // Blocks whose heads are of one axis share their weights.
  private static String block(ArchitectureBuilder b, String name, String x, Axis heads) {
    String weights = heads.name() + ".";
    String query = b.linear(name + "-q", x, weights + "q", heads, HIDDEN);
    String key = b.linear(name + "-k", x, weights + "k", heads, HIDDEN);
    String value = b.linear(name + "-v", x, weights + "v", heads, HIDDEN);
    String context = b.attention(name + "-a", query, key, value, heads, 0);
    String out = b.linear(name + "-o", context, weights + "o", HIDDEN, heads);
    String sum = b.sum(name + "-sum", out, x);
    return b.layerNorm(name, sum, weights + "LayerNorm", HIDDEN, EPS);
  }

  private static Param table(String name, Axis rows) {
    return Param.of(name + ".weight", rows, HIDDEN);
  }

  private static Op norm(String name, String x, String norm) {
    Param shift = Param.of(norm + ".bias", HIDDEN);
    return new Op.LayerNorm(name, x, Param.of(norm + ".weight", HIDDEN), shift, EPS);
  }

  private static Op linear(String name, String x, String layer, Axis out, Axis in) {
    return new Op.Linear(name, x, Param.of(layer + ".weight", out, in), Optional.empty());
  }
}
