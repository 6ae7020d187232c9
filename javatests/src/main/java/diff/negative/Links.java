package diff.negative;

import static diff.util.Maker.*;

import diff.util.Asm.Bytes;
import diff.util.CodeText;
import diff.util.Judge;
import diff.util.Maker;
import java.util.ArrayList;
import java.util.List;

/** JVMS §5.3.5 and §5.4: supertypes, resolution of members and access to them, and the selection of methods. */
public class Links {
    static final String[] WORDS = {"package", "public", "private", "protected"};
    static final int[] ACCESS = {0, PUBLIC, PRIVATE, PROTECTED};

    /** Where the one is that uses a member: name, superclass, what nest it is in. */
    static final String[][] USERS = {{"same package", "p/U", "java/lang/Object"}, {"other package", "q/U", "java/lang/Object"}, {"subclass", "p/U", "p/A"}, {"far subclass", "q/U", "p/A"}, {"nestmate", "p/U", "java/lang/Object"}};

    static Maker user(String[] u, String code) {
        Maker m = Maker.cls(u[1], u[2]);
        if (u[0].equals("nestmate")) m.with("NestHost", new Bytes().u2(m.cls("p/A")));
        return m.run(code);
    }

    static Maker nest(Maker a) {
        return a.with("NestMembers", new Bytes().u2(1).u2(a.cls("p/U")));
    }

    static void fields() {
        String[] insns = {"getstatic p/A.x:I; pop", "iconst_0; putstatic p/A.x:I", "new p/A; dup; invokespecial p/A.<init>()V; getfield p/A.x:I; pop",
            "new p/A; dup; invokespecial p/A.<init>()V; iconst_0; putfield p/A.x:I"};
        for (String[] u : USERS) {
            for (int a = 0; a < 4; a++) {
                for (int f : new int[] {0, STATIC, FINAL, STATIC | FINAL}) {
                    for (String i : insns) {
                        Maker owner = nest(Maker.cls("p/A", "java/lang/Object").declare(ACCESS[a] | f, "x", "I"));
                        Judge.all("field " + WORDS[a] + ((f & STATIC) != 0 ? " static" : "") + ((f & FINAL) != 0 ? " final" : "") + ", " + u[0] + ", " + i.replaceAll(".*((get|put)\\w+).*", "$1"),
                            owner, user(u, i + "; return"));
                    }
                }
            }
        }
        // Lookup: in interfaces before superclasses, other types, hidden ones.
        String[][] where = {{"p/A", "class"}, {"p/B", "subclass"}, {"p/I", "interface"}, {"p/J", "subinterface"}};
        for (String[] w : where) {
            for (String t : new String[] {"I", "J", "Ljava/lang/Object;"}) {
                Maker a = Maker.cls("p/A", "java/lang/Object").declare(PUBLIC | STATIC, "x", "I"), i = Maker.face("p/I").declare(PUBLIC | STATIC | FINAL, "x", "J"), j = Maker.face("p/J", "p/I");
                Maker b = Maker.cls("p/B", "p/A", "p/J");
                String get = "getstatic " + w[0] + ".x:" + t.replace(';', ',');
                Judge.all("field " + t + " by " + w[1], a, i, j, b, Maker.cls("p/U", "java/lang/Object").run(get + "; " + (t.equals("J") ? "pop2" : "pop") + "; return"));
            }
        }
    }

    static final int[][] METHODS = {{0, 0}, {STATIC, 0}, {ABSTRACT, 0}, {FINAL, 0}};
    static final String[] SORTS = {"instance", "static", "abstract", "final"};

