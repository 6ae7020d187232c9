package diff.lang;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Generic classes and methods, bounds, wildcards, bridge methods. */
public class Generics {
    static class Box<T extends Comparable<T>> implements Comparable<Box<T>> {
        final T value;

        Box(T value) {
            this.value = value;
        }

        <R extends Comparable<R>> Box<R> map(Function<? super T, ? extends R> f) {
            return new Box<>(f.apply(value));
        }

        @Override
        public int compareTo(Box<T> o) {
            return value.compareTo(o.value);
        }

        @Override
        public String toString() {
            return "Box(" + value + ")";
        }
    }

    interface Visitor<R> {
        R number(int n);

        R add(Node a, Node b);
    }

    interface Node {
        <R> R accept(Visitor<R> v);
    }

    static Node number(int n) {
        return new Node() {
            public <R> R accept(Visitor<R> v) {
                return v.number(n);
            }
        };
    }

    static Node add(Node a, Node b) {
        return new Node() {
            public <R> R accept(Visitor<R> v) {
                return v.add(a, b);
            }
        };
    }

    static <T extends Comparable<? super T>> T max(List<? extends T> l) {
        T best = null;
        for (T t : l) if (best == null || t.compareTo(best) > 0) best = t;
        return best;
    }

    @SafeVarargs
    static <T> List<T> list(T... ts) {
        List<T> l = new ArrayList<>();
        for (T t : ts) l.add(t);
        return l;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    public static void main(String[] args) {
        Box<Integer> b = new Box<>(5);
        System.out.println(b.map(x -> x * 2.5));
        System.out.println(b.map(String::valueOf).map(String::length));
        System.out.println(max(list(3, 9, 2)));
        System.out.println(max(list(new Box<>("a"), new Box<>("c"), new Box<>("b"))));
        Node n = add(number(1), add(number(2), number(3)));
        System.out.println(n.accept(new Visitor<Integer>() {
            public Integer number(int x) {
                return x;
            }

            public Integer add(Node a, Node c) {
                return a.accept(this) + c.accept(this);
            }
        }));
        System.out.println(n.accept(new Visitor<String>() {
            public String number(int x) {
                return "" + x;
            }

            public String add(Node a, Node c) {
                return "(" + a.accept(this) + "+" + c.accept(this) + ")";
            }
        }));
        List raw = list("x", "y");
        raw.add(1);
        List<String> polluted = raw;
        try {
            String s = polluted.get(2);
            System.out.println(s);
        } catch (ClassCastException e) {
            System.out.println(e.getMessage());
        }
        Comparator<String> c = new Comparator<>() {
            public int compare(String x, String y) {
                return y.compareTo(x);
            }
        };
        List<String> l = list("q", "z", "a");
        l.sort(c);
        System.out.println(l);
        Comparable cmp = b;
        try {
            cmp.compareTo("x");
        } catch (ClassCastException e) {
            System.out.println(e.getMessage());
        }
    }
}
