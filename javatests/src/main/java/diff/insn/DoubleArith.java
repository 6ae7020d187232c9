package diff.insn;

import static diff.util.T.p;

/** double arithmetic: rounding, infinities, NaN, signed zero, remainder. */
public class DoubleArith {
    static double[] values = {
        0, -0.0, 1, -1, 0.1, 3.5, -2.25, 1e100, 1e-310, Double.MAX_VALUE, Double.MIN_VALUE, Double.MIN_NORMAL,
        Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN
    };

    public static void main(String[] args) {
        for (double a : values) {
            p("neg", -a);
            for (double b : values) {
                p("add", a + b);
                p("sub", a - b);
                p("mul", a * b);
                p("div", a / b);
                p("rem", a % b);
            }
        }
    }
}
