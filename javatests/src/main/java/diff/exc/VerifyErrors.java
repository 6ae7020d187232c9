package diff.exc;

import diff.util.Asm;
import diff.util.Asm.Bytes;

/** Bad bytecode is refused by the verifier (both kinds), before it runs. */
public class VerifyErrors {
    static void bad(String what, int major, String desc, int stack, int locals, Bytes code, int... handlers) {
        Asm a = new Asm(major, 0x21, "made/Bad", "java/lang/Object");
        a.code(9, "run", desc, stack, locals, code, handlers);
        try {
            Class<?> c = new Asm.Loader().define(a.bytes());
            Class.forName("made.Bad", true, c.getClassLoader());
            System.out.println(what + " " + major + " accepted");
        } catch (LinkageError e) {
            System.out.println(what + " " + major + " " + e.getClass().getName());
        } catch (ClassNotFoundException e) {
            System.out.println(what + " not found");
        }
    }

    public static void main(String[] args) {
        for (int major : new int[] {49, 52, 61}) {
            bad("fine", major, "()I", 1, 0, new Bytes().b(4, 0xac));
            bad("stack underflow", major, "()V", 2, 0, new Bytes().b(0x60, 0xb1));
            bad("stack overflow", major, "()V", 1, 0, new Bytes().b(4, 4, 0xb1));
            bad("wrong return", major, "()I", 1, 0, new Bytes().b(0xb1));
            bad("int for reference", major, "()Ljava/lang/Object;", 1, 0, new Bytes().b(4, 0xb0));
            bad("reference for int", major, "()I", 1, 0, new Bytes().b(1, 0xac));
            bad("falls off the end", major, "()V", 1, 0, new Bytes().b(0));
            bad("branch into the middle", major, "()V", 1, 0, new Bytes().w(0xa7, 1).b(0xb1));
            bad("branch outside", major, "()V", 1, 0, new Bytes().w(0xa7, 100));
            bad("uninitialised local", major, "()I", 1, 1, new Bytes().b(0x1a, 0xac));
            bad("local out of range", major, "()V", 1, 1, new Bytes().b(4, 0x3d, 0xb1));
            bad("half a long", major, "()I", 2, 2, new Bytes().b(9, 0x3f, 0x1b, 0xac));
            bad("bad opcode", major, "()V", 1, 0, new Bytes().b(0xfd, 0xb1));
            bad("bad constant index", major, "()V", 1, 0, new Bytes().b(0x12, 200, 0xb1));
            bad("truncated instruction", major, "()V", 1, 0, new Bytes().b(0x11, 1));
            bad("swap of a long", major, "()V", 4, 0, new Bytes().b(4, 9, 0x5f, 0xb1));
            bad("array of int as object array", major, "([I)Ljava/lang/Object;", 2, 1, new Bytes().b(0x2a, 3, 0x32, 0xb0));
            bad("long index", major, "([I)I", 3, 1, new Bytes().b(0x2a, 9, 0x2e, 0xac));
            bad("athrow of a string", major, "(Ljava/lang/String;)V", 1, 1, new Bytes().b(0x2a, 0xbf));
        }
        Asm u = new Asm(52, 0x21, "made/Bad", "java/lang/Object");
        u.code(9, "run", "()Ljava/lang/Object;", 2, 0, new Bytes().w(0xbb, u.cls("java/lang/Object")).b(0xb0));
        load("uninitialised object", u);
        Asm t = new Asm(52, 0x21, "made/Bad", "java/lang/Object");
        t.code(9, "run", "()V", 2, 0, new Bytes().b(4).w(0xb6, t.method("java/lang/String", "length", "()I")).b(0x57, 0xb1));
        load("int as receiver", t);
        Asm f = new Asm(52, 0x21, "made/Bad", "java/lang/Object");
        f.code(9, "run", "()V", 2, 0, new Bytes().w(0x12 + 1, f.string("s")).w(0xb3, f.field("made/Bad", "x", "I")).b(0xb1)).declare(9, "x", "I");
        load("string into int field", f);
        Asm i = new Asm(52, 0x21, "made/Bad", "java/lang/Object");
        i.code(1, "<init>", "()V", 1, 1, new Bytes().b(0xb1));
        load("constructor without super", i);
        Asm m = new Asm(52, 0x21, "made/Bad", "java/lang/Object");
        m.code(9, "run", "()V", 1, 0, new Bytes().b(3).w(0x99, 4).b(0xb1, 0xb1));
        load("branch without frames", m);
    }

    static void load(String what, Asm a) {
        try {
            Class.forName("made.Bad", true, new Asm.Loader().define(a.bytes()).getClassLoader());
            System.out.println(what + " accepted");
        } catch (LinkageError | ClassNotFoundException e) {
            System.out.println(what + " " + e.getClass().getName());
        }
    }
}
