package org.distill4j.recipes.context;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.recipes.cli.TinyModel;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunContextTest {
  @TempDir private Path folder;
  private Path model;
  private RunContext context;

  @BeforeEach
  void makeContext() throws IOException {
    model = TinyModel.write(folder.resolve("model"));
    context = TinyContext.in(folder);
  }

  @Test
  void cutsTextsOnceForEveryCopyOfATokenizer() throws IOException {
    TokenizedSplits texts = context.encoded(state(tokenizer()));
    assertSame(texts, context.encoded(state(tokenizer())));
    assertSame(texts, context.encoded(state(tokenizer().forExport(9))));
    String other =
        new String(tokenizer().toBytes(), StandardCharsets.UTF_8).replace("film", "filn");
    byte[] bytes = other.getBytes(StandardCharsets.UTF_8);
    assertNotSame(texts, context.encoded(state(TokenizerJson.parse("other", bytes))));
  }

  private ModelWithTokenizer state(TokenizerJson tokenizer) throws IOException {
    return new ModelWithTokenizer(HuggingFaceDirectory.load(model), tokenizer);
  }

  private TokenizerJson tokenizer() throws IOException {
    return TokenizerJson.parse("tiny", Files.readAllBytes(model.resolve(ModelFolder.TOKENIZER)));
  }
}
