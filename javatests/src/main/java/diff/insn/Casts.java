package diff.insn;

import java.io.Serializable;
import static diff.util.T.p;

/** checkcast and instanceof on classes, interfaces and arrays. */
public class Casts {
    interface A {}

    interface B extends A {}

    static class C implements B {}

    static class D extends C implements Serializable {}

    enum E { X { } }

    static void test(Object o) {
        p("A", o instanceof A);
        p("B", o instanceof B);
        p("C", o instanceof C);
        p("D", o instanceof D);
        p("Serializable", o instanceof Serializable);
        p("Object[]", o instanceof Object[]);
        p("A[]", o instanceof A[]);
        p("Object[][]", o instanceof Object[][]);
        p("int[]", o instanceof int[]);
        p("long[]", o instanceof long[]);
        p("Cloneable", o instanceof Cloneable);
        p("Cloneable[]", o instanceof Cloneable[]);
        p("Enum", o instanceof Enum);
        cast(0, o);
        cast(1, o);
        cast(2, o);
        cast(3, o);
        cast(4, o);
    }

    static void cast(int k, Object o) {
        try {
            Object r = switch (k) {
                case 0 -> (A) o;
                case 1 -> (D) o;
                case 2 -> (A[]) o;
                case 3 -> (int[]) o;
                default -> (Serializable) o;
            };
            p("cast", r == o);
        } catch (ClassCastException e) {
            p("fails", k);
        }
    }

    public static void main(String[] args) {
        test(null);
        test(new C());
        test(new D());
        test(new C[0]);
        test(new D[0][0]);
        test(new int[0]);
        test(new int[0][0]);
        test(new Object[0]);
        test(E.X);
        p("enum constant class", E.X.getClass() == E.class);
        p("declaring", E.X.getDeclaringClass() == E.class);
    }
}
