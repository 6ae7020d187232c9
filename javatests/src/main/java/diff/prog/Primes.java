package diff.prog;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Number theory: sieve, factors, Collatz, perfect numbers, Miller-Rabin, Pascal's triangle, permutations. */
public class Primes {
    static long power(long b, long e, long m) {
        long r = 1;
        for (b %= m; e > 0; e >>= 1) {
            if ((e & 1) == 1) r = Math.floorMod(Math.multiplyHigh(r, b) == 0 ? r * b : mulMod(r, b, m), m);
            b = Math.multiplyHigh(b, b) == 0 && b * b >= 0 ? b * b % m : mulMod(b, b, m);
        }
        return r;
    }

    static long mulMod(long a, long b, long m) {
        long r = 0;
        a %= m;
        for (; b > 0; b >>= 1) {
            if ((b & 1) == 1) r = (r + a) % m;
            a = (a + a) % m;
        }
        return r;
    }

    static boolean prime(long n) {
        if (n < 2) return false;
        for (long p : new long[] {2, 3, 5, 7, 11, 13}) if (n % p == 0) return n == p;
        long d = n - 1;
        int s = Long.numberOfTrailingZeros(d);
        d >>= s;
        next:
        for (long a : new long[] {2, 3, 5, 7, 11, 13}) {
            long x = power(a, d, n);
            if (x == 1 || x == n - 1) continue;
            for (int i = 1; i < s; i++) {
                x = mulMod(x, x, n);
                if (x == n - 1) continue next;
            }
            return false;
        }
        return true;
    }

    static List<Long> factors(long n) {
        List<Long> f = new ArrayList<>();
        for (long p = 2; p * p <= n; p++) while (n % p == 0) {
            f.add(p);
            n /= p;
        }
        if (n > 1) f.add(n);
        return f;
    }

    static void permute(String s, String rest, List<String> out) {
        if (rest.isEmpty()) out.add(s);
        for (int i = 0; i < rest.length(); i++) permute(s + rest.charAt(i), rest.substring(0, i) + rest.substring(i + 1), out);
    }

    public static void main(String[] args) {
        BitSet b = new BitSet();
        b.set(2, 5000);
        for (int i = 2; i * i < 5000; i++) if (b.get(i)) for (int j = i * i; j < 5000; j += i) b.clear(j);
        System.out.println(b.cardinality() + " " + b.stream().sum());
        int agree = 0;
        for (int i = 0; i < 2000; i++) if (prime(i) == b.get(i)) agree++;
        System.out.println(agree + " " + prime(1_000_000_007L) + " " + prime(1_000_000_011L) + " " + prime(99999999977L));
        System.out.println(factors(360) + " " + factors(9999991) + " " + factors(1L << 40) + " " + factors(600851475143L));
        StringBuilder perfect = new StringBuilder();
        for (int n = 2; n < 9000; n++) {
            int sum = 1;
            for (int d = 2; d * d <= n; d++) if (n % d == 0) sum += d + (d * d == n ? 0 : n / d);
            if (sum == n) perfect.append(n).append(' ');
        }
        System.out.println(perfect);
        long[] row = {1};
        for (int i = 0; i < 12; i++) {
            System.out.println(java.util.Arrays.toString(row));
            long[] next = new long[row.length + 1];
            for (int k = 0; k < next.length; k++) next[k] = (k > 0 ? row[k - 1] : 0) + (k < row.length ? row[k] : 0);
            row = next;
        }
        List<String> perms = new ArrayList<>();
        permute("", "abcd", perms);
        System.out.println(perms.size() + " " + perms.get(5) + " " + perms.get(23));
    }
}
