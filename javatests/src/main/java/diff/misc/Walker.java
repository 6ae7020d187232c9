package diff.misc;

import java.util.List;
import java.util.stream.Collectors;

/** StackWalker. */
public class Walker {
    static List<String> walk() {
        return StackWalker.getInstance().walk(s -> s.map(f -> f.getMethodName() + ":" + f.getLineNumber()).collect(Collectors.toList()));
    }

    static Class<?> caller() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).getCallerClass();
    }

    static class Other {
        static Class<?> ask() {
            return caller();
        }
    }

    static int deep(int n) {
        if (n > 0) return deep(n - 1);
        return StackWalker.getInstance().walk(s -> (int) s.count());
    }

    public static void main(String[] args) throws Exception {
        System.out.println(walk());
        Runnable r = () -> System.out.println(walk());
        r.run();
        System.out.println(Other.ask() + " " + caller());
        System.out.println(deep(50) + " " + deep(500));
        StackWalker.StackFrame top = StackWalker.getInstance().walk(s -> s.findFirst().get());
        System.out.println(top);
        StackWalker w = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
        w.forEach(f -> System.out.println(f.getClassName() + " " + f.getDeclaringClass() + " " + f.getMethodType() + " " + f.getDescriptor() + " " + f.getFileName() + " " + f.isNativeMethod() + " " + f.toStackTraceElement()));
        try {
            StackWalker.getInstance().getCallerClass();
        } catch (UnsupportedOperationException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(Walker.class.getMethod("reflected").invoke(null));
    }

    public static String reflected() {
        return StackWalker.getInstance().walk(s -> s.limit(2).map(StackWalker.StackFrame::getMethodName).toList()).toString() + StackWalker.getInstance(java.util.Set.of(StackWalker.Option.SHOW_REFLECT_FRAMES)).walk(s -> s.count() > 2);
    }
}
