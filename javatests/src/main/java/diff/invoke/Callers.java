package diff.invoke;

import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Who the caller is, through handles, reflection and lambdas; the same code in several loaders; hidden frames. */
public class Callers {
    static class Own extends ClassLoader {
        Own() {
            super(null);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.startsWith("diff.invoke.Callers")) {
                throw new ClassNotFoundException(name);
            }
            try (InputStream in = Callers.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
                byte[] b = in.readAllBytes();
                return defineClass(name, b, 0, b.length);
            } catch (java.io.IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Run in the application's loader and in loaders of its own. */
    public static class Asks implements Supplier<Object> {
        record Pair(int a, String b) {}

        static final String NAME = "diff.invoke.Callers$Asks";

        @Override
        public Object get() {
            try {
                MethodType type = MethodType.methodType(Class.class, String.class);
                MethodHandle h = MethodHandles.lookup().findStatic(Class.class, "forName", type);
                Class<?> byHandle = (Class<?>) h.invokeExact(NAME);
                Class<?> byReflection = (Class<?>) Class.class.getMethod("forName", String.class).invoke(null, NAME);
                Function<String, Object> byLambda = s -> {
                    try {
                        return Class.forName(s) == Asks.class;
                    } catch (ClassNotFoundException e) {
                        return e;
                    }
                };
                Function<String, Object> reference = Asks::describe;
                return (byHandle == Asks.class) + " " + (byReflection == Asks.class) + " " + byLambda.apply(NAME)
                        + " " + reference.apply("x") + new Pair(1, "z") + Asks[][].class;
            } catch (Throwable t) {
                return t;
            }
        }

        static Object describe(String s) {
            return s + MethodType.methodType(Asks[].class, String.class, Asks.class).toMethodDescriptorString();
        }
    }

    static void fail() {
        throw new IllegalStateException("t");
    }

    static Object frames() {
        StackWalker w = StackWalker.getInstance(StackWalker.Option.SHOW_REFLECT_FRAMES);
        return w.walk(s -> s.map(f -> f.getClassName() + "." + f.getMethodName()).limit(6).toList());
    }

    public static void main(String[] args) throws Throwable {
        System.out.println(new Asks().get());
        for (int i = 0; i < 3; i++) {
            Own loader = new Own();
            Object s = loader.loadClass(Asks.NAME).getDeclaredConstructor().newInstance();
            System.out.println(((Supplier<?>) s).get() + " " + (s instanceof Asks));
        }
        StackWalker w = StackWalker.getInstance(
                Set.of(StackWalker.Option.SHOW_HIDDEN_FRAMES, StackWalker.Option.RETAIN_CLASS_REFERENCE));
        Supplier<Object> shown = () -> w.walk(s -> s.map(StackWalker.StackFrame::getMethodName).toList());
        System.out.println(shown.get());
        System.out.println(Callers.class.getDeclaredMethod("frames").invoke(null));
        try {
            Runnable r = () -> {
                throw new RuntimeException("in lambda");
            };
            r.run();
        } catch (RuntimeException e) {
            System.out.println(Arrays.toString(e.getStackTrace()));
        }
        try {
            MethodHandles.lookup().findStatic(Callers.class, "fail", MethodType.methodType(void.class)).invoke();
        } catch (IllegalStateException e) {
            System.out.println(Arrays.toString(e.getStackTrace()));
        }
        try {
            Method m = Callers.class.getDeclaredMethod("fail");
            m.invoke(null);
        } catch (InvocationTargetException e) {
            System.out.println(Arrays.toString(e.getCause().getStackTrace()));
        }
    }
}
