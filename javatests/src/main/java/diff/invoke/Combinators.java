package diff.invoke;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Method handle combinators. */
public class Combinators {
    static int add(int a, int b) {
        return a + b;
    }

    static String show(Object... os) {
        return java.util.Arrays.deepToString(os);
    }

    static boolean positive(int a) {
        return a > 0;
    }

    static String handler(RuntimeException e, int x) {
        return "handled " + e.getMessage() + x;
    }

    static String risky(int x) {
        if (x < 0) throw new IllegalArgumentException("negative");
        return "ok" + x;
    }

    static String cleanup(Throwable t, String r, int x) {
        return r + "|cleaned " + (t == null) + x;
    }

    static MethodHandle h(String name, Class<?> r, Class<?>... a) throws Exception {
        return MethodHandles.lookup().findStatic(Combinators.class, name, MethodType.methodType(r, a));
    }

    public static void main(String[] args) throws Throwable {
        MethodHandle add = h("add", int.class, int.class, int.class);
        System.out.println((int) MethodHandles.insertArguments(add, 0, 10).invokeExact(5));
        System.out.println((int) MethodHandles.dropArguments(add, 1, String.class, long.class).invokeExact(1, "x", 5L, 2));
        MethodHandle filter = MethodHandles.lookup().findStatic(Integer.class, "parseInt", MethodType.methodType(int.class, String.class));
        System.out.println((int) MethodHandles.filterArguments(add, 0, filter, filter).invokeExact("20", "22"));
        System.out.println((String) MethodHandles.filterReturnValue(add, MethodHandles.lookup().findStatic(String.class, "valueOf", MethodType.methodType(String.class, int.class))).invokeExact(1, 2));
        System.out.println((int) MethodHandles.permuteArguments(MethodHandles.lookup().findStatic(Math.class, "subtractExact", MethodType.methodType(int.class, int.class, int.class)),
            MethodType.methodType(int.class, int.class, int.class), 1, 0).invokeExact(3, 10));
        System.out.println((int) MethodHandles.foldArguments(h("add", int.class, int.class, int.class), MethodHandles.identity(int.class)).invokeExact(21));
        MethodHandle guard = MethodHandles.guardWithTest(h("positive", boolean.class, int.class), MethodHandles.dropArguments(MethodHandles.constant(String.class, "pos"), 0, int.class),
            MethodHandles.dropArguments(MethodHandles.constant(String.class, "neg"), 0, int.class));
        System.out.println((String) guard.invokeExact(5) + (String) guard.invokeExact(-5));
        MethodHandle caught = MethodHandles.catchException(h("risky", String.class, int.class), RuntimeException.class, h("handler", String.class, RuntimeException.class, int.class));
        System.out.println((String) caught.invokeExact(1) + (String) caught.invokeExact(-1));
        MethodHandle fin = MethodHandles.tryFinally(h("risky", String.class, int.class), h("cleanup", String.class, Throwable.class, String.class, int.class));
        System.out.println((String) fin.invokeExact(1));
        try {
            String s = (String) fin.invokeExact(-1);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        MethodHandle show = h("show", String.class, Object[].class);
        System.out.println(show.isVarargsCollector() + " " + (String) show.invoke(1, "b", 'c') + (String) show.asFixedArity().invoke(new Object[] {1}));
        System.out.println((String) show.asCollector(Object[].class, 3).invoke(1, 2, 3) + (String) show.asSpreader(Object[].class, 1).invoke(new Object[] {new Object[] {"x"}}));
        System.out.println((int) add.asSpreader(int[].class, 2).invokeExact(new int[] {30, 12}));
        System.out.println((long) add.asType(MethodType.methodType(long.class, byte.class, Integer.class)).invokeExact((byte) 1, (Integer) 2));
        System.out.println((Object) MethodHandles.explicitCastArguments(add, MethodType.methodType(byte.class, double.class, long.class)).invoke(300.9, 5L));
        MethodHandle arr = MethodHandles.arrayElementGetter(int[].class);
        MethodHandle arrSet = MethodHandles.arrayElementSetter(String[].class);
        String[] ss = new String[2];
        arrSet.invokeExact(ss, 1, "set");
        System.out.println((int) arr.invokeExact(new int[] {7, 8}, 1) + ss[1] + (int) MethodHandles.arrayLength(String[].class).invokeExact(ss) + ((int[]) MethodHandles.arrayConstructor(int[].class).invokeExact(4)).length);
        MethodHandle thrower = MethodHandles.throwException(int.class, Exception.class);
        try {
            int x = (int) thrower.invokeExact(new Exception("thrown"));
        } catch (Exception e) {
            System.out.println(e.getMessage());
        }
        MethodHandle loop = MethodHandles.countedLoop(MethodHandles.constant(int.class, 10), MethodHandles.constant(int.class, 1),
            MethodHandles.dropArguments(h("add", int.class, int.class, int.class), 2));
        System.out.println((int) loop.invokeExact());
        MethodHandle whileLoop = MethodHandles.whileLoop(MethodHandles.constant(int.class, -100), MethodHandles.filterReturnValue(h("positive", boolean.class, int.class), h("not", boolean.class, boolean.class)),
            MethodHandles.insertArguments(add, 0, 7));
        System.out.println((int) whileLoop.invokeExact());
        System.out.println((int) MethodHandles.zero(int.class).invokeExact() + " " + MethodHandles.empty(MethodType.methodType(String.class, int.class)).invoke(1));
        MethodHandle inv = MethodHandles.exactInvoker(add.type());
        System.out.println((int) inv.invokeExact(add, 2, 3) + " " + MethodHandles.invoker(add.type()).invoke(add, 2, 4));
        MethodHandle spread = MethodHandles.spreadInvoker(add.type(), 0);
        System.out.println(spread.invoke(add, new Object[] {5, 6}));
        System.out.println(MethodHandles.collectArguments(add, 1, add).invoke(1, 2, 3));
    }

    static boolean not(boolean b) {
        return !b;
    }
}
