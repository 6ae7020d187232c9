package diff.negative;

import static diff.util.Maker.*;

import diff.util.Asm.Bytes;
import diff.util.Judge;
import diff.util.Maker;
import java.util.function.Consumer;

/** JVMS §4.1 to §4.4: the head of a class file, its constant pool, and the names and descriptors in it. */
public class Pool {
    static Bytes b() {
        return new Bytes();
    }

    static void with(String name, int major, Consumer<Maker> change) {
        Maker m = new Maker(major, CLASS, "p/P", "java/lang/Object");
        change.accept(m);
        Judge.one(name + " " + major, m);
    }

    static void with(String name, Consumer<Maker> change) {
        with(name, 61, change);
    }

    static void heads() {
        for (int magic : new int[] {0, 0xCAFEBABF, 0xBEBAFECA, 0xCAFED00D, 0x504B0304, -1}) with("magic " + Integer.toHexString(magic), m -> m.magic = magic);
        for (int major : new int[] {0, 1, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 65, 69, 100, 65535}) {
            for (int minor : new int[] {0, 1, 3, 65535}) with("version ." + minor, major, m -> m.minor = minor);
        }
        byte[] whole = Maker.cls("p/P", "java/lang/Object").declare(STATIC, "x", "I").with("SourceFile", b().u2(1)).bytes();
        for (int n = 0; n < whole.length; n++) Judge.one("truncated to " + n, java.util.Arrays.copyOf(whole, n));
        for (int n : new int[] {1, 2, 8, 100}) with("extra bytes " + n, m -> m.tail.b(new int[n]));
        for (int n : new int[] {0, 1, 2, 3, 4, 5, 6, 100, 65535}) with("pool count " + n, m -> m.poolCount = n);
        for (int n : new int[] {1, 2, 65535}) {
            with("interface count " + n, m -> m.interfaceCount = n);
            with("field count " + n, m -> m.fieldCount = n);
            with("method count " + n, m -> m.methodCount = n);
            with("attribute count " + n, m -> m.attributeCount = n);
        }
        for (int n : new int[] {0, 1, 3, 5, 6, 7, 99, 65535}) {
            with("this_class " + n, m -> m.self = n);
            with("super_class " + n, m -> m.parent = n);
        }
        with("this_class an array", m -> m.self = m.cls("[I"));
        with("this_class an array of objects", m -> m.self = m.cls("[Lp/P;"));
        with("super_class an array", m -> m.parent = m.cls("[I"));
        with("super_class an array of objects", m -> m.parent = m.cls("[Ljava/lang/Object;"));
        with("super_class itself", m -> m.parent = m.self);
        with("super_class an int", m -> m.parent = m.integer(1));
        with("this_class a string", m -> m.self = m.string("p/P"));
        Judge.one("Object without superclass", new Maker(61, CLASS, "java/lang/Object", null));
        Judge.one("Object with a superclass", new Maker(61, CLASS, "java/lang/Object", "java/lang/String"));
        Judge.one("class in java", new Maker(61, CLASS, "java/lang/Mine", "java/lang/Object"));
        Judge.one("class in java.", new Maker(61, CLASS, "java/Mine", "java/lang/Object"));
        Judge.one("class in javax", new Maker(61, CLASS, "javax/Mine", "java/lang/Object"));
        Judge.one("interface with other superclass", new Maker(61, FACE, "p/I", "java/lang/String"));
        Judge.one("interface without superclass", new Maker(61, FACE, "p/I", null));
        Judge.one("interface twice", new Maker(61, CLASS, "p/P", "java/lang/Object", "java/lang/Runnable", "java/lang/Runnable"));
        Judge.one("interface twice by other constants", twice());
        Judge.one("interface an array", new Maker(61, CLASS, "p/P", "java/lang/Object", "[I"));
        Judge.one("interface itself", new Maker(61, FACE, "p/P", "java/lang/Object", "p/P"));
        for (int i : new int[] {0, 1, 99}) Judge.one("interface of index " + i, oddInterface(i));
    }

    static byte[] twice() {
        Maker m = new Maker(61, CLASS, "p/P", "java/lang/Object", "java/lang/Runnable");
        byte[] done = m.bytes();
        int other = m.raw(1, b().b(7).u2(m.utf("java/lang/Runnable")));
        m.interfaceCount = 2;
        return splice(m, 2, other);
    }

    /** The class with one more interface index behind its last. */
    static byte[] splice(Maker m, int count, int index) {
        byte[] all = m.bytes();
        // Fields, methods and attributes are empty: six bytes from the end.
        byte[] done = new byte[all.length + 2];
        System.arraycopy(all, 0, done, 0, all.length - 6);
        done[all.length - 6] = (byte) (index >> 8);
        done[all.length - 5] = (byte) index;
        System.arraycopy(all, all.length - 6, done, all.length - 4, 6);
        return done;
    }

