package diff.intrinsics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;

/** Products, squares, powers, quotients and roots of numbers of all lengths. */
public class BigNumbers {
    static long sum;

    static void add(BigInteger b) {
        sum = sum * 31 + b.hashCode();
    }

    public static void main(String[] args) {
        Random random = new Random(31);
        for (int n = 0; n <= 300; n++) {
            BigInteger a = new BigInteger(n * 7, random), b = new BigInteger(n * 5 + 1, random), c = new BigInteger(n + 40, random).setBit(n + 39);
            add(a.multiply(b));
            add(a.multiply(a));
            add(a.pow(3));
            add(a.negate().multiply(c));
            add(a.divide(c));
            add(a.mod(c));
            add(a.gcd(b));
            add(a.sqrt());
            add(a.shiftLeft(n).add(b).shiftRight(n / 2));
            if (n % 10 == 0) {
                System.out.println(n + " " + sum);
            }
        }
        for (int n = 1; n < 40; n++) {
            BigInteger m = new BigInteger(n * 33, random).setBit(n * 33 - 1).setBit(0), a = new BigInteger(n * 40, random), e = new BigInteger(70, random);
            BigInteger r = a.modPow(e, m);
            add(r);
            add(a.modPow(e, m.add(BigInteger.ONE)));
            BigInteger all = BigInteger.ONE, base = a.mod(m);
            for (int i = e.bitLength(); --i >= 0;) {
                all = all.multiply(all).mod(m);
                if (e.testBit(i)) {
                    all = all.multiply(base).mod(m);
                }
            }
            if (!all.equals(r)) {
                System.out.println("wrong " + n);
            }
            // Everything one: carries everywhere.
            BigInteger ones = BigInteger.ONE.shiftLeft(n * 32).subtract(BigInteger.ONE);
            add(ones.multiply(ones));
            add(ones.modPow(ones.subtract(BigInteger.TWO), ones));
            if (a.gcd(m).equals(BigInteger.ONE)) {
                add(a.modInverse(m));
            }
        }
        System.out.println(sum);
        BigInteger f = BigInteger.ONE;
        for (int i = 2; i < 900; i++) {
            f = f.multiply(BigInteger.valueOf(i));
        }
        System.out.println(f.toString().hashCode() + " " + f.bitLength() + " " + new BigInteger(f.toString(36), 36).equals(f));
        BigInteger big = new BigInteger(200_000, random), other = new BigInteger(150_000, random);
        add(big.multiply(other));
        add(big.multiply(big));
        BigInteger[] parts = big.divideAndRemainder(other);
        System.out.println(sum + " " + parts[0].multiply(other).add(parts[1]).equals(big));
        System.out.println(new BigDecimal(2).sqrt(new MathContext(300)).toString().hashCode());
        System.out.println(new BigInteger("170141183460469231731687303715884105727").isProbablePrime(20) + " " + BigInteger.valueOf(91).pow(40).nextProbablePrime().hashCode());
        try {
            big.modPow(other, BigInteger.ZERO);
        } catch (ArithmeticException e) {
            System.out.println(e.getMessage());
        }
        long x = 1, y = 0;
        for (int i = 0; i < 2000; i++) {
            x = x * 6364136223846793005L + 1442695040888963407L;
            int k = (int) (x >>> 20);
            y = y * 31 + Math.multiplyHigh(x, x * 7) + Long.bitCount(x) + Long.numberOfLeadingZeros(x >>> (i & 63)) + Long.numberOfTrailingZeros(x << (i & 63))
                + Long.reverse(x) + Long.reverseBytes(x) + Integer.bitCount(k) + Integer.numberOfLeadingZeros(k >>> (i & 31))
                + Integer.numberOfTrailingZeros(k << (i & 31)) + Integer.reverse(k) + Integer.reverseBytes(k);
        }
        System.out.println(y + " " + Integer.numberOfLeadingZeros(0) + Long.numberOfTrailingZeros(0) + Integer.numberOfTrailingZeros(0) + Long.numberOfLeadingZeros(0));
        System.out.println(Math.fma(0.1, 10.0, -1.0) + " " + Math.fma(0.1f, 10f, -1f) + " " + Math.fma(Double.NaN, 1, 1) + " " + Math.fma(Double.MAX_VALUE, 2, Double.NEGATIVE_INFINITY)
            + " " + Math.fma(-0.0, 5, 0.0) + " " + Math.fma(-0.0, 5, -0.0));
    }
}
