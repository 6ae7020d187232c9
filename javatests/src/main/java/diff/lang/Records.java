package diff.lang;

import java.util.List;
import java.util.Objects;

/** Records: accessors, compact constructors, equals, hashCode, toString, nesting, generics. */
public class Records {
    record Point(int x, int y) implements Comparable<Point> {
        static final Point ORIGIN = new Point(0, 0);

        Point {
            if (x < -100) throw new IllegalArgumentException("x too small: " + x);
        }

        Point(int both) {
            this(both, both);
        }

        double length() {
            return Math.sqrt(x * x + y * y);
        }

        public int compareTo(Point o) {
            return Integer.compare(x, o.x);
        }
    }

    record Pair<A, B>(A first, B second) {}

    record All(byte b, char c, short s, int i, long l, float f, double d, boolean z, String o, int[] a) {}

    record Empty() {}

    record Custom(String name) {
        @Override
        public String name() {
            return name.toUpperCase();
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Custom c && c.name.equalsIgnoreCase(name);
        }

        @Override
        public int hashCode() {
            return 7;
        }
    }

    public static void main(String[] args) {
        Point p = new Point(3, 4);
        System.out.println(p + " " + p.length() + " " + p.x() + " " + p.hashCode());
        System.out.println(p.equals(new Point(3, 4)) + " " + p.equals(new Point(4)) + " " + p.equals(null));
        System.out.println(Point.ORIGIN.compareTo(p));
        try {
            new Point(-101, 0);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        Pair<String, List<Point>> pair = new Pair<>("k", List.of(p, new Point(9)));
        System.out.println(pair + " " + pair.equals(new Pair<>("k", List.of(p, new Point(9)))));
        int[] arr = {1};
        All a = new All((byte) 1, 'c', (short) 2, 3, 4L, 5f, 6.0, true, "o", arr);
        All b = new All((byte) 1, 'c', (short) 2, 3, 4L, 5f, 6.0, true, "o", arr);
        System.out.println(a.equals(b) + " " + (a.hashCode() == b.hashCode()) + " " + a.toString().replaceAll("@.*", "@]"));
        System.out.println(new All((byte) 0, 'c', (short) 0, 0, 0, 0f, 0.0, false, null, null).hashCode());
        System.out.println(new All((byte) 0, 'c', (short) 0, 0, 0, 0f, 0.0, false, null, null)
            .equals(new All((byte) 0, 'c', (short) 0, 0, 0, -0f, 0.0, false, null, null)));
        System.out.println(new Empty() + " " + new Empty().equals(new Empty()) + " " + new Empty().hashCode());
        System.out.println(new Custom("ab").name() + new Custom("ab").equals(new Custom("AB")) + new Custom("x"));
        System.out.println(Objects.hash(1, "x", null) + " " + new Pair<>(null, null).hashCode());
        record Local(int n) {}
        System.out.println(new Local(5) + " " + Local.class.isRecord() + " " + Local.class.getRecordComponents()[0]);
    }
}
