package org.distill4j.teacher.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  private final int before = Threads.count();

  @AfterEach
  void putBack() {
    Threads.use(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void runsEveryPartOnceInEveryRun(int threads) {
    Threads.use(threads);
    AtomicIntegerArray runs = new AtomicIntegerArray(threads);
    for (int i = 0; i < 200; i++) {
      Workers.run(
          (part, parts) -> {
            assertEquals(threads, parts);
            runs.incrementAndGet(part);
          });
      for (int part = 0; part < threads; part++) {
        assertEquals(i + 1, runs.get(part), "part " + part);
      }
    }
  }

  @Test
  void tellsTheCallerOfAFaultAndGoesOn() {
    Threads.use(2);
    for (int failing = 0; failing < 2; failing++) {
      int bad = failing;
      assertThrows(
          IllegalStateException.class,
          () ->
              Workers.run(
                  (part, parts) -> {
                    if (part == bad) {
                      throw new IllegalStateException("part " + part);
                    }
                  }));
    }
    AtomicIntegerArray runs = new AtomicIntegerArray(2);
    Workers.run((part, parts) -> runs.incrementAndGet(part));
    assertEquals(1, runs.get(0));
    assertEquals(1, runs.get(1));
  }
}
