package diff.negative;

import static diff.util.Maker.*;

import diff.util.Asm.Bytes;
import diff.util.CodeText;
import diff.util.Judge;
import diff.util.Maker;

/**
 * JVMS §4.9 and §4.10: static constraints of code; uninitialised objects, constructors and protected members;
 * subroutines of old class files; class files of version 50 that fail over to the type inferrer.
 */
public class Code {
    /** Name, member ({@code f} static, {@code this}, {@code init}) with its descriptor, code. */
    static final String[][] STATICAL = {
        {"falls off the end", "f()V", "nop"},
        {"falls off the end after a call", "f()V", "invokestatic p/C.f()V"},
        {"falls off the end after a branch", "f()V", "iconst_0; ifeq 0"},
        {"ends with goto", "f()V", ".frame ; goto 0"},
        {"ends with athrow", "f()V", "aconst_null; athrow"},
        {"branch backwards out", "f()V", "goto -1"},
        {"branch forwards out", "f()V", "goto 3"},
        {"branch far forwards out", "f()V", "goto 1000"},
        {"branch far backwards out", "f()V", "goto -32768"},
        {"branch into an instruction", "f()V", "goto 4; sipush 1; return"},
        {"branch into itself", "f()V", "goto 1; return"},
        {"branch to the end", "f()V", "iconst_0; ifeq 3"},
        {"goto_w out", "f()V", "goto_w 100000"},
        {"goto_w far out", "f()V", "goto_w 2000000000"},
        {"goto_w far backwards", "f()V", "goto_w -2000000000"},
        {"goto_w of 65536", "f()V", "goto_w 65536"},
        {"if out", "f()V", "iconst_0; ifeq 100; return"},
        {"ifnull out", "f()V", "aconst_null; ifnull 100; return"},
        {"if_icmp out", "f()V", "iconst_0; iconst_0; if_icmplt 100; return"},
        {"switch case out", "f()V", "iconst_0; tableswitch 0 L 1000; L: .frame ; return"},
        {"switch default out", "f()V", "iconst_0; tableswitch 0 1000 L; L: .frame ; return"},
        {"switch case into an instruction", "f()V", "iconst_0; tableswitch 0 L 1; L: .frame ; return"},
        {"lookupswitch unsorted", "f()V", "iconst_0; lookupswitch L 2 L 1 L; L: .frame ; return"},
        {"lookupswitch twice the same", "f()V", "iconst_0; lookupswitch L 1 L 1 L; L: .frame ; return"},
        {"lookupswitch of none", "f()V", "iconst_0; lookupswitch L; L: .frame ; return"},
        {"lookupswitch of negative keys", "f()V", "iconst_0; lookupswitch L -5 L 0 L; L: .frame ; return"},
        {"lookupswitch with negative count", "f()V", ".byte 3 0xab 0 0 0 0 0 9 0xff 0xff 0xff 0xff; return"},
        {"lookupswitch with a great count", "f()V", ".byte 3 0xab 0 0 0 0 0 9 0x7f 0xff 0xff 0xff; return"},
        {"tableswitch low above high", "f()V", ".byte 3 0xaa 0 0 0 0 0 9 0 0 0 5 0 0 0 4; return"},
        {"tableswitch with a great range", "f()V", ".byte 3 0xaa 0 0 0 0 0 9 0x80 0 0 0 0x7f 0xff 0xff 0xff; return"},
        {"tableswitch range that overflows", "f()V", ".byte 3 0xaa 0 0 0 0 0 9 0 0 0 0 0x7f 0xff 0xff 0xff; return"},
        {"tableswitch with padding", "f()V", ".byte 3 0xaa 1 2 0 0 0 15 0 0 0 0 0 0 0 0 0 0 0 15; .frame ; return"},
        {"lookupswitch with padding", "f()V", ".byte 3 0xab 1 0 0 0 0 11 0 0 0 0; .frame ; return"},
        {"tableswitch truncated", "f()V", ".byte 3 0xaa 0 0 0 0 0 9 0 0"},
        {"lookupswitch truncated", "f()V", ".byte 3 0xab 0 0 0 0 0 9 0 0"},
        {"truncated sipush", "f()V", ".byte 0x11 0"},
        {"truncated bipush", "f()V", ".byte 0x10"},
        {"truncated ldc", "f()V", ".byte 0x12"},
        {"truncated goto", "f()V", ".byte 0xa7 0"},
        {"truncated goto_w", "f()V", ".byte 0xc8 0 0"},
        {"truncated invokeinterface", "f()V", ".byte 0xb9 0 1 1"},
        {"truncated multianewarray", "f()V", ".byte 0xc5 0 1"},
        {"truncated wide", "f()V", ".byte 0xc4"},
        {"truncated wide iload", "f()V", ".byte 0xc4 0x15 0"},
        {"truncated wide iinc", "f()V", ".byte 0xc4 0x84 0 0 0"},
        {"wide of nop", "f()V", ".byte 0xc4 0 0 0 0xb1"},
        {"wide of wide", "f()V", ".byte 0xc4 0xc4 0 0 0xb1"},
        {"wide of iadd", "f()V", ".byte 0xc4 0x60 0 0 0xb1"},
        {"wide of goto", "f()V", ".byte 0xc4 0xa7 0 3 0xb1"},
        {"wide of an unknown", "f()V", ".byte 0xc4 0xfe 0 0 0xb1"},
        {"newarray 0", "f()V", "iconst_0; newarray 0; pop; return"},
        {"newarray 3", "f()V", "iconst_0; newarray 3; pop; return"},
        {"newarray 4", "f()V", "iconst_0; newarray 4; pop; return"},
        {"newarray 11", "f()V", "iconst_0; newarray 11; pop; return"},
        {"newarray 12", "f()V", "iconst_0; newarray 12; pop; return"},
        {"newarray 255", "f()V", "iconst_0; newarray 255; pop; return"},
        {"new of an array", "f()V", "new [I; pop; return"},
        {"new of an array of objects", "f()V", "new [Lp/C,; pop; return"},
        {"anewarray of an array", "f()V", "iconst_0; anewarray [I; pop; return"},
        {"multianewarray of 0", "f()V", "multianewarray [[I 0; pop; return"},
        {"multianewarray of more", "f()V", "iconst_0; iconst_0; iconst_0; multianewarray [[I 3; pop; return"},
        {"multianewarray of fewer", "f()V", "iconst_0; multianewarray [[I 1; pop; return"},
        {"multianewarray of a class", "f()V", "iconst_0; multianewarray p/C 1; pop; return"},
        {"invokeinterface count too small", "f()V", "aconst_null; invokeinterface p/I.f()V 0; return"},
        {"invokeinterface count too great", "f()V", "aconst_null; invokeinterface p/I.f()V 2; return"},
        {"invokeinterface count with a long", "f()V", "aconst_null; lconst_0; invokeinterface p/I.f(J)V 2; return"},
        {"invokeinterface fourth byte", "f()V", "aconst_null; invokeinterface p/I.f()V 1 1; return"},
        {"invokevirtual of <init>", "f()V", "aconst_null; invokevirtual p/C.<init>()V; return"},
        {"invokestatic of <init>", "f()V", "invokestatic p/C.<init>()V; return"},
        {"invokeinterface of a class's method", "f()V", ".byte 1 0xb9 0 1 1 0 0xb1"},
        {"invokevirtual of an interface method", "f()V", "aconst_null; invokevirtual interface p/I.f()V; return"},
        {"invokestatic of an interface method", "f()V", "invokestatic interface p/I.f()V; return"},
        {"invokespecial of an interface method", "thisf()V", "aload_0; invokespecial interface java/lang/Runnable.f()V; return"},
        {"invokespecial of another class", "thisf()V", "aload_0; invokespecial java/lang/String.f()V; return"},
        {"invokespecial of a subclass", "thisf()V", "aload_0; invokespecial p/D.f()V; return"},
        {"invokespecial of Object on another object", "f()V", "ldc string x; invokespecial java/lang/Object.hashCode()I; pop; return"},
        {"invokespecial of Object on Object", "f(Ljava/lang/Object,)V", "aload_0; invokespecial java/lang/Object.hashCode()I; pop; return"},
        {"invokespecial of Object on this", "thisf()V", "aload_0; invokespecial java/lang/Object.hashCode()I; pop; return"},
        {"invokespecial of an array", "thisf()V", "aload_0; invokespecial [I.clone()Ljava/lang/Object,; pop; return"},
        {"invokespecial of itself", "thisf()V", "aload_0; invokespecial p/C.g()V; return"},
        {"getfield of a method", "thisf()V", "aload_0; getfield p/C.f()V; return"},
        {"invokevirtual of a field", "thisf()V", "aload_0; invokevirtual p/C.f:I; pop; return"},
        {"getstatic of a class constant", "f()V", "getstatic #2; pop; return"},
        {"invokestatic of a Utf8", "f()V", "invokestatic #1; return"},
        {"new of a Utf8", "f()V", "new #1; pop; return"},
        {"checkcast of a string", "f()V", "aconst_null; ldc string x; pop; checkcast #999; pop; return"},
        {"instanceof of index 0", "f()V", "aconst_null; instanceof #0; pop; return"},
        {"anewarray of a Utf8", "f()V", "iconst_0; anewarray #1; pop; return"},
        {"ldc of index 0", "f()V", "ldc #0; pop; return"},
        {"ldc beyond the pool", "f()V", "ldc #255; pop; return"},
        {"ldc_w beyond the pool", "f()V", "ldc_w #60000; pop; return"},
        {"ldc of Utf8", "f()V", "ldc #1; pop; return"},
        {"ldc of a long", "f()V", "ldc long 1; pop2; return"},
        {"ldc_w of a long", "f()V", "ldc_w long 1; pop2; return"},
        {"ldc2_w of an int", "f()V", "ldc2_w int 1; pop; return"},
        {"ldc2_w of a string", "f()V", "ldc2_w string x; pop; return"},
        {"ldc2_w of a double", "f()V", "ldc2_w double 1; pop2; return"},
        {"ldc of a class", "f()V", "ldc class p/C; pop; return"},
        {"ldc of an array class", "f()V", "ldc class [I; pop; return"},
        {"dup of a long", "f()V", "lconst_0; dup; return"},
        {"dup_x1 into a long", "f()V", "lconst_0; iconst_0; dup_x1; return"},
        {"dup_x2 into a long", "f()V", "iconst_0; lconst_0; iconst_0; dup_x2; return"},
        {"dup2 of half a long", "f()V", "lconst_0; iconst_0; dup2; return"},
        {"dup2_x1 into a long", "f()V", "lconst_0; iconst_0; iconst_0; dup2_x1; return"},
        {"dup2_x2 into half a long", "f()V", "lconst_0; iconst_0; iconst_0; iconst_0; dup2_x2; return"},
        {"pop of a long", "f()V", "lconst_0; pop; return"},
        {"pop2 of half a long", "f()V", "lconst_0; iconst_0; pop2; return"},
        {"swap with a long", "f()V", "iconst_0; lconst_0; swap; return"},
        {"jsr", "f()V", "jsr L; return; L: .frame / T; astore_0; ret 0"},
        {"jsr_w", "f()V", "jsr_w L; return; L: .frame / T; astore_0; ret 0"},
        {"ret", "f()V", "ret 0"},
        {"ret of an int", "f(I)V", "ret 0"},
        {"ret beyond the locals", "f()V", "ret 200"},
        {"invokedynamic", "f()V", "invokedynamic f()V 0; return"},
        {"invokedynamic third byte", "f()V", ".byte 0xba 0 1 1 0; return"},
        {"return with a full stack", "f()V", "iconst_0; iconst_0; return"},
        {"code that is never reached is wrong", "f()V", "return; .frame ; iadd; return"},
        {"code that is never reached falls off", "f()V", "return; nop"},
        {"getstatic of type missing", "f()V", "getstatic p/C.x:Lp/None,; pop; return"},
        {"call with missing type, null", "f()V", "aconst_null; invokestatic p/C.g(Lp/None,)V; return"},
        {"call with missing type, other", "f()V", "ldc string x; invokestatic p/C.g(Lp/None,)V; return"},
        {"call with missing type, itself", "f(Lp/None,)V", "aload_0; invokestatic p/C.g(Lp/None,)V; return"},
        {"missing type for Object", "f(Lp/None,)V", "aload_0; invokestatic p/C.g(Ljava/lang/Object,)V; return"},
        {"missing type for interface", "f(Lp/None,)V", "aload_0; invokestatic p/C.g(Ljava/lang/Runnable,)V; return"},
        {"missing type for class", "f(Lp/None,)V", "aload_0; invokestatic p/C.g(Ljava/lang/String,)V; return"},
        {"missing type returned", "f()Lp/None,", "aconst_null; areturn"},
        {"missing type thrown", "f(Lp/None,)V", "aload_0; athrow"},
        {"array of missing type for array of Object", "f([Lp/None,)V", "aload_0; invokestatic p/C.g([Ljava/lang/Object,)V; return"},
        {"array of String for array of missing type", "f([Ljava/lang/String,)V", "aload_0; invokestatic p/C.g([Lp/None,)V; return"},
        {"checkcast to missing type", "f()V", "aconst_null; checkcast p/None; invokestatic p/C.g(Lp/None,)V; return"},
    };

