package org.distill4j.teacher.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ElementTypeTest {
  @Test
  void widensEveryHalfAsItsDefinitionSays() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      float expected = definition(bits);
      float found = ElementType.halfToFloat((short) bits);
      assertEquals(
          Float.floatToIntBits(expected), Float.floatToIntBits(found), Integer.toHexString(bits));
    }
  }

  /** IEEE 754-2008, binary16: sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
  private static float definition(int bits) {
    double sign = bits >= 0x8000 ? -1.0 : 1.0;
    int exponent = (bits >> 10) & 31;
    int fraction = bits & 1023;
    if (exponent == 31) {
      return fraction == 0 ? (float) (sign / 0.0) : Float.NaN;
    }
    return (float)
        (exponent == 0
            ? sign * fraction * Math.pow(2, -24)
            : sign * (1024 + fraction) * Math.pow(2, exponent - 25));
  }
}
