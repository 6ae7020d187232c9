package pavm.test;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** Tests without a framework in their class: JCK style, JT Harness, and programs whose output is compared. */
final class PlainTests {
    private PlainTests() {}

    /** What JCK-style tests return when all is well, and what they return when not. */
    private static final int PASSED = 0;
    private static final int FAILED = 2;

    /** Has what the run of a test needs loaded. */
    static void warm() {
        try {
            Class<?> c = PlainTests.class;
            c.getDeclaredMethod("sample", String[].class).invoke(null, new Object[] {new String[0]});
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static void sample(String[] arguments) {}

    static void run(Request request, Events events, PrintStream out) {
        String name = request.className;
        String[] arguments = request.arguments.toArray(new String[0]);
        events.start(name, name);
        try {
            Class<?> c = Class.forName(name, true, ClassLoader.getSystemClassLoader());
            switch (request.kind) {
                case "jck" -> jck(c, arguments, events, out);
                case "harness" -> harness(c, arguments, events, out);
                case "main" -> {
                    Method main = c.getDeclaredMethod("main", String[].class);
                    main.setAccessible(true);
                    main.invoke(null, (Object) arguments);
                    out.flush();
                    events.end(name, name, "passed", "", null);
                }
                default -> throw new IllegalArgumentException(request.kind);
            }
        } catch (InvocationTargetException e) {
            thrown(name, e.getCause(), events);
        } catch (Throwable t) {
            thrown(name, t, events);
        }
    }

    private static void thrown(String name, Throwable t, Events events) {
        events.end(name, name, "failed", describe(t), t);
    }

    /** {@code toString} of a test's own class may throw as well. */
    static String describe(Throwable t) {
        try {
            return t.toString();
        } catch (Throwable again) {
            return t.getClass().getName();
        }
    }

    private static void jck(Class<?> c, String[] arguments, Events events, PrintStream out) throws Exception {
        Method run = c.getDeclaredMethod("run", String[].class, PrintStream.class);
        run.setAccessible(true);
        int code = (Integer) run.invoke(null, arguments, out);
        out.flush();
        String name = c.getName();
        switch (code) {
            case PASSED -> events.end(name, name, "passed", "", null);
            case FAILED -> events.end(name, name, "failed", "run returned 2", null);
            default -> events.end(name, name, "error", "run returned " + code + ", neither 0 nor 2", null);
        }
    }

    private static void harness(Class<?> c, String[] arguments, Events events, PrintStream out) throws Exception {
        ClassLoader loader = c.getClassLoader();
        Class<?> test = Class.forName("com.sun.javatest.Test", true, loader);
        Class<?> status = Class.forName("com.sun.javatest.Status", true, loader);
        var constructor = c.getDeclaredConstructor();
        if (!Modifier.isPublic(c.getModifiers()) || !Modifier.isPublic(constructor.getModifiers())) {
            constructor.setAccessible(true);
        }
        PrintWriter writer = new PrintWriter(out, true);
        Object result = test.getMethod("run", String[].class, PrintWriter.class, PrintWriter.class)
                .invoke(constructor.newInstance(), arguments, writer, writer);
        writer.flush();
        int type = (Integer) status.getMethod("getType").invoke(result);
        String reason = (String) status.getMethod("getReason").invoke(result);
        String name = c.getName();
        String word = switch (type) {
            case 0 -> "passed";
            case 1 -> "failed";
            case 2 -> "error";
            default -> "notrun";
        };
        events.end(name, name, word, type == 0 ? "" : reason, null);
    }
}
