package diff.math;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** BigDecimal: scale, rounding modes, division, formatting. */
public class BigDecs {
    public static void main(String[] args) {
        BigDecimal a = new BigDecimal("123.4500");
        BigDecimal b = new BigDecimal("-0.00678");
        System.out.println(a.add(b) + " " + a.subtract(b) + " " + a.multiply(b) + " " + a.scale() + " " + a.precision() + " " + a.unscaledValue());
        System.out.println(a.divide(b, 10, RoundingMode.HALF_UP) + " " + a.divide(new BigDecimal(8)) + " " + a.divide(b, MathContext.DECIMAL64) + " " + a.remainder(new BigDecimal("7.1")));
        String[] vals = {"5.5", "2.5", "1.6", "1.1", "1.0", "-1.0", "-1.1", "-1.6", "-2.5", "-5.5"};
        for (RoundingMode m : RoundingMode.values()) {
            StringBuilder sb = new StringBuilder(m + ":");
            for (String v : vals) {
                try {
                    sb.append(' ').append(new BigDecimal(v).setScale(0, m));
                } catch (ArithmeticException e) {
                    sb.append(" !").append(e.getMessage());
                }
            }
            System.out.println(sb);
        }
        System.out.println(new BigDecimal("1E+5") + " " + new BigDecimal("1E+5").toPlainString() + " " + new BigDecimal("123E-10") + " " + new BigDecimal("12345E-10").toEngineeringString() + " " + new BigDecimal("0E-3"));
        System.out.println(new BigDecimal(0.1) + " " + BigDecimal.valueOf(0.1) + " " + new BigDecimal("1.10").equals(new BigDecimal("1.1")) + " " + new BigDecimal("1.10").compareTo(new BigDecimal("1.1")) + " " + new BigDecimal("1.10").hashCode());
        System.out.println(a.stripTrailingZeros() + " " + new BigDecimal("100").stripTrailingZeros() + " " + a.negate() + " " + a.pow(5) + " " + a.round(new MathContext(3)) + " " + a.movePointLeft(5) + " " + a.movePointRight(6) + " " + a.scaleByPowerOfTen(3));
        System.out.println(new BigDecimal(2).sqrt(new MathContext(50)) + " " + a.toBigInteger() + " " + a.intValue() + " " + a.doubleValue() + " " + a.signum() + " " + a.ulp() + " " + a.max(b));
        try {
            BigDecimal.ONE.divide(new BigDecimal(3));
        } catch (ArithmeticException e) {
            System.out.println(e.getMessage());
        }
        try {
            a.divide(BigDecimal.ZERO);
        } catch (ArithmeticException e) {
            System.out.println(e.getMessage());
        }
        try {
            a.intValueExact();
        } catch (ArithmeticException e) {
            System.out.println(e.getMessage());
        }
        try {
            new BigDecimal("1.2.3");
        } catch (NumberFormatException e) {
            System.out.println(e.getMessage());
        }
        BigDecimal pi = BigDecimal.ZERO;
        MathContext mc = new MathContext(60);
        for (int k = 0; k < 45; k++) {
            BigDecimal t = BigDecimal.ONE.divide(BigDecimal.valueOf(16).pow(k), mc);
            BigDecimal s = new BigDecimal(4).divide(new BigDecimal(8 * k + 1), mc).subtract(new BigDecimal(2).divide(new BigDecimal(8 * k + 4), mc))
                .subtract(BigDecimal.ONE.divide(new BigDecimal(8 * k + 5), mc)).subtract(BigDecimal.ONE.divide(new BigDecimal(8 * k + 6), mc));
            pi = pi.add(t.multiply(s), mc);
        }
        System.out.println(pi.round(new MathContext(50)));
    }
}
