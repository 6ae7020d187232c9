package diff.insn;

import diff.util.Asm;
import diff.util.Asm.Bytes;

/** Exception tables no compiler makes: overlapping ranges, order, a handler inside its own range. */
public class RawHandlers {
    public static void main(String[] args) throws Exception {
        Asm a = new Asm(49, 0x21, "made/Handlers", "java/lang/Object");
        int rte = a.cls("java/lang/RuntimeException");
        int ari = a.cls("java/lang/ArithmeticException");
        // Order of entries decides, not how special they are.
        a.code(9, "order", "(I)I", 2, 1, new Bytes().b(4, 0x1a, 0x6c, 0xac).b(0x57, 0x10, 10, 0xac).b(0x57, 0x10, 20, 0xac), 0, 4, 4, rte, 0, 4, 8, ari);
        a.code(9, "special", "(I)I", 2, 1, new Bytes().b(4, 0x1a, 0x6c, 0xac).b(0x57, 0x10, 10, 0xac).b(0x57, 0x10, 20, 0xac), 0, 4, 8, ari, 0, 4, 4, rte);
        // The handler lies in its own range and fails again, until its third run.
        a.code(9, "self", "(I)I", 2, 2, new Bytes().b(3, 0x3c, 0x10, 100, 0x1a, 0x6c, 0xac).b(0x57, 0x84, 1, 1, 0x1b, 6, 0xa2, 0, 7, 4, 0x1a, 0x6c, 0xac, 0x10, 77, 0xac), 2, 19, 7, ari);
        // The instruction at end_pc is not covered.
        a.code(9, "edge", "(I)I", 2, 1, new Bytes().b(0, 4, 0x1a, 0x6c, 0xac).b(0x57, 8, 0xac), 0, 3, 5, 0);
        a.code(9, "thrower", "(Ljava/lang/Throwable;)Ljava/lang/Object;", 1, 1, new Bytes().b(0x2a, 0xbf).b(0xb0), 0, 2, 2, 0);
        Class<?> c = new Asm.Loader().define(a.bytes());
        System.out.println(c.getMethod("order", int.class).invoke(null, 0) + " " + c.getMethod("special", int.class).invoke(null, 0) + " " + c.getMethod("order", int.class).invoke(null, 1));
        System.out.println(c.getMethod("self", int.class).invoke(null, 0) + " " + c.getMethod("self", int.class).invoke(null, 7));
        try {
            c.getMethod("edge", int.class).invoke(null, 0);
        } catch (java.lang.reflect.InvocationTargetException e) {
            System.out.println("escaped " + e.getCause().getMessage());
        }
        System.out.println(c.getMethod("thrower", Throwable.class).invoke(null, new Exception("given")));
        System.out.println(c.getMethod("thrower", Throwable.class).invoke(null, (Object) null).getClass());
    }
}