    static void methods() {
        String object = "aconst_null; checkcast p/A; ", make = "new p/A; dup; invokespecial p/A.<init>()V; ";
        for (String[] u : USERS) {
            for (int a = 0; a < 4; a++) {
                for (int s = 0; s < 4; s++) {
                    int flags = ACCESS[a] | METHODS[s][0];
                    if ((flags & ABSTRACT) != 0 && ACCESS[a] == PRIVATE) continue;
                    boolean isAbstract = (flags & ABSTRACT) != 0;
                    String[] insns = {"invokestatic p/A.f()V", "invokestatic interface p/A.f()V", (isAbstract ? object : make) + "invokevirtual p/A.f()V", (isAbstract ? object : make) + "invokeinterface p/A.f()V"};
                    for (String i : insns) {
                        Maker owner = nest(new Maker(61, CLASS | (isAbstract ? ABSTRACT : 0), "p/A", "java/lang/Object").init("java/lang/Object"));
                        if (isAbstract) owner.method(flags, "f", "()V");
                        else owner.method(flags, "f", "()V", "return");
                        Judge.all("method " + WORDS[a] + " " + SORTS[s] + ", " + u[0] + ", " + i.replaceAll(".*(invoke(static|virtual|interface)( interface)?) .*", "$1"), owner, user(u, i + "; return"));
                    }
                }
            }
        }
        // Of an interface.
        for (String[] u : USERS) {
            if (u[2].equals("p/A")) continue;
            for (int s = 0; s < 5; s++) {
                int flags = s == 4 ? PRIVATE : PUBLIC | new int[] {0, STATIC, ABSTRACT, 0}[s];
                String what = new String[] {"default", "static", "abstract", "missing", "private"}[s];
                String make2 = "new p/X; dup; invokespecial p/X.<init>()V; ";
                for (String i : new String[] {"invokestatic p/A.f()V", "invokestatic interface p/A.f()V", make2 + "invokevirtual p/A.f()V", make2 + "invokeinterface p/A.f()V", make2 + "invokevirtual p/X.f()V",
                    "invokestatic p/X.f()V", "invokestatic interface p/X.f()V", make2 + "invokeinterface p/X.f()V"}) {
                    Maker owner = nest(Maker.face("p/A"));
                    if (s == 2) owner.method(flags, "f", "()V");
                    else if (s != 3) owner.method(flags, "f", "()V", "return");
                    Judge.all("interface method " + what + ", " + u[0] + ", " + i.replaceAll(".*(invoke(static|virtual|interface)( interface)? p/.).*", "$1"), owner, Maker.cls("p/X", "java/lang/Object", "p/A"), user(u, i + "; return"));
                }
            }
        }
        // Missing ones of each shape.
        for (String d : new String[] {"()V", "(I)V", "()I", "(Lp/None;)V", "()Lp/None;", "([[Ljava/lang/String;J)[D"}) {
            String args = d.startsWith("(I") ? "iconst_0; " : d.startsWith("(L") ? "aconst_null; " : d.startsWith("([") ? "aconst_null; lconst_0; " : "";
            String dd = d.replace(';', ',');
            Judge.all("no static method " + d, Maker.cls("p/A", "java/lang/Object").method(PUBLIC | STATIC, "f", "(Z)V", "return"), Maker.cls("p/U", "java/lang/Object").run(args + "invokestatic p/A.f" + dd + "; return"));
            Judge.all("no method " + d, Maker.cls("p/A", "java/lang/Object"), Maker.cls("p/U", "java/lang/Object").run(make + args + "invokevirtual p/A.f" + dd + "; return"));
            Judge.all("no interface method " + d, Maker.face("p/A"), Maker.cls("p/U", "java/lang/Object").run("aconst_null; " + args + "invokeinterface p/A.f" + dd + "; return"));
            Judge.all("no constructor " + d, Maker.cls("p/A", "java/lang/Object"), Maker.cls("p/U", "java/lang/Object").run("new p/A; " + args + "invokespecial p/A.<init>" + (d.endsWith("V") ? dd : "(F)V").replace("(F", args.isEmpty() ? "(" : "(") + "; return"));
        }
    }

    static final String[] DECLARED = {"none", "public", "package", "private", "protected", "static", "abstract", "final"};
    static final int[] DECLARED_FLAGS = {-1, PUBLIC, 0, PRIVATE, PROTECTED, PUBLIC | STATIC, PUBLIC | ABSTRACT, PUBLIC | FINAL};