    static byte[] oddInterface(int index) {
        Maker m = new Maker(61, CLASS, "p/P", "java/lang/Object");
        m.interfaceCount = 1;
        return splice(m, 1, index);
    }

    static void tags() {
        for (int t = 0; t < 256; t += t < 24 ? 1 : 29) {
            int tag = t;
            with("tag " + t, m -> m.raw(1, b().b(tag).u4(0)));
        }
        int[] majors = {48, 50, 51, 52, 53, 54, 55, 61};
        for (int major : majors) {
            with("MethodHandle", major, m -> m.raw(1, b().b(15, 6).u2(m.method("p/P", "f", "()V"))));
            with("MethodType", major, m -> m.methodType("()V"));
            with("InvokeDynamic", major, m -> m.indy(m.bootstrap(m.raw(1, b().b(15, 6).u2(m.method("p/P", "f", "()V")))), "f", "()V"));
            with("InvokeDynamic without table", major, m -> m.indy(0, "f", "()V"));
            with("Dynamic", major, m -> m.dynamic(m.bootstrap(m.raw(1, b().b(15, 6).u2(m.method("p/P", "f", "()V")))), "f", "I"));
            with("Dynamic without table", major, m -> m.dynamic(0, "f", "I"));
            with("Module", major, m -> m.raw(1, b().b(19).u2(1)));
            with("Package", major, m -> m.raw(1, b().b(20).u2(1)));
        }
        // Each reference of each constant: to nothing, beyond the pool, to an int, to the upper half of a long.
        String[] kinds = {"Class", "String", "MethodType", "Fieldref.class", "Fieldref.type", "Methodref.class", "Methodref.type", "InterfaceMethodref.class", "InterfaceMethodref.type",
            "NameAndType.name", "NameAndType.type", "MethodHandle", "Dynamic.type", "InvokeDynamic.type"};
        for (String k : kinds) {
            for (String w : new String[] {"zero", "beyond", "int", "half", "itself", "Utf8", "Class", "NameAndType", "String", "Fieldref"}) {
                with(k + " refers to " + w, m -> refer(m, k, w));
            }
        }
        with("long at the end", m -> m.raw(1, b().b(5).u4(0).u4(1)));
        with("double at the end", m -> m.raw(1, b().b(6).u4(0).u4(1)));
        with("long and its half", m -> m.big(1));
        // Kinds of method handles with members of each sort.
        for (int major : new int[] {51, 52, 61}) {
            for (int kind = 0; kind <= 10; kind++) {
                int k = kind;
                with("handle " + kind + " of field", major, m -> m.handle(k, m.field("p/P", "x", "I")));
                with("handle " + kind + " of method", major, m -> m.handle(k, m.method("p/P", "x", "()V")));
                with("handle " + kind + " of interface method", major, m -> m.handle(k, m.imethod("p/P", "x", "()V")));
                with("handle " + kind + " of <init>", major, m -> m.handle(k, m.method("p/P", "<init>", "()V")));
                with("handle " + kind + " of class", major, m -> m.handle(k, m.self));
            }
            with("handle of <clinit>", major, m -> m.handle(6, m.method("p/P", "<clinit>", "()V")));
            with("handle 255", major, m -> m.handle(255, m.method("p/P", "x", "()V")));
        }
    }

    static void refer(Maker m, String kind, String what) {
        int nt = m.nameType("x", "I"), mt = m.nameType("f", "()V"), half = m.big(5) + 1, number = m.integer(3), str = m.string("s"), ref = m.field("p/P", "x", "I");
        int cls = m.self, utf = m.utf("x");
        int self = m.raw(1, b().b(3).u4(0)) + 1;
        int to = switch (what) {
            case "zero" -> 0;
            case "beyond" -> 500;
            case "int" -> number;
            case "half" -> half;
            case "itself" -> self;
            case "Utf8" -> utf;
            case "Class" -> cls;
            case "NameAndType" -> kind.startsWith("Field") || kind.startsWith("Dynamic") ? nt : mt;
            case "String" -> str;
            default -> ref;
        };
        switch (kind) {
            case "Class" -> m.raw(1, b().b(7).u2(to));
            case "String" -> m.raw(1, b().b(8).u2(to));
            case "MethodType" -> m.raw(1, b().b(16).u2(to));
            case "Fieldref.class" -> m.raw(1, b().b(9).u2(to).u2(nt));
            case "Fieldref.type" -> m.raw(1, b().b(9).u2(cls).u2(to));
            case "Methodref.class" -> m.raw(1, b().b(10).u2(to).u2(mt));
            case "Methodref.type" -> m.raw(1, b().b(10).u2(cls).u2(to));
            case "InterfaceMethodref.class" -> m.raw(1, b().b(11).u2(to).u2(mt));
            case "InterfaceMethodref.type" -> m.raw(1, b().b(11).u2(cls).u2(to));
            case "NameAndType.name" -> m.raw(1, b().b(12).u2(to).u2(m.utf("I")));
            case "NameAndType.type" -> m.raw(1, b().b(12).u2(utf).u2(to));
            case "MethodHandle" -> m.raw(1, b().b(15, 1).u2(to));
            case "Dynamic.type" -> {
                m.bootstrap(m.handle(6, m.method("p/P", "f", "()V")));
                m.raw(1, b().b(17).u2(0).u2(to));
            }
            default -> {
                m.bootstrap(m.handle(6, m.method("p/P", "f", "()V")));
                m.raw(1, b().b(18).u2(0).u2(to));
            }
        }
    }

