package diff.lang;

import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** Lambdas and method references of all kinds. */
public class Lambdas {
    interface Tri<A, B, C, R> {
        R apply(A a, B b, C c);

        default <V> Tri<A, B, C, V> then(Function<? super R, ? extends V> f) {
            return (a, b, c) -> f.apply(apply(a, b, c));
        }
    }

    interface Thrower {
        void run() throws Exception;
    }

    private final int n;

    Lambdas(int n) {
        this.n = n;
    }

    int add(int x) {
        return n + x;
    }

    Supplier<Integer> own() {
        return () -> n * 2;
    }

    static int twice(int x) {
        return 2 * x;
    }

    static <T> Predicate<T> not(Predicate<T> p) {
        return x -> !p.test(x);
    }

    public static void main(String[] args) {
        Runnable r = () -> System.out.println("run");
        r.run();
        Function<Integer, Integer> f = Lambdas::twice;
        System.out.println(f.andThen(x -> x + 1).compose((Integer x) -> x * 10).apply(5));
        Lambdas five = new Lambdas(5);
        Function<Integer, Integer> bound = five::add;
        BiFunction<Lambdas, Integer, Integer> unbound = Lambdas::add;
        IntFunction<Lambdas> make = Lambdas::new;
        System.out.println(bound.apply(1) + " " + unbound.apply(make.apply(7), 1) + " " + five.own().get());
        IntFunction<int[][]> arrays = int[][]::new;
        System.out.println(arrays.apply(3).length);
        Tri<Integer, Long, String, String> t = (a, b, c) -> a + b + c;
        System.out.println(t.then(String::length).then(x -> x * 100).apply(1, 22L, "abc"));
        IntBinaryOperator op = Math::max;
        System.out.println(op.applyAsInt(3, 9));
        ToDoubleFunction<Integer> w = Integer::doubleValue;
        System.out.println(w.applyAsDouble(4));
        UnaryOperator<String> u = String::trim;
        System.out.println(u.apply("  x ") + not(String::isEmpty).test(""));
        int[] counter = {0};
        Runnable inc = () -> counter[0]++;
        for (int i = 0; i < 10; i++) inc.run();
        System.out.println(counter[0]);
        Function<Integer, Function<Integer, Function<Integer, Integer>>> curry = a -> b -> c -> a * 100 + b * 10 + c;
        System.out.println(curry.apply(1).apply(2).apply(3));
        Supplier<Supplier<String>> nested = () -> () -> "deep";
        System.out.println(nested.get().get());
        Thrower th = () -> {
            throw new Exception("checked");
        };
        try {
            th.run();
        } catch (Exception e) {
            System.out.println(e.getMessage());
        }
        long l = 5;
        double d = 2.5;
        String s = "cap";
        byte b = 1;
        Supplier<String> many = () -> l + "" + d + s + b + five.n;
        System.out.println(many.get());
        Object o = (Runnable & java.io.Serializable) () -> {};
        System.out.println(o instanceof java.io.Serializable);
        Function<Object, String> str = Object::toString;
        System.out.println(str.apply(42));
        try {
            Lambdas none = null;
            Supplier<Integer> bad = none::hashCode;
        } catch (NullPointerException e) {
            System.out.println("null receiver");
        }
        Function<Integer, Integer>[] fact = new Function[1];
        fact[0] = n -> n <= 1 ? 1 : n * fact[0].apply(n - 1);
        System.out.println(fact[0].apply(10));
    }
}
