package org.distill4j.runtime;

/** Settings that the tokenizer library reads once, when its first class loads. */
final class NativeSettings {

  private NativeSettings() {}

  static void apply() {
    // The library reports its use to its makers unless told not to.
    setUnlessSet("OPT_OUT_TRACKING", "true");
    // On a machine with CUDA it would download another native library; the one in its jar serves.
    setUnlessSet("RUST_FLAVOR", "cpu");
  }

  private static void setUnlessSet(String key, String value) {
    if (System.getenv(key) == null && System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
