package diff.lang;

/** Private access between nest mates, by calls, fields, constructors and reflection. */
public class Nestmates {
    private int x = 1;

    private static int count(Nestmates n) {
        return n.x;
    }

    private Nestmates() {}

    private class In {
        private int y = x + 1;

        private int z() {
            return Nestmates.count(Nestmates.this) + y;
        }

        private class Deep {
            private int w() {
                return x + y + z();
            }
        }
    }

    static class Other {
        private Other() {}

        private static int peek() {
            return new Nestmates().x + new Nestmates().new In().z();
        }
    }

    public static void main(String[] args) throws Exception {
        Nestmates n = new Nestmates();
        In in = n.new In();
        n.x = 10;
        in.y += 5;
        System.out.println(in.z() + " " + in.new Deep().w() + " " + Other.peek() + " " + (new Other() != null));
        System.out.println(In.class.getNestHost() + " " + Nestmates.class.isNestmateOf(Other.class) + " " + String.class.isNestmateOf(In.class));
        System.out.println(Nestmates.class.getNestMembers().length);
        var m = In.class.getDeclaredMethod("z");
        System.out.println(m.invoke(in));
        var f = Nestmates.class.getDeclaredField("x");
        f.setInt(n, 50);
        System.out.println(f.get(n));
        Runnable r = () -> System.out.println(n.x + in.y);
        r.run();
    }
}
