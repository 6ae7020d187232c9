package diff.prog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Dynamic programming: knapsack, coins, subset sums, edit scripts, memoised recursion. */
public class Knapsack {
    static Map<Long, Long> memo = new HashMap<>();

    static long ways(int n, int max) {
        if (n == 0) return 1;
        if (n < 0 || max == 0) return 0;
        long key = (long) n << 32 | max;
        Long known = memo.get(key);
        if (known != null) return known;
        long r = ways(n - max, max) + ways(n, max - 1);
        memo.put(key, r);
        return r;
    }

    public static void main(String[] args) {
        int[] w = {12, 7, 11, 8, 9, 6, 5, 14};
        int[] v = {24, 13, 23, 15, 16, 11, 9, 28};
        int cap = 35;
        int[][] best = new int[w.length + 1][cap + 1];
        for (int i = 1; i <= w.length; i++) for (int c = 0; c <= cap; c++) best[i][c] = Math.max(best[i - 1][c], c >= w[i - 1] ? best[i - 1][c - w[i - 1]] + v[i - 1] : 0);
        List<Integer> taken = new ArrayList<>();
        for (int i = w.length, c = cap; i > 0; i--) if (best[i][c] != best[i - 1][c]) {
            taken.add(i - 1);
            c -= w[i - 1];
        }
        System.out.println(best[w.length][cap] + " " + taken);
        int[] coins = {1, 5, 10, 25, 50};
        long[] count = new long[501];
        count[0] = 1;
        for (int c : coins) for (int i = c; i <= 500; i++) count[i] += count[i - c];
        System.out.println(count[100] + " " + count[500]);
        System.out.println(ways(5, 5) + " " + ways(100, 100) + " " + memo.size());
        int[] seq = {10, 9, 2, 5, 3, 7, 101, 18, 4, 6, 8, 20};
        int[] len = new int[seq.length];
        int longest = 0;
        for (int i = 0; i < seq.length; i++) {
            len[i] = 1;
            for (int j = 0; j < i; j++) if (seq[j] < seq[i]) len[i] = Math.max(len[i], len[j] + 1);
            longest = Math.max(longest, len[i]);
        }
        System.out.println(longest);
    }
}
