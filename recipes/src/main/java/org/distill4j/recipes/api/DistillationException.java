package org.distill4j.recipes.api;

import java.io.IOException;
import org.distill4j.recipes.fault.InputFault;

/**
 * An input or a setting that cannot be used. Its message says where, what must hold, what was found
 * and how to correct it; several faults of one recipe stand on a line each.
 */
public final class DistillationException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What may end in a fault of the user's input. */
  interface Work<T> {
    T get() throws IOException;
  }

  private DistillationException(Exception fault) {
    super(OptionNames.inJava(InputFault.message(fault)), fault);
  }

  /**
   * Does something, whose faults of input become one of this class; errors of the program itself
   * and what a listener throws stay as they are.
   */
  static <T> T guard(Work<T> work) throws DistillationException {
    try {
      return work.get();
    } catch (DistillationException e) {
      throw e;
    } catch (IOException e) {
      throw new DistillationException(e);
    } catch (RuntimeException e) {
      if (InputFault.is(e)) {
        throw new DistillationException(e);
      }
      throw e;
    }
  }
}
