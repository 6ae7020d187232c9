package diff.prog;

/** Conway's game of life on a torus. */
public class Life {
    public static void main(String[] args) {
        int n = 24;
        boolean[][] w = new boolean[n][n];
        int[][] glider = {{0, 1}, {1, 2}, {2, 0}, {2, 1}, {2, 2}};
        for (int[] g : glider) w[g[0]][g[1]] = true;
        int[][] pent = {{0, 1}, {0, 2}, {1, 0}, {1, 1}, {2, 1}};
        for (int[] p : pent) w[p[0] + 12][p[1] + 12] = true;
        for (int gen = 0; gen <= 60; gen++) {
            int alive = 0;
            boolean[][] next = new boolean[n][n];
            for (int y = 0; y < n; y++) {
                for (int x = 0; x < n; x++) {
                    int c = 0;
                    for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) if ((dy | dx) != 0 && w[(y + dy + n) % n][(x + dx + n) % n]) c++;
                    next[y][x] = c == 3 || w[y][x] && c == 2;
                    if (w[y][x]) alive++;
                }
            }
            if (gen % 20 == 0) {
                System.out.println("generation " + gen + " alive " + alive);
                for (boolean[] row : w) {
                    StringBuilder sb = new StringBuilder();
                    for (boolean b : row) sb.append(b ? '#' : '.');
                    System.out.println(sb);
                }
            }
            w = next;
        }
    }
}
