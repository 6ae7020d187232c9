package diff.lang;

/** Compound assignment with narrowing, integer promotion, string +=, arrays in expressions, large expressions. */
public class Exprs {
    static int calls;

    static int[] next(int[] a) {
        calls++;
        return a;
    }

    static int deep(int x) {
        return ((((((((((((x + 1) * 2 - 3) ^ 5) << 2) | 1) >>> 1) & 0xffff) % 1001) * 7) + x) - 9) * (x + (x * (x + (x * (x + (x - (x * (x + 1)))))))));
    }

    public static void main(String[] args) {
        byte b = 10;
        b *= 30;
        short s = 1;
        s += 70000;
        char c = 'x';
        c -= 1.5;
        int i = 5;
        i /= 0.3;
        long l = 1;
        l += 1.9f;
        float f = 1;
        f += 1e10;
        i <<= 33;
        System.out.println(b + " " + s + " " + (int) c + " " + i + " " + l + " " + f);
        int[] a = {1, 2, 3};
        next(a)[1] += next(a)[0]++ + ++next(a)[2];
        System.out.println(java.util.Arrays.toString(a) + calls);
        String str = null;
        str += null;
        str += 1 + 2;
        str += 'c' + 1;
        System.out.println(str);
        for (int x = -3; x < 4; x++) System.out.print(deep(x) + " ");
        System.out.println();
        long big = Integer.MAX_VALUE + 1;
        long bigger = Integer.MAX_VALUE + 1L;
        System.out.println(big + " " + bigger + " " + (byte) 200 + (5 & 6 | 1 ^ 3) + (-17 >> 2) + (-17 >>> 28) + (-17 / 4) + (-17 % 4) + (1 / 2 * 2.0) + (2.0 * 1 / 2));
        System.out.println((0.1 + 0.2 == 0.3) + " " + (0.1f + 0.2f == 0.3f) + " " + (float) 0.1 + " " + (100 * 1.1) + " " + (int) (0.7 + 0.1) * 10 + " " + 3 * 0.1);
        Object o = i = 7;
        System.out.println(o + "" + (i == 7 ? "seven" : "other"));
        final int[][] jag = new int[3][];
        jag[0] = jag[1] = new int[] {4};
        jag[0][0]++;
        System.out.println(jag[1][0] + " " + (jag[2] == null) + new int[] {1, 2, 3}[1] + new int[2][3][1].length + "abc".toCharArray()[1]);
    }
}
