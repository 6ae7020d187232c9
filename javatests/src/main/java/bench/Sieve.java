package bench;

import java.util.Arrays;

/** The sieve of Eratosthenes. */
public final class Sieve {
    static int primes(boolean[] flags, int size) {
        Arrays.fill(flags, true);
        int count = 0;
        for (int i = 2; i <= size; i++) {
            if (!flags[i - 1]) continue;
            count++;
            for (int k = i + i; k <= size; k += i) flags[k - 1] = false;
        }
        return count;
    }

    public static void main(String[] args) {
        Harness.run("Sieve", args, 500, () -> primes(new boolean[5000], 5000), n -> n == 669);
    }
}
