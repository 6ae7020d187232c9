package diff.math;

import java.math.BigInteger;
import java.util.Random;

/** BigInteger arithmetic, bits, modular, primes, parsing, large sizes. */
public class BigInts {
    public static void main(String[] args) {
        BigInteger f = BigInteger.ONE;
        for (int i = 1; i <= 100; i++) f = f.multiply(BigInteger.valueOf(i));
        System.out.println(f);
        BigInteger a = new BigInteger("123456789012345678901234567890");
        BigInteger b = new BigInteger("-987654321098765432109876543210", 10);
        System.out.println(a.add(b) + " " + a.subtract(b) + " " + a.multiply(b));
        System.out.println(b.divide(a) + " " + b.mod(a) + " " + b.remainder(a) + " " + a.gcd(b) + " " + b.abs() + " " + a.negate() + " " + b.signum());
        System.out.println(a.pow(10).toString(36) + " " + a.toString(2).length() + " " + a.toString(16));
        System.out.println(a.shiftLeft(77) + " " + b.shiftRight(33) + " " + a.and(b) + " " + a.or(b) + " " + a.xor(b) + " " + a.not() + " " + b.andNot(a));
        System.out.println(a.bitLength() + " " + a.bitCount() + " " + b.bitLength() + " " + a.testBit(5) + " " + a.setBit(200).bitLength() + " " + a.getLowestSetBit());
        System.out.println(BigInteger.TWO.modPow(new BigInteger("1000"), new BigInteger("1000000007")) + " " + BigInteger.valueOf(3).modInverse(BigInteger.valueOf(11)));
        System.out.println(new BigInteger("2305843009213693951").isProbablePrime(20) + " " + BigInteger.valueOf(1000000).nextProbablePrime() + " " + a.sqrt());
        System.out.println(a.compareTo(b) + " " + a.equals(new BigInteger(a.toByteArray())) + " " + a.hashCode() + " " + a.max(b).equals(a) + " " + a.longValue() + " " + a.intValue() + " " + a.doubleValue() + " " + b.floatValue());
        Random r = new Random(7);
        BigInteger x = new BigInteger(4000, r);
        BigInteger y = new BigInteger(3000, r);
        BigInteger[] qr = x.divideAndRemainder(y);
        System.out.println(qr[0].multiply(y).add(qr[1]).equals(x) + " " + x.multiply(y).hashCode() + " " + x.multiply(x).equals(x.pow(2)));
        BigInteger h1 = new BigInteger(20000, r);
        BigInteger h2 = new BigInteger(20000, r);
        System.out.println(h1.multiply(h2).divide(h2).equals(h1) + " " + h1.multiply(h2).hashCode() + " " + h1.toString().hashCode());
        BigInteger fib0 = BigInteger.ZERO;
        BigInteger fib1 = BigInteger.ONE;
        for (int i = 0; i < 1000; i++) {
            BigInteger t = fib0.add(fib1);
            fib0 = fib1;
            fib1 = t;
        }
        System.out.println(fib0);
        try {
            a.divide(BigInteger.ZERO);
        } catch (ArithmeticException e) {
            System.out.println(e.getMessage());
        }
        try {
            a.longValueExact();
        } catch (ArithmeticException e) {
            System.out.println(e.getMessage());
        }
        try {
            new BigInteger("12x");
        } catch (NumberFormatException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(new BigInteger(1, new byte[] {(byte) 0xff, 0}) + " " + new BigInteger("-zz", 36) + " " + BigInteger.valueOf(Long.MIN_VALUE));
        System.out.println(BigInteger.probablePrime(64, new Random(3)));
    }
}
