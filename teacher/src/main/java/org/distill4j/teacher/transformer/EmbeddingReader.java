package org.distill4j.teacher.transformer;

/** A working vertex that reads the word table, which is given to it after the graph is built. */
interface EmbeddingReader {
  void use(EmbeddingTable table);
}
