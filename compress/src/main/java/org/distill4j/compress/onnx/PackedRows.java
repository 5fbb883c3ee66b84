package org.distill4j.compress.onnx;

import java.util.List;
import org.distill4j.compress.quantize.BlockMatrix;
import org.distill4j.teacher.architecture.Param;

/**
 * Rows of a table in four bits, unpacked after they are gathered. Of standard operators: ONNX
 * Runtime's own GatherBlockQuantized goes number by number and took, in 1.29 with three tables of
 * eight bits, half as much time again as all else in a small int8 model.
 */
final class PackedRows {
  private final OnnxGraph graph;
  private final String table;
  private final String tensor;
  private final BlockMatrix matrix;

  PackedRows(OnnxGraph graph, Param table, BlockMatrix matrix) {
    this.graph = graph;
    this.table = TensorNames.of(table);
    this.tensor = table.tensor();
    this.matrix = matrix;
  }

  /** Float [B, L, H]. */
  String rows(String ids) {
    String blocks = graph.integers(table + ".blocks", 0, 0, matrix.blocks(), matrix.block());
    String whole = graph.integers(table + ".row", 0, 0, matrix.columns());
    String steps = graph.node("Reshape", name("steps"), List.of(centred(ids), blocks));
    String scaled = graph.node("Mul", name("scaled"), List.of(steps, scales(ids)));
    return graph.node("Reshape", name("rows"), List.of(scaled, whole));
  }

  /** Float [B, L, H]: levels less the zero point. */
  private String centred(String ids) {
    byte[] halves = matrix.packedHalves();
    String stored = graph.levels(tensor, halves, matrix.rows(), matrix.columns() / 2);
    String bytes = graph.node("Gather", name("bytes"), List.of(stored, ids));
    String four = graph.level("four", OnnxGraph.UINT8, 4);
    String high =
        graph.node(
            "BitShift",
            name("high"),
            List.of(bytes, four),
            ProtoMessage.attribute("direction", "RIGHT"));
    String second = toFloat(high);
    String upper = graph.node("Mul", name("upper"), List.of(second, graph.scalar("16", 16f)));
    String first = graph.node("Sub", name("first"), List.of(toFloat(bytes), upper));
    String levels =
        graph.node(
            "Concat", name("levels"), List.of(first, second), ProtoMessage.attribute("axis", -1L));
    return graph.node("Sub", name("centred"), List.of(levels, graph.scalar("8", 8f)));
  }

  /** Float [B, L, blocks, 1]. */
  private String scales(String ids) {
    String stored =
        graph.floats(table + ".scale", matrix.scales(), matrix.rows(), matrix.blocks(), 1);
    return graph.node("Gather", name("scales"), List.of(stored, ids));
  }

  private String toFloat(String bytes) {
    return graph.cast(bytes + ".float", bytes, OnnxGraph.FLOAT);
  }

  private String name(String part) {
    return table + "/" + part;
  }
}
