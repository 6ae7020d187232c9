package diff.prog;

import java.util.Arrays;

/** Matrices: product, determinant, inverse with fractions, power, transposition. */
public class Matrix {
    record Frac(long n, long d) {
        Frac {
            if (d == 0) throw new ArithmeticException("zero denominator");
            if (d < 0) {
                n = -n;
                d = -d;
            }
            long g = gcd(Math.abs(n), d);
            n /= g;
            d /= g;
        }

        static long gcd(long a, long b) {
            return b == 0 ? (a == 0 ? 1 : a) : gcd(b, a % b);
        }

        Frac plus(Frac o) {
            return new Frac(n * o.d + o.n * d, d * o.d);
        }

        Frac times(Frac o) {
            return new Frac(n * o.n, d * o.d);
        }

        Frac minus(Frac o) {
            return plus(new Frac(-o.n, o.d));
        }

        Frac over(Frac o) {
            return new Frac(n * o.d, d * o.n);
        }

        @Override
        public String toString() {
            return d == 1 ? "" + n : n + "/" + d;
        }
    }

    static long[][] times(long[][] a, long[][] b) {
        long[][] c = new long[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) for (int j = 0; j < b[0].length; j++) for (int k = 0; k < b.length; k++) c[i][j] += a[i][k] * b[k][j];
        return c;
    }

    static Frac[][] inverse(long[][] a) {
        int n = a.length;
        Frac[][] m = new Frac[n][2 * n];
        for (int i = 0; i < n; i++) for (int j = 0; j < 2 * n; j++) m[i][j] = new Frac(j < n ? a[i][j] : j - n == i ? 1 : 0, 1);
        for (int i = 0; i < n; i++) {
            int p = i;
            while (p < n && m[p][i].n() == 0) p++;
            if (p == n) throw new ArithmeticException("singular");
            Frac[] t = m[i];
            m[i] = m[p];
            m[p] = t;
            Frac d = m[i][i];
            for (int j = 0; j < 2 * n; j++) m[i][j] = m[i][j].over(d);
            for (int k = 0; k < n; k++) {
                if (k == i) continue;
                Frac f = m[k][i];
                for (int j = 0; j < 2 * n; j++) m[k][j] = m[k][j].minus(f.times(m[i][j]));
            }
        }
        Frac[][] r = new Frac[n][];
        for (int i = 0; i < n; i++) r[i] = Arrays.copyOfRange(m[i], n, 2 * n);
        return r;
    }

    static double det(double[][] a) {
        if (a.length == 1) return a[0][0];
        double s = 0;
        for (int c = 0; c < a.length; c++) {
            double[][] m = new double[a.length - 1][a.length - 1];
            for (int i = 1; i < a.length; i++) for (int j = 0, k = 0; j < a.length; j++) if (j != c) m[i - 1][k++] = a[i][j];
            s += (c % 2 == 0 ? 1 : -1) * a[0][c] * det(m);
        }
        return s;
    }

    public static void main(String[] args) {
        long[][] fib = {{1, 1}, {1, 0}};
        long[][] r = {{1, 0}, {0, 1}};
        for (int e = 90; e > 0; e >>= 1) {
            if ((e & 1) == 1) r = times(r, fib);
            fib = times(fib, fib);
        }
        System.out.println(Arrays.deepToString(r));
        System.out.println(Arrays.deepToString(inverse(new long[][] {{2, 1, 3}, {0, 4, 1}, {5, 2, 6}})));
        try {
            inverse(new long[][] {{1, 2}, {2, 4}});
        } catch (ArithmeticException e) {
            System.out.println(e.getMessage());
        }
        double[][] d = new double[6][6];
        for (int i = 0; i < 6; i++) for (int j = 0; j < 6; j++) d[i][j] = (i * 7 + j * 3) % 5 + (i == j ? 2 : 0);
        System.out.println(det(d));
    }
}
