package diff.lang;

/** Interface default, static and private methods; diamonds; super calls; Object methods. */
public class Interfaces {
    interface A {
        default String hi() {
            return "A" + secret();
        }

        private String secret() {
            return "s" + helper();
        }

        private static String helper() {
            return "h";
        }

        static String stat() {
            return "stat" + helper();
        }
    }

    interface B extends A {
        default String hi() {
            return "B" + A.super.hi();
        }
    }

    interface C extends A {
        default String hi() {
            return "C" + A.super.hi();
        }
    }

    static class D implements B, C {
        public String hi() {
            return "D" + B.super.hi() + C.super.hi();
        }
    }

    interface E extends A {}

    static class F implements E, B {}

    static class G extends D implements A {}

    static abstract class H implements A {
        public abstract String hi();
    }

    static class I extends H {
        public String hi() {
            return "I";
        }
    }

    static class Base {
        public String hi() {
            return "class wins";
        }
    }

    static class J extends Base implements A {}

    interface K {
        boolean equals(Object o);

        String toString();

        int x();
    }

    public static void main(String[] args) {
        A[] all = {new D(), new F(), new G(), new I(), new J(), new A() {}};
        for (A a : all) System.out.println(a.hi());
        System.out.println(A.stat());
        K k = () -> 5;
        System.out.println(k.x() + " " + k.equals(k) + " " + k.equals(null));
        B b = new F();
        System.out.println(b.hi() + ((A) b).hi() + ((F) b).hi());
    }
}
