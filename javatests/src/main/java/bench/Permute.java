package bench;

/** All permutations of six things by swapping. */
public final class Permute {
    private int count;
    private final int[] v = {0, 1, 2, 3, 4, 5};

    private void permute(int n) {
        count++;
        if (n == 0) return;
        int last = n - 1;
        permute(last);
        for (int i = last; i >= 0; i--) {
            swap(last, i);
            permute(last);
            swap(last, i);
        }
    }

    private void swap(int i, int j) {
        int t = v[i];
        v[i] = v[j];
        v[j] = t;
    }

    static int go() {
        Permute p = new Permute();
        p.permute(6);
        return p.count;
    }

    public static void main(String[] args) {
        Harness.run("Permute", args, 100, Permute::go, n -> n == 8660);
    }
}
