package diff.insn;

import static diff.util.T.p;

/** Shift instructions with distances beyond the width. */
public class Shifts {
    public static void main(String[] args) {
        int[] distances = {0, 1, 5, 31, 32, 33, 63, 64, 65, -1, -31, Integer.MIN_VALUE};
        int[] is = {1, -1, 0x12345678, Integer.MIN_VALUE, Integer.MAX_VALUE};
        long[] ls = {1, -1, 0x123456789ABCDEF0L, Long.MIN_VALUE, Long.MAX_VALUE};
        for (int d : distances) {
            p("distance", d);
            for (int i : is) {
                p("ishl", i << d);
                p("ishr", i >> d);
                p("iushr", i >>> d);
            }
            for (long l : ls) {
                p("lshl", l << d);
                p("lshr", l >> d);
                p("lushr", l >>> d);
            }
        }
        byte b = -1;
        b >>>= 1;
        p("byte >>>=", b);
        short s = -32768;
        s >>= 3L;
        p("short >>=", s);
        char c = 0xFFFF;
        c <<= 4;
        p("char <<=", c);
    }
}
