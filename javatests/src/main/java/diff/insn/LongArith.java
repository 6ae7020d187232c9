package diff.insn;

import static diff.util.T.p;

/** long arithmetic at its edges. */
public class LongArith {
    static long[] values = {
        0, 1, -1, 2, 7, -7, 0xFFFFFFFFL, -0x100000000L, Long.MAX_VALUE, Long.MIN_VALUE, 0x123456789ABCDEFL
    };

    public static void main(String[] args) {
        long sum = 17;
        for (long a : values) {
            p("value", a);
            p("neg", -a);
            p("not", ~a);
            for (long b : values) {
                sum = sum * 31 + (a + b);
                sum = sum * 31 + (a - b);
                sum = sum * 31 + (a * b);
                sum = sum * 31 + (a & b);
                sum = sum * 31 + (a | b);
                sum = sum * 31 + (a ^ b);
                if (b != 0) {
                    sum = sum * 31 + (a / b);
                    sum = sum * 31 + (a % b);
                }
                sum = sum * 31 + Long.compare(a, b);
                p("hash", sum);
            }
        }
        long m1 = values[2];
        p("min / -1", Long.MIN_VALUE / m1);
        p("min % -1", Long.MIN_VALUE % m1);
        p("-7 / 2", values[5] / 2);
        p("-7 % 2", values[5] % 2);
    }
}
