package diff.insn;

import static diff.util.T.p;

/** athrow, handlers, finally in every shape, rethrow, exceptions from instructions. */
public class Exceptions {
    static class Own extends Exception {
        final int code;

        Own(int code) {
            super("own");
            this.code = code;
        }
    }

    static int finallyReturn(int k) {
        try {
            if (k == 0) return 1;
            if (k == 1) throw new RuntimeException("k");
            return 2;
        } catch (RuntimeException e) {
            return 3;
        } finally {
            if (k == 3) return 4;
            p("finally", k);
        }
    }

    static int nested(int k) throws Own {
        int r = 0;
        try {
            try {
                if (k == 1) throw new Own(5);
                if (k == 2) throw new Error("deep");
                r += 1;
            } catch (Own e) {
                r += e.code;
                if (k == 1) throw new Own(r);
            } finally {
                r += 100;
            }
        } catch (Error e) {
            r += 1000;
        }
        return r;
    }

    static int zero;

    public static void main(String[] args) {
        for (int k = 0; k < 4; k++) p("finallyReturn", finallyReturn(k));
        for (int k = 0; k < 3; k++) {
            try {
                p("nested", nested(k));
            } catch (Own e) {
                p("own", e.code);
                p("message", e.getMessage());
            }
        }
        try {
            p("never", 5 / zero);
        } catch (ArithmeticException e) {
            p("idiv", e);
        }
        try {
            p("never", 5 % zero);
        } catch (ArithmeticException e) {
            p("irem", e);
        }
        try {
            p("never", 5L / zero);
        } catch (ArithmeticException e) {
            p("ldiv", e);
        }
        try {
            p("never", 5L % zero);
        } catch (ArithmeticException e) {
            p("lrem", e);
        }
        try {
            RuntimeException n = null;
            throw n;
        } catch (NullPointerException e) {
            p("throw null", "NullPointerException");
        }
        try {
            deep(50);
        } catch (Own e) {
            p("unwound", e.code);
        }
        int loops = 0;
        while (true) {
            try {
                loops++;
                if (loops < 5) continue;
                break;
            } finally {
                loops += 10;
            }
        }
        p("loops", loops);
        try {
            throw new Own(1);
        } catch (Exception e) {
            p("class", e.getClass().getName());
        }
    }

    static void deep(int n) throws Own {
        if (n == 0) throw new Own(77);
        deep(n - 1);
    }
}
