package diff.negative;

import static diff.util.Maker.*;

import diff.util.Asm.Bytes;
import diff.util.CodeText;
import diff.util.Judge;
import diff.util.Maker;

/** JVMS §4.7.4 and §4.10.1: stack map frames that are malformed, missing, or do not match the code. */
public class Frames {
    /** Name, method (flags are those of a static one unless the name begins with {@code this}), code. */
    static final String[][] CODE = {
        {"right, same", "()V", "iconst_0; ifeq L; nop; L: .frame ; return"},
        {"missing at branch target", "(I)V", "iload_0; ifeq L; nop; L: return"},
        {"missing at goto target", "()V", "goto L; L: return"},
        {"missing after goto", "()V", "goto L; nop; L: .frame ; return"},
        {"missing after goto, later ones", "()V", "goto L; nop; nop; L: .frame ; return"},
        {"missing after return", "()V", "return; return"},
        {"missing after athrow", "()V", "aconst_null; athrow; return"},
        {"missing after ireturn", "()I", "iconst_0; ireturn; iconst_0; ireturn"},
        {"missing after tableswitch", "(I)V", "iload_0; tableswitch 0 L L; nop; L: .frame I; return"},
        {"missing at switch default", "(I)V", "iload_0; tableswitch 0 D L; D: return; L: .frame I; return"},
        {"missing at switch case", "(I)V", "iload_0; tableswitch 0 D L; D: .frame I; return; L: return"},
        {"missing at lookupswitch case", "(I)V", "iload_0; lookupswitch D 5 L; D: .frame I; return; L: return"},
        {"missing at handler", "()V", "A: nop; B: return; H: pop; return; .catch any A B H"},
        {"missing at ifnull target", "()V", "aconst_null; ifnull L; return; L: return"},
        {"missing at goto_w target", "()V", "goto_w L; nop; L: return"},
        {"frame at no instruction is refused", "()V", "sipush 1; pop; .byte 0x10; .frame ; .byte 1; pop; return"},
        {"frame where none is needed", "(I)V", "nop; .frame I; nop; return"},
        {"frame at zero", "(I)V", ".frame I; return"},
        {"frame at zero with more locals", "(I)V", ".frame I I; return"},
        {"frame at zero with top", "(I)V", ".frame T; return"},
        {"frame at last instruction only", "(I)V", "nop; .frame ; return"},
        {"frame behind the code", "(I)V", "return; .frame I"},
        {"int local is float", "(I)V", "iload_0; ifeq L; nop; L: .frame F; return"},
        {"float local is int", "(F)V", "iconst_0; ifeq L; nop; L: .frame I; return"},
        {"long local is double", "(J)V", "iconst_0; ifeq L; nop; L: .frame D; return"},
        {"double local is long", "(D)V", "iconst_0; ifeq L; nop; L: .frame J; return"},
        {"int local is long", "(II)V", "iconst_0; ifeq L; nop; L: .frame J; return"},
        {"long local is int", "(J)V", "iconst_0; ifeq L; nop; L: .frame I; return"},
        {"long local is top and top", "(J)V", "iconst_0; ifeq L; nop; L: .frame T T; return"},
        {"int local is object", "(I)V", "iconst_0; ifeq L; nop; L: .frame java/lang/Object; return"},
        {"int local is null", "(I)V", "iconst_0; ifeq L; nop; L: .frame N; return"},
        {"object local is int", "(Ljava/lang/Object,)V", "iconst_0; ifeq L; nop; L: .frame I; return"},
        {"object local is null", "(Ljava/lang/Object,)V", "iconst_0; ifeq L; nop; L: .frame N; return"},
        {"null is object", "()V", "aconst_null; astore_0; iconst_0; ifeq L; nop; L: .frame java/lang/String; return"},
        {"null is array", "()V", "aconst_null; astore_0; iconst_0; ifeq L; nop; L: .frame [[I; return"},
        {"null is int", "()V", "aconst_null; astore_0; iconst_0; ifeq L; nop; L: .frame I; return"},
        {"null is uninitialized", "()V", "N: new java/lang/Object; pop; aconst_null; astore_0; iconst_0; ifeq L; nop; L: .frame new=N; return"},
        {"object is superclass", "(Ljava/lang/String,)V", "iconst_0; ifeq L; nop; L: .frame java/lang/Object; return"},
        {"object is subclass", "(Ljava/lang/Object,)V", "iconst_0; ifeq L; nop; L: .frame java/lang/String; return"},
        {"object is unrelated class", "(Ljava/lang/String,)V", "iconst_0; ifeq L; nop; L: .frame java/lang/Integer; return"},
        {"object is interface", "(Ljava/lang/Integer,)V", "iconst_0; ifeq L; nop; L: .frame java/lang/Runnable; return"},
        {"interface is class", "(Ljava/lang/Runnable,)V", "iconst_0; ifeq L; nop; L: .frame java/lang/String; return"},
        {"interface is Object", "(Ljava/lang/Runnable,)V", "iconst_0; ifeq L; nop; L: .frame java/lang/Object; return"},
        {"object is missing class", "(Ljava/lang/String,)V", "iconst_0; ifeq L; nop; L: .frame p/None; return"},
        {"missing class is class", "(Lp/None,)V", "iconst_0; ifeq L; nop; L: .frame java/lang/String; return"},
        {"missing class is itself", "(Lp/None,)V", "iconst_0; ifeq L; nop; L: .frame p/None; return"},
        {"missing class is Object", "(Lp/None,)V", "iconst_0; ifeq L; nop; L: .frame java/lang/Object; return"},
        {"array is Object", "([I)V", "iconst_0; ifeq L; nop; L: .frame java/lang/Object; return"},
        {"array is Cloneable", "([I)V", "iconst_0; ifeq L; nop; L: .frame java/lang/Cloneable; return"},
        {"array is Serializable", "([I)V", "iconst_0; ifeq L; nop; L: .frame java/io/Serializable; return"},
        {"array is Runnable", "([I)V", "iconst_0; ifeq L; nop; L: .frame java/lang/Runnable; return"},
        {"array is other array", "([I)V", "iconst_0; ifeq L; nop; L: .frame [J; return"},
        {"array of bytes is of booleans", "([B)V", "iconst_0; ifeq L; nop; L: .frame [Z; return"},
        {"array is of superclass", "([Ljava/lang/String,)V", "iconst_0; ifeq L; nop; L: .frame [Ljava/lang/Object,; return"},
        {"array is of subclass", "([Ljava/lang/Object,)V", "iconst_0; ifeq L; nop; L: .frame [Ljava/lang/String,; return"},
        {"array is of interface", "([Ljava/lang/String,)V", "iconst_0; ifeq L; nop; L: .frame [Ljava/lang/Runnable,; return"},
        {"array of arrays is of Object", "([[I)V", "iconst_0; ifeq L; nop; L: .frame [Ljava/lang/Object,; return"},
        {"array of arrays is of Cloneable", "([[I)V", "iconst_0; ifeq L; nop; L: .frame [Ljava/lang/Cloneable,; return"},
        {"array of arrays is of Runnable", "([[I)V", "iconst_0; ifeq L; nop; L: .frame [Ljava/lang/Runnable,; return"},
        {"array of ints is of Object", "([I)V", "iconst_0; ifeq L; nop; L: .frame [Ljava/lang/Object,; return"},
        {"array has more dimensions", "([I)V", "iconst_0; ifeq L; nop; L: .frame [[I; return"},
        {"array has fewer dimensions", "([[I)V", "iconst_0; ifeq L; nop; L: .frame [I; return"},
        {"Object is array", "(Ljava/lang/Object,)V", "iconst_0; ifeq L; nop; L: .frame [I; return"},
        {"more locals", "(I)V", "iconst_0; ifeq L; nop; L: .frame I I; return"},
        {"fewer locals", "(II)V", "iconst_0; ifeq L; nop; L: .frame I; return"},
        {"more locals than there are", "(I)V", ".locals 2; iconst_0; ifeq L; nop; L: .frame I I I; return"},
        {"long beyond the last local", "(I)V", ".locals 2; iconst_0; ifeq L; nop; L: .frame I J; return"},
        {"as many locals as there are", "(I)V", ".locals 3; iconst_0; dup; istore_1; dup; istore_2; ifeq L; nop; L: .frame I I I; return"},
        {"stack is higher", "(I)V", "iconst_0; ifeq L; nop; L: .frame I / I; return"},
        {"stack is lower", "(I)V", "iconst_0; iconst_0; ifeq L; nop; L: .frame I; return"},
        {"stack has other type", "(I)V", "iconst_0; iconst_0; ifeq L; nop; L: .frame I / F; return"},
        {"stack fits", "(I)V", "iconst_0; iconst_0; ifeq L; nop; L: .frame I / I; return"},
        {"stack long is two ints", "(I)V", "lconst_0; iconst_0; ifeq L; nop; L: .frame I / I I; return"},
        {"stack two ints is long", "(I)V", "iconst_0; iconst_0; iconst_0; ifeq L; nop; L: .frame I / J; return"},
        {"stack has top", "(I)V", "iconst_0; iconst_0; ifeq L; nop; L: .frame I / T; return"},
        {"stack has top and it is popped", "(I)V", "iconst_0; iconst_0; ifeq L; nop; L: .frame I / T; pop; return"},
        {"stack of frame is higher than the maximum", "(I)V", ".stack 2; iconst_0; iconst_0; ifeq L; nop; L: .frame I / I I I; return"},
        {"long on stack of frame beyond the maximum", "(I)V", ".stack 1; iconst_0; ifeq L; nop; L: .frame I / J; return"},
        {"falls into a frame", "(I)V", "iconst_0; L: .frame I / F; pop; return"},
        {"falls into a frame with other locals", "(I)V", "nop; .frame F; return"},
        {"backward branch, local changed", "(I)V", "L: .frame I; fconst_0; fstore_0; goto L"},
        {"backward branch, right", "(I)V", "L: .frame I; iload_0; ifeq L; return"},
        {"backward branch, stack grows", "(I)V", "L: .frame I; iconst_0; goto L"},
        {"uninitialized across backward branch", "()V", ".frame ; L: new java/lang/Object; pop; goto L"},
        {"uninitialized local across backward branch", "()V", "N: new java/lang/Object; astore_0; L: .frame new=N; goto L"},
        {"uninitialized on stack across backward branch to its new", "()V", "aconst_null; N: .frame / java/lang/Object; pop; M: new java/lang/Object; goto N"},
        {"uninitialized of another new", "()V", "M: new java/lang/Object; pop; N: new java/lang/Object; astore_0; iconst_0; ifeq L; nop; L: .frame new=M; return"},
        {"uninitialized at no new", "()V", "Z: nop; N: new java/lang/Object; astore_0; iconst_0; ifeq L; nop; L: .frame new=Z; return"},
        {"uninitialized beyond the code", "()V", "nop; L: .frame new=500; return"},
        {"uninitialized is object", "()V", "new java/lang/Object; astore_0; iconst_0; ifeq L; nop; L: .frame java/lang/Object; return"},
        {"object is uninitialized", "(Ljava/lang/Object,)V", "N: new java/lang/Object; pop; iconst_0; ifeq L; nop; L: .frame new=N; return"},
        {"uninitialized is top", "()V", "new java/lang/Object; astore_0; iconst_0; ifeq L; nop; L: .frame T; return"},
        {"uninitializedThis in a static method", "()V", "nop; L: .frame U; return"},
        {"handler frame without exception", "()V", "A: nop; B: return; H: .frame ; return; .catch any A B H"},
        {"handler frame of other exception", "()V", "A: nop; B: return; H: .frame / java/lang/Error; pop; return; .catch java/lang/Exception A B H"},
        {"handler frame of more general exception", "()V", "A: nop; B: return; H: .frame / java/lang/Throwable; pop; return; .catch java/lang/Exception A B H"},
        {"handler frame of any, more special", "()V", "A: nop; B: return; H: .frame / java/lang/Exception; pop; return; .catch any A B H"},
        {"handler frame of Object", "()V", "A: nop; B: return; H: .frame / java/lang/Object; pop; return; .catch any A B H"},
        {"handler frame with two on the stack", "()V", "A: nop; B: return; H: .frame / java/lang/Throwable I; pop; pop; return; .catch any A B H"},
        {"handler local changed in range", "(I)V", "A: nop; fconst_0; fstore_0; nop; B: return; H: .frame I / java/lang/Throwable; pop; return; .catch any A B H"},
        {"handler local changed at the end of range", "(I)V", "A: fconst_0; fstore_0; B: return; H: .frame I / java/lang/Throwable; pop; return; .catch any A B H"},
        {"handler local changed before range", "(I)V", "fconst_0; fstore_0; A: nop; B: return; H: .frame I / java/lang/Throwable; pop; return; .catch any A B H"},
        {"handler local changed after range", "(I)V", "A: nop; B: fconst_0; fstore_0; return; H: .frame I / java/lang/Throwable; pop; return; .catch any A B H"},
        {"handler local top", "(I)V", "A: nop; fconst_0; fstore_0; nop; B: return; H: .frame T / java/lang/Throwable; pop; return; .catch any A B H"},
        {"handler local set in range", "()V", "A: nop; iconst_0; istore_0; nop; B: return; H: .frame I / java/lang/Throwable; pop; return; .catch any A B H"},
        {"handler of no Throwable", "()V", "A: nop; B: return; H: .frame / java/lang/String; pop; return; .catch java/lang/String A B H"},
        {"handler of interface", "()V", "A: nop; B: return; H: .frame / java/lang/Runnable; pop; return; .catch java/lang/Runnable A B H"},
        {"handler of array", "()V", "A: nop; B: return; H: .frame / [I; pop; return; .catch [I A B H"},
        {"handler of missing class", "()V", "A: nop; B: return; H: .frame / p/None; pop; return; .catch p/None A B H"},
        {"handler and no stack", "()V", ".stack 0; A: nop; B: return; H: .frame / java/lang/Throwable; return; .catch any A B H"},
        {"handler inside its range", "()V", "A: nop; goto B; H: .frame / java/lang/Throwable; pop; B: .frame ; return; .catch any A B H"},
        {"handler is the start of its range", "()V", "aconst_null; H: .frame / java/lang/Throwable; pop; B: return; .catch any H B H"},
        {"handler with uninitialized local", "()V", "N: new java/lang/Object; astore_0; A: nop; B: return; H: .frame new=N / java/lang/Throwable; pop; return; .catch any A B H"},
        {"handler start at no instruction", "()V", "sipush 1; pop; return; H: .frame / java/lang/Throwable; pop; return; .catch any 1 4 H"},
        {"handler end at no instruction", "()V", "sipush 1; pop; return; H: .frame / java/lang/Throwable; pop; return; .catch any 0 1 H"},
        {"handler target at no instruction", "()V", "sipush 1; pop; return; .catch any 0 3 1"},
        {"handler end is the code's", "()V", "aconst_null; H: .frame / java/lang/Throwable; pop; return; E: ; .catch any 0 E H"},
        {"this lost", "this", "iconst_0; ifeq L; nop; L: .frame ; return"},
        {"this is Object", "this", "iconst_0; ifeq L; nop; L: .frame java/lang/Object; return"},
        {"this kept", "this", "iconst_0; ifeq L; nop; L: .frame p/F; return"},
        {"this is uninitializedThis", "this", "iconst_0; ifeq L; nop; L: .frame U; return"},
        {"init: kept uninitialised", "init", "iconst_0; ifeq L; nop; L: .frame U; aload_0; invokespecial java/lang/Object.<init>()V; return"},
        {"init: taken for initialised", "init", "iconst_0; ifeq L; nop; L: .frame p/F; return"},
        {"init: lost before", "init", "iconst_0; ifeq L; nop; L: .frame T; return"},
        {"init: lost after", "init", "aload_0; invokespecial java/lang/Object.<init>()V; iconst_0; ifeq L; nop; L: .frame T; return"},
        {"init: flag set again", "init", "aload_0; invokespecial java/lang/Object.<init>()V; iconst_0; ifeq L; nop; L: .frame U; return"},
        {"init: in a handler", "init", "A: aload_0; invokespecial java/lang/Object.<init>()V; B: return; H: .frame U / java/lang/Throwable; athrow; .catch any A B H"},
        {"init: in a handler that returns", "init", "A: aload_0; invokespecial java/lang/Object.<init>()V; B: return; H: .frame T / java/lang/Throwable; pop; return; .catch any A B H"},
        {"init: in a handler that loops", "init", "A: aload_0; invokespecial java/lang/Object.<init>()V; B: return; H: .frame T / java/lang/Throwable; pop; L: .frame T; goto L; .catch any A B H"},
        {"init: handler takes it for initialised", "init", "A: aload_0; invokespecial java/lang/Object.<init>()V; B: return; H: .frame p/F / java/lang/Throwable; pop; return; .catch any A B H"},
        {"init: handler after", "init", "aload_0; invokespecial java/lang/Object.<init>()V; A: nop; B: return; H: .frame p/F / java/lang/Throwable; pop; return; .catch any A B H"},
    };

