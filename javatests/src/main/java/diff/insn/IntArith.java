package diff.insn;

import static diff.util.T.p;

/** int arithmetic at its edges. */
public class IntArith {
    static int[] values = {0, 1, -1, 2, 7, -7, 100, 65535, -65536, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x12345678};

    public static void main(String[] args) {
        int sum = 17;
        for (int a : values) {
            p("value", a);
            p("neg", -a);
            p("not", ~a);
            for (int b : values) {
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
                p("hash", sum);
            }
        }
        int i = Integer.MAX_VALUE;
        i++;
        p("inc", i);
        i--;
        p("dec", i);
        i += 32767;
        p("iinc wide", i);
        i -= 32768;
        p("iinc wide negative", i);
        p("min / -1", Integer.MIN_VALUE / i(-1));
        p("min % -1", Integer.MIN_VALUE % i(-1));
        p("-7 / 2", i(-7) / 2);
        p("-7 % 2", i(-7) % 2);
        p("7 % -2", i(7) % -2);
    }

    static int i(int x) {
        return x;
    }
}
