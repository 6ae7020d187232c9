package diff.coll;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Random;

/** java.util.Arrays: sort of every type, search, fill, copy, compare, hash, deep. */
public class ArraysClass {
    public static void main(String[] args) {
        Random r = new Random(1);
        int[] sizes = {0, 1, 2, 10, 50, 300, 5000};
        for (int n : sizes) {
            int[] a = r.ints(n, -1000, 1000).toArray();
            long[] l = r.longs(n).toArray();
            double[] d = r.doubles(n).toArray();
            byte[] b = new byte[n];
            r.nextBytes(b);
            char[] c = new char[n];
            short[] s = new short[n];
            float[] f = new float[n];
            Integer[] o = new Integer[n];
            for (int i = 0; i < n; i++) {
                c[i] = (char) r.nextInt(65536);
                s[i] = (short) r.nextInt();
                f[i] = r.nextFloat();
                o[i] = r.nextInt(100);
            }
            Arrays.sort(a);
            Arrays.sort(l);
            Arrays.sort(d);
            Arrays.sort(b);
            Arrays.sort(c);
            Arrays.sort(s);
            Arrays.sort(f);
            Arrays.sort(o, Collections.reverseOrder());
            System.out.println(Arrays.hashCode(a) + " " + Arrays.hashCode(l) + " " + Arrays.hashCode(d) + " " + Arrays.hashCode(b) + " "
                + Arrays.hashCode(c) + " " + Arrays.hashCode(s) + " " + Arrays.hashCode(f) + " " + Arrays.hashCode(o));
        }
        double[] special = {Double.NaN, 0.0, -0.0, 1, Double.NEGATIVE_INFINITY, -1, Double.POSITIVE_INFINITY};
        Arrays.sort(special);
        System.out.println(Arrays.toString(special) + Arrays.binarySearch(special, 0.0));
        String[] words = "delta Alpha charlie Bravo echo alpha".split(" ");
        Arrays.sort(words, String.CASE_INSENSITIVE_ORDER);
        System.out.println(Arrays.toString(words));
        Arrays.sort(words, 1, 5, Comparator.comparing(String::length));
        System.out.println(Arrays.toString(words));
        int[] a = {5, 3, 9, 1};
        Arrays.sort(a, 1, 3);
        System.out.println(Arrays.toString(a) + Arrays.toString(Arrays.copyOf(a, 6)) + Arrays.toString(Arrays.copyOfRange(a, 1, 3)));
        Arrays.fill(a, 1, 3, 7);
        System.out.println(Arrays.toString(a) + Arrays.equals(a, new int[] {5, 7, 7, 1}) + Arrays.compare(a, new int[] {5, 8}) + Arrays.mismatch(a, new int[] {5, 7, 0}));
        int[][] deep = {{1, 2}, {3}, null};
        System.out.println(Arrays.deepToString(deep) + Arrays.deepHashCode(deep) + Arrays.deepEquals(deep, new int[][] {{1, 2}, {3}, null}));
        Object[] self = new Object[2];
        self[0] = self;
        System.out.println(Arrays.deepToString(self));
        long[] pre = {1, 2, 3, 4};
        Arrays.parallelPrefix(pre, Long::sum);
        Arrays.setAll(a, i -> i * i);
        System.out.println(Arrays.toString(pre) + Arrays.toString(a) + Arrays.stream(a).sum() + Arrays.asList(1, 2));
        try {
            Arrays.copyOfRange(a, 3, 1);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        try {
            Arrays.sort(a, 2, 9);
        } catch (ArrayIndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
        try {
            System.arraycopy(a, 2, a, 3, 5);
        } catch (ArrayIndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
        try {
            System.arraycopy(a, 0, new long[4], 0, 1);
        } catch (ArrayStoreException e) {
            System.out.println(e.getMessage());
        }
        try {
            Object[] from = {"a", "b", 3, "d"};
            String[] to = new String[4];
            try {
                System.arraycopy(from, 0, to, 0, 4);
            } finally {
                System.out.println(Arrays.toString(to));
            }
        } catch (ArrayStoreException e) {
            System.out.println(e.getMessage());
        }
        try {
            System.arraycopy("x", 0, a, 0, 1);
        } catch (ArrayStoreException e) {
            System.out.println(e.getMessage());
        }
        int[] overlap = {1, 2, 3, 4, 5, 6, 7, 8};
        System.arraycopy(overlap, 0, overlap, 2, 6);
        System.out.println(Arrays.toString(overlap));
        System.arraycopy(overlap, 3, overlap, 0, 5);
        System.out.println(Arrays.toString(overlap));
        String[] so = {"a", "b", "c", "d"};
        System.arraycopy(so, 1, so, 0, 3);
        System.out.println(String.join("", so));
    }
}
