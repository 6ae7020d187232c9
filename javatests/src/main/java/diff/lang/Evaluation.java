package diff.lang;

/** Evaluation order of operands, arguments, compound assignment, array access with exceptions. */
public class Evaluation {
    static StringBuilder log = new StringBuilder();

    static int t(int x) {
        log.append(x).append(' ');
        return x;
    }

    static int[] arr(int[] a) {
        log.append("arr ");
        return a;
    }

    static int fail() {
        log.append("fail ");
        throw new RuntimeException();
    }

    static void done(String what, int r) {
        System.out.println(what + " " + r + " : " + log);
        log.setLength(0);
    }

    static int three(int a, int b, int c) {
        return a * 100 + b * 10 + c;
    }

    public static void main(String[] args) {
        done("binary", t(1) + t(2) * t(3) - t(4));
        done("args", three(t(1), t(2), t(3)));
        int[] a = {10, 20, 30};
        arr(a)[t(0)] = t(5);
        done("array", a[0]);
        arr(a)[t(1)] += t(6);
        done("compound", a[1]);
        done("short", (t(0) == 1 && t(9) == 9) || t(3) == 3 ? t(7) : t(8));
        try {
            arr(null)[t(1)] = t(2);
        } catch (NullPointerException e) {
            done("null array", 0);
        }
        try {
            arr(a)[t(99)] = fail();
        } catch (RuntimeException e) {
            done(e.getClass().getSimpleName(), 0);
        }
        try {
            arr(a)[t(99)] = t(4);
        } catch (RuntimeException e) {
            done(e.getClass().getSimpleName(), 0);
        }
        try {
            arr(a)[fail()] = t(4);
        } catch (RuntimeException e) {
            done(e.getClass().getSimpleName(), 0);
        }
        try {
            int z = t(5) / (t(1) - 1) + t(6);
        } catch (ArithmeticException e) {
            done("division", 0);
        }
        int i = 1;
        i = i++ + i++ * --i;
        done("inc", i);
        int j = 5;
        j += j++ * 2 + j;
        done("plus", j);
        a[i = 2] = i = 1;
        done("assign", a[2] + i);
        int k = 0;
        int[] b = new int[3];
        b[k] = k = 2;
        done("index first", b[0] * 10 + b[2]);
        String s = "a";
        s += s + (s = "b") + s;
        done(s, s.length());
        long l = 1;
        l <<= 33;
        byte by = (byte) 0x7f;
        by += 1;
        char c = 'a';
        c += 1.7;
        int n = 7;
        n *= 1.5;
        n -= 0.5f;
        done("narrowing " + l + " " + by + " " + c, n);
    }
}
