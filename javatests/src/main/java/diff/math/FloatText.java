package diff.math;

/** Double.toString, Float.toString and parsing, over many values. */
public class FloatText {
    public static void main(String[] args) {
        long x = 88172645463325252L;
        int h = 0;
        for (int i = 0; i < 3000; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
            double d = Double.longBitsToDouble(x);
            String s = Double.toString(d);
            h = h * 31 + s.hashCode();
            if (!Double.isNaN(d) && Double.parseDouble(s) != d) System.out.println("round trip " + s);
            float f = Float.intBitsToFloat((int) x);
            String t = Float.toString(f);
            h = h * 31 + t.hashCode();
            if (!Float.isNaN(f) && Float.parseFloat(t) != f) System.out.println("round trip " + t);
            if (i % 100 == 0) System.out.println(s + " " + t + " " + Double.toHexString(d) + " " + h);
        }
        for (int e = -330; e < 310; e += 13) System.out.println(Double.parseDouble("1.7976931348623157e" + e) + " " + Float.parseFloat("3.4028235e" + e / 8));
        System.out.println(Double.parseDouble("2.2250738585072011e-308") + " " + Double.parseDouble("0.1000000000000000055511151231257827021181583404541015625")
            + " " + Double.parseDouble("9007199254740993") + " " + Float.parseFloat("1.00000017881393432617187499") + " " + Double.parseDouble("1" + "0".repeat(400) + "e-400"));
    }
}
