package diff.util;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes small class files byte by byte, for code that no compiler makes. */
public final class Asm {
    /** Bytes of anything. */
    public static final class Bytes {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        /** Single bytes: opcodes and small operands. */
        public Bytes b(int... values) {
            for (int v : values) bytes.write(v);
            return this;
        }

        /** An opcode (or any byte) with a two-byte operand. */
        public Bytes w(int op, int operand) {
            return b(op, operand >> 8, operand);
        }

        public Bytes u2(int v) {
            return b(v >> 8, v);
        }

        public Bytes u4(int v) {
            return b(v >> 24, v >> 16, v >> 8, v);
        }

        public int size() {
            return bytes.size();
        }

        public byte[] array() {
            return bytes.toByteArray();
        }
    }

    /** A loader for what was written. */
    public static final class Loader extends ClassLoader {
        public Loader() {
            super(Asm.class.getClassLoader());
        }

        public Class<?> define(byte[] b) {
            return defineClass(null, b, 0, b.length);
        }
    }

    private final int major;
    private final int access;
    private final int self;
    private final int parent;
    private final int[] interfaces;
    private final Map<String, Integer> pool = new LinkedHashMap<>();
    private final Bytes poolBytes = new Bytes();
    private int poolCount = 1;
    private final Bytes fields = new Bytes();
    private int fieldCount;
    private final Bytes methods = new Bytes();
    private int methodCount;
    private final Bytes attributes = new Bytes();
    private int attributeCount;
    private final Bytes bootstraps = new Bytes();
    private int bootstrapCount;

    public Asm(int major, int access, String name, String parent, String... interfaces) {
        this.major = major;
        this.access = access;
        this.self = cls(name);
        this.parent = cls(parent);
        this.interfaces = new int[interfaces.length];
        for (int i = 0; i < interfaces.length; i++) this.interfaces[i] = cls(interfaces[i]);
    }

    private int entry(String key, int slots, Bytes content) {
        Integer known = pool.get(key);
        if (known != null) return known;
        poolBytes.b(toInts(content.array()));
        int index = poolCount;
        poolCount += slots;
        pool.put(key, index);
        return index;
    }

    private static int[] toInts(byte[] a) {
        int[] r = new int[a.length];
        for (int i = 0; i < a.length; i++) r[i] = a[i];
        return r;
    }

    public int utf(String s) {
        Bytes b = new Bytes().b(1);
        try {
            b.out.writeUTF(s);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entry("utf " + s, 1, b);
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

    private int one(int tag, int index) {
        return entry(tag + " " + index, 1, new Bytes().w(tag, index));
    }

    private int two(int tag, int a, int b) {
        return entry(tag + " " + a + " " + b, 1, new Bytes().w(tag, a).u2(b));
    }

    public int cls(String name) {
        return one(7, utf(name));
    }

    public int string(String s) {
        return one(8, utf(s));
    }

    public int nameType(String name, String desc) {
        return two(12, utf(name), utf(desc));
    }

    public int field(String owner, String name, String desc) {
        return two(9, cls(owner), nameType(name, desc));
    }

    public int method(String owner, String name, String desc) {
        return two(10, cls(owner), nameType(name, desc));
    }

    public int imethod(String owner, String name, String desc) {
        return two(11, cls(owner), nameType(name, desc));
    }

    public int handle(int kind, int member) {
        return entry("15 " + kind + " " + member, 1, new Bytes().b(15, kind).u2(member));
    }

    public int methodType(String desc) {
        return one(16, utf(desc));
    }

    /** A constant computed by a bootstrap method. */
    public int dynamic(int bootstrap, String name, String desc) {
        return two(17, bootstrap, nameType(name, desc));
    }

    public int indy(int bootstrap, String name, String desc) {
        return two(18, bootstrap, nameType(name, desc));
    }

    /** A bootstrap method with its static arguments. */
    public int bootstrap(int handle, int... args) {
        bootstraps.u2(handle).u2(args.length);
        for (int a : args) bootstraps.u2(a);
        return bootstrapCount++;
    }

    public Asm declare(int access, String name, String desc) {
        fields.u2(access).u2(utf(name)).u2(utf(desc)).u2(0);
        fieldCount++;
        return this;
    }

    /** A method; handlers are groups of start, end, handler, catch type. */
    public Asm code(int access, String name, String desc, int stack, int locals, Bytes code, int... handlers) {
        int label = utf("Code");
        methods.u2(access).u2(utf(name)).u2(utf(desc)).u2(1).u2(label).u4(12 + code.size() + handlers.length * 2).u2(stack).u2(locals).u4(code.size()).b(toInts(code.array())).u2(handlers.length / 4);
        for (int h : handlers) methods.u2(h);
        methods.u2(0);
        methodCount++;
        return this;
    }

    public Asm bodiless(int access, String name, String desc) {
        methods.u2(access).u2(utf(name)).u2(utf(desc)).u2(0);
        methodCount++;
        return this;
    }

    /** A constructor that calls that of {@code owner}. */
    public Asm constructor(String owner) {
        return code(1, "<init>", "()V", 1, 1, new Bytes().b(0x2a).w(0xb7, method(owner, "<init>", "()V")).b(0xb1));
    }

    /** An attribute of the class. */
    public Asm attribute(String name, Bytes content) {
        attributes.u2(utf(name)).u4(content.size()).b(toInts(content.array()));
        attributeCount++;
        return this;
    }

    public byte[] bytes() {
        int label = bootstrapCount > 0 ? utf("BootstrapMethods") : 0;
        Bytes b = new Bytes().u4(0xCAFEBABE).u2(0).u2(major).u2(poolCount).b(toInts(poolBytes.array())).u2(access).u2(self).u2(parent).u2(interfaces.length);
        for (int i : interfaces) b.u2(i);
        b.u2(fieldCount).b(toInts(fields.array())).u2(methodCount).b(toInts(methods.array()));
        b.u2(attributeCount + (bootstrapCount == 0 ? 0 : 1)).b(toInts(attributes.array()));
        if (bootstrapCount == 0) return b.array();
        return b.u2(label).u4(2 + bootstraps.size()).u2(bootstrapCount).b(toInts(bootstraps.array())).array();
    }
}
