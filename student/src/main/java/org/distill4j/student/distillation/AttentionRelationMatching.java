package org.distill4j.student.distillation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.distill4j.student.loss.Schedule;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.transformer.AttentionRelationDistance;
import org.distill4j.teacher.transformer.AttentionRelationTapLoss;
import org.distill4j.teacher.transformer.TokenColumns;

/** A term between attention scores of both models, layer by layer. */
public sealed interface AttentionRelationMatching extends DistillationLoss {
  /** The teacher layer behind each student layer, numbers from 0; -1 for none. */
  List<Integer> layerMap();

  /** What is minimised. */
  AttentionRelationDistance distance();

  /** What is taken of the teacher, part by part. */
  List<Taught> taught(TransformerConfig teacher);

  /**
   * The losses on the student, in the order of {@link #taught}.
   *
   * @throws IllegalArgumentException if a layer has no heads, or heads do not fit
   */
  List<AttentionRelationTapLoss> losses(TransformerConfig student, TransformerConfig teacher);

  /**
   * Vectors of one layer of the teacher.
   *
   * @param layer the student's layer that is held to them
   * @param teacherLayer the teacher's own
   * @param left vectors that stand for the student's left ones
   * @param right those for the right ones
   */
  record Taught(int layer, int teacherLayer, TokenColumns left, TokenColumns right) {
    /** Whether the vectors are of one kind. */
    boolean ofOneKind() {
      return left.equals(right);
    }
  }

  /**
   * Self-attention relations (Wang et al. 2020, arXiv 2012.15828): which tokens are alike to which,
   * by queries, keys or values, or which attend to which, by queries and keys (Wang et al. 2020,
   * arXiv 2002.10957, equation 2, where models have equal heads). Neither widths nor heads of the
   * models need to agree.
   *
   * @param weight the factor on each relation's term
   * @param of what is related
   * @param heads parts that vectors are split into; empty for {@link #heads(int, int, int)}
   * @param layerMap the teacher layer behind each student layer, numbers from 0; -1 for none
   */
  record Relations(Schedule weight, Set<Kind> of, OptionalInt heads, List<Integer> layerMap)
      implements AttentionRelationMatching {
    /** What is related. */
    public enum Kind {
      /** Queries with queries. */
      QUERY,
      /** Keys with keys. */
      KEY,
      /** Values with values. */
      VALUE,
      /** Queries with keys. */
      QUERY_KEY;

      /** Each kind of vectors with itself. */
      public static List<Kind> alike() {
        return List.of(QUERY, KEY, VALUE);
      }

      // As a recipe spells it.
      private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
    }

    /** Copies the collections. */
    public Relations {
      of = Set.copyOf(of);
      layerMap = List.copyOf(layerMap);
    }

    /** Vectors of each kind with themselves at a weight that stays. */
    public static Relations of(double weight, List<Integer> layerMap) {
      return new Relations(
          Schedule.constant(weight), EnumSet.copyOf(Kind.alike()), OptionalInt.empty(), layerMap);
    }

    /** The most heads, up to the teacher's own, that divide both widths. */
    public static int heads(int studentWidth, int teacherWidth, int teacherHeads) {
      int heads = teacherHeads;
      while (studentWidth % heads != 0 || teacherWidth % heads != 0) {
        heads--;
      }
      return heads;
    }

    @Override
    public String name() {
      return "relations";
    }

    @Override
    public AttentionRelationDistance distance() {
      return AttentionRelationDistance.RELATIVE_ENTROPY;
    }

    @Override
    public List<Taught> taught(TransformerConfig teacher) {
      List<Taught> taught = new ArrayList<>();
      for (int layer = 0; layer < layerMap.size(); layer++) {
        int from = layerMap.get(layer);
        for (Kind kind : from < 0 ? List.<Kind>of() : kinds()) {
          taught.add(
              new Taught(layer, from, left(teacher, from, kind), right(teacher, from, kind)));
        }
      }
      return taught;
    }

    @Override
    public List<AttentionRelationTapLoss> losses(
        TransformerConfig student, TransformerConfig teacher) {
      List<AttentionRelationTapLoss> losses = new ArrayList<>();
      for (Taught part : taught(teacher)) {
        Kind kind = kinds().get(losses.size() % of.size());
        losses.add(loss(student, part, kind, teacher));
      }
      return losses;
    }

    // In one order, which a set does not have.
    private List<Kind> kinds() {
      return Arrays.stream(Kind.values()).filter(of::contains).toList();
    }

    private AttentionRelationTapLoss loss(
        TransformerConfig student, Taught part, Kind kind, TransformerConfig teacher) {
      TokenColumns left = left(student, part.layer(), kind);
      TokenColumns right = right(student, part.layer(), kind);
      int width = part.left().width();
      int own = teacher.numAttentionHeads().get(part.teacherLayer());
      int split = heads.orElseGet(() -> heads(left.width(), width, own));
      String name = name() + "." + part.layer() + "." + kind.word();
      return new AttentionRelationTapLoss(name, left, right, split, width, distance());
    }

    private static TokenColumns left(TransformerConfig config, int layer, Kind kind) {
      return switch (kind) {
        case QUERY, QUERY_KEY -> TokenColumns.queries(config, layer);
        case KEY -> TokenColumns.keys(config, layer);
        case VALUE -> TokenColumns.values(config, layer);
      };
    }

    private static TokenColumns right(TransformerConfig config, int layer, Kind kind) {
      return kind == Kind.QUERY_KEY ? TokenColumns.keys(config, layer) : left(config, layer, kind);
    }
  }

