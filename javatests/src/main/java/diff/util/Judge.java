package diff.util;

import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Defines, links and runs class files, and prints what comes of each: {@code name: ok}, or the error's class and
 * the first line of its message, and a sum over the whole message where it has more lines (the details of a
 * VerifyError). {@code -Dnegative.full=true} prints whole messages; {@code -Dnegative.dump=DIR} also writes the files.
 */
public final class Judge {
    private static final boolean FULL = Boolean.getBoolean("negative.full");
    private static final String DUMP = System.getProperty("negative.dump");
    /** Says of an AbstractMethodError no more than its class: HotSpot names methods in it that it has made up. */
    public static boolean brief;
    private static int total;
    private static int refused;

    private Judge() {}

    /** Gives classes it was told of, else asks its parent. */
    public static class Loader extends ClassLoader {
        final Map<String, byte[]> files = new HashMap<>();
        /** Classes of other loaders under their names. */
        public final Map<String, Class<?>> others = new HashMap<>();

        public Loader(String name) {
            super(name, Judge.class.getClassLoader());
        }

        public Loader add(Maker... classes) {
            for (Maker m : classes) files.put(m.name.replace('/', '.'), m.bytes());
            return this;
        }

        public Class<?> define(String name, byte[] b) {
            return defineClass(name, b, 0, b.length);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> c = findLoadedClass(name);
                if (c == null) c = others.get(name);
                if (c != null) return c;
                byte[] b = files.get(name);
                return b == null ? super.loadClass(name, resolve) : define(name, b);
            }
        }
    }

    /** An error as text that is the same in each run. */
    public static String text(Throwable t) {
        String m = t.getMessage();
        String cause = t.getCause() == null ? "" : " <- " + text(t.getCause());
        if (m == null || brief && t instanceof AbstractMethodError) return t.getClass().getName() + cause;
        // Hash codes, and the numbers of hidden classes. What stands after an @ in the details of a VerifyError is no hash.
        if (m.indexOf('@') >= 0 && !(t instanceof VerifyError)) m = m.replaceAll("@(0x)?[0-9a-f]+", "@#");
        if (m.contains("0x0")) m = m.replaceAll("[+/]0x[0-9a-f]{16}", "+#");
        int line = m.indexOf('\n');
        if (line >= 0 && !FULL) {
            CRC32 sum = new CRC32();
            sum.update(m.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            m = m.substring(0, line) + " #" + Long.toHexString(sum.getValue());
        }
        return t.getClass().getName() + ": " + m + cause;
    }

    /** Prints the verdict of a case; bytes that are no text are shown as numbers. */
    public static void tell(String name, String verdict) {
        total++;
        if (!verdict.startsWith("ok")) refused++;
        StringBuilder b = new StringBuilder(name).append(": ").append(verdict);
        for (int i = 0; i < b.length(); i++) {
            char c = b.charAt(i);
            if (c < ' ' && c != '\n') b.replace(i, i + 1, "\\" + (int) c);
            // A lone surrogate can't be printed.
            boolean pair = i + 1 < b.length() && Character.isSurrogatePair(c, b.charAt(i + 1)) || i > 0 && Character.isSurrogatePair(b.charAt(i - 1), c);
            if (Character.isSurrogate(c) && !pair || c == '\ufffd') b.setCharAt(i, '?');
        }
        System.out.println(b);
    }

    /** How many there were. */
    public static void end() {
        System.out.println(total + " class files, " + refused + " refused");
    }

    /** Defines the class and links and initialises it; {@code null} when all went well, else what was thrown. */
    public static Throwable link(String name, byte[] b) {
        dump(name, b);
        try {
            Class<?> c = new Loader(null).define(null, b);
            Class.forName(c.getName(), true, c.getClassLoader());
            return null;
        } catch (Throwable t) {
            return t;
        }
    }

    private static void dump(String name, byte[] b) {
        if (DUMP == null) return;
        try {
            java.nio.file.Path dir = java.nio.file.Path.of(DUMP);
            java.nio.file.Files.createDirectories(dir);
            java.nio.file.Files.write(dir.resolve(Integer.toHexString((name + total).hashCode()) + ".class"), b);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** One class file by itself. */
    public static void one(String name, Maker m) {
        one(name, m.bytes());
    }

    public static void one(String name, byte[] b) {
        Throwable t = link(name, b);
        tell(name, t == null ? "ok" : text(t));
    }

    /** Classes of one loader; the last one's {@code run} is called twice, if it has one. */
    public static void all(String name, Maker... classes) {
        Loader l = new Loader(null).add(classes);
        for (Maker m : classes) dump(name, m.bytes());
        run(name, l, classes[classes.length - 1].name);
    }

    /** Loads a class by a loader and calls its {@code run} twice, if it has one. */
    public static void run(String name, ClassLoader l, String main) {
        String first;
        try {
            Class<?> c = Class.forName(main.replace('/', '.'), true, l);
            java.lang.reflect.Method m;
            try {
                m = c.getMethod("run");
            } catch (NoSuchMethodException e) {
                tell(name, "ok");
                return;
            }
            first = call(m);
            String second = call(m);
            tell(name, second.equals(first) ? first : first + " THEN " + second);
        } catch (Throwable t) {
            tell(name, text(t));
        }
    }

    private static String call(java.lang.reflect.Method m) {
        try {
            Object r = m.invoke(null);
            return r == null ? "ok" : "ok " + r;
        } catch (InvocationTargetException e) {
            return text(e.getCause());
        } catch (Throwable t) {
            return "outside: " + text(t);
        }
    }
}
