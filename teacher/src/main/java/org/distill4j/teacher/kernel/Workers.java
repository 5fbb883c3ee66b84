package org.distill4j.teacher.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs the parts of a pass over long arrays side by side, on as many threads as {@link Threads}
 * says, the caller among them. Parts are fixed by the caller, so that a result does not depend on
 * which thread did what. Threads wait between runs, and a run makes no objects.
 */
public final class Workers {
  private static final List<Worker> WORKERS = new ArrayList<>();

  private Workers() {}

  /** Work that can be cut. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does one part.
     *
     * @param part from 0
     * @param parts how many there are
     */
    void run(int part, int parts);
  }

  /**
   * Does all parts; returns when the last is done.
   *
   * @throws IllegalStateException if a part failed
   */
  public static void run(Work work) {
    synchronized (WORKERS) { // one caller at a time: the threads are the machine's
      int parts = Threads.count();
      while (WORKERS.size() < parts - 1) {
        Worker worker = new Worker(WORKERS.size() + 1);
        WORKERS.add(worker);
        worker.start();
      }
      for (int i = 0; i < parts - 1; i++) {
        WORKERS.get(i).begin(work, parts);
      }
      try {
        work.run(0, parts);
      } finally {
        for (int i = 0; i < parts - 1; i++) {
          WORKERS.get(i).await();
        }
      }
      for (int i = 0; i < parts - 1; i++) {
        WORKERS.get(i).rethrow();
      }
    }
  }

  private static final class Worker extends Thread {
    private final int part;
    private Work work;
    private int parts;
    private Thread caller;
    private Throwable fault;
    private volatile int asked;
    private volatile int done;

    Worker(int part) {
      super("distill4j-worker-" + part);
      setDaemon(true);
      this.part = part;
    }

    void begin(Work next, int count) {
      work = next;
      parts = count;
      caller = Thread.currentThread();
      fault = null;
      asked = done + 1; // publishes the fields above
      LockSupport.unpark(this);
    }

    @Override
    public void run() {
      while (true) {
        while (asked == done) {
          LockSupport.park(this);
        }
        try {
          work.run(part, parts);
        } catch (Throwable thrown) { // handed to the caller
          fault = thrown;
        }
        work = null;
        done = asked; // publishes the results
        LockSupport.unpark(caller);
      }
    }

    void await() {
      while (done != asked) {
        LockSupport.park(this);
      }
    }

    void rethrow() {
      if (fault != null) {
        throw new IllegalStateException("work: must not fail; got " + fault, fault);
      }
    }
  }
}
