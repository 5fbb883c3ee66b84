package org.distill4j.runtime;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Keeps a native resource open while it is in use, by any number of threads. */
final class OpenGuard {

  private final String owner;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  OpenGuard(String owner) {
    this.owner = owner;
  }

  /**
   * Runs a use of the resource.
   *
   * @throws IllegalStateException if it is closed
   */
  <T> T whileOpen(Supplier<T> use) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException(
            owner + ": must be open; got a call after close(). Open it again.");
      }
      return use.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Waits for uses under way, then frees the resource; a second call does nothing. */
  void close(Runnable free) {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        free.run();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