    static Maker maker(int major, String desc, String code) {
        Maker m = new Maker(major, CLASS, "p/F", "java/lang/Object");
        boolean init = desc.equals("init");
        int flags = desc.startsWith("(") ? STATIC : PUBLIC;
        return m.method(flags, init ? "<init>" : "f", desc.startsWith("(") ? desc.replace(',', ';') : "()V", new CodeText(m, code).attr());
    }

    static Bytes b() {
        return new Bytes();
    }

    /** A method {@code f(I)V} of five instructions with this table. */
    static void raw(String name, int major, Bytes table, int claimed) {
        Maker m = new Maker(major, CLASS, "p/F", "java/lang/Object");
        m.method(STATIC, "f", "(I)V", new CodeText(m, "nop; nop; nop; nop; return").with(m.attr("StackMapTable", table).length(claimed < 0 ? table.size() : claimed)).attr());
        Judge.one("table " + major + " " + name, m);
    }

    static void tables(int major) {
        raw("right same", major, b().u2(1).b(2), -1);
        raw("empty", major, b().u2(0), -1);
        raw("no content", major, b(), -1);
        raw("one byte", major, b().b(0), -1);
        raw("fewer frames than claimed", major, b().u2(2).b(2), -1);
        raw("more frames than claimed", major, b().u2(1).b(2, 0), -1);
        raw("claims 65535 frames", major, b().u2(65535).b(0), -1);
        raw("two frames", major, b().u2(2).b(1, 0), -1);
        raw("beyond the code", major, b().u2(1).b(5), -1);
        raw("far beyond the code", major, b().u2(1).b(63), -1);
        raw("offset wraps", major, b().u2(3).b(251).u2(65535).b(251).u2(65535).b(251).u2(1), -1);
        for (int t = 128; t <= 246; t += t < 130 || t > 243 ? 1 : 19) raw("reserved type " + t, major, b().u2(1).b(t).u2(0).u2(0).u2(0), -1);
        raw("chop of one", major, b().u2(1).b(250).u2(1), -1);
        raw("chop of two of one", major, b().u2(1).b(249).u2(1), -1);
        raw("chop of three of one", major, b().u2(1).b(248).u2(1), -1);
        raw("chop without offset", major, b().u2(1).b(250), -1);
        raw("same extended", major, b().u2(1).b(251).u2(3), -1);
        raw("same extended without offset", major, b().u2(1).b(251, 0), -1);
        raw("append top", major, b().u2(1).b(252).u2(1).b(0), -1);
        raw("append int that is not there", major, b().u2(1).b(252).u2(1).b(1), -1);
        raw("append without types", major, b().u2(1).b(253).u2(1).b(0), -1);
        raw("append beyond locals", major, b().u2(4).b(254).u2(0).b(0, 0, 0).b(254).u2(0).b(0, 0, 0).b(254).u2(0).b(0, 0, 0), -1);
        raw("one item", major, b().u2(1).b(65, 1), -1);
        raw("one item without type", major, b().u2(1).b(65), -1);
        raw("one item extended", major, b().u2(1).b(247).u2(1).b(1), -1);
        raw("one item extended without type", major, b().u2(1).b(247).u2(1), -1);
        raw("full right", major, b().u2(1).b(255).u2(1).u2(1).b(1).u2(0), -1);
        raw("full without stack", major, b().u2(1).b(255).u2(1).u2(1).b(1), -1);
        raw("full without locals", major, b().u2(1).b(255).u2(1), -1);
        raw("full with 65535 locals", major, b().u2(1).b(255).u2(1).u2(65535).b(1), -1);
        raw("full with 65535 on the stack", major, b().u2(1).b(255).u2(1).u2(0).u2(65535).b(1), -1);
        raw("full with 9 locals", major, b().u2(1).b(255).u2(1).u2(9).b(1, 0, 0, 0, 0, 0, 0, 0, 0).u2(0), -1);
        for (int t : new int[] {9, 10, 128, 255}) raw("type " + t, major, b().u2(1).b(255).u2(1).u2(1).b(t).u2(0), -1);
        raw("object without index", major, b().u2(1).b(255).u2(1).u2(1).b(7), -1);
        raw("object of index 0", major, b().u2(1).b(255).u2(1).u2(1).b(7).u2(0).u2(0), -1);
        raw("object beyond the pool", major, b().u2(1).b(255).u2(1).u2(1).b(7).u2(999).u2(0), -1);
        raw("object of a Utf8", major, b().u2(1).b(255).u2(1).u2(1).b(7).u2(1).u2(0), -1);
        raw("object of a class", major, b().u2(1).b(255).u2(1).u2(1).b(7).u2(2).u2(0), -1);
        raw("uninitialized of nop", major, b().u2(1).b(255).u2(1).u2(1).b(8).u2(2).u2(0), -1);
        raw("uninitialized beyond the code", major, b().u2(1).b(255).u2(1).u2(1).b(8).u2(77).u2(0), -1);
        raw("length too small", major, b().u2(1).b(2), 2);
        raw("length too great", major, b().u2(1).b(2), 4);
        Maker m = new Maker(major, CLASS, "p/F", "java/lang/Object");
        m.method(STATIC, "f", "(I)V", new CodeText(m, "nop; return").with(m.attr("StackMapTable", b().u2(0))).with(m.attr("StackMapTable", b().u2(0))).attr());
        Judge.one("table " + major + " twice", m);
        m = new Maker(major, CLASS, "p/F", "java/lang/Object");
        m.method(STATIC, "f", "(I)V", m.attr("StackMapTable", b().u2(0)), new CodeText(m, "nop; return").attr());
        Judge.one("table " + major + " of a method", m);
        m = new Maker(major, CLASS, "p/F", "java/lang/Object");
        m.method(STATIC, "f", "(I)V", new CodeText(m, "nop; return").with(m.attr("StackMap", b().b(1, 2, 3))).attr());
        Judge.one("table " + major + " of CLDC", m);
    }

    public static void main(String[] args) {
        for (int major : new int[] {61, 50, 49}) {
            for (String[] c : CODE) Judge.one(major + " " + c[0], maker(major, c[1], c[2]));
        }
        for (int major : new int[] {61, 51, 50, 49}) tables(major);
        Judge.end();
    }
}
