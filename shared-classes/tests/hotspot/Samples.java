package samples;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import others.Base;

/** Classes to be damaged: between them they use most of the instruction set. */
public class Samples {
    public interface Shape {
        double area();
        default String show() {
            return "area " + area();
        }
        static Shape unit() {
            return () -> 1.0;
        }
    }

    public static class Numbers {
        static final int LIMIT = 100000;
        static final long BIG = 1L << 40;
        static final float F = 1.5f;
        static final double D = 2.5;
        static final String S = "text";
        static int hits;
        long sum;
        int ints(int a, int b) {
            int c = a + b * 3 - (a & b) ^ ~b | a << 2;
            c += a / (b | 1) + a % (b | 1) + (a >> 3) + (b >>> 4);
            if (a < b && c != 0 || b >= LIMIT) {
                c = -c;
            }
            hits++;
            return (byte) c + (short) c + (char) c;
        }
        long longs(long a, int n, double d) {
            long total = a;
            for (int i = 0; i < n; i++) {
                total += total * i ^ a >>> i;
                sum += (long) d;
                if (total > BIG) {
                    break;
                }
            }
            return total == 0 ? sum : total;
        }
        double floats(float f, double d, long l) {
            double r = f * F + d / D - l;
            return r < d ? r % 3 : f > 0 ? -f : (float) d;
        }
        int table(int n) {
            switch (n) {
                case 1: return 10;
                case 2: n++;
                case 3: n += 300; break;
                default: n = -1;
            }
            return n;
        }
        String lookup(String s) {
            return switch (s) {
                case "one" -> "1";
                case "two" -> "2";
                default -> s + S + hits;
            };
        }
    }

    public static class Arrays {
        static int all(int[] i, long[] l, float[] f, double[] d, byte[] b, char[] c, short[] s, boolean[] z) {
            i[0] = (int) l[1];
            l[0] = i[1];
            f[0] = (float) d[0];
            d[1] = f[1];
            b[0] = (byte) c[0];
            c[1] = (char) s[0];
            s[1] = b[1];
            z[0] = !z[1];
            i[2] += 5;
            l[2]++;
            return i.length + l.length;
        }
        static Object make(int n, Object[] from) {
            int[][][] cube = new int[n][n][];
            String[] names = {"a", "b"};
            cube[0][1] = new int[] {1, 2, 3};
            from[n] = names[n];
            Object[] rows = n > 3 ? cube : names;
            long[] wide = new long[5];
            wide[n] = wide[n - 1]++;
            return rows[0];
        }
        int[] copy(int[] a) {
            return a.clone();
        }
    }

    public static class Flow {
        int value;
        int guarded(List<String> list, Closeable c) {
            int n = 0;
            try (c) {
                for (String s : list) {
                    n += s.length();
                    if (n > 10) {
                        return n;
                    }
                }
            } catch (IOException | IllegalStateException e) {
                n = e.hashCode();
            } finally {
                value = n;
            }
            return n;
        }
        int locked(Object lock, int n) {
            synchronized (lock) {
                while (n > 0) {
                    if (n % 2 == 0) {
                        n /= 2;
                        continue;
                    }
                    n--;
                }
                return n;
            }
        }
        Object choose(Object o, int depth) {
            long mixed = depth;
            Object r = null;
            do {
                if (o instanceof String s && s.length() > depth) {
                    r = s;
                } else if (o instanceof Integer) {
                    r = (Integer) o + depth;
                } else {
                    mixed *= 2;
                }
            } while (r == null && mixed < 1000);
            if (r == null) {
                throw new IllegalArgumentException("none " + mixed);
            }
            return r;
        }
    }

    public static class Derived extends Base implements Shape {
        private final String name;
        public Derived(boolean flag, int n) {
            super(flag ? n : -n);
            name = flag ? "yes" : new String(n > 0 ? "pos" : "neg");
        }
        public Derived(String s) {
            this(s.isEmpty(), s.length());
        }
        public double area() {
            return shared * 2.0 + super.step(3L);
        }
        public String show() {
            return Shape.super.show() + name;
        }
        public Derived copy() throws CloneNotSupportedException {
            Derived d = (Derived) super.clone();
            d.shared = this.shared;
            return d;
        }
        class Inner {
            int twice() {
                return Derived.this.shared * 2;
            }
        }
    }

    public record Point(int x, long y, String label) {
        public Point {
            if (x < 0) {
                throw new IllegalArgumentException();
            }
        }
    }

    public enum Color {
        RED, GREEN {
            @Override int code() {
                return 7;
            }
        };
        int code() {
            return ordinal();
        }
    }

    public static class Lambdas<T extends Comparable<T>> {
        private int count;
        Supplier<String> later(String prefix, long n) {
            count++;
            return () -> prefix + n + count;
        }
        <R> List<R> map(List<? extends T> in, Function<? super T, R> f) {
            List<R> out = new ArrayList<>();
            for (T t : in) {
                out.add(f.apply(t));
            }
            out.removeIf(x -> x == null);
            return out;
        }
        static int total(Map<String, int[]> m) {
            int sum = 0;
            for (Map.Entry<String, int[]> e : m.entrySet()) {
                for (int i : e.getValue()) {
                    sum += i;
                }
            }
            return sum;
        }
        Class<?> type() {
            return new Object() {
                Class<?> own() {
                    return int[].class;
                }
            }.own();
        }
    }
}
