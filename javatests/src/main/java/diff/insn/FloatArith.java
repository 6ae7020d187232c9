package diff.insn;

import static diff.util.T.p;

/** float arithmetic: rounding, infinities, NaN, signed zero, remainder. */
public class FloatArith {
    static float[] values = {
        0f, -0f, 1f, -1f, 0.1f, 3.5f, -2.25f, 1e10f, 1e-40f, Float.MAX_VALUE, Float.MIN_VALUE, Float.MIN_NORMAL,
        Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN
    };

    public static void main(String[] args) {
        for (float a : values) {
            p("neg", -a);
            for (float b : values) {
                p("add", a + b);
                p("sub", a - b);
                p("mul", a * b);
                p("div", a / b);
                p("rem", a % b);
            }
        }
    }
}
