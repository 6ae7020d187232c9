package diff.math;

/** Math and StrictMath functions with exact results, and correctly rounded ones. */
public class MathFns {
    public static void main(String[] args) {
        double[] v = {0, -0.0, 0.5, -0.5, 1.5, 2.5, -2.5, 1e10, -1e300, 4503599627370497.5, 0.49999999999999994, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE};
        for (double d : v) {
            System.out.println(Math.abs(d) + " " + Math.floor(d) + " " + Math.ceil(d) + " " + Math.rint(d) + " " + Math.round(d) + " " + Math.round((float) d) + " " + Math.sqrt(d) + " " + Math.signum(d)
                + " " + Math.ulp(d) + " " + Math.getExponent(d) + " " + Math.nextUp(d) + " " + Math.nextDown(d) + " " + Math.scalb(d, 3) + " " + Math.copySign(1, d) + " " + Math.max(d, 0) + " " + Math.min(d, -0.0));
            System.out.println(StrictMath.sin(d) + " " + StrictMath.cos(d) + " " + StrictMath.tan(d) + " " + StrictMath.exp(d) + " " + StrictMath.log(d) + " " + StrictMath.log10(d) + " " + StrictMath.cbrt(d)
                + " " + StrictMath.asin(d) + " " + StrictMath.acos(d) + " " + StrictMath.atan(d) + " " + StrictMath.sinh(d) + " " + StrictMath.cosh(d) + " " + StrictMath.tanh(d) + " " + StrictMath.expm1(d) + " " + StrictMath.log1p(d));
            for (double e : v) System.out.print(StrictMath.pow(d, e) + " " + StrictMath.atan2(d, e) + " " + StrictMath.hypot(d, e) + " " + Math.IEEEremainder(d, e) + " " + Math.fma(d, e, 1) + ";");
            System.out.println();
        }
        int[] is = {0, 1, -1, 7, -7, Integer.MAX_VALUE, Integer.MIN_VALUE};
        for (int a : is) {
            System.out.print(Math.abs(a) + " ");
            for (int b : is) {
                System.out.print(Math.multiplyHigh(a * 10000000000L, b * 10000000000L) + " " + Math.multiplyFull(a, b) + " ");
                if (b != 0) System.out.print(Math.floorDiv(a, b) + " " + Math.floorMod(a, b) + " ");
                try {
                    System.out.print(Math.addExact(a, b) + " ");
                    System.out.print(Math.subtractExact(a, b) + " ");
                    System.out.print(Math.multiplyExact(a, b) + " ");
                } catch (ArithmeticException e) {
                    System.out.print(e.getMessage() + " ");
                }
            }
            System.out.println();
        }
        try {
            Math.toIntExact(1L << 40);
        } catch (ArithmeticException e) {
            System.out.println(e.getMessage());
        }
        try {
            Math.absExact(Integer.MIN_VALUE);
        } catch (ArithmeticException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(Math.toDegrees(Math.PI) + " " + Math.toRadians(180) + " " + Math.negateExact(5) + " " + Math.incrementExact(5L));
    }
}
