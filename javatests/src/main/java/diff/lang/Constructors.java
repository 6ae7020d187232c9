package diff.lang;

/** Constructor chains, instance initialisers, this-escape, exceptions in constructors. */
public class Constructors {
    static int count;

    static class A {
        final int id = ++count;
        final String s;

        A() {
            this("default");
            System.out.println("A()");
        }

        A(String s) {
            System.out.println("A(String) " + s);
            this.s = s;
            init();
        }

        void init() {
            System.out.println("A.init");
        }
    }

    static class B extends A {
        int n = 5;
        final int m;
        final int c = 9;

        {
            n *= 2;
        }

        B(int k) {
            super(k > 0 ? "positive" : "other");
            m = n + k;
            System.out.println("B " + n + " " + m);
            if (k == 13) throw new IllegalArgumentException("13");
        }

        B() {
            this(1);
            n = 100;
        }

        @Override
        void init() {
            System.out.println("B.init " + n + " " + m + " " + c);
        }
    }

    public static void main(String[] args) {
        new A();
        System.out.println(new B().n);
        System.out.println(new B(-4).m);
        try {
            new B(13);
        } catch (IllegalArgumentException e) {
            System.out.println("failed " + e.getMessage());
        }
        System.out.println(count);
        Object o = new B(2) {
            int n = 77;

            @Override
            public String toString() {
                return n + " " + super.n + " " + m;
            }
        };
        System.out.println(o);
    }
}
