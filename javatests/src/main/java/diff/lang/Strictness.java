package diff.lang;

/** Definite behaviours: float strictness, constant folding versus run time, integer caches. */
public class Strictness {
    static final double A = 1e308;
    static double a = 1e308;
    static float f = 1.1f;

    public static void main(String[] args) {
        System.out.println(A * 10 / 10);
        System.out.println(a * 10 / 10);
        System.out.println(1.1f * 1.1f == f * f);
        System.out.println((0.1 + 0.2) + " " + (0.1f + 0.2f));
        System.out.println(1.0 / 0 + " " + -1.0 / 0 + " " + 0.0 / 0);
        System.out.println((int) 'a' + 'b' + "c" + 1 + 2 + 'd');
        System.out.println("" + null + true + 1.0f + 1e10 + 1e-5 + 100L + (char) 66);
        System.out.println((float) 1e10 + " " + 1.0e7f + " " + 1.0e-3f + " " + 9999999f + " " + 0.001 + " " + 1e7 + " " + 12345678.9);
        System.out.println(Double.MIN_VALUE + " " + Float.MIN_VALUE + " " + Double.MAX_VALUE + " " + Float.MAX_VALUE);
        System.out.println(2e-3 + " " + 2.0E-4 + " " + 1.0E23 + " " + 4.9E-324 + " " + 2.2250738585072014E-308);
        System.out.println((double) 0.1f + " " + (float) 0.1 + " " + 1f / 3 + " " + 1d / 3 + " " + 100f / 3);
        System.out.println((0.0 == -0.0) + " " + Double.valueOf(0.0).equals(-0.0) + " " + Double.compare(0.0, -0.0));
        System.out.println((Double.NaN == Double.NaN) + " " + Double.valueOf(Double.NaN).equals(Double.NaN));
        System.out.println(Integer.valueOf(-128) == Integer.valueOf(-128));
        System.out.println(Character.valueOf('x') == Character.valueOf('x'));
        System.out.println(Boolean.valueOf("TRUE") == Boolean.TRUE);
        System.out.println(010 + 0x10 + 0b10 + 1_000);
        System.out.println(0x1.8p1 + " " + 0x1p-1074 + " " + 0x.8p0f);
        System.out.println('a' + 1 + " " + (char) ('a' + 1) + " " + (short) 70000 + " " + (byte) -129);
        Object t = true ? 1 : 2.0;
        System.out.println(t);
        Object u = true ? (Object) 1 : 2.0;
        System.out.println(u);
        Integer n = null;
        try {
            int x = args.length == 0 ? n : 0;
        } catch (NullPointerException e) {
            System.out.println("unboxed null");
        }
        char x = 'X';
        int i = 0;
        System.out.println(true ? x : 0);
        System.out.println(true ? x : i);
    }
}
