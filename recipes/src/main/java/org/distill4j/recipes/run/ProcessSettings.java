package org.distill4j.recipes.run;

import org.distill4j.runtime.NativeSettings;
import org.distill4j.teacher.kernel.IdleThreads;

/**
 * Sets what native libraries read once, when their first class loads: no usage reports, memory not
 * limited by Java's heap, idle threads that sleep early. What the user has set stays.
 */
public final class ProcessSettings {
  private static final String PHYSICAL_BYTES = "org.bytedeco.javacpp.maxphysicalbytes";

  private ProcessSettings() {}

  /** Applies the settings to this process; call it before anything else. */
  public static void apply() {
    // JavaCPP would otherwise cap all physical memory by the heap's size.
    if (System.getProperty(PHYSICAL_BYTES) == null) {
      System.setProperty(PHYSICAL_BYTES, "0");
    }
    NativeSettings.apply();
    IdleThreads.sleepEarly();
  }
}
