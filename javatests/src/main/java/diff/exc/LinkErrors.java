package diff.exc;

import diff.util.Asm;
import diff.util.Asm.Bytes;

/** Resolution errors at run time: each is thrown when the instruction runs, and again the same. */
public class LinkErrors {
    public static class Holder {
        private int hidden = 1;
        public static int stat = 2;
        public int inst = 3;
        public final int fin = 4;

        private void hiddenMethod() {}

        public static void statMethod() {}

        public void instMethod() {}

        protected void prot() {}
    }

    abstract static class Abs {
        abstract void m();
    }

    static class PackageOnly {
        public static int x;
    }

    static int n;

    static void run(String what, Asm a, Bytes code) throws Exception {
        a.code(9, "run", "()V", 4, 2, code.b(0xb1));
        Class<?> c = new Asm.Loader().define(a.bytes());
        for (int i = 0; i < 2; i++) {
            try {
                c.getMethod("run").invoke(null);
                System.out.println(what + " ran");
            } catch (java.lang.reflect.InvocationTargetException e) {
                System.out.println(what + ": " + e.getCause().toString().replaceAll("@[0-9a-f]+", "@"));
            } catch (LinkageError e) {
                System.out.println(what + " at linking: " + e.toString().replaceAll("@[0-9a-f]+", "@"));
            }
        }
    }

    static Asm asm() {
        return new Asm(52, 0x21, "made/Link", "java/lang/Object");
    }

    public static void main(String[] args) throws Exception {
        String h = "diff/exc/LinkErrors$Holder";
        Asm a = asm();
        run("missing class", a, new Bytes().w(0xbb, a.cls("made/Missing")).b(0x57));
        a = asm();
        run("missing static method", a, new Bytes().w(0xb8, a.method(h, "nope", "(I)V".replace("I", ""))));
        a = asm();
        run("missing static field", a, new Bytes().w(0xb2, a.field(h, "nope", "I")).b(0x57));
        a = asm();
        run("other field type", a, new Bytes().w(0xb2, a.field(h, "stat", "J")).b(0x58));
        a = asm();
        run("instance field as static", a, new Bytes().w(0xb2, a.field(h, "inst", "I")).b(0x57));
        a = asm();
        run("static field as instance", a, new Bytes().w(0xbb, a.cls(h)).b(0x59).w(0xb7, a.method(h, "<init>", "()V")).w(0xb4, a.field(h, "stat", "I")).b(0x57));
        a = asm();
        run("private field", a, new Bytes().w(0xbb, a.cls(h)).b(0x59).w(0xb7, a.method(h, "<init>", "()V")).w(0xb4, a.field(h, "hidden", "I")).b(0x57));
        a = asm();
        run("final field", a, new Bytes().w(0xbb, a.cls(h)).b(0x59).w(0xb7, a.method(h, "<init>", "()V")).b(4).w(0xb5, a.field(h, "fin", "I")));
        a = asm();
        run("instance method as static", a, new Bytes().w(0xb8, a.method(h, "instMethod", "()V")));
        a = asm();
        run("static method as instance", a, new Bytes().w(0xbb, a.cls(h)).b(0x59).w(0xb7, a.method(h, "<init>", "()V")).w(0xb6, a.method(h, "statMethod", "()V")));
        a = asm();
        run("private method", a, new Bytes().w(0xbb, a.cls(h)).b(0x59).w(0xb7, a.method(h, "<init>", "()V")).w(0xb6, a.method(h, "hiddenMethod", "()V")));
        a = asm();
        run("interface call on class", a, new Bytes().w(0xbb, a.cls(h)).b(0x59).w(0xb7, a.method(h, "<init>", "()V")).w(0xb9, a.imethod(h, "instMethod", "()V")).b(1, 0));
        a = asm();
        run("class call on interface", a, new Bytes().b(1).w(0xc0, a.cls("java/lang/Runnable")).w(0xb6, a.method("java/lang/Runnable", "run", "()V")));
        a = asm();
        run("new of abstract", a, new Bytes().w(0xbb, a.cls("java/lang/Number")).b(0x57));
        a = asm();
        run("new of interface", a, new Bytes().w(0xbb, a.cls("java/lang/Runnable")).b(0x57));
        a = asm();
        run("class of another package", a, new Bytes().w(0xb2, a.field("diff/exc/LinkErrors$PackageOnly", "x", "I")).b(0x57));
        a = asm();
        run("bootstrap missing", a, new Bytes().w(0xba, a.indy(a.bootstrap(a.handle(6, a.method(h, "nobootstrap", "()V"))), "x", "()V")).b(0, 0));
        Asm abs = new Asm(52, 0x421, "made/Abs", "java/lang/Object");
        abs.constructor("java/lang/Object").bodiless(0x401, "m", "()V");
        Asm con = new Asm(52, 0x21, "made/Con", "made/Abs");
        con.constructor("made/Abs").code(9, "run", "()V", 2, 0, new Bytes().w(0xbb, con.cls("made/Con")).b(0x59).w(0xb7, con.method("made/Con", "<init>", "()V")).w(0xb6, con.method("made/Abs", "m", "()V")).b(0xb1));
        Asm.Loader l = new Asm.Loader();
        l.define(abs.bytes());
        try {
            l.define(con.bytes()).getMethod("run").invoke(null);
        } catch (java.lang.reflect.InvocationTargetException e) {
            System.out.println(e.getCause());
        }
        Asm noRun = new Asm(52, 0x21, "made/NoRun", "java/lang/Object", "java/lang/Runnable");
        Runnable r = (Runnable) new Asm.Loader().define(noRun.constructor("java/lang/Object").bytes()).getDeclaredConstructor().newInstance();
        try {
            r.run();
        } catch (AbstractMethodError e) {
            System.out.println(e);
        }
        Asm priv = new Asm(52, 0x21, "made/Priv", "java/lang/Object", "java/lang/Runnable");
        Runnable p = (Runnable) new Asm.Loader().define(priv.constructor("java/lang/Object").code(2, "run", "()V", 0, 1, new Bytes().b(0xb1)).bytes()).getDeclaredConstructor().newInstance();
        try {
            p.run();
        } catch (IncompatibleClassChangeError e) {
            System.out.println(e.toString().replaceAll("@[0-9a-f]+", "@"));
        }
        Asm fin = new Asm(52, 0x21, "made/Fin", "java/lang/Thread");
        try {
            new Asm.Loader().define(fin.constructor("java/lang/Thread").code(1, "isAlive", "()Z", 1, 1, new Bytes().b(3, 0xac)).bytes());
        } catch (LinkageError e) {
            System.out.println(e);
        }
        Asm.Loader circle = new Asm.Loader();
        try {
            circle.define(new Asm(52, 0x21, "made/Self", "made/Self").bytes());
        } catch (LinkageError e) {
            System.out.println(e);
        }
    }
}
