package diff.util;

import java.util.*;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Printing of anything, and of what a piece of program gives or throws, in one line. */
public class X {
    private static UnaryOperator<String> hidden = s -> s;

    /** From now on nothing that fits {@code regex} is printed: it differs from run to run. */
    public static void hide(String regex, String instead) {
        Pattern p = Pattern.compile(regex);
        UnaryOperator<String> before = hidden;
        hidden = s -> p.matcher(before.apply(s)).replaceAll(instead);
    }

    /** Prints a line that is complete. */
    static void line(CharSequence s) {
        System.out.println(hidden.apply(s.toString()));
    }

    public static void p(Object... o) {
        StringBuilder b = new StringBuilder();
        for (Object x : o) {
            if (b.length() > 0) b.append(' ');
            b.append(s(x));
        }
        line(b);
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