  /**
   * Raw attention scores (Jiao et al. 2019, arXiv 1909.10351, equation 7), head by head.
   *
   * @param weight the factor on each layer's term
   * @param layerMap the teacher layer behind each student layer, numbers from 0; -1 for none
   */
  record AttentionScores(Schedule weight, List<Integer> layerMap)
      implements AttentionRelationMatching {
    /** Copies the list. */
    public AttentionScores {
      layerMap = List.copyOf(layerMap);
    }

    @Override
    public String name() {
      return "attention-scores";
    }

    @Override
    public AttentionRelationDistance distance() {
      return AttentionRelationDistance.SQUARED_ERROR;
    }

    @Override
    public List<Taught> taught(TransformerConfig teacher) {
      List<Taught> taught = new ArrayList<>();
      for (int layer = 0; layer < layerMap.size(); layer++) {
        int from = layerMap.get(layer);
        if (from >= 0) {
          taught.add(
              new Taught(
                  layer,
                  from,
                  TokenColumns.queries(teacher, from),
                  TokenColumns.keys(teacher, from)));
        }
      }
      return taught;
    }

    @Override
    public List<AttentionRelationTapLoss> losses(
        TransformerConfig student, TransformerConfig teacher) {
      return taught(teacher).stream().map(part -> loss(student, teacher, part)).toList();
    }

    private AttentionRelationTapLoss loss(
        TransformerConfig student, TransformerConfig teacher, Taught part) {
      int layer = part.layer();
      int heads = student.numAttentionHeads().get(layer);
      int wanted = teacher.numAttentionHeads().get(part.teacherLayer());
      if (heads != wanted) {
        throw new IllegalArgumentException(
            "attention-scores: must be of as many heads as the teacher's "
                + wanted
                + " in its layer "
                + part.teacherLayer()
                + "; got "
                + heads
                + " in the student's layer "
                + layer
                + ". Use relations, where heads need not agree.");
      }
      return new AttentionRelationTapLoss(
          name() + "." + layer,
          TokenColumns.queries(student, layer),
          TokenColumns.keys(student, layer),
          heads,
          part.left().width(),
          distance());
    }
  }
}
