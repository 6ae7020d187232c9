package diff.lang;

import java.util.function.Supplier;

/** When interfaces are initialised, with defaults, constants, static methods, lambdas of interfaces. */
public class InterfaceInit {
    static <T> T say(String s, T v) {
        System.out.println("init " + s);
        return v;
    }

    interface A {
        Object X = say("A", 1);

        default void a() {}
    }

    interface B extends A {
        Object X = say("B", 2);
    }

    interface C {
        Object X = say("C", 3);

        static void stat() {
            System.out.println("C.stat");
        }
    }

    interface F extends Supplier<String> {
        Object X = say("F", 4);

        default String twice() {
            return get() + get();
        }
    }

    static class D implements B {
        static final Object Y = say("D", 5);
    }

    enum E implements A {
        ONE;

        static final Object Z = say("E", 6);
    }

    public static void main(String[] args) {
        System.out.println("start");
        new D();
        System.out.println("D made");
        System.out.println(B.X);
        C.stat();
        F f = () -> "f";
        System.out.println("lambda made");
        System.out.println(f.twice());
        System.out.println(E.ONE);
        A[] none = new A[1];
        System.out.println(none.length + " " + (none[0] instanceof C));
    }
}