    static final String[][] OBJECTS = {
        {"right", "init()V", "aload_0; invokespecial p/S.<init>()V; return"},
        {"not called", "init()V", "return"},
        {"called twice", "init()V", "aload_0; invokespecial p/S.<init>()V; aload_0; invokespecial p/S.<init>()V; return"},
        {"called on one of two ways", "init()V", "iconst_0; ifeq L; aload_0; invokespecial p/S.<init>()V; L: .frame T; return"},
        {"of this class", "init()V", "aload_0; invokespecial p/C.<init>()V; return"},
        {"of Object, which is not the superclass", "init()V", "aload_0; invokespecial java/lang/Object.<init>()V; return"},
        {"of another class", "init()V", "aload_0; invokespecial java/lang/String.<init>()V; return"},
        {"on null", "init()V", "aconst_null; invokespecial p/S.<init>()V; return"},
        {"on an int", "init()V", "iconst_0; invokespecial p/S.<init>()V; return"},
        {"on a string", "init()V", "ldc string x; invokespecial java/lang/String.<init>()V; return"},
        {"on this outside a constructor", "thisf()V", "aload_0; invokespecial p/S.<init>()V; return"},
        {"method called before", "init()V", "aload_0; invokevirtual java/lang/Object.hashCode()I; pop; aload_0; invokespecial p/S.<init>()V; return"},
        {"field got before", "init()V", "aload_0; getfield p/C.own:I; pop; aload_0; invokespecial p/S.<init>()V; return"},
        {"field set before", "init()V", "aload_0; iconst_0; putfield p/C.own:I; aload_0; invokespecial p/S.<init>()V; return"},
        {"inherited field set before", "init()V", "aload_0; iconst_0; putfield p/C.inherited:I; aload_0; invokespecial p/S.<init>()V; return"},
        {"field of superclass set before", "init()V", "aload_0; iconst_0; putfield p/S.inherited:I; aload_0; invokespecial p/S.<init>()V; return"},
        {"returned before", "init()V", "aload_0; pop; return"},
        {"stored before", "init()V", "aload_0; astore_1; aload_1; invokespecial p/S.<init>()V; aload_0; invokevirtual java/lang/Object.hashCode()I; pop; return"},
        {"passed before", "init()V", "aload_0; invokestatic p/C.g(Ljava/lang/Object,)V; aload_0; invokespecial p/S.<init>()V; return"},
        {"put in a static before", "init()V", "aload_0; putstatic p/C.o:Ljava/lang/Object,; aload_0; invokespecial p/S.<init>()V; return"},
        {"put in an array before", "init()V", "iconst_1; anewarray java/lang/Object; iconst_0; aload_0; aastore; aload_0; invokespecial p/S.<init>()V; return"},
        {"compared before", "init()V", "aload_0; aload_0; if_acmpeq L; nop; L: .frame U; aload_0; invokespecial p/S.<init>()V; return"},
        {"tested before", "init()V", "aload_0; ifnull L; nop; L: .frame U; aload_0; invokespecial p/S.<init>()V; return"},
        {"cast before", "init()V", "aload_0; checkcast java/lang/Object; pop; aload_0; invokespecial p/S.<init>()V; return"},
        {"instanceof before", "init()V", "aload_0; instanceof java/lang/Object; pop; aload_0; invokespecial p/S.<init>()V; return"},
        {"monitor before", "init()V", "aload_0; monitorenter; aload_0; monitorexit; aload_0; invokespecial p/S.<init>()V; return"},
        {"thrown before", "init()V", "aload_0; athrow"},
        {"loops before", "init()V", "L: .frame U; goto L"},
        {"throws before", "init()V", "aconst_null; athrow"},
        {"constructor leaves by exception in range", "init()V", "A: aload_0; invokespecial p/S.<init>()V; B: return; H: .frame T / java/lang/Throwable; athrow; .catch any A B H"},
        {"new: right", "f()V", "new p/S; dup; invokespecial p/S.<init>()V; pop; return"},
        {"new: never initialised", "f()V", "new p/S; pop; return"},
        {"new: method called", "f()V", "new p/S; invokevirtual java/lang/Object.hashCode()I; pop; return"},
        {"new: other constructor", "f()V", "new p/S; invokespecial java/lang/Object.<init>()V; return"},
        {"new: constructor of subclass", "f()V", "new p/S; invokespecial p/C.<init>()V; return"},
        {"new: initialised twice", "f()V", "new p/S; dup; dup; invokespecial p/S.<init>()V; invokespecial p/S.<init>()V; pop; return"},
        {"new: copies initialised too", "f()V", "new p/S; dup; astore_0; invokespecial p/S.<init>()V; aload_0; invokevirtual java/lang/Object.hashCode()I; pop; return"},
        {"new: two of one site", "f()V", "N: .frame ; new p/S; dup; invokespecial p/S.<init>()V; pop; goto N"},
        {"new: left on stack at its site", "f()V", "aconst_null; N: .frame / T; new p/S; goto N"},
        {"new: put in a field", "thisf()V", "aload_0; new p/S; putfield p/C.o:Ljava/lang/Object,; return"},
        {"new: returned", "f()Ljava/lang/Object,", "new p/S; areturn"},
        {"new: thrown", "f()V", "new java/lang/RuntimeException; athrow"},
        {"new: passed", "f()V", "new p/S; invokestatic p/C.g(Ljava/lang/Object,)V; return"},
        {"new: stored in an array", "f()V", "iconst_1; anewarray java/lang/Object; iconst_0; new p/S; aastore; return"},
        {"new: compared", "f()V", "new p/S; aconst_null; if_acmpeq L; nop; L: .frame ; return"},
        {"new: monitor", "f()V", "new p/S; dup; monitorenter; monitorexit; return"},
        {"new: cast", "f()V", "new p/S; checkcast p/S; pop; return"},
        {"new: in a handler's range", "f()V", "A: new p/S; dup; invokespecial p/S.<init>()V; pop; B: return; H: .frame / java/lang/Throwable; pop; return; .catch any A B H"},
        {"new: in a local in a handler's range", "f()V", "N: new p/S; astore_0; A: aload_0; invokespecial p/S.<init>()V; B: return; H: .frame new=N / java/lang/Throwable; pop; return; .catch any A B H"},
        {"new: in a local, dropped by the handler", "f()V", "N: new p/S; astore_0; A: aload_0; invokespecial p/S.<init>()V; B: return; H: .frame T / java/lang/Throwable; pop; return; .catch any A B H"},
        {"new: arguments below", "f()V", "new java/lang/Integer; dup; iconst_1; invokespecial java/lang/Integer.<init>(I)V; pop; return"},
        {"new: of wrong argument", "f()V", "new java/lang/Integer; dup; fconst_1; invokespecial java/lang/Integer.<init>(I)V; pop; return"},
        {"new: of an interface", "f()V", "new java/lang/Runnable; dup; invokespecial java/lang/Runnable.<init>()V; pop; return"},
    };

