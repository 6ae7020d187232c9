package diff.str;

/** String concatenation through invokedynamic: all types, constants, long chains. */
public class Concat {
    static byte b = -1;
    static char c = 'c';
    static short s = 300;
    static int i = Integer.MIN_VALUE;
    static long l = Long.MAX_VALUE;
    static float f = 1.5f;
    static double d = 1e21;
    static boolean z = true;
    static Object o = null;
    static String str = "str";

    public static void main(String[] args) {
        System.out.println("b" + b);
        System.out.println(c + "c");
        System.out.println("s" + s + "s");
        System.out.println(i + str);
        System.out.println(str + l);
        System.out.println("" + f);
        System.out.println(d + "");
        System.out.println(str + z + str);
        System.out.println("null " + o);
        System.out.println(str + str);
        System.out.println(str + c + str + i + l + f + d + z + o + b + s);
        System.out.println("tag \1\2 " + i + " \1");
        System.out.println("\u4e2d" + c + "\u6587" + i);
        System.out.println(str + '\u00e9' + '\u0100' + str);
        String x = "";
        for (int k = 0; k < 50; k++) x += k + ",";
        System.out.println(x);
        String y = "a" + i + b + c + "d" + l + "e" + f + "f" + d + "g" + z + "h" + o + "i" + str + "j" + s + "k" + i + b + c + "d" + l + "e" + f
            + "f" + d + "g" + z + "h" + o + "i" + str + "j" + s + "k" + i + i + i + i + i + i + i + i + i + i + i + i + i + i + i + i + i + i + i
            + "f" + d + "g" + z + "h" + o + "i" + str + "j" + s + "k" + i + i + i + i + i + i + i + i + i + i + i + i + i + i + i + i + i + i + i
            + str + str + str + str + str + str + str + str + str + str + str + str + str + str + str + str + str + str + str + str + str + str
            + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c + c
            + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l + l
            + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z + z;
        System.out.println(y.length() + " " + y.hashCode());
        Object self = new Object() {
            @Override
            public String toString() {
                return null;
            }
        };
        System.out.println("toString null: " + self);
        char[] chars = {'n', 'o'};
        System.out.println(("" + chars).startsWith("[C@"));
        StringBuilder sb = new StringBuilder("sb");
        System.out.println("" + sb + sb.append("!") + sb);
        System.out.println(1 + 2 + "3" + 4 + 5);
    }
}
