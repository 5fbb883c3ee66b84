package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of PyTorch's own format, which run code when they are opened; here none is. */
final class Pickles {
  /** What to do about a pickle, at the end of its refusal. */
  static final String MEND =
      "Pickles are never opened, since they can run any code. Save the model as safetensors (a"
          + " directory with config.json and model.safetensors) or as ONNX (.onnx).";

  private Pickles() {}

  /** Whether a file begins as a pickle or as the zip archive that PyTorch wraps around one. */
  static boolean looksLikeOne(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(2);
      if (start.length < 2) {
        return false;
      }
      boolean zip = start[0] == 'P' && start[1] == 'K';
      // The opcode PROTO, then the protocol's number, 2 to 5.
      return zip || ((start[0] & 0xff) == 0x80 && start[1] >= 2 && start[1] <= 5);
    }
  }
}
