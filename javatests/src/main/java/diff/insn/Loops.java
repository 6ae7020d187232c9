package diff.insn;

import static diff.util.T.p;

/** Loops: nested, labelled, do-while, with long and double counters. */
public class Loops {
    public static void main(String[] args) {
        int n = 0;
        outer:
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 10; j++) {
                if (j == i) continue outer;
                if (i * j > 30) break outer;
                n += i * j;
            }
        }
        p("labelled", n);
        long l = 0;
        do {
            l += l + 1;
        } while (l < 1L << 40);
        p("do", l);
        double d = 0;
        for (double x = 0; x < 1; x += 0.1) d += x;
        p("double", d);
        float f = 1;
        while (f / 2 > 0) f /= 2;
        p("float", f);
        int count = 0;
        for (byte b = 0; b >= 0; b++) count++;
        p("byte", count);
        int collatz = 0;
        for (long c = 27; c != 1; c = (c & 1) == 0 ? c / 2 : 3 * c + 1) collatz++;
        p("collatz", collatz);
        int primes = 0;
        next:
        for (int i = 2; i < 2000; i++) {
            for (int k = 2; k * k <= i; k++) if (i % k == 0) continue next;
            primes++;
        }
        p("primes", primes);
        block: {
            if (primes > 0) break block;
            p("never", 0);
        }
        for (int i = 0, j = 10; i < j; i++, j--) n += i ^ j;
        p("two", n);
        for (; ; ) {
            if (n-- < 100) break;
        }
        p("for ever", n);
    }
}
