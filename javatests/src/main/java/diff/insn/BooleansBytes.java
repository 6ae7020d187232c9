package diff.insn;

import static diff.util.T.p;

/** Narrow types: boolean and byte arrays share instructions, values are truncated and extended. */
public class BooleansBytes {
    static byte sb;
    static short ss;
    static char sc;
    static boolean sz;

    static byte rb(int x) {
        return (byte) x;
    }

    static short rs(int x) {
        return (short) x;
    }

    static char rc(int x) {
        return (char) x;
    }

    static boolean rz(int x) {
        return (x & 1) != 0;
    }

    public static void main(String[] args) {
        for (int i = -70000; i < 70000; i += 9999) {
            sb = rb(i);
            ss = rs(i);
            sc = rc(i);
            sz = rz(i);
            p("byte", sb);
            p("short", ss);
            p("char", sc);
            p("boolean", sz);
            byte[] b = {sb, (byte) ss, (byte) sc};
            boolean[] z = {sz, !sz, sz ^ true};
            p("array", b[0] + b[1] * b[2]);
            p("array", z[0] ? z[1] : z[2]);
            p("compound", (byte) (sb++ + sb));
            p("unsigned", sb & 0xff);
        }
        Byte boxed = (byte) 5;
        boxed++;
        p("boxed", boxed);
        Character ch = 'a';
        ch++;
        p("boxed", ch);
        char sum = 'a' + 1;
        p("constant", sum);
        Boolean flag = Boolean.TRUE;
        p("unboxed", flag & !flag);
        Long big = 127L;
        Long same = 127L;
        p("cache", big == same);
        Integer i1 = 127;
        Integer i2 = 127;
        p("cache", i1 == i2);
        p("equals", Integer.valueOf(1000).equals(1000));
    }
}
