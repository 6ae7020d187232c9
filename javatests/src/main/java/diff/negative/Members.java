package diff.negative;

import static diff.util.Maker.*;

import diff.util.Asm.Bytes;
import diff.util.CodeText;
import diff.util.Judge;
import diff.util.Maker;
import java.util.function.Consumer;

/** JVMS §4.1, §4.5, §4.6 and §4.7: flags of classes, fields and methods, and the attributes of each. */
public class Members {
    static final int[] BITS = {1, 2, 4, 8, 16, 32, 64, 128, 0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000, 0x4000, 0x8000};

    static Bytes b() {
        return new Bytes();
    }

    static void with(String name, int major, int access, Consumer<Maker> change) {
        Maker m = new Maker(major, access, "p/P", "java/lang/Object");
        change.accept(m);
        Judge.one(name + " " + major, m);
    }

    static void with(String name, Consumer<Maker> change) {
        with(name, 61, CLASS, change);
    }

    /** Every flag by itself, and every two, and those with these flags added. */
    static void flags(String what, int[] majors, int base, java.util.function.IntFunction<Consumer<Maker>> change, int access) {
        for (int major : majors) {
            for (int i = 0; i < 16; i++) {
                for (int j = i; j < 16; j++) {
                    int f = BITS[i] | BITS[j] | base;
                    with(what + " flags " + Integer.toHexString(f), major, access, change.apply(f));
                }
            }
            with(what + " flags " + Integer.toHexString(base), major, access, change.apply(base));
        }
    }

    static void allFlags() {
        flags("class", new int[] {48, 49, 61}, 0, f -> m -> m.access = f, 0);
        flags("class abstract", new int[] {61}, ABSTRACT, f -> m -> m.access = f, 0);
        flags("interface", new int[] {48, 49, 50, 61}, INTERFACE | ABSTRACT, f -> m -> m.access = f, 0);
        flags("field", new int[] {48, 61}, 0, f -> m -> m.declare(f, "x", "I"), CLASS);
        flags("interface field", new int[] {48, 49, 61}, PUBLIC | STATIC | FINAL, f -> m -> m.declare(f, "x", "I"), FACE);
        flags("method", new int[] {48, 49, 60, 61}, 0, f -> m -> body(m, f, "f"), CLASS);
        flags("abstract method", new int[] {48, 61}, ABSTRACT, f -> m -> body(m, f, "f"), CLASS | ABSTRACT);
        flags("interface method", new int[] {48, 51, 52, 60, 61}, PUBLIC, f -> m -> body(m, f, "f"), FACE);
        flags("interface abstract method", new int[] {48, 51, 52}, PUBLIC | ABSTRACT, f -> m -> body(m, f, "f"), FACE);
        flags("interface private method", new int[] {52}, PRIVATE, f -> m -> body(m, f, "f"), FACE);
        flags("<init>", new int[] {48, 61}, 0, f -> m -> body(m, f, "<init>"), CLASS);
        flags("<clinit>", new int[] {50, 51, 60, 61}, 0, f -> m -> body(m, f, "<clinit>"), CLASS);
        flags("interface <clinit>", new int[] {48, 61}, STATIC, f -> m -> body(m, f, "<clinit>"), FACE);
        flags("interface <init>", new int[] {61}, PUBLIC, f -> m -> body(m, f, "<init>"), FACE);
    }

    static void body(Maker m, int flags, String name) {
        if ((flags & (ABSTRACT | NATIVE)) != 0) m.method(flags, name, "()V");
        else if (name.equals("<init>") && (flags & STATIC) == 0) m.method(flags, name, "()V", "aload_0; invokespecial java/lang/Object.<init>()V; return");
        else m.method(flags, name, "()V", "return");
    }

