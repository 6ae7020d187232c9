package diff.util;

import diff.util.Asm.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bytecode as text: statements separated by {@code ;} or line ends.
 *
 * <pre>
 *   L:                             a label
 *   iload 3, wide iload 300        locals
 *   goto L                         branches; a number instead of a label is a distance
 *   ldc int 5 | float 1 | string x | class p/A | type ()V | #7      constants (#: an index); ldc2_w long 1 | double 1
 *   getfield p/A.x:I, invokevirtual p/A.f()V, invokestatic interface p/I.f()V
 *   invokeinterface p/I.f()V [count [zero]], invokedynamic f()V bootstrap
 *   new p/A, newarray 10, multianewarray [[I 2
 *   tableswitch low default L..., lookupswitch default key L ...
 *   .byte 1 2 3                    anything
 *   .stack 2, .locals 2            the maxima, else 8 and 8
 *   .catch p/E from to handler     handlers; any: all exceptions
 *   .frame I F J D N T U new=L p/A / I     a full frame here: locals, stack
 * </pre>
 */
public final class CodeText {
    private static final String[] NAMES = ("nop aconst_null iconst_m1 iconst_0 iconst_1 iconst_2 iconst_3 iconst_4 iconst_5 lconst_0 lconst_1 fconst_0 fconst_1 fconst_2"
        + " dconst_0 dconst_1 bipush sipush ldc ldc_w ldc2_w iload lload fload dload aload iload_0 iload_1 iload_2 iload_3 lload_0 lload_1 lload_2 lload_3"
        + " fload_0 fload_1 fload_2 fload_3 dload_0 dload_1 dload_2 dload_3 aload_0 aload_1 aload_2 aload_3 iaload laload faload daload aaload baload caload saload"
        + " istore lstore fstore dstore astore istore_0 istore_1 istore_2 istore_3 lstore_0 lstore_1 lstore_2 lstore_3 fstore_0 fstore_1 fstore_2 fstore_3"
        + " dstore_0 dstore_1 dstore_2 dstore_3 astore_0 astore_1 astore_2 astore_3 iastore lastore fastore dastore aastore bastore castore sastore"
        + " pop pop2 dup dup_x1 dup_x2 dup2 dup2_x1 dup2_x2 swap iadd ladd fadd dadd isub lsub fsub dsub imul lmul fmul dmul idiv ldiv fdiv ddiv irem lrem frem drem"
        + " ineg lneg fneg dneg ishl lshl ishr lshr iushr lushr iand land ior lor ixor lxor iinc i2l i2f i2d l2i l2f l2d f2i f2l f2d d2i d2l d2f i2b i2c i2s"
        + " lcmp fcmpl fcmpg dcmpl dcmpg ifeq ifne iflt ifge ifgt ifle if_icmpeq if_icmpne if_icmplt if_icmpge if_icmpgt if_icmple if_acmpeq if_acmpne"
        + " goto jsr ret tableswitch lookupswitch ireturn lreturn freturn dreturn areturn return getstatic putstatic getfield putfield"
        + " invokevirtual invokespecial invokestatic invokeinterface invokedynamic new newarray anewarray arraylength athrow checkcast instanceof"
        + " monitorenter monitorexit wide multianewarray ifnull ifnonnull goto_w jsr_w").split(" ");
    private static final Map<String, Integer> OPS = new HashMap<>();

    static {
        for (int i = 0; i < NAMES.length; i++) OPS.put(NAMES[i], i);
    }

    public static String name(int op) {
        return NAMES[op];
    }

    public static int opcodes() {
        return NAMES.length;
    }

    private record Fix(int from, int at, int bytes, String label) {}

    private final Maker m;
    private final Bytes code = new Bytes();
    private final Map<String, Integer> labels = new HashMap<>();
    private final List<Fix> fixes = new ArrayList<>();
    private final List<String[]> handlers = new ArrayList<>();
    /** Pc and text of each frame. */
    private final List<Object[]> frames = new ArrayList<>();
    private final List<Maker.Attr> more = new ArrayList<>();
    private int stack = 8;
    private int locals = 8;

    public CodeText(Maker m, String text) {
        this.m = m;
        for (String line : text.split("[;\n]")) {
            line = line.strip();
            // Types in descriptors end with a semicolon, so these are written with a comma.
            if (!line.isEmpty()) statement(line.replace(',', ';'));
        }
    }

    /** Another attribute of the code. */
    public CodeText with(Maker.Attr a) {
        more.add(a);
        return this;
    }

    private void statement(String line) {
        while (true) {
            int colon = line.indexOf(':');
            if (colon <= 0 || !line.substring(0, colon).matches("\\w+")) break;
            labels.put(line.substring(0, colon), code.size());
            line = line.substring(colon + 1).strip();
            if (line.isEmpty()) return;
        }
        String[] w = line.split("\\s+");
        switch (w[0]) {
            case ".byte" -> {
                for (int i = 1; i < w.length; i++) code.b(Integer.decode(w[i]));
            }
            case ".stack" -> stack = number(w[1]);
            case ".locals" -> locals = number(w[1]);
            case ".catch" -> handlers.add(w);
            case ".frame" -> frames.add(new Object[] {code.size(), line.substring(6)});
            case "wide" -> {
                code.b(0xc4, op(w[1])).u2(number(w[2]));
                if (w.length > 3) code.u2(number(w[3]));
            }
            default -> instruction(op(w[0]), w, line);
        }
    }

    private static int op(String name) {
        Integer op = OPS.get(name);
        if (op == null) throw new IllegalArgumentException("no instruction " + name);
        return op;
    }

    private static int number(String s) {
        return Integer.decode(s);
    }

    private void branch(int from, int bytes, String label) {
        fixes.add(new Fix(from, code.size(), bytes, label));
        code.b(new int[bytes]);
    }

    private void instruction(int op, String[] w, String line) {
        int pc = code.size();
        switch (op) {
            case 0x10 -> code.b(op, number(w[1]));
            case 0x11 -> code.w(op, number(w[1]));
            case 0x12 -> code.b(op, constant(w, line));
            case 0x13, 0x14 -> code.w(op, constant(w, line));
            case 0x15, 0x16, 0x17, 0x18, 0x19, 0x36, 0x37, 0x38, 0x39, 0x3a, 0xa9, 0xbc -> code.b(op, number(w[1]));
            case 0x84 -> code.b(op, number(w[1]), number(w[2]));
            case 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xc6, 0xc7 -> {
                code.b(op);
                branch(pc, 2, w[1]);
            }
            case 0xc8, 0xc9 -> {
                code.b(op);
                branch(pc, 4, w[1]);
            }
            case 0xaa -> {
                code.b(op);
                while (code.size() % 4 != 0) code.b(0);
                branch(pc, 4, w[2]);
                code.u4(number(w[1])).u4(number(w[1]) + w.length - 4);
                for (int i = 3; i < w.length; i++) branch(pc, 4, w[i]);
            }
            case 0xab -> {
                code.b(op);
                while (code.size() % 4 != 0) code.b(0);
                branch(pc, 4, w[1]);
                code.u4((w.length - 2) / 2);
                for (int i = 2; i < w.length; i += 2) {
                    code.u4(number(w[i]));
                    branch(pc, 4, w[i + 1]);
                }
            }
            case 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8 -> code.w(op, w[1].equals("interface") ? member(w[2], 11) : member(w[1], op < 0xb6 ? 9 : 10));
            case 0xb9 -> {
                int n = w.length > 2 ? number(w[2]) : 1 + slots(w[1].substring(w[1].indexOf('(')));
                code.w(op, member(w[1], 11)).b(n, w.length > 3 ? number(w[3]) : 0);
            }
            case 0xba -> {
                int paren = w[1].indexOf('(');
                int index = paren < 0 ? number(w[1].substring(1)) : m.indy(number(w[2]), w[1].substring(0, paren), w[1].substring(paren));
                code.w(op, index).u2(0);
            }
            case 0xbb, 0xbd, 0xc0, 0xc1 -> code.w(op, w[1].startsWith("#") ? number(w[1].substring(1)) : m.cls(w[1]));
            case 0xc5 -> code.w(op, w[1].startsWith("#") ? number(w[1].substring(1)) : m.cls(w[1])).b(number(w[2]));
            default -> code.b(op);
        }
    }

    private int constant(String[] w, String line) {
        String rest = w.length > 2 ? line.substring(line.indexOf(w[1]) + w[1].length()).strip() : "";
        return switch (w[1]) {
            case "int" -> m.integer(number(rest));
            case "float" -> m.real(Float.parseFloat(rest));
            case "long" -> m.big(Long.parseLong(rest));
            case "double" -> m.wide(Double.parseDouble(rest));
            case "string" -> m.string(rest);
            case "class" -> m.cls(rest);
            case "type" -> m.methodType(rest);
            default -> number(w[1].substring(1));
        };
    }

    private int member(String text, int tag) {
        if (text.startsWith("#")) return number(text.substring(1));
        int end = text.indexOf('(');
        int colon = text.indexOf(':');
        int from = end >= 0 ? end : colon;
        int dot = text.lastIndexOf('.', from);
        return m.member(tag, text.substring(0, dot), text.substring(dot + 1, from), text.substring(end >= 0 ? end : colon + 1));
    }

    private static int slots(String desc) {
        int n = 0;
        for (int i = 1; desc.charAt(i) != ')'; i++) {
            char c = desc.charAt(i);
            n += c == 'J' || c == 'D' ? 2 : 1;
            if (c == '[') {
                while (desc.charAt(i) == '[') i++;
                c = desc.charAt(i);
            }
            if (c == 'L') i = desc.indexOf(';', i);
        }
        return n;
    }

    private int pc(String label) {
        Integer at = labels.get(label);
        return at != null ? at : number(label);
    }

    private void type(Bytes b, String t) {
        switch (t) {
            case "T" -> b.b(0);
            case "I" -> b.b(1);
            case "F" -> b.b(2);
            case "D" -> b.b(3);
            case "J" -> b.b(4);
            case "N" -> b.b(5);
            case "U" -> b.b(6);
            default -> {
                if (t.startsWith("new=")) b.w(8, pc(t.substring(4)));
                else b.w(7, m.cls(t));
            }
        }
    }

    private void types(Bytes b, String text) {
        String[] w = text.isBlank() ? new String[0] : text.strip().split("\\s+");
        b.u2(w.length);
        for (String t : w) type(b, t);
    }

    /** The StackMapTable of the frames, as full frames. */
    private Bytes table() {
        Bytes b = new Bytes().u2(frames.size());
        int last = -1;
        for (Object[] f : frames) {
            int at = (Integer) f[0];
            b.b(255).u2(at - last - 1);
            last = at;
            String[] parts = (f[1] + " ").split(" / ?", 2);
            types(b, parts[0]);
            types(b, parts.length > 1 ? parts[1] : "");
        }
        return b;
    }

    public Maker.Attr attr() {
        byte[] bytes = code.array();
        for (Fix f : fixes) {
            Integer at = labels.get(f.label);
            int distance = at != null ? at - f.from : number(f.label);
            for (int i = 0; i < f.bytes; i++) bytes[f.at + i] = (byte) (distance >> 8 * (f.bytes - 1 - i));
        }
        Bytes done = new Bytes();
        for (byte x : bytes) done.b(x);
        Bytes rows = new Bytes();
        for (String[] h : handlers) {
            rows.u2(pc(h[2])).u2(pc(h[3])).u2(pc(h[4])).u2(h[1].equals("any") ? 0 : h[1].startsWith("#") ? number(h[1].substring(1)) : m.cls(h[1]));
        }
        if (!frames.isEmpty()) more.add(m.attr("StackMapTable", table()));
        return m.code(stack, locals, done, rows, more.toArray(new Maker.Attr[0]));
    }
}
