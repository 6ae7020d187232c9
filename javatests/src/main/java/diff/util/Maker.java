package diff.util;

import diff.util.Asm.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes class files that need not be right in anything: every number of them can be chosen. What is not chosen
 * is right. Code is written as text ({@link CodeText}).
 */
public final class Maker {
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
    private final Map<String, Integer> known = new HashMap<>();
    private final Bytes pool = new Bytes();
    private int count = 1;
    private final List<Integer> interfaces = new ArrayList<>();
    private final Bytes fields = new Bytes();
    private int fieldTotal;
    private final Bytes methods = new Bytes();
    private int methodTotal;
    private final Bytes attributes = new Bytes();
    private int attributeTotal;
    private final Bytes bootstraps = new Bytes();
    private int bootstrapTotal;

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

    // ---- constants ----

    /** A constant of any content that takes so many slots; never shared. */
    public int raw(int slots, Bytes content) {
        pool.b(ints(content));
        count += slots;
        return count - slots;
    }

    private int entry(String key, int slots, Bytes content) {
        Integer k = known.get(key);
        if (k == null) known.put(key, k = raw(slots, content));
        return k;
    }

    private static int[] ints(Bytes b) {
        byte[] a = b.array();
        int[] r = new int[a.length];
        for (int i = 0; i < a.length; i++) r[i] = a[i];
        return r;
    }

    public int utf(String s) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new DataOutputStream(bytes).writeUTF(s);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Bytes b = new Bytes().b(1);
        for (byte x : bytes.toByteArray()) b.b(x);
        return entry("utf " + s, 1, b);
    }

    private int one(int tag, int index) {
        return entry(tag + " " + index, 1, new Bytes().w(tag, index));
    }

    private int two(int tag, int a, int b) {
        return entry(tag + " " + a + " " + b, 1, new Bytes().w(tag, a).u2(b));
    }

    public int integer(int v) {
        return entry("int " + v, 1, new Bytes().b(3).u4(v));
    }

    public int real(float v) {
        return entry("float " + v, 1, new Bytes().b(4).u4(Float.floatToRawIntBits(v)));
    }

    public int big(long v) {
        return entry("long " + v, 2, new Bytes().b(5).u4((int) (v >> 32)).u4((int) v));
    }

    public int wide(double v) {
        long l = Double.doubleToRawLongBits(v);
        return entry("double " + l, 2, new Bytes().b(6).u4((int) (l >> 32)).u4((int) l));
    }

    public int cls(String n) {
        return one(7, utf(n));
    }

    public int string(String s) {
        return one(8, utf(s));
    }

    public int nameType(String n, String desc) {
        return two(12, utf(n), utf(desc));
    }

    /** A member of this tag: 9 field, 10 method, 11 interface method. */
    public int member(int tag, String owner, String n, String desc) {
        return two(tag, cls(owner), nameType(n, desc));
    }

    public int field(String owner, String n, String desc) {
        return member(9, owner, n, desc);
    }

    public int method(String owner, String n, String desc) {
        return member(10, owner, n, desc);
    }

    public int imethod(String owner, String n, String desc) {
        return member(11, owner, n, desc);
    }

    public int handle(int kind, int member) {
        return entry("15 " + kind + " " + member, 1, new Bytes().b(15, kind).u2(member));
    }

    public int methodType(String desc) {
        return one(16, utf(desc));
    }

    public int dynamic(int bootstrap, String n, String desc) {
        return two(17, bootstrap, nameType(n, desc));
    }

    public int indy(int bootstrap, String n, String desc) {
        return two(18, bootstrap, nameType(n, desc));
    }

    /** A bootstrap method with its static arguments. */
    public int bootstrap(int handle, int... args) {
        bootstraps.u2(handle).u2(args.length);
        for (int a : args) bootstraps.u2(a);
        return bootstrapTotal++;
    }

    // ---- members and attributes ----

    public Attr attr(String n, Bytes content) {
        return new Attr(utf(n), content);
    }

    public static Attr attr(int index, Bytes content) {
        return new Attr(index, content);
    }

    static void put(Bytes to, Attr... list) {
        for (Attr a : list) to.u2(a.index).u4(a.length).b(ints(a.content));
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
        Bytes b = new Bytes().u2(stack).u2(locals).u4(code.size()).b(ints(code));
        b.u2(handlers.size() / 8).b(ints(handlers)).u2(list.length);
        put(b, list);
        return attr("Code", b);
    }

    public byte[] bytes() {
        Bytes all = new Bytes();
        int attrs = attributeTotal;
        if (bootstrapTotal > 0) {
            put(attributes, attr("BootstrapMethods", new Bytes().u2(bootstrapTotal).b(ints(bootstraps))));
            attrs++;
        }
        all.u4(magic).u2(minor).u2(major).u2(poolCount < 0 ? count : poolCount).b(ints(pool));
        all.u2(access).u2(self).u2(parent).u2(interfaceCount < 0 ? interfaces.size() : interfaceCount);
        for (int i : interfaces) all.u2(i);
        all.u2(fieldCount < 0 ? fieldTotal : fieldCount).b(ints(fields));
        all.u2(methodCount < 0 ? methodTotal : methodCount).b(ints(methods));
        all.u2(attributeCount < 0 ? attrs : attributeCount).b(ints(attributes)).b(ints(tail));
        byte[] done = all.array();
        return java.util.Arrays.copyOf(done, done.length - cut);
    }
}
