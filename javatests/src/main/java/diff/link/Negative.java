package diff.link;

import diff.util.Asm;
import diff.util.Asm.Bytes;
import java.util.ArrayList;
import java.util.List;

/** References that do not resolve, calls that do not select: the error of each, and again when it is tried again. */
public class Negative {
    static final int PUBLIC = 1, PRIVATE = 2, PROTECTED = 4, STATIC = 8, FINAL = 16, SUPER = 32, INTERFACE = 0x200, ABSTRACT = 0x400;
    static final int CLASS = PUBLIC | SUPER, FACE = PUBLIC | INTERFACE | ABSTRACT;
    static final int ALOAD0 = 0x2a, RETURN = 0xb1, ARETURN = 0xb0, IRETURN = 0xac, NEW = 0xbb, DUP = 0x59, POP = 0x57;
    static final int GETSTATIC = 0xb2, PUTSTATIC = 0xb3, GETFIELD = 0xb4, PUTFIELD = 0xb5;
    static final int VIRTUAL = 0xb6, SPECIAL = 0xb7, STATICALLY = 0xb8, INTERFACELY = 0xb9;

    static String text(Throwable t) {
        String cause = t.getCause() == null ? "" : " <- " + text(t.getCause());
        return (t.getClass().getName() + ": " + t.getMessage()).replaceAll("@[0-9a-f]+", "@#").replaceAll("@0x[0-9a-f]+", "@#") + cause;
    }

    static Asm cls(String name) {
        return new Asm(52, CLASS, name, "java/lang/Object").constructor("java/lang/Object");
    }

    static Asm cls(String name, String parent, String... faces) {
        return new Asm(52, CLASS, name, parent, faces).constructor(parent);
    }

    static Asm face(String name, String... faces) {
        return new Asm(52, FACE, name, "java/lang/Object", faces);
    }

    static Bytes b() {
        return new Bytes();
    }

    static Bytes ret(String desc) {
        return desc.endsWith("V") ? b().b(RETURN) : b().b(3, IRETURN);
    }

    /** Defines the classes in order, then runs {@code p/Main.run()} twice. */
    static void run(String what, Asm... classes) {
        Asm.Loader loader = new Asm.Loader();
        Class<?> last = null;
        for (Asm a : classes) {
            try {
                last = loader.define(a.bytes());
            } catch (Throwable t) {
                System.out.println(what + ": define: " + text(t));
                return;
            }
        }
        for (int i = 0; i < 2; i++) {
            try {
                Object r = last.getMethod("run").invoke(null);
                System.out.println(what + ": " + r);
            } catch (java.lang.reflect.InvocationTargetException e) {
                System.out.println(what + ": " + text(e.getCause()));
            } catch (Throwable t) {
                System.out.println(what + ": outside: " + text(t));
            }
        }
    }

    /** A main class whose run() executes this. */
    static Asm main(Asm m, int stack, Bytes code) {
        return m.code(PUBLIC | STATIC, "run", "()V", stack, 4, code.b(RETURN));
    }

    static Asm m() {
        return cls("p/Main");
    }

    static Bytes make(Asm m, String name) {
        return b().w(NEW, m.cls(name)).b(DUP).w(SPECIAL, m.method(name, "<init>", "()V"));
    }

    static Bytes callFace(Bytes b, Asm m, String owner, String name, String desc) {
        return b.w(INTERFACELY, m.imethod(owner, name, desc)).b(1, 0);
    }

