package diff.insn;

import static diff.util.T.p;

/** Instance fields of each type: default, put, get, hiding, layout with a superclass. */
public class FieldsInstance {
    static class Base {
        byte b = 1;
        long l = 2;
        boolean z;
        Object o = "base";
    }

    static class Derived extends Base {
        char c = 'c';
        double d = 2.5;
        short s = -3;
        float f = 1.25f;
        Object o = "derived";
        int i = Integer.MIN_VALUE;
        boolean z = true;
    }

    static class Defaults {
        byte b;
        char c;
        double d;
        float f;
        int i;
        long l;
        short s;
        boolean z;
        Object o;
    }

    public static void main(String[] args) {
        Derived x = new Derived();
        Base y = x;
        p("b", x.b);
        p("l", x.l);
        p("z", x.z);
        p("hidden z", y.z);
        p("o", x.o);
        p("hidden o", y.o);
        p("c", x.c);
        p("d", x.d);
        p("s", x.s);
        p("f", x.f);
        p("i", x.i);
        x.b = (byte) 0x80;
        x.l = -1L >>> 1;
        x.c = '\uffff';
        x.s = (short) 0x8000;
        y.z = true;
        x.z = false;
        p("b", x.b);
        p("l", x.l);
        p("c", x.c);
        p("s", x.s);
        p("z", x.z);
        p("hidden z", y.z);
        x.b += 200;
        x.s *= 3;
        x.c += 2;
        x.i -= 1;
        x.f /= 3;
        x.d %= 0.7;
        x.l <<= 3;
        p("b", x.b);
        p("s", x.s);
        p("c", x.c);
        p("i", x.i);
        p("f", x.f);
        p("d", x.d);
        p("l", x.l);
        Defaults e = new Defaults();
        p("b", e.b);
        p("c", e.c);
        p("d", e.d);
        p("f", e.f);
        p("i", e.i);
        p("l", e.l);
        p("s", e.s);
        p("z", e.z);
        p("o", e.o);
        Defaults n = null;
        try {
            n.l = 1;
        } catch (NullPointerException t) {
            p("null", "put");
        }
        try {
            p("never", n.d);
        } catch (NullPointerException t) {
            p("null", "get");
        }
    }
}
