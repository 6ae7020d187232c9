package diff.lang;

import java.util.Arrays;

/** Varargs and overload resolution, boxing and widening. */
public class Varargs {
    static String f(int... xs) {
        return "ints" + Arrays.toString(xs);
    }

    static String f(Object o) {
        return "object " + o;
    }

    static String f(long l) {
        return "long " + l;
    }

    static String f(String i, Object... rest) {
        return "String " + i + Arrays.toString(rest);
    }

    static String g(Object... os) {
        return os == null ? "null array" : os.length + Arrays.toString(os);
    }

    static String h(char c) {
        return "char";
    }

    static String h(int i) {
        return "int";
    }

    static String h(double d) {
        return "double";
    }

    static String k(String fmt, int... n) {
        return fmt + n.length;
    }

    public static void main(String[] args) {
        System.out.println(f());
        System.out.println(f(1));
        System.out.println(f(1, 2));
        System.out.println(f(Integer.valueOf(3)));
        System.out.println(f("s"));
        System.out.println(f("1", "x", 2.0));
        System.out.println(g());
        System.out.println(g((Object[]) null));
        System.out.println(g((Object) null));
        System.out.println(g(1, 'c', 2L, null, 1.5f));
        System.out.println(g((Object[]) new String[] {"a", "b"}));
        System.out.println(g(new int[] {1, 2}.length));
        System.out.println(h('a') + h('a' + 1) + h((byte) 1) + h(1L) + h(1f));
        System.out.println(k("x") + k("y", 1, 2, 3));
    }
}