    static void missing() {
        Asm m = m();
        run("no class", main(m, 2, b().w(GETSTATIC, m.field("p/None", "x", "I")).b(POP)));
        m = m();
        run("no class new", main(m, 2, make(m, "p/None").b(POP)));
        m = m();
        run("no array class", main(m, 2, b().b(3).w(0xbd, m.cls("[[Lp/None;")).b(POP)));
        m = m();
        run("no cast class", main(m, 2, make(m, "p/Main").w(0xc0, m.cls("p/None")).b(POP)));
        m = m();
        run("no field", cls("p/A"), main(m, 2, b().w(GETSTATIC, m.field("p/A", "x", "I")).b(POP)));
        m = m();
        run("no object field", cls("p/A"), main(m, 2, make(m, "p/A").w(GETFIELD, m.field("p/A", "x", "Ljava/lang/String;")).b(POP)));
        m = m();
        run("field of other type", cls("p/A").declare(PUBLIC | STATIC, "x", "J"), main(m, 2, b().w(GETSTATIC, m.field("p/A", "x", "I")).b(POP)));
        m = m();
        run("no static method", cls("p/A"), main(m, 2, b().w(STATICALLY, m.method("p/A", "f", "()V"))));
        m = m();
        run("no method", cls("p/A"), main(m, 4, make(m, "p/A").b(3, 1).w(VIRTUAL, m.method("p/A", "f", "(I[Ljava/lang/String;)[[I")).b(POP)));
        m = m();
        run("no constructor", cls("p/A"), main(m, 4, b().w(NEW, m.cls("p/A")).b(DUP, 3).w(SPECIAL, m.method("p/A", "<init>", "(I)V")).b(POP)));
        m = m();
        run("no interface method", face("p/I"), cls("p/A", "java/lang/Object", "p/I"), main(m, 4, callFace(make(m, "p/A"), m, "p/I", "f", "(DJ)Z").b(POP)));
        m = m();
        run("no array method", main(m, 4, b().b(3, 0xbc, 10).w(VIRTUAL, m.method("[I", "f", "()V"))));
        m = m();
        run("constructor not inherited", cls("p/A").code(PUBLIC, "<init>", "(I)V", 1, 2, b().b(ALOAD0).w(SPECIAL, m().method("java/lang/Object", "<init>", "()V")).b(RETURN)).bytes() == null ? null : cls("p/A"),
            cls("p/B", "p/A"), main(m, 4, b().w(NEW, m.cls("p/B")).b(DUP, 3).w(SPECIAL, m.method("p/B", "<init>", "(I)V")).b(POP)));
    }

