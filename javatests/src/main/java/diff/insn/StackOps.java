package diff.insn;

import static diff.util.T.p;

/** Expressions that compile to dup, dup_x1, dup_x2, dup2, dup2_x1, dup2_x2, pop, pop2. */
public class StackOps {
    int i;
    long l;
    static int si;
    static long sl;
    static double sd;

    static long two() {
        si++;
        return 2;
    }

    static int one() {
        si++;
        return 1;
    }

    public static void main(String[] args) {
        StackOps o = new StackOps();
        int x = o.i = 5;
        p("dup_x1", x);
        p("field", o.i++);
        p("field", ++o.i);
        long y = o.l = 7L;
        p("dup2_x1", y);
        p("long field", o.l++);
        p("long field", --o.l);
        int[] a = new int[3];
        long[] b = new long[3];
        double[] d = new double[3];
        p("dup_x2", a[1] = 4);
        p("dup2_x2", b[2] = 9L);
        p("array post", a[1]++);
        p("array pre", ++a[1]);
        p("long array post", b[2]--);
        p("long array pre", --b[2]);
        p("double array", d[0] += 2.5);
        p("static", si++);
        p("static long", sl--);
        p("static double", sd -= 0.5);
        one();
        two();
        p("calls", si);
        a[0] = a[1] = a[2] = x = 77;
        p("chain", a[0] + a[1] + a[2] + x);
        b[0] = b[1] = sl = 5L;
        p("chain", b[0] + b[1] + sl);
        int k = 0;
        a[k++] = a[k++] + k++;
        p("order", a[0]);
        p("k", k);
        k = k++ + ++k * k--;
        p("k", k);
        p("nested", (k = 3) * (k += 4) - k);
    }
}
