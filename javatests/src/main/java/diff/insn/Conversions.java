package diff.insn;

import static diff.util.T.p;

/** Every conversion between primitive types. */
public class Conversions {
    public static void main(String[] args) {
        int[] is = {0, 1, -1, 127, 128, -129, 255, 256, 32767, 32768, 65535, 65536, 16777217, Integer.MAX_VALUE, Integer.MIN_VALUE};
        for (int i : is) {
            p("i2b", (byte) i);
            p("i2c", (char) i);
            p("i2s", (short) i);
            p("i2l", (long) i);
            p("i2f", (float) i);
            p("i2d", (double) i);
        }
        long[] ls = {0, -1, 1L << 31, 1L << 32, (1L << 53) + 1, (1L << 24) + 1, Long.MAX_VALUE, Long.MIN_VALUE, 0x7fffffbfffffffffL};
        for (long l : ls) {
            p("l2i", (int) l);
            p("l2f", (float) l);
            p("l2d", (double) l);
        }
        float[] fs = {0f, -0f, 1.9f, -1.9f, 3e9f, -3e9f, 1e19f, -1e19f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 16777216f};
        for (float f : fs) {
            p("f2i", (int) f);
            p("f2l", (long) f);
            p("f2d", (double) f);
            p("f2b", (byte) f);
            p("f2c", (char) f);
        }
        double[] ds = {0, -0.0, 1.9, -1.9, 3e9, -3e9, 1e19, -1e19, 1e-50, 1e300, 0.1, 2147483647.5, -2147483649.0,
            Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (double d : ds) {
            p("d2i", (int) d);
            p("d2l", (long) d);
            p("d2f", (float) d);
            p("d2s", (short) d);
        }
    }
}
