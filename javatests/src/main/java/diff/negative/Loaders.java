package diff.negative;

import static diff.util.Maker.*;

import diff.util.Asm.Bytes;
import diff.util.Judge;
import diff.util.Maker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** JVMS §5.3 and §5.4: loaders that disagree about a class, nests, hidden classes, natives, call sites. */
public class Loaders {
    static Maker cls(String name) {
        return Maker.cls(name, "java/lang/Object");
    }

    /**
     * Two loaders, {@code near} asks {@code far} for the classes in {@code shared}; both define {@code p/D} for
     * themselves. Then {@code p/U} of {@code near} runs.
     */
    static void apart(String name, Maker[] far, Maker[] near) {
        Judge.Loader f = new Judge.Loader("far").add(far).add(cls("p/D")), n = new Judge.Loader("near").add(near).add(cls("p/D"));
        try {
            for (Maker m : far) n.others.put(m.name.replace('/', '.'), Class.forName(m.name.replace('/', '.'), false, f));
        } catch (Throwable t) {
            Judge.tell(name, "far: " + Judge.text(t));
            return;
        }
        Judge.run(name, n, "p/U");
    }

    static Maker[] list(Maker... m) {
        return m;
    }

    static Maker use(String code) {
        return cls("p/U").run(code + "; return");
    }

    static final String LOAD_FAR = "invokestatic p/A.touch()V; ", LOAD_NEAR = "new p/D; pop; ";

    static Maker farA() {
        return cls("p/A").method(PUBLIC | STATIC, "f", "(Lp/D;)V", "return").method(PUBLIC | STATIC, "g", "()Lp/D;", "aconst_null; areturn").method(PUBLIC, "h", "([[Lp/D;)V", "return").method(PUBLIC | STATIC, "k", "(ILjava/lang/String;Lp/D;)I", "iconst_0; ireturn")
            .declare(PUBLIC | STATIC, "x", "Lp/D;").declare(PUBLIC, "y", "[Lp/D;").method(PUBLIC | STATIC, "touch", "()V", "new p/D; pop; return").declare(PUBLIC | STATIC, "z", "I");
    }

