package diff.exc;

/** Errors of linking made by hand-written class files: missing classes, fields, methods. */
public class Linkage {
    static class Loader extends ClassLoader {
        Class<?> define(byte[] b) {
            return defineClass(null, b, 0, b.length);
        }
    }

    static void t(String what, java.util.concurrent.Callable<?> c) {
        try {
            System.out.println(what + " " + c.call());
        } catch (Throwable e) {
            Throwable x = e instanceof java.lang.reflect.InvocationTargetException i ? i.getCause() : e;
            System.out.println(what + ": " + x.toString().replaceAll("@[0-9a-f]+", "@"));
        }
    }

    static byte[] classBytes(int major, String name, String superName) throws Exception {
        var bo = new java.io.ByteArrayOutputStream();
        var d = new java.io.DataOutputStream(bo);
        d.writeInt(0xCAFEBABE);
        d.writeShort(0);
        d.writeShort(major);
        d.writeShort(5);
        d.writeByte(1);
        d.writeUTF(name);
        d.writeByte(7);
        d.writeShort(1);
        d.writeByte(1);
        d.writeUTF(superName);
        d.writeByte(7);
        d.writeShort(3);
        d.writeShort(0x21);
        d.writeShort(2);
        d.writeShort(4);
        d.writeShort(0);
        d.writeShort(0);
        d.writeShort(0);
        d.writeShort(0);
        return bo.toByteArray();
    }

    public static void main(String[] args) throws Exception {
        t("fine", () -> new Loader().define(classBytes(52, "made/Fine", "java/lang/Object")).getName());
        t("version", () -> new Loader().define(classBytes(99, "made/Late", "java/lang/Object")));
        t("missing super", () -> new Loader().define(classBytes(52, "made/X", "made/Missing")));
        t("final super", () -> new Loader().define(classBytes(52, "made/X", "java/lang/String")));
        t("interface super", () -> new Loader().define(classBytes(52, "made/X", "java/lang/Runnable")));
        t("own super", () -> new Loader().define(classBytes(52, "made/X", "made/X")));
        t("java package", () -> new Loader().define(classBytes(52, "java/lang/Evil", "java/lang/Object")));
        t("bad magic", () -> new Loader().define(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
        t("truncated", () -> new Loader().define(java.util.Arrays.copyOf(classBytes(52, "made/X", "java/lang/Object"), 20)));
        t("empty", () -> new Loader().define(new byte[0]));
        t("extra bytes", () -> new Loader().define(java.util.Arrays.copyOf(classBytes(52, "made/X", "java/lang/Object"), 100)));
        t("twice", () -> {
            Loader l = new Loader();
            l.define(classBytes(52, "made/Twice", "java/lang/Object"));
            try {
                return l.define(classBytes(52, "made/Twice", "java/lang/Object"));
            } catch (LinkageError e) {
                return e.getClass() + " " + e.getMessage().replaceAll("@[0-9a-f]+", "@");
            }
        });
        t("abstract", () -> Number.class.getDeclaredConstructor().newInstance());
        t("interface new", () -> Runnable.class.getDeclaredConstructor().newInstance());
        t("array forName", () -> Class.forName("[Ljava.lang.String;"));
        t("bad forName", () -> Class.forName("java/lang/String"));
        t("bad array forName", () -> Class.forName("[Q"));
        t("no method", () -> String.class.getMethod("nope", int.class, String[].class));
        t("no field", () -> String.class.getField("nope"));
        t("private field", () -> String.class.getDeclaredField("value").get("x"));
    }
}
