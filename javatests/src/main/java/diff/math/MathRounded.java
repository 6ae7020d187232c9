package diff.math;

/** Math.sin and relatives, printed to a precision at which every implementation within 1 ulp agrees. */
public class MathRounded {
    public static void main(String[] args) {
        for (double d = -3; d <= 3; d += 0.37) {
            System.out.printf("%.12f %.12f %.12f %.12f %.12f %.12f %.12f%n", Math.sin(d), Math.cos(d), Math.tan(d), Math.exp(d), Math.log(Math.abs(d)), Math.pow(Math.abs(d), d), Math.atan2(d, 2));
        }
        System.out.println(Math.pow(2, 10) + " " + Math.pow(-8, 3) + " " + Math.pow(2, -1) + " " + Math.exp(0) + " " + Math.log(1) + " " + Math.log10(1000) + " " + Math.cbrt(27) + " " + Math.hypot(3, 4));
        System.out.println(Math.sin(0) + " " + Math.cos(0) + " " + Math.tan(-0.0) + " " + Math.pow(0, 0) + " " + Math.pow(Double.NaN, 0) + " " + Math.pow(1, Double.POSITIVE_INFINITY));
    }
}
