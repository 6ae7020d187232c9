package diff.lang;

/** Order of static initialisation: superclasses, interfaces, constants, arrays, triggers. */
public class StaticInit {
    static void say(String s) {
        System.out.println(s);
    }

    static int say(String s, int v) {
        System.out.println(s);
        return v;
    }

    static class P {
        static final int CONST = 5;
        static final Integer BOXED = say("P.BOXED", 5);
        static int x = say("P.x", 1);

        static {
            say("P.clinit");
        }

        int i = say("P.i", 1);

        {
            say("P.init");
        }

        P() {
            say("P()");
            hook();
        }

        void hook() {
            say("P.hook");
        }

        static void stat() {
            say("P.stat");
        }
    }

    interface WithDefault {
        int W = say("WithDefault.W", 1);

        default void m() {}
    }

    interface NoDefault {
        int N = say("NoDefault.N", 1);
    }

    static class Q extends P implements WithDefault, NoDefault {
        static int y = say("Q.y", 2);
        int j = say("Q.j", 2);
        String late = "set";

        Q() {
            super();
            say("Q() " + late);
        }

        @Override
        void hook() {
            say("Q.hook " + late + " " + j);
        }
    }

    static class R {
        static {
            say("R.clinit");
        }

        static R[] make() {
            return null;
        }
    }

    static class S extends R {
        static {
            say("S.clinit");
        }
    }

    static class Cyclic1 {
        static int a = Cyclic2.b + 1;
    }

    static class Cyclic2 {
        static int b = Cyclic1.a + 1;
    }

    static class Forward {
        static int get() {
            return later;
        }

        static int early = get();
        static int later = 7;
    }

    public static void main(String[] args) throws Exception {
        say("start");
        say("const " + P.CONST);
        P[] none = new P[3];
        say("array made");
        Class<?> c = Q.class;
        say("class literal " + c.getSimpleName());
        Q q = null;
        say("declared");
        new Q();
        say("second");
        new Q();
        say("through sub " + Q.x);
        say("interface " + NoDefault.N);
        S.make();
        say("static through sub done");
        Class.forName("diff.lang.StaticInit$S", false, StaticInit.class.getClassLoader());
        say("forName without init");
        Class.forName("diff.lang.StaticInit$S");
        say("cyclic " + Cyclic1.a + " " + Cyclic2.b);
        say("forward " + Forward.early + " " + Forward.later);
    }
}
