package diff.lang;

/** Inner, local, anonymous and static nested classes; captured variables; qualified this. */
public class Inner {
    private int n = 1;

    class A {
        private int n = 2;

        class B {
            private int n = 3;

            String all() {
                return Inner.this.n + " " + A.this.n + " " + this.n;
            }

            void bump() {
                Inner.this.n++;
                A.this.n += 10;
            }
        }
    }

    static class Counter {
        private static int made;
        private final int id = ++made;

        private Counter() {}
    }

    class Sub extends A {
        int sum() {
            return Inner.this.n + super.n;
        }
    }

    interface Greeter {
        String greet();
    }

    Greeter greeter(String name, int times) {
        class Local implements Greeter {
            int calls;

            public String greet() {
                return name.repeat(times) + n + " " + ++calls;
            }
        }
        Local l = new Local();
        l.greet();
        return l;
    }

    public static void main(String[] args) {
        Inner i = new Inner();
        Inner.A a = i.new A();
        Inner.A.B b = a.new B();
        System.out.println(b.all());
        b.bump();
        System.out.println(b.all());
        System.out.println(i.new Sub().sum());
        System.out.println(i.greeter("ab", 2).greet());
        new Counter();
        System.out.println(new Counter().id + " " + Counter.made);
        int base = 10;
        Greeter g = new Greeter() {
            final String s;

            {
                s = "init" + base;
            }

            @Override
            public String greet() {
                return s + getClass().getName() + getClass().isAnonymousClass();
            }
        };
        System.out.println(g.greet());
        System.out.println(b.getClass().getName() + " " + b.getClass().getSimpleName());
        System.out.println(i.greeter("", 1).getClass());
        System.out.println(b.getClass().getEnclosingClass() + " " + b.getClass().getDeclaringClass());
        try {
            Inner none = null;
            none.new A();
        } catch (NullPointerException e) {
            System.out.println("no outer");
        }
    }
}
