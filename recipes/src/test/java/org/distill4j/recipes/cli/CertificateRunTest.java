package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The int8 file is held against the model that it was made of, whichever run made it. */
class CertificateRunTest {
  @TempDir private Path folder;

  @Test
  void isTheSameAfterAResumeThoughAControlStandsBetween() throws IOException {
    TinyRecipe recipe = TinyRecipe.in(folder);
    String[] keys = {
      "--set",
      "stages=[{distill: {student: {layers: 2}, epochs: 3, learning-rate: 0.01}}, {quantize: {}}]",
      "--set",
      "control=stage"
    };
    Program program = recipe.run(keys);
    assertEquals(0, program.code(), program.err());
    Path certificate = recipe.out().resolve("model/certificate.json");
    String made = Files.readString(certificate);
    Files.delete(recipe.out().resolve("report.html")); // so that it is not complete
    Program again = recipe.run(keys[0], keys[1], keys[2], keys[3], "--resume");
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().contains("quantize: finished before"), again.err());
    assertEquals(made, Files.readString(certificate));
    Path weights = recipe.out().resolve("stages/01-distill/model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1; // still a file that could be read
    Files.write(weights, bytes);
    Program anew = recipe.run(keys[0], keys[1], keys[2], keys[3], "--resume");
    assertEquals(0, anew.code(), anew.err());
    assertTrue(
        anew.err().contains("distill: run again, since its model.safetensors is no longer what"),
        anew.err());
    assertEquals(made, Files.readString(certificate));
  }
}
