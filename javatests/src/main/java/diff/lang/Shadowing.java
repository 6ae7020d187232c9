package diff.lang;

/** Names that shadow each other: locals, fields, parameters, inner classes, statics through instances. */
public class Shadowing {
    static String x = "static";
    String y = "outer";

    static class P {
        String name = "P";

        static String who() {
            return "P.who";
        }

        String get() {
            return name;
        }
    }

    static class Q extends P {
        String name = "Q";

        static String who() {
            return "Q.who";
        }

        String both() {
            return name + super.name + ((P) this).name + get();
        }
    }

    class In {
        String y = "inner";

        String test(String y) {
            return y + this.y + Shadowing.this.y;
        }
    }

    static String f(String x) {
        return x + Shadowing.x;
    }

    @SuppressWarnings("static-access")
    public static void main(String[] args) {
        System.out.println(f("param"));
        System.out.println(new Shadowing().new In().test("arg"));
        System.out.println(new Q().both());
        P p = new Q();
        System.out.println(p.name + p.who() + ((Q) p).who());
        String String = "a variable named String";
        System.out.println(String);
        int i = 1;
        i: for (; ; ) {
            i++;
            if (i > 3) break i;
        }
        System.out.println(i);
        P nul = null;
        System.out.println(nul.who());
    }
}
