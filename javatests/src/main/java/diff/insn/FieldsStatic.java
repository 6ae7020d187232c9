package diff.insn;

import static diff.util.T.p;

/** Static fields of each type, of classes and interfaces, inherited and hidden. */
public class FieldsStatic {
    static boolean z = true;
    static byte b = -128;
    static char c = 'x';
    static short s = 300;
    static int i = 70000;
    static long l = 1L << 40;
    static float f = 0.1f;
    static double d = 0.1;
    static String o = "o";
    static final int CONST = 42;
    static final Integer BOXED = 43;
    static volatile long v;

    interface Names {
        String FIRST = new StringBuilder("fi").append("rst").toString();
        int N = 3;
    }

    static class Sub extends FieldsStatic implements Names {
        static int i = 1;
    }

    public static void main(String[] args) {
        p("z", z);
        p("b", b);
        p("c", c);
        p("s", s);
        p("i", i);
        p("l", l);
        p("f", f);
        p("d", d);
        p("o", o);
        p("const", CONST);
        p("boxed", BOXED);
        z = !z;
        b--;
        c++;
        s <<= 8;
        i *= i;
        l *= l;
        f *= 3;
        d *= 3;
        o = null;
        v += 5;
        p("z", z);
        p("b", b);
        p("c", c);
        p("s", s);
        p("i", i);
        p("l", l);
        p("f", f);
        p("d", d);
        p("o", o);
        p("v", v);
        p("hidden", Sub.i);
        p("inherited", Sub.l);
        p("interface", Sub.FIRST);
        p("interface const", Sub.N);
        Sub.d = 9;
        p("shared", d);
    }
}
