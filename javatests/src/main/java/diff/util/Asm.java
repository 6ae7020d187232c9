package diff.util;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes small class files byte by byte, for code that no compiler makes. */
public final class Asm extends Constants {
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

        /** Modified UTF-8 after its length. */
        public Bytes utf(String s) {
            try {
                out.writeUTF(s);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }

        /** What others are. */
        public Bytes all(Bytes others) {
            bytes.writeBytes(others.array());
            return this;
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
    private final Bytes fields = new Bytes();
    private int fieldCount;
    private final Bytes methods = new Bytes();
    private int methodCount;
    private final Bytes attributes = new Bytes();
    private int attributeCount;

    public Asm(int major, int access, String name, String parent, String... interfaces) {
        this.major = major;
        this.access = access;
        this.self = cls(name);
        this.parent = cls(parent);
        this.interfaces = new int[interfaces.length];
        for (int i = 0; i < interfaces.length; i++) this.interfaces[i] = cls(interfaces[i]);
    }

    public Asm declare(int access, String name, String desc) {
        fields.u2(access).u2(utf(name)).u2(utf(desc)).u2(0);
        fieldCount++;
        return this;
    }

    /** A method; handlers are groups of start, end, handler, catch type. */
    public Asm code(int access, String name, String desc, int stack, int locals, Bytes code, int... handlers) {
        int label = utf("Code");
        methods.u2(access).u2(utf(name)).u2(utf(desc)).u2(1).u2(label).u4(12 + code.size() + handlers.length * 2).u2(stack).u2(locals).u4(code.size()).all(code).u2(handlers.length / 4);
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
        attributes.u2(utf(name)).u4(content.size()).all(content);
        attributeCount++;
        return this;
    }

    public byte[] bytes() {
        int label = bootstrapTotal > 0 ? utf("BootstrapMethods") : 0;
        Bytes b = new Bytes().u4(0xCAFEBABE).u2(0).u2(major).u2(count).all(pool).u2(access).u2(self).u2(parent).u2(interfaces.length);
        for (int i : interfaces) b.u2(i);
        b.u2(fieldCount).all(fields).u2(methodCount).all(methods);
        b.u2(attributeCount + (bootstrapTotal == 0 ? 0 : 1)).all(attributes);
        if (bootstrapTotal == 0) return b.array();
        return b.u2(label).u4(2 + bootstraps.size()).u2(bootstrapTotal).all(bootstraps).array();
    }
}
