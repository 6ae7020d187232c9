package diff.insn;

import static diff.util.T.p;

/** All conditional branches, fcmpl/fcmpg, dcmpl/dcmpg with NaN, lcmp, reference comparison. */
public class Comparisons {
    static void ints(int a, int b) {
        p("eq", a == b);
        p("ne", a != b);
        p("lt", a < b);
        p("le", a <= b);
        p("gt", a > b);
        p("ge", a >= b);
        p("eq0", a == 0);
        p("ne0", a != 0);
        p("lt0", a < 0);
        p("le0", a <= 0);
        p("gt0", a > 0);
        p("ge0", a >= 0);
    }

    static void longs(long a, long b) {
        p("leq", a == b);
        p("llt", a < b);
        p("lgt", a > b);
        p("lle", a <= b);
        p("lge", a >= b);
    }

    static void doubles(double a, double b) {
        p("deq", a == b);
        p("dne", a != b);
        p("dlt", a < b);
        p("dle", a <= b);
        p("dgt", a > b);
        p("dge", a >= b);
        p("not dlt", !(a < b));
        p("not dgt", !(a > b));
    }

    static void floats(float a, float b) {
        p("feq", a == b);
        p("fne", a != b);
        p("flt", a < b);
        p("fle", a <= b);
        p("fgt", a > b);
        p("fge", a >= b);
    }

    static void refs(Object a, Object b) {
        p("acmpeq", a == b);
        p("acmpne", a != b);
        p("null", a == null);
        p("nonnull", a != null);
    }

    public static void main(String[] args) {
        int[] is = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE};
        for (int a : is) for (int b : is) ints(a, b);
        long[] ls = {0, 1L << 40, -(1L << 40), Long.MIN_VALUE, Long.MAX_VALUE};
        for (long a : ls) for (long b : ls) longs(a, b);
        double[] ds = {0, -0.0, 1, Double.NaN, Double.NEGATIVE_INFINITY};
        for (double a : ds) for (double b : ds) doubles(a, b);
        float[] fs = {0, -0f, 1, Float.NaN, Float.POSITIVE_INFINITY};
        for (float a : fs) for (float b : fs) floats(a, b);
        Object o = new Object();
        refs(o, o);
        refs(o, null);
        refs(null, null);
        refs(o, new Object());
        refs("x", "x");
        boolean t = true;
        boolean f = o == null;
        p("and", t & f);
        p("or", t | f);
        p("xor", t ^ t);
        p("andand", t && !f);
        p("oror", f || f);
        p("ternary", f ? 1 : t ? 2 : 3);
    }
}
