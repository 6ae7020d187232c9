package diff.util;

import diff.util.Asm.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes class files that need not be right in anything: every number of them can be chosen. What is not chosen
 * is right. Code is written as text ({@link CodeText}).
 */
public final class Maker extends Constants {
    public static final int PUBLIC = 1, PRIVATE = 2, PROTECTED = 4, STATIC = 8, FINAL = 16, SUPER = 32, SYNCHRONIZED = 32, VOLATILE = 64, BRIDGE = 64,
        TRANSIENT = 128, VARARGS = 128, NATIVE = 0x100, INTERFACE = 0x200, ABSTRACT = 0x400, STRICT = 0x800, SYNTHETIC = 0x1000, ANNOTATION = 0x2000,
        ENUM = 0x4000, MODULE = 0x8000;
    public static final int CLASS = PUBLIC | SUPER, FACE = PUBLIC | INTERFACE | ABSTRACT;

    /** An attribute: its name (0: none was given, the index is in {@code index}) and content. */
    public static final class Attr {
        int index;
        int length;
        final Bytes content;

        Attr(int index, Bytes content) {
            this.index = index;
            this.length = content.size();
            this.content = content;
        }

        /** Claims another length than that of the content. */
        public Attr length(int claimed) {
            length = claimed;
            return this;
        }
    }

    public int magic = 0xCAFEBABE;
    public int minor;
    public int major;
    public int access;
    public int self;
    public int parent;
    /** Claimed numbers instead of the true ones, if not negative. */
    public int poolCount = -1, interfaceCount = -1, fieldCount = -1, methodCount = -1, attributeCount = -1;
    /** What follows the class file, and how much of its end is missing. */
    public Bytes tail = new Bytes();
    public int cut;
    public final String name;
    private final List<Integer> interfaces = new ArrayList<>();
    private final Bytes fields = new Bytes();
    private int fieldTotal;
    private final Bytes methods = new Bytes();
    private int methodTotal;
    private final Bytes attributes = new Bytes();
    private int attributeTotal;

    public Maker(int major, int access, String name, String parent, String... faces) {
        this.major = major;
        this.access = access;
        this.name = name;
        self = cls(name);
        this.parent = parent == null ? 0 : cls(parent);
        for (String f : faces) interfaces.add(cls(f));
    }

    /** A public class of version 61. */
    public static Maker cls(String name, String parent, String... faces) {
        return new Maker(61, CLASS, name, parent, faces).init(parent);
    }

    /** A public interface of version 61. */
    public static Maker face(String name, String... faces) {
        return new Maker(61, FACE, name, "java/lang/Object", faces);
    }

    // ---- members and attributes ----

    public Attr attr(String n, Bytes content) {
        return new Attr(utf(n), content);
    }

    public static Attr attr(int index, Bytes content) {
        return new Attr(index, content);
    }

    static void put(Bytes to, Attr... list) {
        for (Attr a : list) to.u2(a.index).u4(a.length).all(a.content);
    }

    public Maker with(Attr... list) {
        put(attributes, list);
        attributeTotal += list.length;
        return this;
    }

    public Maker with(String n, Bytes content) {
        return with(attr(n, content));
    }

    public Maker declare(int flags, int n, int desc, Attr... list) {
        fields.u2(flags).u2(n).u2(desc).u2(list.length);
        put(fields, list);
        fieldTotal++;
        return this;
    }

    public Maker declare(int flags, String n, String desc, Attr... list) {
        return declare(flags, utf(n), utf(desc), list);
    }

    public Maker method(int flags, int n, int desc, Attr... list) {
        methods.u2(flags).u2(n).u2(desc).u2(list.length);
        put(methods, list);
        methodTotal++;
        return this;
    }

    public Maker method(int flags, String n, String desc, Attr... list) {
        return method(flags, utf(n), utf(desc), list);
    }

    /** A method with code as {@link CodeText} has it. */
    public Maker method(int flags, String n, String desc, String code) {
        return method(flags, n, desc, new CodeText(this, code).attr());
    }

    /** A static method {@code run()V}, which the runner calls. */
    public Maker run(String code) {
        return method(PUBLIC | STATIC, "run", "()V", code);
    }

    /** A public constructor without arguments that calls that of {@code owner}. */
    public Maker init(String owner) {
        return method(PUBLIC, "<init>", "()V", "aload_0; invokespecial " + owner + ".<init>()V; return");
    }

    /** A Code attribute from its parts. */
    public Attr code(int stack, int locals, Bytes code, Bytes handlers, Attr... list) {
        Bytes b = new Bytes().u2(stack).u2(locals).u4(code.size()).all(code);
        b.u2(handlers.size() / 8).all(handlers).u2(list.length);
        put(b, list);
        return attr("Code", b);
    }

    public byte[] bytes() {
        Bytes all = new Bytes();
        int attrs = attributeTotal;
        if (bootstrapTotal > 0) {
            put(attributes, attr("BootstrapMethods", new Bytes().u2(bootstrapTotal).all(bootstraps)));
            attrs++;
        }
        all.u4(magic).u2(minor).u2(major).u2(poolCount < 0 ? count : poolCount).all(pool);
        all.u2(access).u2(self).u2(parent).u2(interfaceCount < 0 ? interfaces.size() : interfaceCount);
        for (int i : interfaces) all.u2(i);
        all.u2(fieldCount < 0 ? fieldTotal : fieldCount).all(fields);
        all.u2(methodCount < 0 ? methodTotal : methodCount).all(methods);
        all.u2(attributeCount < 0 ? attrs : attributeCount).all(attributes).all(tail);
        byte[] done = all.array();
        return java.util.Arrays.copyOf(done, done.length - cut);
    }
}
