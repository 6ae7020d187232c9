package diff.insn;

import diff.util.Asm;
import diff.util.Asm.Bytes;

/** Stack instructions no compiler emits in these forms: nop, swap, dup2_x2 and pop2 in all shapes. */
public class RawStack {
    static Object run(String ret, int stack, Bytes code, Asm a) throws Exception {
        a.code(9, "run", "()" + ret, stack, 4, code);
        return new Asm.Loader().define(a.bytes()).getMethod("run").invoke(null);
    }

    static Asm asm() {
        return new Asm(49, 0x21, "made/Raw", "java/lang/Object");
    }

    /** Folds the ints on the stack: r = r * 10 + v from the top down. */
    static Bytes fold(Bytes b, int n) {
        b.b(0x36, 1);
        for (int i = 1; i < n; i++) b.b(0x15, 1, 0x10, 10, 0x68, 0x60, 0x36, 1);
        return b.b(0x15, 1, 0xac);
    }

    public static void main(String[] args) throws Exception {
        System.out.println(run("I", 4, fold(new Bytes().b(0, 4, 5, 0x5f, 0), 2), asm()));
        System.out.println(run("I", 6, fold(new Bytes().b(4, 5, 0x59), 3), asm()));
        System.out.println(run("I", 6, fold(new Bytes().b(4, 5, 0x5a), 3), asm()));
        System.out.println(run("I", 6, fold(new Bytes().b(4, 5, 6, 0x5b), 4), asm()));
        System.out.println(run("I", 8, fold(new Bytes().b(4, 5, 0x5c), 4), asm()));
        System.out.println(run("I", 8, fold(new Bytes().b(4, 5, 6, 0x5d), 5), asm()));
        System.out.println(run("I", 8, fold(new Bytes().b(4, 5, 6, 7, 0x5e), 6), asm()));
        System.out.println(run("I", 8, fold(new Bytes().b(4, 5, 6, 0x58), 1), asm()));
        System.out.println(run("I", 8, fold(new Bytes().b(4, 5, 0x57), 1), asm()));
        System.out.println(run("J", 8, new Bytes().b(10, 0x5c, 0x61, 0xad), asm()));
        System.out.println(run("J", 8, new Bytes().b(5, 10, 0x5d, 0x58, 0x85, 0x61, 0xad), asm()));
        System.out.println(run("J", 8, new Bytes().b(9, 10, 0x5e, 0x58, 0x65, 0xad), asm()));
        System.out.println(run("J", 8, new Bytes().b(10, 4, 5, 0x5e, 0x60, 0x85, 0x61, 0x37, 1, 0x60, 0x85, 0x1f, 0x61, 0xad), asm()));
        System.out.println(run("J", 8, new Bytes().b(6, 7, 10, 0x5e, 0x58, 0x60, 0x85, 0x61, 0xad), asm()));
        System.out.println(run("I", 8, new Bytes().b(6, 10, 0x58, 0xac), asm()));
    }
}
