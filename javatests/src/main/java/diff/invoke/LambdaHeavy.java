package diff.invoke;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.LongBinaryOperator;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/** Lambdas with every shape of capture, adaptation and generic signature. */
public class LambdaHeavy {
    interface Five<A, B, C, D, E, R> {
        R go(A a, B b, C c, D d, E e);
    }

    interface Prim {
        long go(byte b, char c, short s, int i, long l, float f, double d, boolean z);
    }

    interface VarA {
        String go(Object... os);
    }

    interface Gen<T extends Comparable<T>> {
        T max(T a, T b);
    }

    static String va(Object... os) {
        return os.length + "";
    }

    static long prim(byte b, char c, short s, int i, long l, float f, double d, boolean z) {
        return b + c + s + i + l + (long) f + (long) d + (z ? 1 : 0);
    }

    static <T> T twice(Function<T, T> f, T t) {
        return f.apply(f.apply(t));
    }

    protected String prot() {
        return "prot";
    }

    static class Sub extends LambdaHeavy {
        Supplier<String> sup() {
            return super::prot;
        }

        @Override
        protected String prot() {
            return "sub";
        }
    }

    public static void main(String[] args) {
        Five<Integer, Long, Double, String, Object, String> five = (a, b, c, d, e) -> a + "" + b + c + d + e;
        System.out.println(five.go(1, 2L, 3.0, "4", null));
        Prim p = LambdaHeavy::prim;
        System.out.println(p.go((byte) 1, 'a', (short) 2, 3, 4, 5, 6, true));
        VarA va = LambdaHeavy::va;
        System.out.println(va.go(1, 2, 3));
        BiFunction<String, Integer, String> vb = LambdaHeavy::va;
        System.out.println(vb.apply("x", 1));
        Gen<Integer> g = (a, b) -> a.compareTo(b) > 0 ? a : b;
        System.out.println(g.max(3, 8));
        System.out.println(twice(s -> s + "!", "hey") + twice((Integer x) -> x * x, 3));
        System.out.println(new Sub().sup().get());
        List<Supplier<Integer>> sups = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int k = i;
            sups.add(() -> k * k);
        }
        for (Supplier<Integer> s : sups) System.out.print(s.get() + " ");
        System.out.println();
        IntPredicate even = x -> x % 2 == 0;
        System.out.println(even.negate().and(x -> x > 3).or(x -> x == 0).test(5));
        LongBinaryOperator lb = Long::sum;
        DoubleUnaryOperator du = Math::sqrt;
        System.out.println(lb.applyAsLong(1, 2) + du.andThen(x -> x + 1).applyAsDouble(16));
        ObjIntConsumer<StringBuilder> oic = StringBuilder::append;
        StringBuilder sb = new StringBuilder();
        oic.accept(sb, 5);
        System.out.println(sb);
        IntFunction<List<String>> mk = ArrayList::new;
        System.out.println(mk.apply(3).size());
        Function<Integer, Long> widen = i -> (long) i;
        Function<Object, Integer> narrow = Object::hashCode;
        System.out.println(widen.apply(3) + narrow.apply("a"));
        Supplier<int[]> arr = () -> new int[] {1, 2};
        Function<String[], Object> clone = String[]::clone;
        System.out.println(arr.get().length + ((String[]) clone.apply(new String[] {"a"})).length);
        Function<Integer, Function<Integer, Integer>> adder = a -> b -> a + b;
        int sum = 0;
        for (int i = 0; i < 10000; i++) sum += adder.apply(i).apply(1);
        System.out.println(sum);
        Runnable nested = () -> {
            Runnable inner = () -> {
                Runnable innermost = () -> System.out.println("innermost " + args.length);
                innermost.run();
            };
            inner.run();
        };
        nested.run();
        System.out.println(((Function<String, Integer>) String::length).compose(Object::toString).andThen(Integer::toBinaryString).apply(12345));
        Runnable same1 = null;
        Runnable same2 = null;
        for (int i = 0; i < 2; i++) {
            Runnable r = () -> {};
            if (i == 0) same1 = r; else same2 = r;
        }
        System.out.println(same1 == same2);
    }
}
