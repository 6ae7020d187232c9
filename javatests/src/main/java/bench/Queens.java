package bench;

import java.util.Arrays;

/** Eight queens, ten times over. */
public final class Queens {
    private final boolean[] rows = new boolean[8];
    private final boolean[] up = new boolean[16];
    private final boolean[] down = new boolean[16];
    private final int[] found = new int[8];

    private boolean place(int column) {
        for (int row = 0; row < 8; row++) {
            if (!rows[row] && !up[column + row] && !down[column - row + 7]) {
                found[row] = column;
                mark(row, column, true);
                if (column == 7 || place(column + 1)) return true;
                mark(row, column, false);
            }
        }
        return false;
    }

    private void mark(int row, int column, boolean taken) {
        rows[row] = taken;
        up[column + row] = taken;
        down[column - row + 7] = taken;
    }

    static boolean solve() {
        boolean all = true;
        for (int i = 0; i < 10; i++) {
            Queens q = new Queens();
            Arrays.fill(q.found, -1);
            all &= q.place(0);
        }
        return all;
    }

    public static void main(String[] args) {
        Harness.run("Queens", args, 300, Queens::solve, ok -> ok);
    }
}
