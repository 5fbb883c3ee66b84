package org.distill4j.teacher.kernel;

import java.util.Arrays;

/**
 * What was prepared for a shape, by two whole numbers; a map that makes no objects when asked,
 * since it is asked at every step.
 */
public final class ShapeTable<T> {
  private static final long FREE = -1;

  private long[] keys = new long[16];
  private Object[] values = new Object[keys.length];
  private int size;

  /** An empty table. */
  public ShapeTable() {
    Arrays.fill(keys, FREE);
  }

  /** What stands under (a, b), both at least 0; null for nothing. */
  @SuppressWarnings("unchecked") // put takes nothing but T
  public T get(int a, int b) {
    long key = key(a, b);
    int slot = slot(key);
    return keys[slot] == key ? (T) values[slot] : null;
  }

  /** Puts a value under (a, b) and returns it. */
  public T put(int a, int b, T value) {
    if (2 * size >= keys.length) {
      grow();
    }
    long key = key(a, b);
    int slot = slot(key);
    size += keys[slot] == key ? 0 : 1;
    keys[slot] = key;
    values[slot] = value;
    return value;
  }

  private static long key(int a, int b) {
    if (!(a >= 0 && b >= 0)) {
      throw new IllegalArgumentException("shape: must be >= 0; got " + a + ", " + b);
    }
    return ((long) a << 32) | b;
  }

  private int slot(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L; // 2^64 over the golden ratio (Knuth 1998, 6.4)
    int slot = (int) (mixed >>> 33) & (keys.length - 1);
    while (keys[slot] != FREE && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    Object[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    Arrays.fill(keys, FREE);
    values = new Object[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
