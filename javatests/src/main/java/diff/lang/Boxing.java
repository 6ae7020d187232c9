package diff.lang;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Boxing and unboxing everywhere; the methods of the wrapper classes. */
public class Boxing {
    public static void main(String[] args) {
        List<Integer> l = new ArrayList<>();
        for (int i = 0; i < 5; i++) l.add(i * 100);
        l.remove(Integer.valueOf(200));
        l.remove(0);
        int sum = 0;
        for (int x : l) sum += x;
        System.out.println(l + " " + sum);
        Map<Character, Integer> m = new HashMap<>();
        for (char c : "hello".toCharArray()) m.merge(c, 1, Integer::sum);
        System.out.println(m);
        Integer i = 5;
        i += 5;
        i++;
        System.out.println(i-- + --i);
        System.out.println(Integer.parseInt("-7f", 16) + " " + Integer.toString(-255, 16) + " " + Integer.toBinaryString(-2)
            + " " + Integer.toOctalString(64) + " " + Integer.toHexString(-1) + " " + Integer.toUnsignedString(-1));
        System.out.println(Long.parseLong("7fffffffffffffff", 16) + " " + Long.toHexString(Long.MIN_VALUE) + " " + Long.parseUnsignedLong("18446744073709551615"));
        System.out.println(Integer.bitCount(12345) + " " + Integer.reverse(1) + " " + Integer.reverseBytes(0x01020304) + " "
            + Integer.highestOneBit(100) + " " + Integer.lowestOneBit(100) + " " + Integer.numberOfLeadingZeros(1)
            + " " + Integer.numberOfTrailingZeros(8) + " " + Integer.rotateLeft(0x80000001, 1) + " " + Integer.signum(-9));
        System.out.println(Long.bitCount(-1L) + " " + Long.numberOfLeadingZeros(1) + " " + Long.reverse(2) + " " + Long.rotateRight(1, 1));
        System.out.println(Integer.compareUnsigned(-1, 1) + " " + Integer.divideUnsigned(-1, 3) + " " + Integer.remainderUnsigned(-1, 7)
            + " " + Long.divideUnsigned(-1, 10) + " " + Long.remainderUnsigned(-1, 10));
        System.out.println(Integer.decode("0x1F") + Integer.decode("-010") + Integer.decode("#ff"));
        for (String s : new String[] {"", "x", "2147483648", "-", "+5", "1_000", " 1"}) {
            try {
                System.out.println(Integer.parseInt(s));
            } catch (NumberFormatException e) {
                System.out.println(e.getMessage());
            }
        }
        for (String s : new String[] {"1e5", "-0x1p3", "NaN", "Infinity", " 2.5 ", "1e400", "x", "", ".5d", "1f"}) {
            try {
                System.out.println(Double.parseDouble(s));
            } catch (NumberFormatException e) {
                System.out.println(e.getMessage());
            }
        }
        System.out.println(Character.isLetter('\u00e9') + " " + Character.toUpperCase('\u00df') + " " + Character.getNumericValue('z')
            + " " + Character.isDigit('\u0665') + " " + Character.isWhitespace('\u2003') + " " + Character.toChars(0x1F600).length
            + " " + Character.getName('a') + " " + Character.digit('f', 16) + " " + Character.forDigit(11, 16));
        System.out.println(Byte.parseByte("-128") + Short.parseShort("77") + " " + Byte.toUnsignedInt((byte) -1));
        System.out.println(Double.doubleToLongBits(1.5) + " " + Float.floatToIntBits(-0f) + " " + Double.toHexString(0.1) + " "
            + Float.intBitsToFloat(0x7f800001) + " " + Double.isFinite(1 / 0.0));
        System.out.println(Boolean.logicalXor(true, false) + " " + Boolean.hashCode(true) + " " + Double.hashCode(1.5) + " " + Long.hashCode(1L << 35 | 7)
            + " " + Float.hashCode(2.5f) + " " + Character.hashCode('a') + " " + Byte.hashCode((byte) -2) + " " + Short.hashCode((short) 5));
        Number[] ns = {1, 2L, 3f, 4.5, (short) 6, (byte) 7};
        double total = 0;
        for (Number n : ns) total += n.doubleValue() + n.intValue() + n.longValue();
        System.out.println(total);
        Object o = 5;
        System.out.println(o.equals(5L) + " " + o.equals(5) + " " + new Object[] {'a', 1, 1L, 1f}.length);
    }
}