    static void declare(Maker m, int kind, String text) {
        if (kind == 0) return;
        if (DECLARED[kind].equals("abstract")) m.method(DECLARED_FLAGS[kind], "f", "()V");
        else m.method(DECLARED_FLAGS[kind], "f", "()V", say(text) + "return");
    }

    static String say(String text) {
        return "getstatic diff/negative/Links.said:Ljava/lang/StringBuilder,; ldc string " + text + "; invokevirtual java/lang/StringBuilder.append(Ljava/lang/String,)Ljava/lang/StringBuilder,; pop; ";
    }

    /** What the methods that were called said. */
    public static final StringBuilder said = new StringBuilder();

    static void selected(String name, Maker... all) {
        said.setLength(0);
        Judge.all(name, all);
        if (said.length() > 0) System.out.println("    ran " + said);
    }

    /** Superclass, subclass and interface that declare the method in each way; called through each. */
    static void selection() {
        String[] faces = {"none", "abstract", "default", "static", "private"};
        for (int a = 0; a < 8; a++) {
            for (int b = 0; b < 8; b++) {
                for (int i = 0; i < 5; i++) {
                    if (i == 0 && a == 0 && b == 0) continue;
                    for (String how : new String[] {"invokevirtual p/A.f()V", "invokevirtual p/B.f()V", "invokeinterface p/I.f()V"}) {
                        if (how.contains("p/I") && i == 0 && a > 2) continue;
                        Maker face = Maker.face("p/I"), top = new Maker(61, CLASS | ABSTRACT, "p/A", "java/lang/Object").init("java/lang/Object"), bottom = Maker.cls("p/B", "p/A", "p/I");
                        if (i == 1) face.method(PUBLIC | ABSTRACT, "f", "()V");
                        if (i == 2) face.method(PUBLIC, "f", "()V", say("I") + "return");
                        if (i == 3) face.method(PUBLIC | STATIC, "f", "()V", say("I") + "return");
                        if (i == 4) face.method(PRIVATE, "f", "()V", say("I") + "return");
                        declare(top, a, "A");
                        declare(bottom, b, "B");
                        selected("A " + DECLARED[a] + ", B " + DECLARED[b] + ", I " + faces[i] + ": " + how, face, top, bottom,
                            Maker.cls("p/U", "java/lang/Object").run("new p/B; dup; invokespecial p/B.<init>()V; " + how + "; return"));
                    }
                }
            }
        }
    }

