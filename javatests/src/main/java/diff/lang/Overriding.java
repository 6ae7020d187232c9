package diff.lang;

/** Overriding: covariant returns, package-private, private, static hiding, fields, final, bridges, super. */
public class Overriding {
    static class A {
        private String priv() {
            return "A.priv";
        }

        String callPriv() {
            return priv();
        }

        static String stat() {
            return "A.stat";
        }

        Object cov() {
            return "A.cov";
        }

        protected String prot(Object o) {
            return "A.prot(Object)";
        }

        String name = "A.name";
    }

    static class B extends A {
        private String priv() {
            return "B.priv";
        }

        static String stat() {
            return "B.stat";
        }

        @Override
        String cov() {
            return "B.cov+" + super.cov();
        }

        @Override
        public String prot(Object o) {
            return "B.prot(Object)" + super.prot(o);
        }

        String prot(String s) {
            return "B.prot(String)";
        }

        String name = "B.name";

        String names() {
            return name + super.name + ((A) this).name;
        }
    }

    static class C extends B {
        @Override
        String cov() {
            return "C.cov+" + super.cov();
        }
    }

    interface Copy<T> {
        T copy(T t);
    }

    static class IntCopy implements Copy<Integer> {
        public Integer copy(Integer i) {
            return i + 1;
        }
    }

    static abstract class Shape {
        abstract double area();

        public String toString() {
            return getClass().getSimpleName() + " " + area();
        }
    }

    static class Sq extends Shape {
        double area() {
            return 4;
        }
    }

    public static void main(String[] args) {
        A a = new C();
        System.out.println(a.callPriv() + " " + a.cov() + " " + a.prot("x") + " " + a.name);
        System.out.println(((B) a).prot("x") + ((B) a).names());
        System.out.println(A.stat() + B.stat() + C.stat());
        Copy<Integer> c = new IntCopy();
        System.out.println(c.copy(5));
        System.out.println(new Sq());
        int bridges = 0;
        for (var m : IntCopy.class.getDeclaredMethods()) if (m.isBridge()) bridges++;
        for (var m : B.class.getDeclaredMethods()) if (m.isBridge()) bridges++;
        System.out.println(bridges);
    }
}
