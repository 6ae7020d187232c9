package diff.lang;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Generic methods: recursive bounds, builders, functional lists, either types, intersection casts. */
public class GenericMethods {
    abstract static class Builder<T extends Builder<T>> {
        final StringBuilder sb = new StringBuilder();

        abstract T self();

        T add(String s) {
            sb.append(s);
            return self();
        }
    }

    static class Loud extends Builder<Loud> {
        @Override
        Loud self() {
            return this;
        }

        Loud bang() {
            sb.append('!');
            return this;
        }
    }

    sealed interface Either<L, R> {
        record Left<L, R>(L v) implements Either<L, R> {}

        record Right<L, R>(R v) implements Either<L, R> {}

        default <T> Either<L, T> map(Function<? super R, ? extends T> f) {
            if (this instanceof Right<L, R> r) return new Right<>(f.apply(r.v()));
            return new Left<>(((Left<L, R>) this).v());
        }
    }

    static <A, B> List<B> map(List<? extends A> l, Function<? super A, ? extends B> f) {
        List<B> out = new ArrayList<>();
        for (A a : l) out.add(f.apply(a));
        return out;
    }

    static <T> T fold(List<T> l, T zero, BinaryOperator<T> f) {
        T r = zero;
        for (T t : l) r = f.apply(r, t);
        return r;
    }

    @SafeVarargs
    static <T> Predicate<T> all(Predicate<? super T>... ps) {
        return t -> Arrays.stream(ps).allMatch(p -> p.test(t));
    }

    static <T extends Object & Comparable<? super T>> T min(T a, T b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    static <T> Supplier<T> lazy(Supplier<T> s) {
        return new Supplier<>() {
            T v;
            boolean done;

            @Override
            public T get() {
                if (!done) {
                    v = s.get();
                    done = true;
                }
                return v;
            }
        };
    }

    @SuppressWarnings("unchecked")
    static <T> T[] array(int n, T... proto) {
        return Arrays.copyOf(proto, n);
    }

    public static void main(String[] args) {
        System.out.println(new Loud().add("hey").bang().add(" you").bang().sb);
        Either<String, Integer> r = new Either.Right<>(20);
        Either<String, Integer> l = new Either.Left<>("error");
        System.out.println(r.map(x -> x + 1).map(String::valueOf) + " " + l.map(x -> x + 1));
        System.out.println(map(List.of(1, 2, 3), x -> x * 1.5) + " " + fold(map(List.of("a", "b"), String::toUpperCase), "", String::concat));
        System.out.println(all((Integer x) -> x > 1, x -> x % 2 == 0).test(4) + " " + min("b", "a") + min(3, 2));
        int[] calls = {0};
        Supplier<Integer> z = lazy(() -> ++calls[0]);
        System.out.println(z.get() + z.get() + calls[0]);
        String[] arr = array(3, "x");
        System.out.println(arr.length + Arrays.toString(arr) + arr.getClass().getSimpleName());
        Runnable both = (Runnable & java.io.Serializable) () -> System.out.println("intersection");
        both.run();
        Map<String, Function<Integer, Integer>> ops = Map.of("double", x -> x * 2);
        System.out.println(ops.get("double").andThen(x -> x - 1).apply(5));
        try {
            Object[] o = GenericMethods.<Object>array(1, "s");
            Integer[] bad = (Integer[]) o;
        } catch (ClassCastException e) {
            System.out.println(e.getMessage());
        }
    }
}
