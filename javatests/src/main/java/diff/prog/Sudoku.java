package diff.prog;

/** Solves a sudoku by backtracking over bit sets. */
public class Sudoku {
    final int[] cells = new int[81];
    final int[] rows = new int[9];
    final int[] cols = new int[9];
    final int[] boxes = new int[9];
    int tries;

    void put(int at, int v) {
        cells[at] = v;
        int bit = 1 << v;
        rows[at / 9] ^= bit;
        cols[at % 9] ^= bit;
        boxes[at / 27 * 3 + at % 9 / 3] ^= bit;
    }

    boolean solve() {
        int best = -1;
        int bestFree = 0;
        int fewest = 10;
        for (int at = 0; at < 81; at++) {
            if (cells[at] != 0) continue;
            int free = ~(rows[at / 9] | cols[at % 9] | boxes[at / 27 * 3 + at % 9 / 3]) & 0x3fe;
            int n = Integer.bitCount(free);
            if (n < fewest) {
                fewest = n;
                best = at;
                bestFree = free;
            }
        }
        if (best < 0) return true;
        for (int v = 1; v <= 9; v++) {
            if ((bestFree & 1 << v) == 0) continue;
            tries++;
            put(best, v);
            if (solve()) return true;
            put(best, v);
            cells[best] = 0;
        }
        return false;
    }

    public static void main(String[] args) {
        for (String s : new String[] {"53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79", "8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4.."}) {
            Sudoku su = new Sudoku();
            for (int i = 0; i < 81; i++) if (s.charAt(i) != '.') su.put(i, s.charAt(i) - '0');
            System.out.println(su.solve() + " " + su.tries);
            StringBuilder sb = new StringBuilder();
            for (int i = 0; i < 81; i++) sb.append(su.cells[i]).append(i % 9 == 8 ? "\n" : "");
            System.out.print(sb);
        }
    }
}