    static void members() {
        with("field twice", m -> m.declare(0, "x", "I").declare(0, "x", "I"));
        with("field twice, other flags", m -> m.declare(0, "x", "I").declare(STATIC, "x", "I"));
        with("field twice, other type", m -> m.declare(0, "x", "I").declare(0, "x", "J"));
        with("method twice", m -> m.method(ABSTRACT, "f", "()V").method(ABSTRACT, "f", "()V"));
        with("method twice, other type", m -> m.method(ABSTRACT, "f", "()V").method(ABSTRACT, "f", "()I"));
        with("<clinit> twice", m -> m.method(STATIC, "<clinit>", "()V", "return").method(STATIC, "<clinit>", "()V", "return"));
        with("<init> twice", m -> m.init("java/lang/Object").init("java/lang/Object"));
        with("<clinit> with argument", m -> m.method(STATIC, "<clinit>", "(I)V", "return"));
        with("<clinit> with argument", 50, CLASS, m -> m.method(STATIC, "<clinit>", "(I)V", "return"));
        with("<clinit> with result", m -> m.method(STATIC, "<clinit>", "()I", "iconst_0; ireturn"));
        with("<clinit> with result", 50, CLASS, m -> m.method(STATIC, "<clinit>", "()I", "iconst_0; ireturn"));
        with("<clinit> not static", m -> m.method(0, "<clinit>", "()V", "return"));
        with("<clinit> not static", 50, CLASS, m -> m.method(0, "<clinit>", "()V", "return"));
        with("<clinit> with argument not static", m -> m.method(0, "<clinit>", "(I)V", "return"));
        with("<clinit> abstract", m -> m.method(STATIC | ABSTRACT, "<clinit>", "()V"));
        with("<clinit> abstract", 50, CLASS, m -> m.method(ABSTRACT, "<clinit>", "()V"));
        with("<clinit> native", m -> m.method(STATIC | NATIVE, "<clinit>", "()V"));
        for (int i : new int[] {0, 2, 99}) {
            with("field name index " + i, m -> m.declare(0, i, m.utf("I")));
            with("field type index " + i, m -> m.declare(0, m.utf("x"), i));
            with("method name index " + i, m -> m.method(ABSTRACT, i, m.utf("()V")));
            with("method type index " + i, m -> m.method(ABSTRACT, m.utf("f"), i));
        }
        with("method without code", m -> m.method(PUBLIC, "f", "()V"));
        with("static method without code", m -> m.method(STATIC, "f", "()V"));
        with("<init> without code", m -> m.method(PUBLIC, "<init>", "()V"));
        with("abstract method with code", m -> m.method(PUBLIC | ABSTRACT, "f", "()V", "return"));
        with("native method with code", m -> m.method(PUBLIC | NATIVE, "f", "()V", "return"));
        with("code twice", m -> m.method(PUBLIC, "f", "()V", new CodeText(m, "return").attr(), new CodeText(m, "return").attr()));
        with("abstract method in a class that is not", 61, CLASS, m -> m.method(PUBLIC | ABSTRACT, "f", "()V"));
        with("interface method with code before 52", 51, FACE, m -> m.method(PUBLIC, "f", "()V", "return"));
        with("interface static method before 52", 51, FACE, m -> m.method(PUBLIC | STATIC, "f", "()V", "return"));
    }

