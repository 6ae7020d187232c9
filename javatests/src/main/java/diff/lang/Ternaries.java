package diff.lang;

/** Types of conditional expressions, nested conditions, boolean algebra without short cuts. */
public class Ternaries {
    static String t(Object o) {
        return o == null ? "null" : o.getClass().getSimpleName() + ":" + o;
    }

    static boolean say(String s, boolean b) {
        System.out.print(s);
        return b;
    }

    public static void main(String[] args) {
        boolean c = args.length == 0;
        Integer nul = null;
        System.out.println(t(c ? 1 : 'a') + t(c ? 'b' : 0) + t(c ? 1 : 2L) + t(c ? 1f : 2) + t(c ? (short) 1 : (byte) 2) + t(c ? null : 0) + t(c ? "s" : 1));
        System.out.println(t(c ? Integer.valueOf(5) : Double.valueOf(2)) + t(c ? (Object) Integer.valueOf(5) : Double.valueOf(2)) + t(c ? 'x' : 70000));
        try {
            int n = c ? nul : 0;
            System.out.println(n);
        } catch (NullPointerException e) {
            System.out.println("unboxed");
        }
        System.out.println(c ? !c ? 1 : c ? 2 : 3 : 4);
        System.out.println(say("a", true) | say("b", true) && say("c", false) ^ say("d", true) || say("e", true));
        System.out.println(say("1", false) & say("2", true));
        boolean b = false;
        b |= say("3", true);
        b &= say("4", false);
        b ^= true;
        System.out.println(b);
        int k = 0;
        if (k++ == 0 && k++ == 1 || k++ == 2) System.out.println(k);
        if ((k = 5) > 4 ? k++ < 9 : --k > 0) System.out.println(k);
        while (k-- > 0 ? k % 2 == 0 : false) System.out.print(k);
        System.out.println(k);
    }
}
