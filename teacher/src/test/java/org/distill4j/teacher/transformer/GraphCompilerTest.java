package org.distill4j.teacher.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.architecture.ArchitectureBuilder;
import org.distill4j.teacher.architecture.Axis;
import org.distill4j.teacher.architecture.FirstTokenRule;
import org.distill4j.teacher.architecture.Op;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.junit.jupiter.api.Test;

class GraphCompilerTest {
  private static Architecture bert(TransformerConfig config) {
    return ModelFamily.of(config).architecture(config, HeadSpec.classes(List.of("a", "b", "c")));
  }

  private static List<String> names(List<CompiledVertex> vertices) {
    return vertices.stream().map(CompiledVertex::name).toList();
  }

  @Test
  void fusesALayerIntoSixVertices() {
    List<CompiledVertex> vertices =
        GraphCompiler.compile(bert(TinyModels.config(List.of(2), List.of(5))));
    assertEquals(
        List.of(
            "embeddings",
            "layer.0.query",
            "layer.0.key-value",
            "layer.0.attention",
            "layer.0.attention.output",
            "layer.0.intermediate",
            "layer.0.output",
            "first-token",
            "pooler",
            "classifier"),
        names(vertices));
    assertInstanceOf(ResidualVertex.class, vertices.get(4).vertex());
    assertEquals(List.of("layer.0.attention", "embeddings"), vertices.get(4).inputs());
  }

  @Test
  void keysAndValuesLieBelowEachOther() {
    CompiledVertex both =
        GraphCompiler.compile(bert(TinyModels.config(List.of(2), List.of(5)))).get(2);
    List<Integer> rows = both.bindings().stream().map(TensorBinding::firstRow).toList();
    assertEquals(List.of(0, 0, 4, 4), rows);
  }

  @Test
  void leavesOutEmptyBlocks() {
    List<String> names =
        names(GraphCompiler.compile(bert(TinyModels.config(List.of(0), List.of(0)))));
    assertEquals(
        List.of(
            "embeddings",
            "layer.0.attention.output",
            "layer.0.output",
            "first-token",
            "pooler",
            "classifier"),
        names);
  }

  @Test
  void layersOfEqualTensorsShareTheFirstOnes() {
    TransformerConfig shared =
        TinyModels.config(List.of(2, 2), List.of(5, 5)).withForm(WeightForm.ofOneLayer());
    List<CompiledVertex> vertices = GraphCompiler.compile(bert(shared));
    CompiledVertex second =
        vertices.stream().filter(v -> v.name().equals("layer.1.query")).findFirst().orElseThrow();
    SharedVertex vertex = assertInstanceOf(SharedVertex.class, second.vertex());
    assertEquals("layer.0.query", vertex.owner());
    assertTrue(second.bindings().isEmpty());
  }

  @Test
  void theFirstTokenIsTakenBeforeTheLastLayersQueries() {
    Architecture model = bert(TinyModels.config(List.of(2, 2), List.of(5, 5)));
    List<CompiledVertex> vertices = GraphCompiler.compile(FirstTokenRule.apply(model));
    List<String> names = names(vertices);
    int first = names.indexOf("first-token");
    assertEquals("layer.0.output", names.get(first - 1));
    assertEquals("layer.1.query", names.get(first + 1));
    assertEquals(List.of("first-token"), vertices.get(first + 1).inputs());
    assertEquals(List.of("layer.0.output"), vertices.get(first + 2).inputs()); // keys and values
    assertEquals(List.of("layer.1.output"), vertices.get(names.indexOf("pooler")).inputs());
  }

  @Test
  void aModelThatPoolsNoFirstTokenStaysAsItIs() {
    TransformerConfig config = TinyModels.config(List.of(2), List.of(5));
    Architecture tagger =
        ModelFamily.of(config).architecture(config, HeadSpec.tags(List.of("a", "b", "c")));
    assertSame(tagger, FirstTokenRule.apply(tagger));
  }

  @Test
  void refusesAPatternWithoutAVertex() {
    ArchitectureBuilder b = new ArchitectureBuilder();
    Axis hidden = Axis.of("hidden", 4);
    String x = b.embedding("x", Architecture.TOKEN_IDS, "table", Axis.of("vocabulary", 9), hidden);
    b.output("answers", b.activation("bent", x, Op.Function.TANH));
    Architecture model = b.build();
    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> GraphCompiler.compile(model));
    assertTrue(refused.getMessage().startsWith("bent: must be of a pattern"), refused.getMessage());
  }
}
