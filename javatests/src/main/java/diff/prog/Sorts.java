package diff.prog;

import java.util.Arrays;
import java.util.Random;

/** Sorting algorithms written out. */
public class Sorts {
    interface Sort {
        void sort(int[] a);
    }

    static void bubble(int[] a) {
        for (int i = a.length; i > 1; i--) for (int j = 1; j < i; j++) if (a[j - 1] > a[j]) swap(a, j - 1, j);
    }

    static void insertion(int[] a) {
        for (int i = 1; i < a.length; i++) {
            int x = a[i];
            int j = i - 1;
            while (j >= 0 && a[j] > x) a[j + 1] = a[j--];
            a[j + 1] = x;
        }
    }

    static void heap(int[] a) {
        for (int i = a.length / 2 - 1; i >= 0; i--) sift(a, i, a.length);
        for (int n = a.length - 1; n > 0; n--) {
            swap(a, 0, n);
            sift(a, 0, n);
        }
    }

    static void sift(int[] a, int i, int n) {
        while (2 * i + 1 < n) {
            int c = 2 * i + 1;
            if (c + 1 < n && a[c + 1] > a[c]) c++;
            if (a[i] >= a[c]) return;
            swap(a, i, c);
            i = c;
        }
    }

    static void quick(int[] a) {
        quick(a, 0, a.length - 1);
    }

    static void quick(int[] a, int lo, int hi) {
        if (lo >= hi) return;
        int p = a[(lo + hi) >>> 1];
        int i = lo;
        int j = hi;
        while (i <= j) {
            while (a[i] < p) i++;
            while (a[j] > p) j--;
            if (i <= j) swap(a, i++, j--);
        }
        quick(a, lo, j);
        quick(a, i, hi);
    }

    static void merge(int[] a) {
        if (a.length < 2) return;
        int[] l = Arrays.copyOf(a, a.length / 2);
        int[] r = Arrays.copyOfRange(a, a.length / 2, a.length);
        merge(l);
        merge(r);
        for (int i = 0, j = 0, k = 0; k < a.length; k++) a[k] = j == r.length || i < l.length && l[i] <= r[j] ? l[i++] : r[j++];
    }

    static void radix(int[] a) {
        int[] b = new int[a.length];
        for (int shift = 0; shift < 32; shift += 8) {
            int[] count = new int[257];
            for (int x : a) count[((x ^ 0x80000000) >>> shift & 255) + 1]++;
            for (int i = 0; i < 256; i++) count[i + 1] += count[i];
            for (int x : a) b[count[(x ^ 0x80000000) >>> shift & 255]++] = x;
            System.arraycopy(b, 0, a, 0, a.length);
        }
    }

    static void shell(int[] a) {
        for (int g = a.length / 2; g > 0; g /= 2) {
            for (int i = g; i < a.length; i++) {
                int x = a[i];
                int j = i;
                for (; j >= g && a[j - g] > x; j -= g) a[j] = a[j - g];
                a[j] = x;
            }
        }
    }

    static void swap(int[] a, int i, int j) {
        int t = a[i];
        a[i] = a[j];
        a[j] = t;
    }

    public static void main(String[] args) {
        Sort[] sorts = {Sorts::bubble, Sorts::insertion, Sorts::heap, Sorts::quick, Sorts::merge, Sorts::radix, Sorts::shell};
        for (int n : new int[] {0, 1, 2, 17, 200}) {
            int[] in = new Random(n).ints(n, -500, 500).toArray();
            int[] expected = in.clone();
            Arrays.sort(expected);
            for (Sort s : sorts) {
                int[] a = in.clone();
                s.sort(a);
                System.out.print(Arrays.equals(a, expected) + " ");
            }
            System.out.println(Arrays.hashCode(expected));
        }
    }
}