    /** Two and three interfaces that compete. */
    static void conflicts() {
        String[] sorts = {"none", "abstract", "default", "static"};
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                for (int k = 0; k < 4; k++) {
                    for (boolean below : new boolean[] {false, true}) {
                        for (String how : new String[] {"invokeinterface p/I.f()V", "invokeinterface p/J.f()V", "invokeinterface p/K.f()V", "invokevirtual p/B.f()V"}) {
                            Maker[] face = {Maker.face("p/I"), below ? Maker.face("p/J", "p/I") : Maker.face("p/J"), Maker.face("p/K", "p/I", "p/J")};
                            int[] sort = {i, j, k};
                            for (int n = 0; n < 3; n++) {
                                if (sort[n] == 1) face[n].method(PUBLIC | ABSTRACT, "f", "()V");
                                if (sort[n] == 2) face[n].method(PUBLIC, "f", "()V", say("IJK".substring(n, n + 1)) + "return");
                                if (sort[n] == 3) face[n].method(PUBLIC | STATIC, "f", "()V", say("IJK".substring(n, n + 1)) + "return");
                            }
                            selected("I " + sorts[i] + ", J " + sorts[j] + (below ? " below I" : "") + ", K " + sorts[k] + ": " + how, face[0], face[1], face[2], Maker.cls("p/B", "java/lang/Object", "p/K"),
                                Maker.cls("p/U", "java/lang/Object").run("new p/B; dup; invokespecial p/B.<init>()V; " + how + "; return"));
                        }
                    }
                }
            }
        }
    }

    /** Overriding across packages, and finals. */
    static void overriding() {
        for (int a = 1; a < 8; a++) {
            for (int c = 1; c < 8; c++) {
                for (String p : new String[] {"p/C", "q/C"}) {
                    for (String mid : new String[] {"p/B", "q/B"}) {
                        Maker top = new Maker(61, CLASS | ABSTRACT, "p/A", "java/lang/Object").init("java/lang/Object"), middle = new Maker(61, CLASS | ABSTRACT, mid, "p/A").init("p/A"), bottom = Maker.cls(p, mid);
                        declare(top, a, "A");
                        declare(bottom, c, "C");
                        selected("A " + DECLARED[a] + ", " + mid + ", " + p + " " + DECLARED[c], top, middle, bottom,
                            Maker.cls("p/U", "java/lang/Object").run("new " + p + "; dup; invokespecial " + p + ".<init>()V; invokevirtual p/A.f()V; return"));
                    }
                }
            }
        }
    }

    static void supertypes() {
        int[] sorts = {CLASS, SUPER, CLASS | FINAL, CLASS | ABSTRACT, SUPER | ABSTRACT, FACE, INTERFACE | ABSTRACT, CLASS | FINAL | ENUM, FACE | ANNOTATION};
        for (int s : sorts) {
            for (String n : new String[] {"p/B", "q/B"}) {
                for (int own : new int[] {CLASS, FACE}) {
                    Maker a = new Maker(61, s, "p/A", "java/lang/Object");
                    if (own == CLASS) Judge.all(n + " extends " + Integer.toHexString(s), a, new Maker(61, own, n, "p/A"));
                    a = new Maker(61, s, "p/A", "java/lang/Object");
                    Judge.all(n + (own == FACE ? " extends interface " : " implements ") + Integer.toHexString(s), a, new Maker(61, own, n, "java/lang/Object", "p/A"));
                }
            }
        }
        for (String parent : new String[] {"java/lang/String", "java/lang/Integer", "java/lang/Class", "java/lang/Runnable", "java/lang/Enum", "java/lang/Record", "java/lang/Thread", "p/None", "sun/misc/Unsafe", "jdk/internal/misc/Unsafe",
            "java/util/ImmutableCollections", "java/lang/AbstractStringBuilder", "java/lang/invoke/MethodHandle", "java/lang/ref/Reference", "java/lang/annotation/Annotation", "java/lang/constant/ConstantDesc"}) {
            Judge.all("extends " + parent, new Maker(61, CLASS, "p/B", parent));
            Judge.all("implements " + parent, new Maker(61, CLASS, "p/B", "java/lang/Object", parent));
        }
        Judge.all("superclass circle of one", new Maker(61, CLASS, "p/B", "p/B"));
        Judge.all("superclass circle of two", new Maker(61, CLASS, "p/A", "p/B"), new Maker(61, CLASS, "p/B", "p/A"));
        Judge.all("superclass circle of three", new Maker(61, CLASS, "p/A", "p/B"), new Maker(61, CLASS, "p/B", "p/C"), new Maker(61, CLASS, "p/C", "p/A"));
        Judge.all("superinterface circle of one", new Maker(61, FACE, "p/I", "java/lang/Object", "p/I"));
        Judge.all("superinterface circle of two", new Maker(61, FACE, "p/I", "java/lang/Object", "p/J"), new Maker(61, FACE, "p/J", "java/lang/Object", "p/I"));
        Judge.all("superinterface missing", new Maker(61, CLASS, "p/B", "java/lang/Object", "p/None"));
        Judge.all("second superinterface missing", new Maker(61, CLASS, "p/B", "java/lang/Object", "java/lang/Runnable", "p/None"));
        Judge.all("superclass is bad", new Maker(61, CLASS, "p/A", "java/lang/Object").declare(0xffff, "x", "I"), new Maker(61, CLASS, "p/B", "p/A"));
        Judge.all("superclass is refused by the verifier", Maker.cls("p/A", "java/lang/Object").method(STATIC, "f", "()V", "iadd; return"), Maker.cls("p/B", "p/A"));
        Judge.all("superinterface is refused by the verifier", Maker.face("p/I").method(PUBLIC | STATIC, "f", "()V", "iadd; return"), Maker.cls("p/B", "java/lang/Object", "p/I"));
        Judge.all("superclass's initialiser throws", Maker.cls("p/A", "java/lang/Object").method(STATIC, "<clinit>", "()V", "aconst_null; athrow"), Maker.cls("p/B", "p/A").run("return"));
        Judge.all("superinterface's initialiser throws, no defaults", Maker.face("p/I").method(STATIC, "<clinit>", "()V", "aconst_null; athrow"), Maker.cls("p/B", "java/lang/Object", "p/I").run("return"));
        Judge.all("superinterface's initialiser throws, defaults", Maker.face("p/I").method(PUBLIC, "f", "()V", "return").method(STATIC, "<clinit>", "()V", "aconst_null; athrow"), Maker.cls("p/B", "java/lang/Object", "p/I").run("return"));
        for (String e : new String[] {"java/lang/RuntimeException", "java/lang/Error", "java/lang/Exception", "java/lang/ExceptionInInitializerError", "java/lang/NoClassDefFoundError", "java/lang/ThreadDeath"}) {
            String fail = "new " + e + "; dup; invokespecial " + e + ".<init>()V; athrow";
            Judge.all("initialiser throws " + e, Maker.cls("p/A", "java/lang/Object").declare(PUBLIC | STATIC, "x", "I").method(STATIC, "<clinit>", "()V", fail), Maker.cls("p/U", "java/lang/Object").run("getstatic p/A.x:I; pop; return"));
        }
        // Sealed classes.
        for (String n : new String[] {"p/B", "p/C", "q/B"}) {
            for (int s : new int[] {CLASS | ABSTRACT, SUPER | ABSTRACT, FACE}) {
                for (int own : new int[] {CLASS, SUPER, FACE}) {
                    boolean face = s == FACE;
                    if (!face && own == FACE) continue;
                    Maker a = new Maker(61, s, "p/A", "java/lang/Object");
                    a.with("PermittedSubclasses", new Bytes().u2(2).u2(a.cls("p/B")).u2(a.cls("q/B")));
                    Maker b = face ? new Maker(61, own, n, "java/lang/Object", "p/A") : new Maker(61, own, n, "p/A");
                    Judge.all("sealed " + Integer.toHexString(s) + " for " + n + " " + Integer.toHexString(own), a, b);
                }
            }
        }
        Maker old = new Maker(60, CLASS | ABSTRACT, "p/A", "java/lang/Object");
        Judge.all("sealed 60", old.with("PermittedSubclasses", new Bytes().u2(0)), new Maker(61, CLASS, "p/B", "p/A"));
    }

    /** {@code invokespecial} of methods of superclasses and superinterfaces. */
    static void special() {
        for (int a = 0; a < 8; a++) {
            for (int b = 0; b < 8; b++) {
                for (String target : new String[] {"p/A", "p/B", "p/C"}) {
                    for (int flags : new int[] {CLASS, PUBLIC}) {
                        if (flags == PUBLIC && !target.equals("p/A")) continue;
                        Maker top = new Maker(61, CLASS | ABSTRACT, "p/A", "java/lang/Object").init("java/lang/Object"), middle = new Maker(61, CLASS | ABSTRACT, "p/B", "p/A").init("p/A");
                        declare(top, a, "A");
                        declare(middle, b, "B");
                        Maker c = new Maker(61, flags, "p/C", "p/B").init("p/B").method(PUBLIC, "go", "()V", "aload_0; invokespecial " + target + ".f()V; return");
                        c.run("new p/C; dup; invokespecial p/C.<init>()V; invokevirtual p/C.go()V; return");
                        selected("special " + target + (flags == PUBLIC ? " without ACC_SUPER" : "") + ", A " + DECLARED[a] + ", B " + DECLARED[b], top, middle, c);
                    }
                }
            }
        }
    }

    /** References to classes that can't be had. */
    static void classes() {
        String[] insns = {"new p/X; pop", "new p/X; dup; invokespecial p/X.<init>()V; pop", "iconst_0; anewarray p/X; pop", "iconst_0; anewarray [Lp/X,; pop", "iconst_0; iconst_0; multianewarray [[Lp/X, 2; pop", "aconst_null; checkcast p/X; pop", "ldc string x; checkcast p/X; pop",
            "ldc string x; checkcast [Lp/X,; pop", "aconst_null; instanceof p/X; pop", "ldc string x; instanceof p/X; pop", "ldc class p/X; pop", "ldc class [[Lp/X,; pop", "getstatic p/X.x:I; pop", "invokestatic p/X.f()V", "aconst_null; invokevirtual p/X.f()V", "aconst_null; invokeinterface p/X.f()V",
            "ldc type (Lp/X,)V; pop", "aconst_null; getfield p/X.x:I; pop", "aconst_null; iconst_0; putfield p/X.x:I", "iconst_0; putstatic p/X.x:I"};
        for (String i : insns) {
            for (String sort : new String[] {"missing", "not public", "final", "interface", "abstract", "enum", "bad file", "bad code", "wrong name", "erroneous", "bad superclass"}) {
                Maker x = switch (sort) {
                    case "missing" -> null;
                    case "not public" -> new Maker(61, SUPER, "p/X", "java/lang/Object").init("java/lang/Object").method(PUBLIC | STATIC, "f", "()V", "return").declare(PUBLIC | STATIC, "x", "I");
                    case "final" -> new Maker(61, CLASS | FINAL, "p/X", "java/lang/Object").init("java/lang/Object");
                    case "interface" -> Maker.face("p/X").method(PUBLIC | STATIC, "f", "()V", "return").declare(PUBLIC | STATIC | FINAL, "x", "I");
                    case "abstract" -> new Maker(61, CLASS | ABSTRACT, "p/X", "java/lang/Object").init("java/lang/Object");
                    case "enum" -> new Maker(61, CLASS | FINAL | ENUM, "p/X", "java/lang/Enum");
                    case "bad file" -> new Maker(61, CLASS | FINAL | ABSTRACT, "p/X", "java/lang/Object");
                    case "bad code" -> Maker.cls("p/X", "java/lang/Object").method(PUBLIC | STATIC, "f", "()V", "iadd; return").declare(PUBLIC | STATIC, "x", "I");
                    case "wrong name" -> Maker.cls("p/X", "java/lang/Object");
                    case "erroneous" -> Maker.cls("p/X", "java/lang/Object").declare(PUBLIC | STATIC, "x", "I").method(PUBLIC | STATIC, "f", "()V", "return").method(STATIC, "<clinit>", "()V", "aconst_null; athrow");
                    default -> new Maker(61, CLASS, "p/X", "p/None");
                };
                if (sort.equals("wrong name")) x.self = x.cls("p/Y");
                Maker u = Maker.cls(sort.equals("not public") ? "q/U" : "p/U", "java/lang/Object").run(i + "; return");
                String name = "class " + sort + ": " + i;
                if (x == null) Judge.all(name, u);
                else Judge.all(name, x, u);
            }
        }
    }

    public static void main(String[] args) {
        String[] parts = args.length > 0 ? args : new String[] {"fields", "methods", "selection", "conflicts", "overriding", "supertypes", "special", "classes"};
        List<String> want = new ArrayList<>(List.of(parts));
        if (want.contains("fields")) fields();
        if (want.contains("methods")) methods();
        if (want.contains("selection")) selection();
        Judge.brief = true;
        if (want.contains("conflicts")) conflicts();
        Judge.brief = false;
        if (want.contains("overriding")) overriding();
        if (want.contains("supertypes")) supertypes();
        if (want.contains("special")) special();
        if (want.contains("classes")) classes();
        Judge.end();
    }
}
