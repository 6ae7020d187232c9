package diff.insn;

import static diff.util.T.p;

/** multianewarray, ragged arrays, array classes and covariance. */
public class MultiArrays {
    public static void main(String[] args) {
        int[][] a = new int[3][4];
        long[][][] b = new long[2][3][];
        String[][][][] c = new String[1][2][1][2];
        int n = 0;
        for (int i = 0; i < a.length; i++) for (int j = 0; j < a[i].length; j++) a[i][j] = n++;
        int sum = 0;
        for (int[] row : a) for (int x : row) sum += x;
        p("sum", sum);
        p("b", b[1][2] == null);
        p("b class", b.getClass().getName());
        p("b row class", b[0].getClass().getName());
        p("c", c[0][1][0][1]);
        p("c class", c[0][1].getClass());
        p("zero", new double[0][5].length);
        p("zero inner", new double[5][0][3][1].length);
        int[][] ragged = {{1}, {2, 3}, {}, null, {4, 5, 6}};
        for (int[] r : ragged) p("row", r == null ? -1 : r.length);
        p("same", a[0] == a[1]);
        Object o = a;
        p("instanceof int[][]", o instanceof int[][]);
        p("instanceof Object[]", o instanceof Object[]);
        p("instanceof int[]", o instanceof int[]);
        p("instanceof Cloneable[]", o instanceof Cloneable[]);
        p("super", a.getClass().getSuperclass());
        p("component", a.getClass().getComponentType());
        int[][] shallow = a.clone();
        p("shallow", shallow[2] == a[2]);
        byte[][] bytes = new byte[10][100];
        bytes[9][99] = 5;
        p("bytes", bytes[9][99]);
        char[][] tri = new char[5][];
        for (int i = 0; i < 5; i++) {
            tri[i] = new char[i + 1];
            java.util.Arrays.fill(tri[i], (char) ('a' + i));
            System.out.println(tri[i]);
        }
    }
}
