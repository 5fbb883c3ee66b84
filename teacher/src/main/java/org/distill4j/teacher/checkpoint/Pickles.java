package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of PyTorch's own format, which run code when they are opened; here none is. */
final class Pickles {
  private Pickles() {}

  /** The reason that every such file meets. */
  static String refusal(String name) {
    return name
        + " is a pickle, and pickles are never opened: they can run any code. Read are safetensors"
        + " (a directory with config.json and model.safetensors) and ONNX (.onnx): save the model"
        + " as one of these.";
  }

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
