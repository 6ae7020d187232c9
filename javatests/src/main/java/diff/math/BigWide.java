package diff.math;

import diff.util.X;

import java.math.*;
import java.util.*;

/** BigInteger and BigDecimal, all operations on all pairs. */
public class BigWide {
    public static void main(String[] a) {
        Random r = new Random(3);
        int h = 0;
        BigInteger[] b = new BigInteger[30];
        for (int i = 0; i < 30; i++) {
            b[i] = new BigInteger(i < 10 ? i * 7 : i < 20 ? i * 100 : i * 60, r);
            if ((i & 1) == 1) b[i] = b[i].negate();
        }
        for (BigInteger x : b)
            for (BigInteger y : b) {
                h =
                        h * 31
                                + x.add(y).hashCode()
                                + x.subtract(y).hashCode() * 3
                                + x.multiply(y).hashCode() * 5
                                + x.and(y).hashCode()
                                + x.or(y).hashCode() * 7
                                + x.xor(y).hashCode()
                                + x.andNot(y).hashCode()
                                + x.gcd(y).hashCode()
                                + x.compareTo(y);
                if (y.signum() != 0) {
                    BigInteger[] q = x.divideAndRemainder(y);
                    h = h * 31 + q[0].hashCode() + q[1].hashCode();
                    if (y.signum() > 0) h = h * 31 + x.mod(y).hashCode();
                }
            }
        X.p(h);
        for (BigInteger x : b) {
            X.p(
                    x.bitLength(),
                    x.bitCount(),
                    x.getLowestSetBit(),
                    x.signum(),
                    x.toString().hashCode(),
                    x.toString(36).hashCode(),
                    x.toByteArray().length,
                    x.doubleValue(),
                    x.floatValue(),
                    x.intValue(),
                    x.longValue(),
                    x.shiftLeft(33).hashCode(),
                    x.shiftRight(33).hashCode(),
                    x.not().hashCode(),
                    x.abs().sqrt().hashCode(),
                    x.setBit(100).hashCode(),
                    x.clearBit(3).hashCode(),
                    x.flipBit(200).hashCode(),
                    x.testBit(5));
            X.p(new BigInteger(x.toString()).equals(x), new BigInteger(x.toByteArray()).equals(x));
            X.t("ex", x::longValueExact);
            X.t("ex", x::intValueExact);
        }
        X.p(
                BigInteger.valueOf(3).modPow(BigInteger.valueOf(1000), BigInteger.valueOf(1000007)),
                BigInteger.valueOf(3).modInverse(BigInteger.valueOf(11)),
                BigInteger.TWO.pow(1000).toString().hashCode(),
                new BigInteger("97").isProbablePrime(50),
                new BigInteger("2").pow(521).subtract(BigInteger.ONE).isProbablePrime(20),
                new BigInteger("1000000").nextProbablePrime(),
                BigInteger.probablePrime(64, new Random(5)),
                new BigInteger(100, 5, new Random(7)));
        for (String s :
                new String[] {"", "-", "+5", "--5", "1 2", "0x1", "12a", "-0", "\u0661\u0662"})
            X.t(s, () -> new BigInteger(s));
        X.t("rad", () -> new BigInteger("z", 37));
        X.t("div0", () -> BigInteger.ONE.divide(BigInteger.ZERO));
        X.t("mod", () -> BigInteger.ONE.mod(BigInteger.valueOf(-1)));
        X.t("pow", () -> BigInteger.ONE.pow(-1));
        X.t("sqrt", () -> BigInteger.valueOf(-1).sqrt());
        X.t("inv", () -> BigInteger.TWO.modInverse(BigInteger.valueOf(4)));
        X.t("big", () -> BigInteger.ONE.shiftLeft(Integer.MAX_VALUE).bitLength());
        X.t("np", () -> BigInteger.valueOf(-1).nextProbablePrime());
        String[] ds = {
            "0",
            "0.00",
            "-0",
            "1",
            "1.0",
            "1.000",
            "123.456",
            "-123.456",
            "0.000001",
            "1E+10",
            "1E-10",
            "9.99",
            "99999999999999999999",
            "0.1",
            "3",
            "1e400",
            "-5.55e-300",
            "2.50",
            "1234567890.0987654321",
            "7E5"
        };
        for (String s : ds)
            for (String t : ds) {
                BigDecimal x = new BigDecimal(s), y = new BigDecimal(t);
                StringBuilder q = new StringBuilder();
                for (java.util.function.BinaryOperator<BigDecimal> f :
                        List.<java.util.function.BinaryOperator<BigDecimal>>of(
                                BigDecimal::add,
                                BigDecimal::subtract,
                                BigDecimal::multiply,
                                BigDecimal::divide,
                                BigDecimal::divideToIntegralValue,
                                BigDecimal::remainder,
                                BigDecimal::max,
                                (p, v) -> p.divide(v, MathContext.DECIMAL64),
                                (p, v) -> p.divide(v, 5, RoundingMode.HALF_EVEN),
                                (p, v) -> p.add(v, new MathContext(4))))
                    try {
                        q.append(f.apply(x, y)).append(' ');
                    } catch (ArithmeticException e) {
                        q.append(e.getMessage()).append(' ');
                    }
                String z = q.toString();
                X.p(s, t, z.length() > 200 ? z.hashCode() : z, x.compareTo(y), x.equals(y));
            }
        for (String s : ds) {
            BigDecimal x = new BigDecimal(s);
            X.p(
                    s,
                    x,
                    x.toPlainString().hashCode(),
                    x.toEngineeringString(),
                    x.scale(),
                    x.precision(),
                    x.unscaledValue(),
                    x.stripTrailingZeros(),
                    x.hashCode(),
                    x.doubleValue(),
                    x.floatValue(),
                    x.longValue(),
                    x.signum(),
                    x.ulp(),
                    x.negate(),
                    x.movePointLeft(3),
                    x.movePointRight(3),
                    x.scaleByPowerOfTen(5),
                    x.round(new MathContext(2)));
            for (RoundingMode m : RoundingMode.values()) X.t(m.toString(), () -> x.setScale(1, m));
            X.t("bi", () -> x.toBigIntegerExact());
            X.t("ie", () -> x.intValueExact());
            X.t("sq", () -> x.sqrt(new MathContext(30)));
            X.t("pow", () -> x.pow(3));
            X.t("pow", () -> x.pow(-2, new MathContext(10)));
        }
        for (String s :
                new String[] {
                    "",
                    "1.",
                    ".",
                    " 1",
                    "1e",
                    "1e99999999999",
                    "+.5",
                    "1..2",
                    "0x1",
                    "Infinity",
                    "1_0"
                }) X.t(s, () -> new BigDecimal(s));
        X.p(
                new BigDecimal(0.1),
                new BigDecimal(1e-310),
                BigDecimal.valueOf(0.1),
                new BigDecimal(123L, MathContext.DECIMAL32),
                new BigDecimal("1").divide(new BigDecimal("3"), MathContext.DECIMAL128),
                MathContext.DECIMAL128);
        X.t("nan", () -> new BigDecimal(Double.NaN));
        X.t("inf", () -> BigDecimal.valueOf(Double.POSITIVE_INFINITY));
        X.t("mc", () -> new MathContext("precision=7 roundingMode=HALF_UP"));
        X.t("mc", () -> new MathContext("x"));
    }
}