    /** Members of q/T, the superclass, with receivers of these types; T is in another package. */
    static final String[][] PROTECTED_USES = {
        {"field of this", "Lp/C;", "aload_1; getfield p/C.pro:I; pop"},
        {"field of superclass's object", "Lq/T;", "aload_1; getfield q/T.pro:I; pop"},
        {"field of superclass's object through this class", "Lq/T;", "aload_1; getfield p/C.pro:I; pop"},
        {"field of subclass's object", "Lp/Sub;", "aload_1; getfield q/T.pro:I; pop"},
        {"field of sibling's object", "Lp/Sibling;", "aload_1; getfield q/T.pro:I; pop"},
        {"field of null", "Lq/T;", "aconst_null; getfield q/T.pro:I; pop"},
        {"field put of superclass's object", "Lq/T;", "aload_1; iconst_0; putfield q/T.pro:I"},
        {"field put of subclass's object", "Lp/Sub;", "aload_1; iconst_0; putfield q/T.pro:I"},
        {"public field of superclass's object", "Lq/T;", "aload_1; getfield q/T.pub:I; pop"},
        {"missing field of superclass's object", "Lq/T;", "aload_1; getfield q/T.none:I; pop"},
        {"static field", "Lq/T;", "getstatic q/T.prostat:I; pop"},
        {"method of this", "Lp/C;", "aload_1; invokevirtual q/T.prom()V"},
        {"method of superclass's object", "Lq/T;", "aload_1; invokevirtual q/T.prom()V"},
        {"method of subclass's object", "Lp/Sub;", "aload_1; invokevirtual q/T.prom()V"},
        {"method of sibling's object", "Lp/Sibling;", "aload_1; invokevirtual q/T.prom()V"},
        {"method of sibling's object through it", "Lp/Sibling;", "aload_1; invokevirtual p/Sibling.prom()V"},
        {"method of null", "Lq/T;", "aconst_null; invokevirtual q/T.prom()V"},
        {"public method of superclass's object", "Lq/T;", "aload_1; invokevirtual q/T.pubm()V"},
        {"protected override in this package", "Lp/Sub;", "aload_1; invokevirtual p/Sub.over()V"},
        {"clone of an array", "[I", "aload_1; invokevirtual java/lang/Object.clone()Ljava/lang/Object,; pop"},
        {"clone of an array of objects", "[Lq/T;", "aload_1; invokevirtual java/lang/Object.clone()Ljava/lang/Object,; pop"},
        {"clone of an array by its class", "[I", "aload_1; invokevirtual [I.clone()Ljava/lang/Object,; pop"},
        {"clone of another object", "Ljava/lang/Object;", "aload_1; invokevirtual java/lang/Object.clone()Ljava/lang/Object,; pop"},
        {"clone of this", "Lp/C;", "aload_1; invokevirtual java/lang/Object.clone()Ljava/lang/Object,; pop"},
        {"clone of a superclass's object", "Lq/T;", "aload_1; invokevirtual java/lang/Object.clone()Ljava/lang/Object,; pop"},
        {"finalize of another object", "Ljava/lang/Object;", "aload_1; invokevirtual java/lang/Object.finalize()V"},
        {"finalize of an array", "[I", "aload_1; invokevirtual java/lang/Object.finalize()V"},
        {"constructor of superclass", "Lq/T;", "new q/T; dup; invokespecial q/T.<init>()V; pop"},
        {"constructor of superclass, public", "Lq/T;", "new q/T; dup; iconst_0; invokespecial q/T.<init>(I)V; pop"},
        {"constructor of subclass", "Lq/T;", "new p/Sub; dup; invokespecial p/Sub.<init>()V; pop"},
    };