    static void texts() {
        int[][] bad = {{0}, {'a', 0, 'b'}, {0xf0}, {0xff}, {0xc0, 0x80}, {0xc1, 0x81}, {0xc0}, {0xe0, 0x80, 0x80}, {0xe0, 0x80}, {0xed, 0xa0, 0x80}, {0xed, 0xb0, 0x80}, {0x80}, {0xbf}, {0xc2, 0x41},
            {0xe1, 0x80, 0x41}, {0xe1, 0x41, 0x80}, {0xf0, 0x90, 0x80, 0x80}, {0x7f}, {0xc3, 0xa9}, {0xef, 0xbf, 0xbf}, {'1', '2', '3', '4', '5', '6', '7', 0xf8}, {0xdf, 0xbf}, {0xe0, 0xa0, 0x80}};
        for (int major : new int[] {45, 47, 48, 61}) {
            for (int[] t : bad) {
                StringBuilder hex = new StringBuilder();
                for (int x : t) hex.append(String.format(" %02x", x));
                with("text" + hex, major, m -> m.raw(1, b().b(1).u2(t.length).b(t)));
            }
        }
        with("text longer than the file", m -> m.raw(1, b().b(1).u2(65535)));
    }

    static void names() {
        String[] names = {"", "a", "1", "a.b", "a;b", "a[b", "a/b", "/a", "a/", "a//b", "<a>", "<init>", "<clinit>", "<", ">", "a<", "a>", "a b", "\u00e9", "\u4e00", "a-b", "$", "_", "[", "[I", "[[I", "[V", "[Lp/A;",
            "[Lp/A", "[LI", "[L;", "[La.b;", "I", "V", "Lp/A;", "L", ";", ".", "/", "[[", "[]", "a/1", "1/a", "a/b/c", "p/A;", "(", ")", "a()", "\u0661", "\ud801\udc00", "\ud801"};
        for (int major : new int[] {45, 48, 49, 61}) {
            for (String n : names) {
                with("class constant '" + n + "'", major, m -> m.cls(n));
                with("field '" + n + "'", major, m -> m.declare(0, n, "I"));
                with("method '" + n + "'", major, m -> m.method(ABSTRACT | PUBLIC, n, "()V"));
                with("static method '" + n + "'", major, m -> m.method(STATIC, n, "()V", "return"));
                with("Fieldref '" + n + "'", major, m -> m.field("p/P", n, "I"));
                with("Methodref '" + n + "'", major, m -> m.method("p/P", n, "()V"));
                with("InterfaceMethodref '" + n + "'", major, m -> m.imethod("p/P", n, "()V"));
                with("NameAndType '" + n + "'", major, m -> m.nameType(n, "()V"));
                with("NameAndType of field '" + n + "'", major, m -> m.nameType(n, "I"));
                if (major >= 51) with("InvokeDynamic '" + n + "'", major, m -> m.indy(m.bootstrap(m.handle(6, m.method("p/P", "f", "()V"))), n, "()V"));
                if (major >= 55) with("Dynamic '" + n + "'", major, m -> m.dynamic(m.bootstrap(m.handle(6, m.method("p/P", "f", "()V"))), n, "I"));
            }
        }
        String[] classes = {"", "p.P", "p;P", "p[P", "[I", "/p", "p/", "p//P", "1", "p/1", "<p>", "p P", "[Lp/P;", "\u00e9", "P"};
        for (int major : new int[] {48, 61}) {
            for (String n : classes) Judge.one("class '" + n + "' " + major, new Maker(major, CLASS, n, "java/lang/Object"));
            for (String n : classes) Judge.one("superclass '" + n + "' " + major, new Maker(major, CLASS, "p/P", n));
            for (String n : classes) Judge.one("superinterface '" + n + "' " + major, new Maker(major, CLASS, "p/P", "java/lang/Object", n));
        }
    }

