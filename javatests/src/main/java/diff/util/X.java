package diff.util;

import java.util.*;
import java.util.concurrent.Callable;

/** Printing of anything, and of what a piece of program gives or throws, in one line. */
public class X {
    public static void p(Object... o) {
        StringBuilder b = new StringBuilder();
        for (Object x : o) {
            if (b.length() > 0) b.append(' ');
            b.append(s(x));
        }
        System.out.println(b);
    }

    public static String s(Object x) {
        if (x == null) return "null";
        if (x instanceof byte[]) return HexFormat.of().formatHex((byte[]) x);
        if (x instanceof int[]) return Arrays.toString((int[]) x);
        if (x instanceof long[]) return Arrays.toString((long[]) x);
        if (x instanceof char[]) return Arrays.toString((char[]) x);
        if (x instanceof double[]) return Arrays.toString((double[]) x);
        if (x instanceof Object[]) return Arrays.deepToString((Object[]) x);
        if (x instanceof Throwable) {
            Throwable t = (Throwable) x;
            String r = t.toString();
            if (t.getCause() != null && t.getCause() != t) r += " <- " + s(t.getCause());
            for (Throwable u : t.getSuppressed()) r += " & " + s(u);
            return r;
        }
        return String.valueOf(x);
    }

    public static void t(String n, Callable<?> c) {
        try {
            p(n, "=", c.call());
        } catch (Throwable e) {
            p(n, "!", e);
        }
    }

    public interface R {
        void run() throws Throwable;
    }

    public static void r(String n, R c) {
        try {
            c.run();
            p(n, "ok");
        } catch (Throwable e) {
            p(n, "!", e);
        }
    }
}