    static Maker maker(int major, String member, String code) {
        Maker m = new Maker(major, CLASS, "p/C", "p/S");
        m.declare(0, "own", "I").declare(0, "o", "Ljava/lang/Object;");
        int paren = member.indexOf('(');
        String name = member.substring(0, paren), desc = member.substring(paren).replace(',', ';');
        return m.method(name.equals("f") ? STATIC : PUBLIC, name.equals("init") ? "<init>" : "f", desc, new CodeText(m, code).attr());
    }

    static Maker superclass() {
        return Maker.cls("p/S", "java/lang/Object").declare(PUBLIC, "inherited", "I");
    }

    static void rows(int major, String what, String[][] rows) {
        for (String[] r : rows) Judge.all(what + " " + major + " " + r[0], superclass(), maker(major, r[1], r[2]));
    }

    static void protectedUses(int major) {
        for (String[] r : PROTECTED_USES) {
            Maker t = Maker.cls("q/T", "java/lang/Object");
            t.method(PROTECTED, "over", "()V", "return").method(PROTECTED, "prom", "()V", "return").method(PUBLIC, "pubm", "()V", "return");
            t.declare(PROTECTED, "pro", "I").declare(PUBLIC, "pub", "I").declare(PROTECTED | STATIC, "prostat", "I").method(PUBLIC, "<init>", "(I)V", "aload_0; invokespecial java/lang/Object.<init>()V; return");
            Maker u = new Maker(61, CLASS, "q/T", "java/lang/Object");
            u.declare(PROTECTED, "pro", "I").declare(PUBLIC, "pub", "I").declare(PROTECTED | STATIC, "prostat", "I");
            u.method(PROTECTED, "<init>", "()V", "aload_0; invokespecial java/lang/Object.<init>()V; return");
            u.method(PUBLIC, "<init>", "(I)V", "aload_0; invokespecial java/lang/Object.<init>()V; return");
            u.method(PROTECTED, "over", "()V", "return").method(PROTECTED, "prom", "()V", "return").method(PUBLIC, "pubm", "()V", "return");
            Maker c = new Maker(major, CLASS, "p/C", "q/T").init("q/T").method(PUBLIC, "f", "(" + r[1] + ")V", r[2] + "; return");
            Maker sub = Maker.cls("p/Sub", "p/C").method(PROTECTED, "over", "()V", "return"), sibling = Maker.cls("p/Sibling", "q/T");
            Judge.all("protected " + major + " " + r[0], u, sub, sibling, c);
        }
    }

