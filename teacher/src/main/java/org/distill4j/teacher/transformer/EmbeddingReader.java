package org.distill4j.teacher.transformer;

/** A working vertex that reads the word table, which is given to it after the graph is built. */
abstract class EmbeddingReader extends KernelVertex {
  private EmbeddingTable words;

  EmbeddingReader(Place place) {
    super(place);
  }

  final void use(EmbeddingTable table) {
    words = table;
  }

  final EmbeddingTable words() {
    return words;
  }
}
