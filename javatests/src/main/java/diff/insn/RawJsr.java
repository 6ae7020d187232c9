package diff.insn;

import diff.util.Asm;
import diff.util.Asm.Bytes;

/** jsr, ret, jsr_w, goto_w and the wide forms in an old class file. */
public class RawJsr {
    public static void main(String[] args) throws Exception {
        Asm a = new Asm(48, 0x21, "made/Jsr", "java/lang/Object");
        // Two calls of one subroutine that adds 5 to local 0; returns local 0.
        a.code(9, "twice", "(I)I", 2, 2, new Bytes().w(0xa8, 8).w(0xa8, 5).b(0x1a, 0xac).b(0x4c, 0x84, 0, 5, 0xa9, 1));
        // A subroutine within a subroutine, reached by jsr_w; wide ret.
        Bytes n = new Bytes();
        n.b(0xc9).u4(7).b(0x1a, 0xac);
        n.b(0xc4, 0x3a).u2(2);
        n.w(0xa8, 10);
        n.b(0x84, 0, 1);
        n.b(0xc4, 0xa9).u2(2);
        n.b(0x4c, 0x1a, 0x1a, 0x68, 0x3b, 0xa9, 1);
        // Entry 0: jsr_w +7 (5 bytes), iload_0, ireturn; subroutine at 7.
        a.code(9, "nested", "(I)I", 2, 3, n);
        Bytes g = new Bytes();
        g.b(0xc8).u4(7).b(4, 0xac).b(0x10, 42, 0xac);
        a.code(9, "far", "()I", 1, 0, g);
        Bytes w = new Bytes();
        w.b(0xc4, 0x15).u2(0);
        w.b(0xc4, 0x36).u2(300);
        w.b(0xc4, 0x84).u2(300).u2(1000);
        w.b(0xc4, 0x84).u2(300).u2(-3);
        w.b(0xc4, 0x15).u2(300);
        w.b(0x85);
        w.b(0xc4, 0x37).u2(301);
        w.b(0xc4, 0x16).u2(301);
        w.b(0x8a);
        w.b(0xc4, 0x39).u2(303);
        w.b(0xc4, 0x18).u2(303);
        w.b(0x90);
        w.b(0xc4, 0x38).u2(305);
        w.b(0xc4, 0x17).u2(305);
        w.b(0x8b);
        w.b(0xc4, 0x36).u2(300);
        w.w(0x13, a.string("text"));
        w.b(0xc4, 0x3a).u2(306);
        w.b(0xc4, 0x19).u2(306);
        w.w(0xb6, a.method("java/lang/String", "length", "()I"));
        w.b(0xc4, 0x15).u2(300);
        w.b(0x60, 0xac);
        a.code(9, "wide", "(I)I", 2, 307, w);
        // finally by jsr: an exception handler that runs the subroutine and throws again.
        Bytes f = new Bytes();
        f.b(4, 3, 0x6c, 0x57, 0xb1);
        f.b(0x4b);
        f.w(0xa8, 5).b(0x2a, 0xbf);
        f.b(0x4c, 0xa9, 1);
        a.code(9, "fin", "()V", 2, 2, f, 0, 5, 5, 0);
        Class<?> c = new Asm.Loader().define(a.bytes());
        System.out.println(c.getMethod("twice", int.class).invoke(null, 1));
        System.out.println(c.getMethod("nested", int.class).invoke(null, 6));
        System.out.println(c.getMethod("far").invoke(null));
        System.out.println(c.getMethod("wide", int.class).invoke(null, 5));
        try {
            c.getMethod("fin").invoke(null);
        } catch (java.lang.reflect.InvocationTargetException e) {
            System.out.println(e.getCause());
        }
    }
}
