package diff.third;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** javac compiles a generated source of more than a thousand lines; the class files are hashed. */
public class Javac {
    static String source() {
        StringBuilder s = new StringBuilder("package gen;\n\nimport java.util.*;\nimport java.util.function.*;\nimport java.util.stream.*;\n\npublic class Big {\n");
        s.append("    sealed interface Shape permits Circle, Square {}\n    record Circle(double r) implements Shape {}\n    record Square(double side) implements Shape {}\n");
        s.append("    enum Op implements IntBinaryOperator {\n        ADD { public int applyAsInt(int a, int b) { return a + b; } },\n        MUL { public int applyAsInt(int a, int b) { return a * b; } };\n    }\n");
        for (int i = 0; i < 60; i++) {
            s.append("\n    static <T extends Comparable<T>> int method").append(i).append("(List<T> in, int n, String... names) {\n");
            s.append("        Map<String, List<T>> groups = new TreeMap<>();\n");
            s.append("        for (T t : in) {\n            groups.computeIfAbsent(t.toString() + ").append(i).append(", k -> new ArrayList<>()).add(t);\n        }\n");
            s.append("        int total = switch (n % 4) {\n            case 0 -> ").append(i).append(";\n            case 1, 2 -> {\n                int x = n * ").append(i * 31).append(";\n                yield x ^ 0x").append(Integer.toHexString(i * 7919)).append(";\n            }\n            default -> names.length;\n        };\n");
            s.append("        try {\n            total += Op.values()[n & 1].applyAsInt(total, ").append(i).append(");\n        } catch (ArithmeticException | IllegalStateException e) {\n            total--;\n        } finally {\n            total += groups.size();\n        }\n");
            s.append("        Function<Integer, Supplier<String>> f = a -> () -> \"m").append(i).append(" \" + a + n + names.length;\n");
            s.append("        return total + f.apply(total).get().length() + in.stream().map(Object::toString).mapToInt(String::length).sum();\n    }\n");
        }
        s.append("\n    class Inner {\n        private int v = hidden;\n        class Deeper { int w = v + hidden; }\n    }\n    private int hidden = 5;\n");
        s.append("\n    static String text = \"\"\"\n        text\n          block \\t here\n        \"\"\";\n");
        s.append("\n    static double area(Shape s) {\n        if (s instanceof Circle c && c.r() > 0) return Math.PI * c.r() * c.r();\n        return s instanceof Square q ? q.side() * q.side() : 0;\n    }\n");
        s.append("\n    public static void main(String[] args) {\n        long sum = 0;\n");
        for (int i = 0; i < 60; i++) s.append("        sum += method").append(i).append("(List.of(").append(i).append(", 2, 3), ").append(i).append(", \"a\", \"b\");\n");
        s.append("        System.out.println(sum + text + area(new Square(3)));\n    }\n}\n");
        return s.toString();
    }

    static void compile(String... args) {
        StringWriter w = new StringWriter();
        int code = com.sun.tools.javac.Main.compile(args, new PrintWriter(w));
        System.out.println("exit " + code);
        System.out.print(w);
    }

    public static void main(String[] args) throws Exception {
        Path src = Files.createDirectories(Path.of("src/gen"));
        String s = source();
        System.out.println(s.lines().count() > 1000);
        Files.writeString(src.resolve("Big.java"), s);
        compile("-g", "-d", "out", "src/gen/Big.java");
        List<Path> made;
        try (var l = Files.walk(Path.of("out"))) {
            made = l.filter(p -> p.toString().endsWith(".class")).sorted().toList();
        }
        for (Path p : made) System.out.println(p + " " + Files.size(p) + " " + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(p))));
        try (var loader = new java.net.URLClassLoader(new java.net.URL[] {Path.of("out").toUri().toURL()})) {
            loader.loadClass("gen.Big").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        }
        Files.writeString(src.resolve("Bad.java"), "package gen;\nclass Bad {\n    int x = \"string\";\n    void m() { undefined(); int y; y++; return 5; }\n    List<String> l;\n}\n");
        compile("-d", "out", "src/gen/Bad.java");
        Files.writeString(src.resolve("Warn.java"), "package gen;\nimport java.util.*;\nclass Warn {\n    List raw = new ArrayList();\n    @Deprecated void old() {}\n    Object o = (Thread.currentThread()).getId();\n    void m() { raw.add(1); }\n}\n");
        compile("-Xlint:all", "-d", "out", "src/gen/Warn.java");
        compile("-version");
        compile("-bogus");
    }
}