    static void fieldAttributes() {
        String[] types = {"Z", "B", "C", "S", "I", "J", "F", "D", "Ljava/lang/String;", "Ljava/lang/Object;", "[I", "Ljava/lang/Integer;"};
        for (String t : types) {
            for (String k : new String[] {"int", "long", "float", "double", "string", "class", "utf", "zero", "beyond", "half"}) {
                for (int flags : new int[] {STATIC | FINAL, STATIC, FINAL}) {
                    if (flags != (STATIC | FINAL) && !k.equals("int") && !k.equals("beyond")) continue;
                    with("ConstantValue " + k + " of " + (flags == FINAL ? "instance " : flags == STATIC ? "changeable " : "") + "field " + t, m -> m.declare(flags, "x", t, m.attr("ConstantValue", b().u2(constant(m, k)))));
                }
            }
        }
        with("ConstantValue twice", m -> m.declare(STATIC, "x", "I", m.attr("ConstantValue", b().u2(m.integer(1))), m.attr("ConstantValue", b().u2(m.integer(1)))));
        for (int n : new int[] {0, 1, 3, 4}) with("ConstantValue of " + n + " bytes", m -> m.declare(STATIC, "x", "I", m.attr("ConstantValue", b().b(new int[n]))));
        for (String a : new String[] {"Synthetic", "Deprecated", "Signature", "RuntimeVisibleAnnotations", "RuntimeInvisibleAnnotations", "RuntimeVisibleTypeAnnotations", "RuntimeInvisibleTypeAnnotations", "Code", "Exceptions", "Mine"}) {
            for (int n : new int[] {0, 1, 2, 3}) with("field " + a + " of " + n + " bytes", m -> m.declare(STATIC, "x", "I", m.attr(a, b().b(new int[n]))));
            with("field " + a + " twice", m -> m.declare(0, "x", "Ljava/lang/Object;", m.attr(a, twoBytes(m, a)), m.attr(a, twoBytes(m, a))));
        }
        for (int i : new int[] {0, 2, 99}) {
            with("field attribute name index " + i, m -> m.declare(0, "x", "I", Maker.attr(i, b())));
            with("field Signature index " + i, m -> m.declare(0, "x", "I", m.attr("Signature", b().u2(i))));
            with("class attribute name index " + i, m -> m.with(Maker.attr(i, b())));
            with("method attribute name index " + i, m -> m.method(ABSTRACT, "f", "()V", Maker.attr(i, b())));
            with("code attribute name index " + i, m -> m.method(PUBLIC, "f", "()V", new CodeText(m, "return").with(Maker.attr(i, b())).attr()));
        }
        for (String a : new String[] {"Mine", "Synthetic", "Deprecated", "SourceFile"}) {
            for (int n : new int[] {-1, 0x7fffffff, 100000, 1}) {
                with("field " + a + " claims " + n, m -> m.declare(0, "x", "I", m.attr(a, b()).length(n)));
                with("method " + a + " claims " + n, m -> m.method(ABSTRACT, "f", "()V", m.attr(a, b()).length(n)));
                with("class " + a + " claims " + n, m -> m.with(m.attr(a, b()).length(n)));
            }
        }
    }

    static Bytes twoBytes(Maker m, String a) {
        return a.equals("Signature") || a.equals("SourceFile") ? b().u2(m.utf("Ljava/lang/Object;")) : a.startsWith("Runtime") || a.equals("Exceptions") ? b().u2(0) : b();
    }

    static int constant(Maker m, String k) {
        return switch (k) {
            case "int" -> m.integer(7);
            case "long" -> m.big(7);
            case "float" -> m.real(7);
            case "double" -> m.wide(7);
            case "string" -> m.string("seven");
            case "class" -> m.self;
            case "utf" -> 1;
            case "zero" -> 0;
            case "half" -> m.big(8) + 1;
            default -> 999;
        };
    }