    /** Every byte as an opcode by itself. */
    static void opcodes(int major) {
        for (int op = 0; op < 256; op++) {
            int o = op;
            Maker m = new Maker(major, CLASS, "p/C", "java/lang/Object");
            m.method(STATIC, "f", "()V", m.code(4, 4, new Bytes().b(o, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xb1), new Bytes()));
            Judge.one("opcode " + major + " " + op, m);
        }
    }

    static final String[][] SUBROUTINES = {
        {"right", "f()V", "jsr S; return; S: astore_0; ret 0"},
        {"right, twice", "f()V", "jsr S; jsr S; return; S: astore_0; ret 0"},
        {"right, jsr_w", "f()V", "jsr_w S; return; S: astore_0; ret 0"},
        {"right, wide ret", "f()V", ".locals 300; jsr S; return; S: wide astore 299; wide ret 299"},
        {"right, nested", "f()V", "jsr S; return; S: astore_0; jsr T; ret 0; T: astore_1; ret 1"},
        {"never returns", "f()V", "jsr S; S: pop; return"},
        {"recursive", "f()V", "jsr S; return; S: astore_0; jsr S; ret 0"},
        {"recursive by another", "f()V", "jsr S; return; S: astore_0; jsr T; ret 0; T: astore_1; jsr S; ret 1"},
        {"returns twice", "f()V", "jsr S; return; S: astore_0; iconst_0; ifeq L; ret 0; L: ret 0"},
        {"returns to the outer", "f()V", "jsr S; return; S: astore_0; jsr T; nop; ret 0; T: pop; ret 0"},
        {"returns by the same address twice", "f()V", "jsr S; jsr R; return; S: astore_0; ret 0; R: pop; ret 0"},
        {"ret of an int", "f(I)V", "ret 0"},
        {"ret of an object", "f(Ljava/lang/Object,)V", "ret 0"},
        {"ret of nothing", "f()V", "ret 3"},
        {"address as object", "f()V", "jsr S; return; S: astore_0; aload_0; pop; return"},
        {"address as int", "f()V", "jsr S; return; S: astore_0; iload_0; pop; return"},
        {"address on the stack as object", "f()V", "jsr S; return; S: invokestatic p/C.g(Ljava/lang/Object,)V; return"},
        {"address on the stack as int", "f()V", "jsr S; return; S: ineg; pop; return"},
        {"address duplicated", "f()V", "jsr S; return; S: dup; astore_0; astore_1; ret 1"},
        {"address swapped", "f()V", "iconst_0; jsr S; pop; return; S: swap; swap; astore_0; ret 0"},
        {"address compared", "f()V", "jsr S; return; S: aconst_null; if_acmpeq L; L: return"},
        {"address returned", "f()Ljava/lang/Object,", "jsr S; aconst_null; areturn; S: areturn"},
        {"address thrown", "f()V", "jsr S; return; S: athrow"},
        {"local changed in subroutine", "f(I)V", "jsr S; iload_0; pop; return; S: astore_1; fconst_0; fstore_0; ret 1"},
        {"local kept by subroutine", "f(I)V", "jsr S; iload_0; pop; return; S: astore_1; ret 1"},
        {"local of other sorts around subroutine", "f()V", "iconst_0; istore_0; jsr S; iload_0; pop; fconst_0; fstore_0; jsr S; fload_0; pop; return; S: astore_1; ret 1"},
        {"local of other sorts, used after the wrong one", "f()V", "iconst_0; istore_0; jsr S; iload_0; pop; fconst_0; fstore_0; jsr S; iload_0; pop; return; S: astore_1; ret 1"},
        {"local of other sorts, used inside", "f()V", "iconst_0; istore_0; jsr S; fconst_0; fstore_0; jsr S; return; S: astore_1; iload_0; pop; ret 1"},
        {"local set in subroutine, used after", "f()V", "jsr S; iload_0; pop; return; S: astore_1; iconst_0; istore_0; ret 1"},
        {"stack of other heights", "f()V", "jsr S; iconst_0; jsr S; return; S: astore_0; ret 0"},
        {"stack grown in subroutine", "f()V", "jsr S; pop; return; S: astore_0; iconst_0; ret 0"},
        {"stack below kept", "f()V", "iconst_0; jsr S; pop; return; S: astore_0; ret 0"},
        {"stack overflow by jsr", "f()V", ".stack 0; jsr S; return; S: return"},
        {"ends with jsr", "f()V", "goto L; S: astore_0; ret 0; L: jsr S"},
        {"jsr out", "f()V", "jsr 100; return"},
        {"jsr into an instruction", "f()V", "jsr 1; return"},
        {"handler in subroutine", "f()V", "jsr S; return; S: astore_0; A: nop; B: ret 0; H: pop; ret 0; .catch any A B H"},
        {"handler around jsr", "f()V", "A: jsr S; B: return; S: astore_0; ret 0; H: pop; return; .catch any A B H"},
        {"finally, as compilers had it", "f()V", "A: nop; jsr S; B: goto E; H: astore_1; jsr S; aload_1; athrow; S: astore_0; nop; ret 0; E: return; .catch any A B H"},
        {"branch into a subroutine", "f()V", "iconst_0; ifeq L; jsr S; return; S: astore_0; L: ret 0"},
        {"branch out of a subroutine", "f()V", "jsr S; L: return; S: astore_0; goto L"},
        {"branch out of a subroutine, address still used", "f()V", "jsr S; nop; L: ret 0; S: astore_0; goto L"},
        {"uninitialised object around subroutine", "f()V", "new java/lang/Object; astore_0; jsr S; aload_0; invokespecial java/lang/Object.<init>()V; return; S: astore_1; ret 1"},
        {"uninitialised object initialised in subroutine", "f()V", "new java/lang/Object; astore_0; jsr S; aload_0; invokevirtual java/lang/Object.hashCode()I; pop; return; S: astore_1; aload_0; invokespecial java/lang/Object.<init>()V; ret 1"},
        {"constructor called in subroutine", "init()V", "jsr S; return; S: astore_1; aload_0; invokespecial p/S.<init>()V; ret 1"},
        {"object merges to superclass", "f()V", "iconst_0; ifeq L; ldc string x; goto M; L: new java/lang/Object; dup; invokespecial java/lang/Object.<init>()V; M: invokevirtual java/lang/Object.hashCode()I; pop; return"},
        {"object merges to superclass, used as subclass", "f()V", "iconst_0; ifeq L; ldc string x; goto M; L: new java/lang/Object; dup; invokespecial java/lang/Object.<init>()V; M: invokevirtual java/lang/String.length()I; pop; return"},
        {"int merges with float and is used", "f()V", "iconst_0; ifeq L; iconst_0; istore_0; goto M; L: fconst_0; fstore_0; M: iload_0; pop; return"},
        {"int merges with float and is not used", "f()V", "iconst_0; ifeq L; iconst_0; istore_0; goto M; L: fconst_0; fstore_0; M: return"},
        {"stack merges int with float", "f()V", "iconst_0; ifeq L; iconst_0; goto M; L: fconst_0; M: pop; return"},
        {"stack merges heights", "f()V", "iconst_0; ifeq L; iconst_0; L: return"},
        {"arrays merge to array of common class", "f([Ljava/lang/String,[Ljava/lang/Integer,)V", "iconst_0; ifeq L; aload_0; goto M; L: aload_1; M: invokestatic p/C.g([Ljava/lang/Object,)V; return"},
        {"arrays of primitives merge to Object", "f([I[J)V", "iconst_0; ifeq L; aload_0; goto M; L: aload_1; M: arraylength; pop; return"},
        {"array merges with class", "f([ILjava/lang/String,)V", "iconst_0; ifeq L; aload_0; goto M; L: aload_1; M: invokevirtual java/lang/Object.hashCode()I; pop; return"},
        {"interfaces merge to Object, used as interface", "f(Ljava/lang/Runnable,Ljava/lang/Comparable,)V", "iconst_0; ifeq L; aload_0; goto M; L: aload_1; M: invokeinterface java/lang/Runnable.run()V; return"},
        {"null merges with object", "f(Ljava/lang/String,)V", "iconst_0; ifeq L; aload_0; goto M; L: aconst_null; M: invokevirtual java/lang/String.length()I; pop; return"},
        {"uninitialised merges with object", "f(Ljava/lang/Object,)V", "iconst_0; ifeq L; aload_0; goto M; L: new java/lang/Object; M: pop; return"},
        {"uninitialised across a backward branch", "f()V", "new java/lang/Object; astore_0; L: iconst_0; ifeq L; return"},
        {"uninitialised on the stack across a backward branch", "f()V", "L: new java/lang/Object; iconst_0; ifeq M; pop; return; M: pop; goto L"},
        {"handler merges", "f(I)V", "A: fconst_0; fstore_0; nop; B: return; H: pop; iload_0; pop; return; .catch any A B H"},
        {"missing frames are no matter", "f(I)V", "iload_0; ifeq L; nop; L: return"},
        {"never reached and wrong", "f()V", "return; iadd; return"},
        {"never reached falls off", "f()V", "return; nop"},
        {"loop that types settle in", "f()V", "ldc string x; astore_0; L: aload_0; invokevirtual java/lang/Object.hashCode()I; pop; new java/lang/Object; dup; invokespecial java/lang/Object.<init>()V; astore_0; goto L"},
        {"missing class merges with itself", "f(Lp/None,Lp/None,)V", "iconst_0; ifeq L; aload_0; goto M; L: aload_1; M: pop; return"},
        {"missing class merges with another", "f(Lp/None,Ljava/lang/String,)V", "iconst_0; ifeq L; aload_0; goto M; L: aload_1; M: pop; return"},
    };

    public static void main(String[] args) {
        for (int major : new int[] {61, 50, 49, 48, 45}) {
            rows(major, "code", STATICAL);
            rows(major, "object", OBJECTS);
        }
        for (int major : new int[] {61, 49}) protectedUses(major);
        for (int major : new int[] {61, 50, 49}) opcodes(major);
        for (int major : new int[] {61, 51, 50, 49, 46}) rows(major, "old", SUBROUTINES);
        Judge.end();
    }
}