    static void constraints() {
        String[] uses = {"aconst_null; invokestatic p/A.f(Lp/D,)V", "invokestatic p/A.g()Lp/D,; pop", "new p/A; dup; invokespecial p/A.<init>()V; aconst_null; invokevirtual p/A.h([[Lp/D,)V", "getstatic p/A.x:Lp/D,; pop",
            "aconst_null; putstatic p/A.x:Lp/D,", "new p/A; dup; invokespecial p/A.<init>()V; getfield p/A.y:[Lp/D,; pop", "iconst_0; ldc string x; aconst_null; invokestatic p/A.k(ILjava/lang/String,Lp/D,)I; pop", "getstatic p/A.z:I; pop"};
        String[] before = {"", LOAD_FAR, LOAD_NEAR, LOAD_FAR + LOAD_NEAR, LOAD_NEAR + LOAD_FAR};
        for (String u : uses) {
            for (int b = 0; b < before.length; b++) {
                String what = new String[] {"none loaded", "far loaded", "near loaded", "both loaded", "both loaded, near first"}[b];
                apart(u + ", " + what, list(farA()), list(use(before[b] + u)));
                apart(u + ", " + what + ", then far", list(farA()), list(use(before[b] + u + "; " + LOAD_FAR)));
                apart(u + ", " + what + ", then near", list(farA()), list(use(before[b] + u + "; " + LOAD_NEAR)));
                apart(u + ", " + what + ", then both", list(farA()), list(use(before[b] + u + "; " + LOAD_NEAR + LOAD_FAR)));
                apart(u + ", " + what + ", then both, far first", list(farA()), list(use(before[b] + u + "; " + LOAD_FAR + LOAD_NEAR)));
            }
        }
        // Overriding, and implementing.
        for (int b = 0; b < before.length; b++) {
            String what = new String[] {"none loaded", "far loaded", "near loaded", "both loaded", "both loaded, near first"}[b];
            String make = "; new p/B; dup; invokespecial p/B.<init>()V; pop";
            apart("override, " + what, list(farA()), list(Maker.cls("p/B", "p/A").method(PUBLIC, "h", "([[Lp/D;)V", "return"), use(before[b] + "nop" + make)));
            apart("override, result, " + what, list(farA().method(PUBLIC, "r", "()Lp/D;", "aconst_null; areturn")), list(Maker.cls("p/B", "p/A").method(PUBLIC, "r", "()Lp/D;", "aconst_null; areturn"), use(before[b] + "nop" + make)));
            apart("override, then both, " + what, list(farA()), list(Maker.cls("p/B", "p/A").method(PUBLIC, "h", "([[Lp/D;)V", "return"), use(before[b] + "nop" + make + "; " + LOAD_FAR + LOAD_NEAR)));
            apart("override of private, " + what, list(farA().method(PRIVATE, "r", "()Lp/D;", "aconst_null; areturn")), list(Maker.cls("p/B", "p/A").method(PUBLIC, "r", "()Lp/D;", "aconst_null; areturn"), use(before[b] + "nop" + make)));
            apart("override of static, " + what, list(farA()), list(Maker.cls("p/B", "p/A").method(PUBLIC | STATIC, "f", "(Lp/D;)V", "return"), use(before[b] + "nop" + make)));
            apart("inherited, " + what, list(farA()), list(Maker.cls("p/B", "p/A"), use(before[b] + "nop" + make + "; new p/B; dup; invokespecial p/B.<init>()V; aconst_null; invokevirtual p/B.h([[Lp/D,)V")));
            Maker i = Maker.face("p/I").method(PUBLIC | ABSTRACT, "h", "(Lp/D;)V");
            apart("implement, " + what, list(farA(), i), list(Maker.cls("p/B", "java/lang/Object", "p/I").method(PUBLIC, "h", "(Lp/D;)V", "return"), use(before[b] + "nop" + make)));
            apart("implement not, " + what, list(farA(), i), list(Maker.cls("p/B", "java/lang/Object", "p/I"), use(before[b] + "nop" + make)));
            apart("implement, call, " + what, list(farA(), i), list(Maker.cls("p/B", "java/lang/Object", "p/I").method(PUBLIC, "h", "(Lp/D;)V", "return"), use(before[b] + "new p/B; dup; invokespecial p/B.<init>()V; aconst_null; invokeinterface p/I.h(Lp/D,)V")));
            Maker d = Maker.face("p/I").method(PUBLIC, "h", "(Lp/D;)V", "return");
            apart("inherit default, " + what, list(farA(), d), list(Maker.cls("p/B", "java/lang/Object", "p/I"), use(before[b] + "nop" + make)));
            apart("inherit default, call, " + what, list(farA(), d), list(Maker.cls("p/B", "java/lang/Object", "p/I"), use(before[b] + "new p/B; dup; invokespecial p/B.<init>()V; aconst_null; invokevirtual p/B.h(Lp/D,)V")));
            apart("implement by superclass, " + what, list(farA(), i, cls("p/S").method(PUBLIC, "h", "(Lp/D;)V", "return")), list(Maker.cls("p/B", "p/S", "p/I"), use(before[b] + "nop" + make)));
            apart("override default, " + what, list(farA(), d), list(Maker.cls("p/B", "java/lang/Object", "p/I").method(PUBLIC, "h", "(Lp/D;)V", "return"), use(before[b] + "nop" + make)));
            for (int kind : new int[] {2, 4, 6}) {
                Maker u = cls("p/U");
                int ref = kind < 5 ? u.field("p/A", "x", "Lp/D;") : u.method("p/A", "f", "(Lp/D;)V");
                apart("handle " + kind + ", " + what, list(farA()), list(u.run(before[b] + "ldc_w #" + u.handle(kind, ref) + "; pop; return")));
            }
        }
        // The same name with other packages: not the same run-time package.
        apart("package-private of another loader's class", list(cls("p/A").method(STATIC, "f", "()V", "return")), list(use("invokestatic p/A.f()V")));
        apart("package-private class of another loader", list(new Maker(61, SUPER, "p/A", "java/lang/Object").method(PUBLIC | STATIC, "f", "()V", "return")), list(use("invokestatic p/A.f()V")));
        apart("protected of another loader's class", list(cls("p/A").method(PROTECTED | STATIC, "f", "()V", "return")), list(use("invokestatic p/A.f()V")));
        apart("package-private superclass of another loader", list(new Maker(61, SUPER, "p/A", "java/lang/Object")), list(new Maker(61, CLASS, "p/B", "p/A"), use("new p/B; pop")));
        apart("package-private method is not overridden by another loader's", list(cls("p/A").method(0, "f", "()V", "return").method(PUBLIC | STATIC, "t", "(Lp/A;)V", "aload_0; invokevirtual p/A.f()V; return")),
            list(Maker.cls("p/B", "p/A").method(PUBLIC, "f", "()V", "aconst_null; athrow"), use("new p/B; dup; invokespecial p/B.<init>()V; invokestatic p/A.t(Lp/A,)V")));
        apart("nestmate of another loader", list(nested(cls("p/A").method(PRIVATE | STATIC, "f", "()V", "return"), "p/U")), list(member(cls("p/U"), "p/A").run("invokestatic p/A.f()V; return")));
        apart("sealed for another loader's class", list(sealed("p/A", "p/B")), list(new Maker(61, CLASS, "p/B", "p/A"), use("new p/B; pop")));
        apart("cast between classes of one name", list(farA().method(PUBLIC | STATIC, "o", "()Ljava/lang/Object;", "new p/D; dup; invokespecial p/D.<init>()V; areturn")), list(use("invokestatic p/A.o()Ljava/lang/Object,; checkcast p/D; pop")));
        apart("array store between classes of one name", list(farA().method(PUBLIC | STATIC, "o", "()Ljava/lang/Object;", "new p/D; dup; invokespecial p/D.<init>()V; areturn")), list(use("iconst_1; anewarray p/D; iconst_0; invokestatic p/A.o()Ljava/lang/Object,; aastore")));
        // What loaders do wrong.
        Judge.Loader l = new Judge.Loader("wrong").add(use("new p/Other; pop"));
        l.others.put("p.Other", String.class);
        Judge.run("loader gives a class of another name", l, "p/U");
        l = new Judge.Loader("null") {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                return name.equals("p.None") ? null : super.loadClass(name, resolve);
            }
        }.add(use("new p/None; pop"));
        Judge.run("loader gives null", l, "p/U");
        for (Throwable t : new Throwable[] {new RuntimeException("mine"), new Error("mine"), new LinkageError("mine"), new ClassNotFoundException("mine"), new NoClassDefFoundError("mine")}) {
            l = new Judge.Loader("throws") {
                @Override
                protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                    if (name.equals("p.None")) Loaders.<RuntimeException>toss(t);
                    return super.loadClass(name, resolve);
                }
            }.add(use("new p/None; pop"));
            Judge.run("loader throws " + t.getClass().getName(), l, "p/U");
        }
    }

    @SuppressWarnings("unchecked")
    static <T extends Throwable> void toss(Throwable t) throws T {
        throw (T) t;
    }

    static Maker nested(Maker host, String... members) {
        Bytes b = new Bytes().u2(members.length);
        for (String m : members) b.u2(host.cls(m));
        return host.with("NestMembers", b);
    }

    static Maker member(Maker m, String host) {
        return m.with("NestHost", new Bytes().u2(m.cls(host)));
    }

    static Maker sealed(String name, String... permitted) {
        Maker m = new Maker(61, CLASS | ABSTRACT, name, "java/lang/Object");
        m.init("java/lang/Object");
        Bytes b = new Bytes().u2(permitted.length);
        for (String p : permitted) b.u2(m.cls(p));
        return m.with("PermittedSubclasses", b);
    }

    static void nests() {
        String[] uses = {"invokestatic p/A.f()V", "getstatic p/A.x:I; pop", "new p/A; dup; invokespecial p/A.<init>()V; invokevirtual p/A.g()V", "new p/A; dup; iconst_0; invokespecial p/A.<init>(I)V; pop", "iconst_0; putstatic p/A.x:I",
            "new p/A; dup; invokespecial p/A.<init>()V; invokespecial p/A.g()V"};
        for (String u : uses) {
            for (String sort : new String[] {"mutual", "not listed", "claimed", "host missing", "host elsewhere", "host in other package", "through host", "host is itself", "host of host", "host refused", "host is an array", "members of each other"}) {
                Maker a = cls("p/A").method(PRIVATE | STATIC, "f", "()V", "return").declare(PRIVATE | STATIC, "x", "I").method(PRIVATE, "g", "()V", "return").method(PRIVATE, "<init>", "(I)V", "aload_0; invokespecial java/lang/Object.<init>()V; return");
                Maker m = cls("p/U"), h = cls("p/H"), extra = cls("q/H");
                switch (sort) {
                    case "mutual" -> { nested(a, "p/U"); member(m, "p/A"); }
                    case "not listed" -> { nested(a, "p/V"); member(m, "p/A"); }
                    case "claimed" -> nested(a, "p/U");
                    case "host missing" -> { member(a, "p/None"); member(m, "p/None"); }
                    case "host elsewhere" -> { member(a, "java/lang/String"); member(m, "java/lang/String"); }
                    case "host in other package" -> { nested(extra, "p/A", "p/U"); member(a, "q/H"); member(m, "q/H"); }
                    case "through host" -> { nested(h, "p/A", "p/U"); member(a, "p/H"); member(m, "p/H"); }
                    case "host is itself" -> { member(a, "p/A"); member(m, "p/U"); }
                    case "host of host" -> { nested(a, "p/U"); member(a, "p/H"); member(m, "p/A"); nested(h, "p/A"); }
                    case "host refused" -> { member(a, "p/H"); member(m, "p/H"); h.access = FINAL | ABSTRACT; }
                    case "host is an array" -> { member(a, "[I"); member(m, "[I"); }
                    default -> { nested(h, "p/A"); member(a, "p/H"); member(m, "p/H"); }
                }
                Judge.all("nest " + sort + ": " + u, a, h, extra, m.run(u + "; return"));
            }
        }
    }

    static void natives() {
        for (int f : new int[] {PUBLIC | STATIC, PUBLIC, PRIVATE | STATIC, PUBLIC | STATIC | SYNCHRONIZED}) {
            for (String d : new String[] {"()V", "(I[Ljava/lang/String;)Ljava/lang/Object;", "(J)D", "(Lp/None;)V"}) {
                Maker u = cls("p/U").method(f | NATIVE, "n", d);
                String args = d.startsWith("(I") ? "iconst_0; aconst_null; " : d.startsWith("(J") ? "lconst_0; " : d.startsWith("(L") ? "aconst_null; " : "";
                String end = d.endsWith("V") ? "" : d.endsWith("D") ? "; pop2" : "; pop";
                String dd = d.replace(';', ',');
                u.run((f & STATIC) != 0 ? args + "invokestatic p/U.n" + dd + end + "; return" : "new p/U; dup; invokespecial p/U.<init>()V; " + args + "invokevirtual p/U.n" + dd + end + "; return");
                Judge.all("native " + Integer.toHexString(f) + " " + d, u);
            }
        }
        Judge.all("initialiser throws, old", new Maker(50, CLASS, "p/U", "java/lang/Object").method(STATIC, "<clinit>", "()V", "aconst_null; athrow").run("return"));
    }

    // ---- call sites and dynamic constants ----

    public static Object site(MethodHandles.Lookup l, String name, Object type) throws Throwable {
        switch (name) {
            case "runtime": throw new IllegalStateException("mine");
            case "error": throw new Error("mine");
            case "linkage": throw new LinkageError("mine");
            case "checked": throw new java.io.IOException("mine");
            case "bsme": throw new BootstrapMethodError("mine");
            case "null": return null;
            case "text": return "text";
            case "number": return 7;
            case "void": return new java.lang.invoke.ConstantCallSite(MethodHandles.empty(MethodType.methodType(void.class)));
            case "int": return new java.lang.invoke.ConstantCallSite(MethodHandles.constant(int.class, 1));
            case "mutable": return new java.lang.invoke.MutableCallSite(MethodType.methodType(void.class));
            case "self": return MethodHandles.empty(MethodType.methodType(void.class));
            default: return type;
        }
    }

    static final String BSM = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Object;)Ljava/lang/Object;";

    static void sites() {
        for (String n : new String[] {"runtime", "error", "linkage", "checked", "bsme", "null", "text", "number", "void", "int", "mutable", "self", "type"}) {
            for (String d : new String[] {"()V", "()I"}) {
                Maker u = cls("p/U");
                int b = u.bootstrap(u.handle(6, u.method("diff/negative/Loaders", "site", BSM)));
                Judge.all("call site " + n + d, u.run("invokedynamic " + n + d + " " + b + (d.endsWith("I") ? "; pop" : "") + "; return"));
            }
            for (String d : new String[] {"Ljava/lang/Object;", "Ljava/lang/String;", "I", "J", "Ljava/lang/Class;", "[I"}) {
                // What HotSpot remembers of a helpful message of a NullPointerException is another one.
                if (n.equals("null") && d.length() == 1) continue;
                Maker u = cls("p/U");
                int b = u.bootstrap(u.handle(6, u.method("diff/negative/Loaders", "site", BSM)));
                int c = u.dynamic(b, n, d);
                Judge.all("dynamic constant " + n + " " + d, u.run((d.equals("J") ? "ldc2_w #" + c + "; pop2" : "ldc_w #" + c + "; pop") + "; return"));
            }
        }
        String[][] bad = {{"none", BSM}, {"site", "()V"}, {"site", BSM.replace("Object;)L", "Object;I)L")}, {"toss", "(Ljava/lang/Throwable;)V"}, {"cls", "(Ljava/lang/String;)Ldiff/util/Maker;"}};
        for (String[] x : bad) {
            for (int kind : new int[] {5, 6, 7, 8, 9}) {
                Maker u = cls("p/U");
                int m = kind == 8 ? u.method("diff/negative/Loaders", "<init>", "()V") : kind == 9 ? u.imethod("diff/negative/Loaders", x[0], x[1]) : u.method("diff/negative/Loaders", x[0], x[1]);
                int b = u.bootstrap(u.handle(kind, m));
                Judge.all("bootstrap by handle " + kind + " of " + x[0] + x[1], u.run("invokedynamic f()V " + b + "; return"));
            }
        }
        // Handles of each kind to members of each sort.
        for (int kind = 1; kind <= 9; kind++) {
            for (String sort : new String[] {"static", "instance", "final", "static final", "private", "private static", "protected", "package", "abstract", "missing", "class missing", "interface", "interface static"}) {
                boolean face = sort.startsWith("interface"), none = sort.equals("missing");
                Maker a = face ? Maker.face("p/A") : new Maker(61, CLASS | ABSTRACT, "p/A", "java/lang/Object").init("java/lang/Object");
                int f = (sort.contains("private") ? PRIVATE : sort.equals("protected") ? PROTECTED : sort.equals("package") ? 0 : PUBLIC) | (sort.contains("static") ? STATIC : 0);
                if (!none) {
                    a.declare(face ? PUBLIC | STATIC | FINAL : f | (sort.contains("final") ? FINAL : 0), "x", "I");
                    if (sort.equals("abstract") || sort.equals("interface")) a.method(f | ABSTRACT, "m", "()V");
                    else a.method(f | (sort.equals("final") ? FINAL : 0), "m", "()V", "return");
                }
                for (String user : new String[] {"p/U", "q/U"}) {
                    Maker u = cls(user);
                    String owner = sort.startsWith("class") ? "p/None" : "p/A";
                    int ref = kind < 5 ? u.field(owner, "x", "I") : kind == 8 ? u.method(owner, "<init>", "()V") : kind == 9 || face ? kind == 5 ? u.method(owner, "m", "()V") : u.imethod(owner, "m", "()V") : u.method(owner, "m", "()V");
                    u.run("ldc_w #" + u.handle(kind, ref) + "; invokevirtual java/lang/Object.toString()Ljava/lang/String,; pop; return");
                    Judge.all("handle constant " + kind + " of " + sort + " from " + user, a, u);
                }
            }
        }
        for (String d : new String[] {"(Lp/None;)V", "()Lp/None;", "([[Lp/None;)V", "(ILp/Hidden;)V"}) {
            Maker u = cls("q/U");
            Judge.all("method type " + d, new Maker(61, SUPER, "p/Hidden", "java/lang/Object"), u.run("ldc_w #" + u.methodType(d) + "; pop; return"));
            u = cls("q/U");
            int b = u.bootstrap(u.handle(6, u.method("diff/negative/Loaders", "site", BSM)));
            String push = d.startsWith("(L") || d.startsWith("([") ? "aconst_null; " : d.startsWith("(I") ? "iconst_0; aconst_null; " : "";
            Judge.all("call site of type " + d, new Maker(61, SUPER, "p/Hidden", "java/lang/Object"), u.run(push + "invokedynamic void" + d.replace(';', ',') + " " + b + (d.endsWith("V") ? "" : "; pop") + "; return"));
        }
        // Static arguments that don't resolve.
        for (String arg : new String[] {"class", "handle", "type", "dynamic", "self"}) {
            Maker u = cls("p/U");
            int a = switch (arg) {
                case "class" -> u.cls("p/None");
                case "handle" -> u.handle(6, u.method("p/U", "none", "()V"));
                case "type" -> u.methodType("(Lp/None;)V");
                case "dynamic" -> u.dynamic(1, "runtime", "I");
                default -> u.dynamic(0, "x", "I");
            };
            int b = u.bootstrap(u.handle(6, u.method("diff/negative/Loaders", "site", BSM)), a);
            u.bootstrap(u.handle(6, u.method("diff/negative/Loaders", "site", BSM)));
            Judge.all("static argument " + arg + " does not resolve", u.run("invokedynamic void()V " + b + "; return"));
            if (arg.equals("self")) {
                u = cls("p/U");
                int c = u.dynamic(0, "x", "I");
                u.bootstrap(u.handle(6, u.method("diff/negative/Loaders", "site", BSM)), c);
                Judge.all("dynamic constant of itself", u.run("ldc_w #" + c + "; pop; return"));
            }
        }
    }

    // ---- hidden classes and Lookup.defineClass ----

    static void hidden() {
        Object[][] cases = {
            {"right", cls("diff/negative/H")}, {"other package", cls("p/H")}, {"bad file", new Maker(61, FINAL | ABSTRACT, "diff/negative/H", "java/lang/Object")},
            {"bad code", cls("diff/negative/H").method(STATIC, "f", "()V", "iadd; return")}, {"missing superclass", new Maker(61, CLASS, "diff/negative/H", "p/None")}, {"final superclass", new Maker(61, CLASS, "diff/negative/H", "java/lang/String")},
            {"interface as superclass", new Maker(61, CLASS, "diff/negative/H", "java/lang/Runnable")}, {"enum", new Maker(61, CLASS | ENUM, "diff/negative/H", "java/lang/Enum")}, {"array name", new Maker(61, CLASS, "[I", "java/lang/Object")},
            {"record", new Maker(61, CLASS | FINAL, "diff/negative/H", "java/lang/Record").with("Record", new Bytes().u2(0))}, {"nest host", member(cls("diff/negative/H"), "diff/negative/Loaders")}, {"nest host missing", member(cls("diff/negative/H"), "p/None")},
            {"nest members", nested(cls("diff/negative/H"), "p/X")}, {"initialiser throws", cls("diff/negative/H").method(STATIC, "<clinit>", "()V", "aconst_null; athrow")}, {"module", new Maker(61, MODULE, "module-info", null)},
            {"extends itself", new Maker(61, CLASS, "diff/negative/H", "diff/negative/H")}, {"superclass of the same name", new Maker(61, CLASS, "diff/negative/Loaders", "diff/negative/Loaders")}, {"version 62", new Maker(62, CLASS, "diff/negative/H", "java/lang/Object")},
            {"refers to itself", cls("diff/negative/H").method(PUBLIC | STATIC, "f", "()Ldiff/negative/H;", "new diff/negative/H; dup; invokespecial diff/negative/H.<init>()V; areturn")},
            {"field of its own type", cls("diff/negative/H").declare(PUBLIC, "x", "Ldiff/negative/H;")}, {"uses a private member", cls("diff/negative/H").method(STATIC, "<clinit>", "()V", "invokestatic diff/negative/Loaders.secret()V; return")},
            {"final subclass of sealed", new Maker(61, CLASS | FINAL, "diff/negative/H", "diff/negative/Loaders$Sealed")}, {"annotation", new Maker(61, FACE | ANNOTATION, "diff/negative/H", "java/lang/Object", "java/lang/annotation/Annotation")},
        };
        for (Object[] c : cases) {
            byte[] b = ((Maker) c[1]).bytes();
            for (String how : new String[] {"hidden", "hidden, initialised", "nestmate", "nestmate, initialised", "class"}) {
                try {
                    MethodHandles.Lookup l = MethodHandles.lookup();
                    Class<?> made = switch (how) {
                        case "hidden" -> l.defineHiddenClass(b, false).lookupClass();
                        case "hidden, initialised" -> l.defineHiddenClass(b, true).lookupClass();
                        case "nestmate" -> l.defineHiddenClass(b, false, MethodHandles.Lookup.ClassOption.NESTMATE).lookupClass();
                        case "nestmate, initialised" -> l.defineHiddenClass(b, true, MethodHandles.Lookup.ClassOption.NESTMATE, MethodHandles.Lookup.ClassOption.STRONG).lookupClass();
                        default -> ((Judge.Loader) new Judge.Loader("own")).define(null, b);
                    };
                    String more = "";
                    for (java.lang.reflect.Method m : made.getDeclaredMethods()) {
                        if (m.getName().equals("f") && m.getParameterCount() == 0) more = " f gives itself: " + (m.invoke(null).getClass() == made);
                    }
                    Judge.tell("Lookup " + how + ": " + c[0], "ok " + made.isHidden() + " " + made.getNestHost().getSimpleName().replaceAll("/0x\\w+", "") + more);
                } catch (Throwable t) {
                    Judge.tell("Lookup " + how + ": " + c[0], Judge.text(t));
                }
            }
        }
    }

    private static void secret() {}

    sealed abstract static class Sealed permits Permitted {}

    static final class Permitted extends Sealed {}

    /** {@code ClassLoader.defineClass} and its kin with wrong arguments. */
    static void defining() {
        byte[] right = cls("p/A").bytes();
        Object[][] calls = {{"p.A", right, 0, right.length}, {"p/A", right, 0, right.length}, {"p.B", right, 0, right.length}, {null, right, 0, right.length}, {"", right, 0, right.length}, {"[I", right, 0, right.length}, {"java.A", right, 0, right.length},
            {"p.A", right, 0, 0}, {"p.A", right, 1, right.length - 1}, {"p.A", right, -1, right.length}, {"p.A", right, 0, right.length + 1}, {"p.A", right, 0, -1}, {"p.A", right, right.length, 0}, {"p.A;", right, 0, right.length}};
        for (Object[] c : calls) {
            try {
                Class<?> k = new ClassLoader(null) {
                    Class<?> go() {
                        return defineClass((String) c[0], (byte[]) c[1], (Integer) c[2], (Integer) c[3]);
                    }
                }.go();
                Judge.tell("define " + c[0] + " " + c[2] + " " + ((Integer) c[3] - right.length), "ok " + k.getName());
            } catch (Throwable t) {
                Judge.tell("define " + c[0] + " " + c[2] + " " + ((Integer) c[3] - right.length), Judge.text(t));
            }
        }
        Judge.Loader l = new Judge.Loader("twice");
        for (int i = 0; i < 3; i++) {
            try {
                Judge.tell("define again " + i, "ok " + l.define(null, i < 2 ? right : cls("p/A").declare(0, "x", "I").bytes()));
            } catch (Throwable t) {
                Judge.tell("define again " + i, Judge.text(t));
            }
        }
    }

    public static void main(String[] args) {
        constraints();
        nests();
        natives();
        sites();
        hidden();
        defining();
        Judge.end();
    }
}