    static void methodAttributes() {
        for (String a : new String[] {"Synthetic", "Deprecated", "Signature", "Exceptions", "MethodParameters", "AnnotationDefault", "RuntimeVisibleAnnotations", "RuntimeInvisibleAnnotations",
            "RuntimeVisibleParameterAnnotations", "RuntimeInvisibleParameterAnnotations", "RuntimeVisibleTypeAnnotations", "RuntimeInvisibleTypeAnnotations", "ConstantValue", "Mine", "Code"}) {
            for (int n : new int[] {0, 1, 2, 3, 4, 5}) {
                with("method " + a + " of " + n + " bytes", m -> m.method(ABSTRACT, "f", "()V", m.attr(a, b().b(new int[n]))));
                if (n < 3) with("method " + a + " of " + n + " bytes", 48, CLASS, m -> m.method(ABSTRACT, "f", "()V", m.attr(a, b().b(new int[n]))));
            }
            with("method " + a + " twice", m -> m.method(ABSTRACT, "f", "()V", m.attr(a, a.equals("MethodParameters") ? b().b(0) : twoBytes(m, a)), m.attr(a, a.equals("MethodParameters") ? b().b(0) : twoBytes(m, a))));
        }
        for (int i : new int[] {0, 1, 99}) {
            with("Exceptions index " + i, m -> m.method(ABSTRACT, "f", "()V", m.attr("Exceptions", b().u2(1).u2(i))));
            with("method Signature index " + (i + 1), m -> m.method(ABSTRACT, "f", "()V", m.attr("Signature", b().u2(i + 1))));
            with("MethodParameters name " + i, m -> m.method(ABSTRACT, "f", "(I)V", m.attr("MethodParameters", b().b(1).u2(i).u2(0))));
        }
        with("Exceptions longer than claimed", m -> m.method(ABSTRACT, "f", "()V", m.attr("Exceptions", b().u2(1).u2(m.self).u2(m.self))));
        with("Exceptions shorter than claimed", m -> m.method(ABSTRACT, "f", "()V", m.attr("Exceptions", b().u2(2).u2(m.self))));
        with("Exceptions of no Throwable", m -> m.method(ABSTRACT, "f", "()V", m.attr("Exceptions", b().u2(1).u2(m.self))));
        // The parts of Code.
        for (int n : new int[] {0, 65535, 65536}) with("code of " + n + " bytes", m -> m.method(STATIC, "f", "()V", m.code(1, 1, b().b(new int[Math.max(0, n - 1)]).b(n == 0 ? new int[0] : new int[] {0xb1}), b())));
        for (int n : new int[] {-2, -1, 1, 2}) with("code with length off by " + n, m -> {
            Maker.Attr a = new CodeText(m, "nop; return").attr();
            m.method(STATIC, "f", "()V", a.length(20 - 6 + n));
        });
        for (int[] h : new int[][] {{0, 1, 1}, {0, 2, 2}, {1, 0, 1}, {1, 1, 1}, {0, 3, 1}, {0, 2, 3}, {0, 65535, 0}, {65535, 65535, 0}, {0, 1, 65535}}) {
            with("handler " + h[0] + " " + h[1] + " " + h[2], m -> m.method(STATIC, "f", "()V", m.code(1, 1, b().b(0, 0, 0xb1), b().u2(h[0]).u2(h[1]).u2(h[2]).u2(0))));
            with("handler " + h[0] + " " + h[1] + " " + h[2], 49, CLASS, m -> m.method(STATIC, "f", "()V", m.code(1, 1, b().b(0, 0, 0xb1), b().u2(h[0]).u2(h[1]).u2(h[2]).u2(0))));
        }
        for (int i : new int[] {1, 99}) with("catch type index " + i, m -> m.method(STATIC, "f", "()V", m.code(1, 1, b().b(0, 0, 0xb1), b().u2(0).u2(1).u2(2).u2(i))));
        String[] tables = {"LineNumberTable", "LocalVariableTable", "LocalVariableTypeTable"};
        for (String t : tables) {
            for (int major : new int[] {48, 61}) {
                for (int n : new int[] {0, 1, 2, 3, 6, 12}) with(t + " of " + n + " bytes", major, CLASS, m -> m.method(STATIC, "f", "()V", new CodeText(m, "nop; return").with(m.attr(t, b().b(new int[n]))).attr()));
                with(t + " claims more rows", major, CLASS, m -> m.method(STATIC, "f", "()V", new CodeText(m, "nop; return").with(m.attr(t, b().u2(9))).attr()));
                with(t + " twice", major, CLASS, m -> m.method(STATIC, "f", "()V", new CodeText(m, "nop; return").with(m.attr(t, b().u2(0))).with(m.attr(t, b().u2(0))).attr()));
            }
        }
        for (int pc : new int[] {0, 1, 2, 65535}) with("line at " + pc, m -> m.method(STATIC, "f", "()V", new CodeText(m, "nop; return").with(m.attr("LineNumberTable", b().u2(1).u2(pc).u2(5))).attr()));
        int[][] vars = {{0, 2, 0}, {0, 3, 0}, {0, 1, 0}, {1, 1, 0}, {2, 0, 0}, {2, 1, 0}, {3, 0, 0}, {0, 65535, 0}, {65535, 1, 0}, {0, 2, 7}, {0, 2, 8}, {0, 2, 65535}};
        for (String t : new String[] {"LocalVariableTable", "LocalVariableTypeTable"}) {
            for (int[] v : vars) {
                for (String d : new String[] {"I", "J", "Lp/A;", "", "V", "X", "TT;", "(I)V"}) {
                    if (!d.equals("I") && !d.equals("J") && v != vars[0]) continue;
                    for (int major : new int[] {49, 61}) with(t + " " + v[0] + " " + v[1] + " " + v[2] + " " + d, major, CLASS, m -> m.method(STATIC, "f", "()V", variables(m, t, v, "x", d).attr()));
                }
            }
            for (String n : new String[] {"", "a.b", "a;", "<x>", "1"}) with(t + " of name '" + n + "'", m -> m.method(STATIC, "f", "()V", variables(m, t, vars[0], n, "I").attr()));
            for (int i : new int[] {0, 2, 99}) {
                with(t + " name index " + i, m -> m.method(STATIC, "f", "()V", new CodeText(m, "nop; return").with(m.attr(t, b().u2(1).u2(0).u2(1).u2(i).u2(m.utf("I")).u2(0))).attr()));
                with(t + " type index " + i, m -> m.method(STATIC, "f", "()V", new CodeText(m, "nop; return").with(m.attr(t, b().u2(1).u2(0).u2(1).u2(m.utf("x")).u2(i).u2(0))).attr()));
            }
        }
        with("variable twice", m -> m.method(STATIC, "f", "()V", variables(m, "LocalVariableTable", vars[0], "x", "I").with(row(m, "LocalVariableTable", vars[0], "x", "I")).attr()));
        with("variable twice, other slot", m -> m.method(STATIC, "f", "()V", variables(m, "LocalVariableTable", vars[0], "x", "I").with(row(m, "LocalVariableTable", new int[] {0, 2, 1}, "x", "I")).attr()));
        with("variable and its generic type", m -> m.method(STATIC, "f", "()V", variables(m, "LocalVariableTable", vars[0], "x", "I").with(row(m, "LocalVariableTypeTable", vars[0], "x", "TT;")).attr()));
        with("variable and generic type of another", m -> m.method(STATIC, "f", "()V", variables(m, "LocalVariableTable", vars[0], "x", "I").with(row(m, "LocalVariableTypeTable", vars[0], "y", "TT;")).attr()));
        with("generic type twice", m -> m.method(STATIC, "f", "()V", variables(m, "LocalVariableTable", vars[0], "x", "I").with(row(m, "LocalVariableTypeTable", vars[0], "x", "TT;")).with(row(m, "LocalVariableTypeTable", vars[0], "x", "TT;")).attr()));
        with("variable at no instruction", m -> m.method(STATIC, "f", "()V", new CodeText(m, "sipush 1; pop; return").with(row(m, "LocalVariableTable", new int[] {1, 1, 0}, "x", "I")).attr()));
        with("variable to no instruction", m -> m.method(STATIC, "f", "()V", new CodeText(m, "sipush 1; pop; return").with(row(m, "LocalVariableTable", new int[] {0, 1, 0}, "x", "I")).attr()));
    }