    static void descriptors() {
        String deep = "[".repeat(255), deeper = "[".repeat(256);
        String[] types = {"", "I", "Z", "B", "C", "S", "J", "F", "D", "V", "X", "i", "L", "L;", "Lp/A;", "Lp/A", "Lp.A;", "L/p;", "Lp/;", "Lp//A;", "Lp[A;", "LI;;", "[", "[I", "[V", "[[J", "[L;", "[Lp/A;", "[Lp/A", "II", "I;", "I ",
            " I", "()V", "Lp A;", "L1;", "Lp/1;", "L<p>;", "[]", "I[", deep + "I", deeper + "I", deep + "Lp/A;", deeper + "Lp/A;", "Q", "\u00e9", "L\u00e9;", "Lp/A;I", "Lp;A;"};
        for (int major : new int[] {48, 49, 61}) {
            for (String t : types) {
                String shown = t.replaceAll("\\[{250,}", "[*" + t.chars().filter(c -> c == '[').count());
                with("field of type '" + shown + "'", major, m -> m.declare(0, "x", t));
                with("Fieldref of type '" + shown + "'", major, m -> m.field("p/P", "x", t));
                with("argument '" + shown + "'", major, m -> m.method(ABSTRACT, "f", "(" + t + ")V"));
                with("result '" + shown + "'", major, m -> m.method(ABSTRACT, "f", "()" + t));
                with("Methodref of argument '" + shown + "'", major, m -> m.method("p/P", "f", "(" + t + ")V"));
                with("Methodref of result '" + shown + "'", major, m -> m.method("p/P", "f", "()" + t));
                with("NameAndType '" + shown + "'", major, m -> m.nameType("f", t));
                if (major >= 51) with("MethodType of argument '" + shown + "'", major, m -> m.methodType("(" + t + ")V"));
                if (major >= 51) with("MethodType of result '" + shown + "'", major, m -> m.methodType("()" + t));
                if (major >= 55) with("Dynamic of type '" + shown + "'", major, m -> m.dynamic(m.bootstrap(m.handle(6, m.method("p/P", "f", "()V"))), "x", t));
            }
            for (String d : new String[] {"", "(", ")", "()", ")V", "(V", "V", "()VV", "(())V", "(I", "(I)", "I()V", "(I)V ", "( I)V", "()()V", "(L)V;", "(Lp/A)V", "([)V", "()[", "()[V", "()(", "(V)V", "(Lp)A;)V"}) {
                with("method of type '" + d + "'", major, m -> m.method(ABSTRACT, "f", d));
                with("Methodref of type '" + d + "'", major, m -> m.method("p/P", "f", d));
                with("InterfaceMethodref of type '" + d + "'", major, m -> m.imethod("p/P", "f", d));
                if (major >= 51) with("MethodType '" + d + "'", major, m -> m.methodType(d));
                if (major >= 51) with("InvokeDynamic of type '" + d + "'", major, m -> m.indy(m.bootstrap(m.handle(6, m.method("p/P", "f", "()V"))), "f", d));
            }
            for (String d : new String[] {"()I", "()Ljava/lang/Object;", "(I)V", "()J"}) {
                with("Methodref <init>" + d, major, m -> m.method("p/P", "<init>", d));
                with("InterfaceMethodref <init>" + d, major, m -> m.imethod("p/P", "<init>", d));
                with("<init>" + d, major, m -> m.method(0, "<init>", d, ".locals 9; aconst_null; athrow"));
                with("<clinit>" + d, major, m -> m.method(STATIC, "<clinit>", d, ".locals 9; aconst_null; athrow"));
            }
            for (int n : new int[] {127, 254, 255, 256, 300}) {
                String ints = "I".repeat(n), longs = "J".repeat(n / 2);
                with(n + " arguments", major, m -> m.method(ABSTRACT, "f", "(" + ints + ")V"));
                with(n + " arguments, static", major, m -> m.method(STATIC, "f", "(" + ints + ")V", ".locals 400; return"));
                with(n / 2 + " longs", major, m -> m.method(ABSTRACT, "f", "(" + longs + ")V"));
                with(n / 2 + " longs, static", major, m -> m.method(STATIC, "f", "(" + longs + ")V", ".locals 400; return"));
                with(n + " arguments of a Methodref", major, m -> m.method("p/P", "f", "(" + ints + ")V"));
                if (major >= 51) with(n + " arguments of a MethodType", major, m -> m.methodType("(" + ints + ")V"));
            }
        }
    }

    public static void main(String[] args) {
        heads();
        tags();
        texts();
        names();
        descriptors();
        Judge.end();
    }
}
