package diff.link;

import diff.util.Asm;
import diff.util.Asm.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;

/** References across the borders of modules, before and after a module exports its package at run time. */
public class ModuleAccess {
    static int made;

    static String text(Throwable t) {
        return (t.getClass().getName() + ": " + t.getMessage()).replaceAll("@0x[0-9a-f]+", "@#").replaceAll("@[0-9a-f]+", "@#");
    }

    static Class<?> define(boolean own, byte[] b) throws IllegalAccessException {
        return own ? new Asm.Loader().define(b) : MethodHandles.lookup().defineClass(b);
    }

    /** The class constant of {@code target}, in a class of an own loader or of this class's. */
    static Class<?> user(String target, boolean own) throws Exception {
        Asm a = new Asm(52, 0x21, "diff/link/Made" + made++, "java/lang/Object");
        a.code(9, "run", "()Ljava/lang/Class;", 1, 1, new Bytes().w(0x13, a.cls(target)).b(0xb0));
        a.code(9, "array", "()Ljava/lang/Object;", 1, 1, new Bytes().b(4).w(0xbd, a.cls("[L" + target + ";")).b(0xb0));
        a.code(9, "call", "()V", 1, 1, new Bytes().w(0xb8, a.method(target, "none", "()V")).b(0xb1));
        return define(own, a.bytes());
    }

    static void run(Class<?> c, String name) {
        try {
            Object r = c.getMethod(name).invoke(null);
            System.out.println("  " + name + " " + (r instanceof Class ? r : r.getClass().getName()));
        } catch (InvocationTargetException e) {
            System.out.println("  " + name + " " + text(e.getCause()));
        } catch (Throwable t) {
            System.out.println("  " + name + " outside " + text(t));
        }
    }

    static void all(String target) throws Exception {
        for (boolean own : new boolean[] {false, true}) {
            System.out.println(target + (own ? " from an own loader" : ""));
            Class<?> c = user(target, own);
            for (int i = 0; i < 2; i++) for (String name : new String[] {"run", "array", "call"}) run(c, name);
        }
    }

    static void supers(String superclass, String... interfaces) {
        for (boolean own : new boolean[] {false, true}) {
            try {
                Class<?> c = define(own, new Asm(52, 0x21, "diff/link/Made" + made++, superclass, interfaces).bytes());
                System.out.println("defined below " + c.getSuperclass());
            } catch (Throwable t) {
                System.out.println(text(t));
            }
        }
    }

    static void export(String pn) throws Exception {
        var m = Module.class.getDeclaredMethod("implAddExportsToAllUnnamed", String.class);
        try {
            m.setAccessible(true);
            m.invoke(Object.class.getModule(), pn);
        } catch (RuntimeException e) {
            System.out.println(e.getClass().getName());
        }
    }

    public static void main(String[] args) throws Exception {
        all("java/util/ArrayList");
        all("java/sql/Connection");
        all("jdk/internal/misc/VM");
        all("sun/security/provider/Sun");
        all("com/sun/org/apache/xerces/internal/parsers/SAXParser");
        all("sun/misc/Unsafe");
        supers("jdk/internal/access/foreign/NativeLibraryProxy");
        supers("java/lang/Object", "jdk/internal/access/JavaLangAccess");
        supers("sun/security/provider/Sun");
        supers("java/util/ArrayList", "java/lang/Runnable");
        Class<?> before = user("jdk/internal/misc/Signal", false);
        Class<?> tried = user("jdk/internal/misc/Signal", false);
        run(tried, "run");
        export("jdk.internal.misc");
        export("jdk.internal.access");
        System.out.println("exported");
        run(before, "run");
        run(before, "array");
        run(before, "call");
        run(tried, "run");
        run(tried, "call");
        all("jdk/internal/misc/VM");
        supers("java/lang/Object", "jdk/internal/access/JavaLangAccess");
    }
}