    static Maker.Attr row(Maker m, String table, int[] v, String name, String desc) {
        return m.attr(table, b().u2(1).u2(v[0]).u2(v[1]).u2(m.utf(name)).u2(m.utf(desc)).u2(v[2]));
    }

    static CodeText variables(Maker m, String table, int[] v, String name, String desc) {
        return new CodeText(m, "nop; return").with(row(m, table, v, name, desc));
    }

    static void classAttributes() {
        String[] names = {"SourceFile", "SourceDebugExtension", "InnerClasses", "EnclosingMethod", "Synthetic", "Deprecated", "Signature", "BootstrapMethods", "Module", "ModulePackages", "ModuleMainClass",
            "NestHost", "NestMembers", "Record", "PermittedSubclasses", "RuntimeVisibleAnnotations", "RuntimeInvisibleAnnotations", "RuntimeVisibleTypeAnnotations", "RuntimeInvisibleTypeAnnotations", "Code", "Mine"};
        for (String a : names) {
            for (int major : new int[] {48, 50, 52, 55, 60, 61}) {
                for (int n : new int[] {0, 1, 2, 3, 4}) with("class " + a + " of " + n + " bytes", major, CLASS, m -> m.with(a, b().b(new int[n])));
                with("class " + a + " twice", major, CLASS, m -> m.with(a, twice(m, a)).with(a, twice(m, a)));
                with("class " + a + " right", major, CLASS, m -> m.with(a, twice(m, a)));
                with("class " + a + " claims a thousand", major, CLASS, m -> m.with(a, b().u2(1000)));
                if (major == 61) for (int i : new int[] {0, 1, 2, 99}) {
                    with("class " + a + " index " + i, m -> m.with(a, b().u2(i)));
                    with("class " + a + " list of index " + i, m -> m.with(a, b().u2(1).u2(i)));
                    with("class " + a + " list of index " + i + " and more", m -> m.with(a, b().u2(1).u2(i).b(0)));
                }
            }
        }
        with("NestHost and NestMembers", m -> m.with("NestHost", b().u2(m.self)).with("NestMembers", b().u2(0)));
        with("NestMembers and NestHost", m -> m.with("NestMembers", b().u2(0)).with("NestHost", b().u2(m.self)));
        with("NestHost of an array", m -> m.with("NestHost", b().u2(m.cls("[I"))));
        with("NestMembers twice the same", m -> m.with("NestMembers", b().u2(2).u2(m.cls("p/Q")).u2(m.cls("p/Q"))));
        with("NestMembers of itself", m -> m.with("NestMembers", b().u2(1).u2(m.self)));
        with("PermittedSubclasses of a final class", 61, CLASS | FINAL, m -> m.with("PermittedSubclasses", b().u2(0)));
        with("PermittedSubclasses of an interface", 61, FACE, m -> m.with("PermittedSubclasses", b().u2(1).u2(m.cls("p/Q"))));
        with("PermittedSubclasses of none", m -> m.with("PermittedSubclasses", b().u2(0)));
        with("PermittedSubclasses twice the same", m -> m.with("PermittedSubclasses", b().u2(2).u2(m.cls("p/Q")).u2(m.cls("p/Q"))));
        for (int access : new int[] {CLASS, CLASS | FINAL, CLASS | ABSTRACT, FACE, CLASS | FINAL | ENUM}) {
            for (String parent : new String[] {"java/lang/Object", "java/lang/Record"}) {
                if (access == FACE && parent.endsWith("Record")) continue;
                Maker m = new Maker(61, access, "p/P", parent);
                Judge.one("Record in " + Integer.toHexString(access) + " of " + parent, m.with("Record", b().u2(0)));
            }
        }
        Maker r = new Maker(61, CLASS | FINAL, "p/P", "java/lang/Record");
        Judge.one("Record without attribute", r);
        String[][] parts = {{"x", "I"}, {"", "I"}, {"a.b", "I"}, {"x", ""}, {"x", "V"}, {"x", "X"}, {"x", "Lp"}, {"<x>", "I"}, {"x", "Lp/Q;"}, {"x", "()V"}};
        for (String[] p : parts) record("component '" + p[0] + "' '" + p[1] + "'", m -> b().u2(1).u2(m.utf(p[0])).u2(m.utf(p[1])).u2(0));
        for (int i : new int[] {0, 2, 99}) {
            record("component name index " + i, m -> b().u2(1).u2(i).u2(m.utf("I")).u2(0));
            record("component type index " + i, m -> b().u2(1).u2(m.utf("x")).u2(i).u2(0));
            record("component attribute name index " + i, m -> b().u2(1).u2(m.utf("x")).u2(m.utf("I")).u2(1).u2(i).u4(0));
            record("component Signature index " + i, m -> b().u2(1).u2(m.utf("x")).u2(m.utf("I")).u2(1).u2(m.utf("Signature")).u4(2).u2(i));
        }
        record("component twice", m -> b().u2(2).u2(m.utf("x")).u2(m.utf("I")).u2(0).u2(m.utf("x")).u2(m.utf("I")).u2(0));
        record("component Signature of 3 bytes", m -> b().u2(1).u2(m.utf("x")).u2(m.utf("I")).u2(1).u2(m.utf("Signature")).u4(3).u2(1).b(0));
        record("component Signature twice", m -> b().u2(1).u2(m.utf("x")).u2(m.utf("I")).u2(2).u2(m.utf("Signature")).u4(2).u2(m.utf("I")).u2(m.utf("Signature")).u4(2).u2(m.utf("I")));
        record("component with unknown attribute", m -> b().u2(1).u2(m.utf("x")).u2(m.utf("I")).u2(1).u2(m.utf("Mine")).u4(1).b(1));
        record("component annotations twice", m -> b().u2(1).u2(m.utf("x")).u2(m.utf("I")).u2(2).u2(m.utf("RuntimeVisibleAnnotations")).u4(2).u2(0).u2(m.utf("RuntimeVisibleAnnotations")).u4(2).u2(0));
        record("fewer components than claimed", m -> b().u2(2).u2(m.utf("x")).u2(m.utf("I")).u2(0));
        record("more components than claimed", m -> b().u2(0).u2(m.utf("x")).u2(m.utf("I")).u2(0));
        // InnerClasses.
        int[] inner = {2, 4, 0, 0};
        for (int major : new int[] {48, 61}) {
            for (int at = 0; at < 3; at++) {
                for (int i : new int[] {0, 1, 2, 4, 99}) {
                    int a = at;
                    with("InnerClasses part " + at + " is " + i, major, CLASS, m -> {
                        int[] row = inner.clone();
                        row[a] = i;
                        m.with("InnerClasses", b().u2(1).u2(row[0]).u2(row[1]).u2(row[2]).u2(row[3]));
                    });
                }
            }
            for (int f : new int[] {0, 1, 3, 7, 8, 0x10, 0x20, 0x200, 0x400, 0x410, 0x600, 0x608, 0x620, 0x2000, 0x2600, 0x4000, 0x4600, 0x8000, 0xffff}) {
                with("InnerClasses flags " + Integer.toHexString(f), major, CLASS, m -> m.with("InnerClasses", b().u2(1).u2(2).u2(4).u2(1).u2(f)));
            }
            with("InnerClasses outer an array", major, CLASS, m -> m.with("InnerClasses", b().u2(1).u2(2).u2(m.cls("[I")).u2(1).u2(0)));
            with("InnerClasses inner an array", major, CLASS, m -> m.with("InnerClasses", b().u2(1).u2(m.cls("[I")).u2(2).u2(1).u2(0)));
            with("InnerClasses the same row twice", major, CLASS, m -> m.with("InnerClasses", b().u2(2).u2(2).u2(4).u2(1).u2(0).u2(2).u2(4).u2(1).u2(0)));
            with("InnerClasses twice with other flags", major, CLASS, m -> m.with("InnerClasses", b().u2(2).u2(2).u2(4).u2(1).u2(0).u2(2).u2(4).u2(1).u2(1)));
            with("InnerClasses longer", major, CLASS, m -> m.with("InnerClasses", b().u2(1).u2(2).u2(4).u2(1).u2(0).u2(0)));
            with("InnerClasses in a circle", major, CLASS, m -> m.with("InnerClasses", b().u2(2).u2(2).u2(4).u2(1).u2(0).u2(4).u2(2).u2(1).u2(0)));
        }
        for (int[] e : new int[][] {{2, 0}, {0, 0}, {1, 0}, {99, 0}, {2, 1}, {2, 99}, {2, 2}}) with("EnclosingMethod " + e[0] + " " + e[1], m -> m.with("EnclosingMethod", b().u2(e[0]).u2(e[1])));
        with("EnclosingMethod right", m -> m.with("EnclosingMethod", b().u2(2).u2(m.nameType("f", "()V"))));
        with("EnclosingMethod of a field", m -> m.with("EnclosingMethod", b().u2(2).u2(m.nameType("f", "I"))));
        with("EnclosingMethod of <clinit>", m -> m.with("EnclosingMethod", b().u2(2).u2(m.nameType("<clinit>", "()V"))));
        // BootstrapMethods.
        with("BootstrapMethods handle is a class", m -> m.with("BootstrapMethods", b().u2(1).u2(m.self).u2(0)));
        with("BootstrapMethods handle is zero", m -> m.with("BootstrapMethods", b().u2(1).u2(0).u2(0)));
        with("BootstrapMethods argument is zero", m -> m.with("BootstrapMethods", b().u2(1).u2(handle(m)).u2(1).u2(0)));
        with("BootstrapMethods argument is Utf8", m -> m.with("BootstrapMethods", b().u2(1).u2(handle(m)).u2(1).u2(1)));
        with("BootstrapMethods argument is NameAndType", m -> m.with("BootstrapMethods", b().u2(1).u2(handle(m)).u2(1).u2(m.nameType("x", "I"))));
        with("BootstrapMethods argument is Methodref", m -> m.with("BootstrapMethods", b().u2(1).u2(handle(m)).u2(1).u2(m.method("p/P", "f", "()V"))));
        with("BootstrapMethods argument is half a long", m -> m.with("BootstrapMethods", b().u2(1).u2(handle(m)).u2(1).u2(m.big(1) + 1)));
        with("BootstrapMethods arguments of all sorts", m -> m.with("BootstrapMethods", b().u2(1).u2(handle(m)).u2(8).u2(m.integer(1)).u2(m.real(1)).u2(m.big(1)).u2(m.wide(1)).u2(m.self).u2(m.string("s")).u2(handle(m)).u2(m.methodType("()V"))));
        with("BootstrapMethods shorter than claimed", m -> m.with("BootstrapMethods", b().u2(1).u2(handle(m)).u2(2).u2(m.self)));
        with("BootstrapMethods longer than claimed", m -> m.with("BootstrapMethods", b().u2(1).u2(handle(m)).u2(0).u2(0)));
        with("BootstrapMethods index beyond", m -> {
            m.bootstrap(handle(m));
            m.indy(1, "f", "()V");
        });
        with("BootstrapMethods of itself", m -> {
            m.bootstrap(handle(m), m.dynamic(0, "x", "I"));
        });
        // Modules.
        for (int major : new int[] {52, 53, 61}) {
            for (int f : new int[] {MODULE, MODULE | PUBLIC, MODULE | FINAL | SUPER}) {
                Maker m = new Maker(major, f, "module-info", null);
                Judge.one("module " + Integer.toHexString(f) + " " + major, m.with("Module", b().u2(m.raw(1, b().b(19).u2(m.utf("m")))).u2(0).u2(0).u2(0).u2(0).u2(0).u2(0).u2(0)));
            }
            with("class with Module", major, CLASS, m -> m.with("Module", b().u2(1).u2(0)));
            with("class with a module flag", major, CLASS | MODULE, m -> m.access |= 0);
        }
        Judge.one("class named module-info", new Maker(61, CLASS, "module-info", "java/lang/Object"));
    }

    static int handle(Maker m) {
        return m.handle(6, m.method("p/P", "f", "()V"));
    }

    static void record(String name, java.util.function.Function<Maker, Bytes> content) {
        Maker m = new Maker(61, CLASS | FINAL, "p/P", "java/lang/Record");
        Judge.one("Record: " + name, m.with("Record", content.apply(m)));
    }

    static Bytes twice(Maker m, String a) {
        return switch (a) {
            case "SourceFile", "Signature" -> b().u2(m.utf("Ljava/lang/Object;"));
            case "NestHost", "ModuleMainClass" -> b().u2(m.self);
            case "EnclosingMethod" -> b().u2(m.self).u2(0);
            case "Synthetic", "Deprecated", "SourceDebugExtension", "Mine", "Code" -> b();
            default -> b().u2(0);
        };
    }

    public static void main(String[] args) {
        allFlags();
        members();
        fieldAttributes();
        methodAttributes();
        classAttributes();
        Judge.end();
    }
}