    static void kinds() {
        Asm m = m();
        run("interface as class", face("p/I").code(PUBLIC | STATIC, "f", "()V", 1, 1, b().b(RETURN)), main(m, 2, b().w(STATICALLY, m.method("p/I", "f", "()V"))));
        m = m();
        run("interface method as virtual", face("p/I").bodiless(PUBLIC | ABSTRACT, "f", "()V"), cls("p/A", "java/lang/Object", "p/I").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)), main(m, 4, make(m, "p/A").w(VIRTUAL, m.method("p/I", "f", "()V"))));
        m = m();
        run("class as interface", cls("p/A").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)), main(m, 4, callFace(make(m, "p/A"), m, "p/A", "f", "()V")));
        m = m();
        run("static of class as interface", cls("p/A").code(PUBLIC | STATIC, "f", "()V", 1, 1, b().b(RETURN)), main(m, 4, b().w(STATICALLY, m.imethod("p/A", "f", "()V"))));
        m = m();
        run("static called virtually", cls("p/A").code(PUBLIC | STATIC, "f", "()V", 1, 1, b().b(RETURN)), main(m, 4, make(m, "p/A").w(VIRTUAL, m.method("p/A", "f", "()V"))));
        m = m();
        run("virtual called statically", cls("p/A").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)), main(m, 4, b().w(STATICALLY, m.method("p/A", "f", "()V"))));
        m = m();
        run("static called specially", cls("p/A").code(PUBLIC | STATIC, "f", "()V", 1, 1, b().b(RETURN)), m = cls("p/B", "p/A"), mainOf("p/B", m.code(PUBLIC, "go", "()V", 1, 1, b().b(ALOAD0).w(SPECIAL, m.method("p/A", "f", "()V")).b(RETURN))));
        m = m();
        run("static interface method called interfacely", face("p/I").code(PUBLIC | STATIC, "f", "()V", 1, 1, b().b(RETURN)), cls("p/A", "java/lang/Object", "p/I"), main(m, 4, callFace(make(m, "p/A"), m, "p/I", "f", "()V")));
        m = m();
        run("default called statically", face("p/I").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)), main(m, 4, b().w(STATICALLY, m.imethod("p/I", "f", "()V"))));
        m = m();
        run("instance field statically", cls("p/A").declare(PUBLIC, "x", "I"), main(m, 2, b().w(GETSTATIC, m.field("p/A", "x", "I")).b(POP)));
        m = m();
        run("static field of object", cls("p/A").declare(PUBLIC | STATIC, "x", "I"), main(m, 2, make(m, "p/A").w(GETFIELD, m.field("p/A", "x", "I")).b(POP)));
        m = m();
        run("static put of instance field", cls("p/A").declare(PUBLIC, "x", "I"), main(m, 2, b().b(3).w(PUTSTATIC, m.field("p/A", "x", "I"))));
        m = m();
        run("new interface", face("p/I"), main(m, 2, b().w(NEW, m.cls("p/I")).b(POP)));
        m = m();
        run("new abstract", new Asm(52, CLASS | ABSTRACT, "p/A", "java/lang/Object").constructor("java/lang/Object"), main(m, 2, make(m, "p/A").b(POP)));
        m = m();
        run("new Class", main(m, 2, b().w(NEW, m.cls("java/lang/Class")).b(POP)));
        m = m();
        run("new array class", main(m, 2, b().w(NEW, m.cls("java/lang/Iterable")).b(POP)));
    }

    /** {@code p/Main} that makes {@code name} and calls {@code go} of it; the class itself comes before. */
    static Asm mainOf(String name, Asm same) {
        Asm m = m();
        return main(m, 4, make(m, name).w(VIRTUAL, m.method(name, "go", "()V")));
    }

    static void access() {
        Asm m;
        for (int access : new int[] {PRIVATE, 0, PROTECTED}) {
            m = cls("q/Main");
            run("field " + access, cls("p/A").declare(access | STATIC, "x", "I"), main(m, 2, b().w(GETSTATIC, m.field("p/A", "x", "I")).b(POP)));
            m = cls("q/Main");
            run("method " + access, cls("p/A").code(access | STATIC, "f", "(I)V", 1, 1, b().b(RETURN)), main(m, 2, b().b(3).w(STATICALLY, m.method("p/A", "f", "(I)V"))));
            m = cls("q/Main");
            run("constructor " + access, new Asm(52, CLASS, "p/A", "java/lang/Object").code(access, "<init>", "()V", 1, 1, b().b(RETURN)), main(m, 2, make(m, "p/A").b(POP)));
            m = cls("q/Main");
            run("inherited field " + access, cls("p/A").declare(access | STATIC, "x", "I"), cls("p/B", "p/A"), main(m, 2, b().w(GETSTATIC, m.field("p/B", "x", "I")).b(POP)));
            m = cls("q/Main", "p/A");
            run("field of superclass " + access, cls("p/A").declare(access | STATIC, "x", "I"), main(m, 2, b().w(GETSTATIC, m.field("p/A", "x", "I")).b(POP)));
            m = cls("q/Main");
            Asm abs = new Asm(52, CLASS | ABSTRACT, "p/A", "java/lang/Object").constructor("java/lang/Object");
            if (access != PRIVATE) run("abstract method " + access, abs.bodiless(access | ABSTRACT, "f", "()V"), main(m, 2, b().b(1).w(0xc0, m.cls("p/A")).w(VIRTUAL, m.method("p/A", "f", "()V"))));
        }
        m = cls("q/Main");
        run("class", new Asm(52, SUPER, "p/A", "java/lang/Object").constructor("java/lang/Object"), main(m, 2, make(m, "p/A").b(POP)));
        m = cls("q/Main");
        run("class array", new Asm(52, SUPER, "p/A", "java/lang/Object"), main(m, 2, b().b(3).w(0xbd, m.cls("[Lp/A;")).b(POP)));
        m = cls("q/Main");
        run("class of jdk", main(m, 2, b().w(GETSTATIC, m.field("java/util/ImmutableCollections", "x", "I")).b(POP)));
        m = cls("q/Main", "p/A");
        run("protected through superclass", cls("p/A").code(PROTECTED, "f", "()V", 1, 1, b().b(RETURN)), main(m, 4, b().b(1).w(0xc0, m.cls("q/Main")).w(VIRTUAL, m.method("q/Main", "f", "()V"))));
        m = cls("q/Main", "p/A");
        run("protected through sibling", cls("p/A").code(PROTECTED, "f", "()V", 1, 1, b().b(RETURN)), cls("q/S", "p/A"), main(m, 4, b().b(1).w(0xc0, m.cls("q/S")).w(VIRTUAL, m.method("q/S", "f", "()V"))));
        m = cls("q/Main", "p/A");
        run("protected field through sibling", cls("p/A").declare(PROTECTED, "x", "I"), cls("q/S", "p/A"), main(m, 4, make(m, "q/S").w(GETFIELD, m.field("q/S", "x", "I")).b(POP)));
        m = cls("p/Main");
        run("private of other class", cls("p/A").code(PRIVATE, "f", "()V", 1, 1, b().b(RETURN)), main(m, 4, make(m, "p/A").w(VIRTUAL, m.method("p/A", "f", "()V"))));
        m = cls("p/Main");
        run("protected clone of array", main(m, 4, b().b(3, 0xbc, 10).w(VIRTUAL, m.method("[I", "clone", "()Ljava/lang/Object;")).b(POP)));
        m = cls("p/Main");
        run("protected finalize of array", main(m, 4, b().b(3, 0xbc, 10).w(VIRTUAL, m.method("[I", "finalize", "()V"))));
        m = cls("p/Main");
        run("not override of package private", cls("q/A").code(0, "f", "()V", 1, 1, b().b(RETURN)), cls("p/B", "q/A").code(PUBLIC, "f", "()V", 1, 1, b().b(1, 0xbf)), main(m, 4, make(m, "p/B").w(VIRTUAL, m.method("q/A", "f", "()V"))));
    }

    static void finals() {
        Asm m = m();
        run("put final of other class", cls("p/A").declare(PUBLIC | STATIC | FINAL, "x", "I"), main(m, 2, b().b(3).w(PUTSTATIC, m.field("p/A", "x", "I"))));
        m = m();
        run("put final instance of other class", cls("p/A").declare(PUBLIC | FINAL, "x", "I"), main(m, 4, make(m, "p/A").b(3).w(PUTFIELD, m.field("p/A", "x", "I"))));
        m = m().declare(PUBLIC | STATIC | FINAL, "x", "I");
        run("put final 52", main(m, 2, b().b(3).w(PUTSTATIC, m.field("p/Main", "x", "I"))));
        m = new Asm(53, CLASS, "p/Main", "java/lang/Object").constructor("java/lang/Object").declare(PUBLIC | STATIC | FINAL, "x", "I");
        run("put final 53", main(m, 2, b().b(3).w(PUTSTATIC, m.field("p/Main", "x", "I"))));
        m = new Asm(53, CLASS, "p/Main", "java/lang/Object").constructor("java/lang/Object").declare(PUBLIC | FINAL, "x", "I");
        run("put final instance 53", main(m, 4, make(m, "p/Main").b(3).w(PUTFIELD, m.field("p/Main", "x", "I"))));
        run("final superclass", new Asm(52, CLASS | FINAL, "p/A", "java/lang/Object"), cls("p/B", "p/A"));
        run("final superclass of jdk", cls("p/B", "java/lang/String"));
        run("interface as superclass", face("p/I"), cls("p/B", "p/I"));
        run("class as interface", cls("p/A"), cls("p/B", "java/lang/Object", "p/A"));
        run("final overridden", cls("p/A").code(PUBLIC | FINAL, "f", "(I)V", 1, 2, b().b(RETURN)), cls("p/B", "p/A").code(PUBLIC, "f", "(I)V", 1, 2, b().b(RETURN)));
        run("final overridden far", cls("p/A").code(PROTECTED | FINAL, "f", "()V", 1, 2, b().b(RETURN)), cls("q/A", "p/A"), cls("q/B", "q/A").code(PUBLIC, "f", "()V", 1, 2, b().b(RETURN)));
        run("static final hidden", cls("p/A").code(PUBLIC | STATIC | FINAL, "f", "()V", 1, 2, b().b(RETURN)), main(cls("p/B", "p/A").code(PUBLIC | STATIC, "f", "()V", 1, 2, b().b(RETURN)), 1, b()));
        run("superclass not visible", new Asm(52, SUPER, "p/A", "java/lang/Object"), cls("q/B", "p/A"));
        run("abstract superclass not visible", new Asm(52, SUPER | ABSTRACT, "p/A", "java/lang/Object"), cls("q/B", "p/A"));
        run("superinterface not visible", new Asm(52, INTERFACE | ABSTRACT, "p/I", "java/lang/Object"), cls("q/B", "java/lang/Object", "p/I"));
        run("superclass of jdk not visible", cls("q/B", "java/util/ImmutableCollections"));
        run("no superclass", cls("p/B", "p/None"));
        run("no superinterface", cls("p/B", "java/lang/Object", "p/None"));
        run("own superclass", cls("p/B", "p/B"));
        run("interface repeated", cls("p/B", "java/lang/Object", "java/lang/Runnable", "java/lang/Runnable"));
        run("twice", cls("p/A"), cls("p/A"));
    }

    static void selection() {
        Asm m = m();
        run("abstract through class", new Asm(52, CLASS | ABSTRACT, "p/A", "java/lang/Object").constructor("java/lang/Object").bodiless(PUBLIC | ABSTRACT, "f", "(ILjava/lang/String;)V"), cls("p/B", "p/A"), main(m, 4, make(m, "p/B").b(3, 1).w(VIRTUAL, m.method("p/A", "f", "(ILjava/lang/String;)V"))));
        m = m();
        run("abstract through subclass", new Asm(52, CLASS | ABSTRACT, "p/A", "java/lang/Object").constructor("java/lang/Object").bodiless(PUBLIC | ABSTRACT, "f", "()V"), cls("p/B", "p/A"), main(m, 4, make(m, "p/B").w(VIRTUAL, m.method("p/B", "f", "()V"))));
        m = m();
        run("abstract again", cls("p/A").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)), new Asm(52, CLASS | ABSTRACT, "p/B", "p/A").constructor("p/A").bodiless(PUBLIC | ABSTRACT, "f", "()V"), cls("p/C", "p/B"), main(m, 4, make(m, "p/C").w(VIRTUAL, m.method("p/A", "f", "()V"))));
        m = m();
        run("abstract through interface", face("p/I").bodiless(PUBLIC | ABSTRACT, "f", "()V"), cls("p/A", "java/lang/Object", "p/I"), main(m, 4, callFace(make(m, "p/A"), m, "p/I", "f", "()V")));
        m = m();
        run("abstract of interface through class", face("p/I").bodiless(PUBLIC | ABSTRACT, "f", "()V"), cls("p/A", "java/lang/Object", "p/I"), main(m, 4, make(m, "p/A").w(VIRTUAL, m.method("p/A", "f", "()V"))));
        m = m();
        run("not implemented", face("p/I").bodiless(PUBLIC | ABSTRACT, "f", "()V"), cls("p/A").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)), main(m, 4, callFace(make(m, "p/A"), m, "p/I", "f", "()V")));
        m = m();
        run("not implemented Object's", face("p/I"), cls("p/A"), main(m, 4, callFace(make(m, "p/A"), m, "p/I", "hashCode", "()I").b(POP)));
        m = m();
        run("jdk interface not implemented", main(m, 4, callFace(make(m, "p/Main"), m, "java/util/List", "size", "()I").b(POP)));
        m = m();
        run("not implemented by array", main(m, 4, callFace(b().b(3, 0xbc, 10), m, "java/lang/Runnable", "run", "()V")));
        for (int access : new int[] {PRIVATE, 0, PROTECTED}) {
            m = m();
            run("not public " + access, face("p/I").bodiless(PUBLIC | ABSTRACT, "f", "()V"), cls("p/A", "java/lang/Object", "p/I").code(access, "f", "()V", 1, 1, b().b(RETURN)), main(m, 4, callFace(make(m, "p/A"), m, "p/I", "f", "()V")));
            m = m();
            run("not public over default " + access, face("p/I").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)), cls("p/A", "java/lang/Object", "p/I").code(access, "f", "()V", 1, 1, b().b(RETURN)), main(m, 4, callFace(make(m, "p/A"), m, "p/I", "f", "()V")));
        }
        m = m();
        run("static over interface", face("p/I").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)), cls("p/A", "java/lang/Object", "p/I").code(PUBLIC | STATIC, "f", "()V", 1, 1, b().b(RETURN)), main(m, 4, callFace(make(m, "p/A"), m, "p/I", "f", "()V")));
        m = m();
        run("private interface method", face("p/I").code(PRIVATE, "f", "()V", 1, 1, b().b(RETURN)), cls("p/A", "java/lang/Object", "p/I"), main(m, 4, callFace(make(m, "p/A"), m, "p/I", "f", "()V")));
        m = new Asm(55, FACE, "p/I", "java/lang/Object");
        m.code(PRIVATE, "f", "()V", 1, 1, b().b(RETURN)).code(PUBLIC | STATIC, "run", "()V", 4, 4, callFace(make(m, "p/A"), m, "p/I", "f", "()V").b(RETURN));
        run("private interface method, own, other receiver", m, cls("p/A"), runs("p/I"));
        m = m();
        Asm i = face("p/I").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)), j = face("p/J").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN));
        run("two defaults", i, j, cls("p/A", "java/lang/Object", "p/I", "p/J"), main(m, 4, callFace(make(m, "p/A"), m, "p/I", "f", "()V")));
        m = m();
        run("two defaults through class", i, j, cls("p/A", "java/lang/Object", "p/I", "p/J"), main(m, 4, make(m, "p/A").w(VIRTUAL, m.method("p/A", "f", "()V"))));
        m = m();
        run("default and abstract", i, face("p/J").bodiless(PUBLIC | ABSTRACT, "f", "()V"), cls("p/A", "java/lang/Object", "p/I", "p/J"), main(m, 4, callFace(make(m, "p/A"), m, "p/I", "f", "()V")));
        m = m();
        run("default and abstract through class", i, face("p/J").bodiless(PUBLIC | ABSTRACT, "f", "()V"), cls("p/A", "java/lang/Object", "p/J", "p/I"), main(m, 4, make(m, "p/A").w(VIRTUAL, m.method("p/A", "f", "()V"))));
        m = m();
        run("default made abstract", i, face("p/J", "p/I").bodiless(PUBLIC | ABSTRACT, "f", "()V"), cls("p/A", "java/lang/Object", "p/J"), main(m, 4, callFace(make(m, "p/A"), m, "p/I", "f", "()V")));
        m = m();
        run("two defaults, more special", i, face("p/J", "p/I").code(PUBLIC, "f", "()V", 1, 1, b().b(1, 0xbf)), cls("p/A", "java/lang/Object", "p/I", "p/J"), main(m, 4, callFace(make(m, "p/A"), m, "p/I", "f", "()V")));
        m = m();
        run("two defaults, subclass", i, j, cls("p/A", "java/lang/Object", "p/I", "p/J"), cls("p/B", "p/A"), main(m, 4, callFace(make(m, "p/B"), m, "p/J", "f", "()V")));
        m = m();
        run("two defaults, overridden below", i, j, cls("p/A", "java/lang/Object", "p/I", "p/J"), cls("p/B", "p/A").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)), main(m, 4, callFace(make(m, "p/B"), m, "p/J", "f", "()V")));
    }

    /** {@code p/Main} whose run calls the static run of an interface. */
    static Asm runs(String face) {
        Asm m = m();
        return main(m, 1, b().w(STATICALLY, m.imethod(face, "run", "()V")));
    }

    static void special() {
        Asm m;
        Asm i = face("p/I").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)), j = face("p/J").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN));
        m = cls("p/A", "java/lang/Object", "p/I", "p/J");
        m.code(PUBLIC, "go", "()V", 1, 1, b().b(ALOAD0).w(SPECIAL, m.imethod("p/I", "f", "()V")).b(RETURN));
        run("super of interface", i, j, m, mainOf("p/A", m));
        m = cls("p/A", "java/lang/Object", "p/I");
        m.code(PUBLIC, "go", "()V", 1, 1, b().b(ALOAD0).w(SPECIAL, m.imethod("p/J", "f", "()V")).b(RETURN));
        run("super of interface not direct", i, j, m, mainOf("p/A", m));
        Asm k = face("p/K", "p/I");
        m = cls("p/A", "java/lang/Object", "p/K");
        m.code(PUBLIC, "go", "()V", 1, 1, b().b(ALOAD0).w(SPECIAL, m.imethod("p/I", "f", "()V")).b(RETURN));
        run("super of indirect interface", i, k, m, mainOf("p/A", m));
        m = cls("p/A", "java/lang/Object", "p/K");
        m.code(PUBLIC, "go", "()V", 1, 1, b().b(ALOAD0).w(SPECIAL, m.imethod("p/K", "f", "()V")).b(RETURN));
        run("super of inheriting interface", i, k, m, mainOf("p/A", m));
        Asm abs = face("p/I").bodiless(PUBLIC | ABSTRACT, "f", "()V");
        m = cls("p/A", "java/lang/Object", "p/I");
        m.code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)).code(PUBLIC, "go", "()V", 1, 1, b().b(ALOAD0).w(SPECIAL, m.imethod("p/I", "f", "()V")).b(RETURN));
        run("super abstract of interface", abs, m, mainOf("p/A", m));
        m = cls("p/A", "java/lang/Object", "p/I", "p/J");
        k = face("p/K", "p/I", "p/J");
        m = cls("p/A", "java/lang/Object", "p/K");
        m.code(PUBLIC, "go", "()V", 1, 1, b().b(ALOAD0).w(SPECIAL, m.imethod("p/K", "f", "()V")).b(RETURN));
        run("super of conflicting interface", i, j, k, m, mainOf("p/A", m));
        Asm top = new Asm(52, CLASS | ABSTRACT, "p/T", "java/lang/Object").constructor("java/lang/Object").bodiless(PUBLIC | ABSTRACT, "f", "()V");
        m = cls("p/A", "p/T");
        m.code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)).code(PUBLIC, "go", "()V", 1, 1, b().b(ALOAD0).w(SPECIAL, m.method("p/T", "f", "()V")).b(RETURN));
        run("super abstract", top, m, mainOf("p/A", m));
        m = cls("p/A");
        m.code(PUBLIC, "go", "()V", 1, 1, b().b(ALOAD0).w(SPECIAL, m.method("p/A", "none", "()V")).b(RETURN));
        run("super missing", m, mainOf("p/A", m));
        m = cls("p/C", "p/B");
        m.code(PUBLIC, "go", "()V", 1, 1, b().b(ALOAD0).w(SPECIAL, m.method("p/A", "f", "()V")).b(RETURN));
        run("super skips to the superclass's", cls("p/A").code(PUBLIC, "f", "()V", 1, 1, b().b(1, 0xbf)), cls("p/B", "p/A").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)), m, mainOf("p/C", m));
        m = cls("p/C", "p/B");
        m.code(PUBLIC, "go", "()V", 1, 1, b().b(ALOAD0).w(SPECIAL, m.method("p/A", "f", "()V")).b(RETURN));
        run("super private", cls("p/A").code(PRIVATE, "f", "()V", 1, 1, b().b(RETURN)), cls("p/B", "p/A"), m, mainOf("p/C", m));
        m = cls("p/C", "p/B");
        m.code(PUBLIC, "go", "()V", 1, 1, b().b(ALOAD0).w(SPECIAL, m.method("p/A", "f", "()V")).b(RETURN));
        run("super made static", cls("p/A").code(PUBLIC, "f", "()V", 1, 1, b().b(RETURN)), cls("p/B", "p/A").code(PUBLIC | STATIC, "f", "()V", 1, 1, b().b(RETURN)), m, mainOf("p/C", m));
        // An interface's method that calls another interface's, on what may not be of the interface.
        Asm f = face("p/F", "p/I");
        f.code(PUBLIC | STATIC, "run", "()V", 2, 2, make(f, "p/A").w(SPECIAL, f.imethod("p/I", "f", "()V")).b(RETURN));
        run("super of interface, other receiver", i, f, cls("p/A", "java/lang/Object", "p/I"), runs("p/F"));
        f = face("p/F", "p/I");
        f.code(PRIVATE, "g", "()V", 1, 1, b().b(RETURN)).code(PUBLIC | STATIC, "run", "()V", 2, 2, make(f, "p/A").w(SPECIAL, f.imethod("p/F", "g", "()V")).b(RETURN));
        run("private of interface, other receiver", i, f, cls("p/A", "java/lang/Object", "p/I"), runs("p/F"));
        f = face("p/F", "p/I");
        f.code(PUBLIC | STATIC, "run", "()V", 2, 2, make(f, "p/A").w(SPECIAL, f.method("java/lang/Object", "hashCode", "()I")).b(POP, RETURN));
        run("super Object of interface, other receiver", i, f, cls("p/A", "java/lang/Object", "p/I"), runs("p/F"));
    }

    static void nests() {
        Asm a = new Asm(55, CLASS, "p/A", "java/lang/Object").constructor("java/lang/Object").code(PRIVATE | STATIC, "f", "()V", 1, 1, b().b(RETURN)).declare(PRIVATE | STATIC, "x", "I");
        Asm m = new Asm(55, CLASS, "p/Main", "java/lang/Object");
        m.attribute("NestHost", b().u2(m.cls("p/A")));
        run("not a member of the nest", a, main(m, 2, b().w(STATICALLY, m.method("p/A", "f", "()V"))));
        m = new Asm(55, CLASS, "p/Main", "java/lang/Object");
        m.attribute("NestHost", b().u2(m.cls("p/A")));
        run("not a member of the nest, field", a, main(m, 2, b().w(GETSTATIC, m.field("p/A", "x", "I")).b(POP)));
        a.attribute("NestMembers", b().u2(1).u2(a.cls("p/Main")));
        m = new Asm(55, CLASS, "p/Main", "java/lang/Object");
        m.attribute("NestHost", b().u2(m.cls("p/A")));
        run("member of the nest", a, main(m, 2, b().w(STATICALLY, m.method("p/A", "f", "()V"))));
        m = new Asm(55, CLASS, "p/Main", "java/lang/Object");
        run("claimed by a nest", a, main(m, 2, b().w(STATICALLY, m.method("p/A", "f", "()V"))));
        m = new Asm(55, CLASS, "p/Main", "java/lang/Object");
        m.attribute("NestHost", b().u2(m.cls("p/None")));
        run("missing nest host", a, main(m, 2, b().w(STATICALLY, m.method("p/A", "f", "()V"))));
        m = new Asm(55, CLASS, "p/Main", "java/lang/Object");
        m.attribute("NestHost", b().u2(m.cls("java/lang/String")));
        run("nest host elsewhere", a, main(m, 2, b().w(STATICALLY, m.method("p/A", "f", "()V"))));
    }

    static void sealed() {
        Asm a = new Asm(61, CLASS | ABSTRACT, "p/A", "java/lang/Object").constructor("java/lang/Object");
        a.attribute("PermittedSubclasses", b().u2(1).u2(a.cls("p/B")));
        run("not permitted", a, cls("p/C", "p/A"));
        run("permitted", a, main(cls("p/B", "p/A"), 1, b()));
        Asm i = new Asm(61, FACE, "p/I", "java/lang/Object");
        i.attribute("PermittedSubclasses", b().u2(1).u2(i.cls("p/B")));
        run("not permitted to implement", i, cls("p/C", "java/lang/Object", "p/I"));
        run("not permitted to extend", i, face("p/J", "p/I"));
        a = new Asm(61, SUPER | ABSTRACT, "p/A", "java/lang/Object");
        a.attribute("PermittedSubclasses", b().u2(1).u2(a.cls("q/B")));
        run("permitted elsewhere, not public", a, cls("q/B", "p/A"));
        run("final and sealed", new Asm(61, CLASS | FINAL, "p/A", "java/lang/Object").attribute("PermittedSubclasses", b().u2(0)));
        run("record not final", new Asm(61, CLASS, "p/A", "java/lang/Record").attribute("Record", b().u2(0)));
        run("record attribute of a class", main(new Asm(61, CLASS | FINAL, "p/A", "java/lang/Object").attribute("Record", b().u2(0)), 1, b()));
    }

    public static Object bootstrap(java.lang.invoke.MethodHandles.Lookup l, String name, java.lang.invoke.MethodType type) throws Exception {
        System.out.println("bootstrap " + name);
        switch (name) {
            case "throwing": throw new IllegalStateException("first");
            case "error": throw new LinkageError("linking");
            case "null": return null;
            case "wrong": return "text";
            case "type": return new java.lang.invoke.ConstantCallSite(java.lang.invoke.MethodHandles.constant(int.class, 1));
            default: throw new java.io.IOException(name);
        }
    }

    static void bootstraps() {
        String desc = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;)Ljava/lang/Object;";
        for (String name : List.of("throwing", "error", "null", "wrong", "type", "io")) {
            Asm m = m();
            int b = m.bootstrap(m.handle(6, m.method("diff/link/Negative", "bootstrap", desc)));
            run("indy " + name, main(m, 2, b().w(0xba, m.indy(b, name, "()V")).b(0, 0)));
        }
        Asm m = m();
        int b = m.bootstrap(m.handle(6, m.method("diff/link/Negative", "none", desc)));
        run("indy without method", main(m, 2, b().w(0xba, m.indy(b, "x", "()V")).b(0, 0)));
        m = m();
        b = m.bootstrap(m.handle(6, m.method("p/None", "none", desc)));
        run("indy without class", main(m, 2, b().w(0xba, m.indy(b, "x", "()V")).b(0, 0)));
        m = m();
        b = m.bootstrap(m.handle(6, m.method("diff/link/Negative", "bootstrap", desc)));
        run("indy of missing type", main(m, 2, b().b(1).w(0xba, m.indy(b, "x", "(Lp/None;)V")).b(0, 0)));
        for (String name : List.of("throwing", "error", "io")) {
            m = new Asm(55, CLASS, "p/Main", "java/lang/Object");
            b = m.bootstrap(m.handle(6, m.method("diff/link/Negative", "constant", desc.replace("Type;", "Type;").replace("invoke/MethodType", "Class"))));
            run("condy " + name, main(m, 2, b().w(0x13, m.dynamic(b, name, "Ljava/lang/Object;")).b(POP)));
        }
        m = m();
        run("handle of missing field", main(m, 2, b().w(0x13, m.handle(1, m.field("java/lang/String", "none", "I"))).b(POP)));
        m = m();
        run("handle of missing method", main(m, 2, b().w(0x13, m.handle(6, m.method("java/lang/String", "none", "()V"))).b(POP)));
        m = m();
        run("handle of instance method as static", main(m, 2, b().w(0x13, m.handle(6, m.method("java/lang/String", "length", "()I"))).b(POP)));
        m = m();
        run("handle of private method", cls("p/A").code(PRIVATE | STATIC, "f", "()V", 1, 1, b().b(RETURN)), main(m, 2, b().w(0x13, m.handle(6, m.method("p/A", "f", "()V"))).b(POP)));
        m = m();
        run("type of missing class", main(m, 2, b().w(0x13, m.methodType("(Lp/None;)V")).b(POP)));
        m = m();
        run("class constant missing", main(m, 2, b().w(0x13, m.cls("p/None")).b(POP)));
    }

    public static Object constant(java.lang.invoke.MethodHandles.Lookup l, String name, Class<?> type) throws Exception {
        return bootstrap(l, name, null);
    }

    public static void main(String[] args) {
        missing();
        kinds();
        access();
        finals();
        selection();
        special();
        nests();
        sealed();
        bootstraps();
    }
}
