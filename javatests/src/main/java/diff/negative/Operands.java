package diff.negative;

import static diff.util.Maker.*;

import diff.util.CodeText;
import diff.util.Judge;
import diff.util.Maker;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * JVMS §4.10.1.9 and §4.10.2: every instruction with every sort of operand in each of its places, for the type
 * checker (61) and the type inferrer (49). {@code iadd 1 J} is iadd with a long where the second operand belongs.
 */
public class Operands {
    /** Sorts of values and what pushes one: the arguments of the method, null, an uninitialised object, nothing. */
    static final Map<Character, String> PUSH = new LinkedHashMap<>();
    static final String ARGS = "IJFDLjava/lang/String;[I[J[F[D[Ljava/lang/Object;[B[C[S[ZLjava/lang/RuntimeException;Ljava/lang/Runnable;Ljava/lang/Object;[[I";
    static final String LOCALS = "I J F D java/lang/String [I [J [F [D [Ljava/lang/Object, [B [C [S [Z java/lang/RuntimeException java/lang/Runnable java/lang/Object [[I";
    static final String ALL = "IJFDAijfdabcsztromNU_", FEW = "IJFDAiNU_";

    static {
        String[] push = {"I iload 0", "J lload 1", "F fload 3", "D dload 4", "A aload 6", "i aload 7", "j aload 8", "f aload 9", "d aload 10", "a aload 11",
            "b aload 12", "c aload 13", "s aload 14", "z aload 15", "t aload 16", "r aload 17", "o aload 18", "m aload 19", "N aconst_null", "U new java/lang/Object", "_ nop"};
        for (String p : push) PUSH.put(p.charAt(0), p.substring(2));
    }

    /** Instruction with its operands; the operands; the method's result if not V. */
    static final String[][] INSNS = {
        {"iaload", "iI"}, {"laload", "jI"}, {"faload", "fI"}, {"daload", "dI"}, {"aaload", "aI"}, {"baload", "bI"}, {"caload", "cI"}, {"saload", "sI"},
        {"iastore", "iII"}, {"lastore", "jIJ"}, {"fastore", "fIF"}, {"dastore", "dID"}, {"aastore", "aIA"}, {"bastore", "bII"}, {"castore", "cII"}, {"sastore", "sII"},
        {"istore 30", "I"}, {"lstore 30", "J"}, {"fstore 30", "F"}, {"dstore 30", "D"}, {"astore 30", "A"}, {"istore_0", "I"}, {"lstore_1", "J"}, {"fstore_3", "F"},
        {"dstore_2", "D"}, {"astore_1", "A"}, {"wide istore 30", "I"}, {"wide astore 30", "A"}, {"wide lstore 30", "J"},
        {"pop", "I"}, {"pop2", "II"}, {"pop2", "J"}, {"dup", "I"}, {"dup_x1", "II"}, {"dup_x2", "III"}, {"dup_x2", "JI"}, {"dup2", "II"}, {"dup2", "D"},
        {"dup2_x1", "III"}, {"dup2_x1", "IJ"}, {"dup2_x2", "IIII"}, {"dup2_x2", "IIJ"}, {"dup2_x2", "JII"}, {"dup2_x2", "JJ"}, {"swap", "II"},
        {"iadd", "II"}, {"ladd", "JJ"}, {"fadd", "FF"}, {"dadd", "DD"}, {"isub", "II"}, {"lsub", "JJ"}, {"fsub", "FF"}, {"dsub", "DD"}, {"imul", "II"}, {"lmul", "JJ"},
        {"fmul", "FF"}, {"dmul", "DD"}, {"idiv", "II"}, {"ldiv", "JJ"}, {"fdiv", "FF"}, {"ddiv", "DD"}, {"irem", "II"}, {"lrem", "JJ"}, {"frem", "FF"}, {"drem", "DD"},
        {"ineg", "I"}, {"lneg", "J"}, {"fneg", "F"}, {"dneg", "D"}, {"ishl", "II"}, {"lshl", "JI"}, {"ishr", "II"}, {"lshr", "JI"}, {"iushr", "II"}, {"lushr", "JI"},
        {"iand", "II"}, {"land", "JJ"}, {"ior", "II"}, {"lor", "JJ"}, {"ixor", "II"}, {"lxor", "JJ"},
        {"i2l", "I"}, {"i2f", "I"}, {"i2d", "I"}, {"l2i", "J"}, {"l2f", "J"}, {"l2d", "J"}, {"f2i", "F"}, {"f2l", "F"}, {"f2d", "F"}, {"d2i", "D"}, {"d2l", "D"}, {"d2f", "D"},
        {"i2b", "I"}, {"i2c", "I"}, {"i2s", "I"}, {"lcmp", "JJ"}, {"fcmpl", "FF"}, {"fcmpg", "FF"}, {"dcmpl", "DD"}, {"dcmpg", "DD"},
        {"ifeq L", "I"}, {"ifne L", "I"}, {"iflt L", "I"}, {"ifge L", "I"}, {"ifgt L", "I"}, {"ifle L", "I"}, {"if_icmpeq L", "II"}, {"if_icmpne L", "II"}, {"if_icmplt L", "II"},
        {"if_icmpge L", "II"}, {"if_icmpgt L", "II"}, {"if_icmple L", "II"}, {"if_acmpeq L", "AA"}, {"if_acmpne L", "AA"}, {"ifnull L", "A"}, {"ifnonnull L", "A"},
        {"tableswitch 0 L L L", "I"}, {"lookupswitch L 1 L 2 L", "I"},
        {"ireturn", "I", "I"}, {"ireturn", "I", "Z"}, {"lreturn", "J", "J"}, {"freturn", "F", "F"}, {"dreturn", "D", "D"}, {"areturn", "A", "Ljava/lang/String;"}, {"areturn", "o", "Ljava/lang/Object;"},
        {"areturn", "r", "Ljava/lang/Runnable;"}, {"areturn", "i", "[I"}, {"areturn", "a", "[Ljava/lang/Object;"}, {"areturn", "a", "Ljava/lang/Cloneable;"}, {"areturn", "m", "[Ljava/io/Serializable;"},
        {"getfield p/F.i:I", "o"}, {"getfield java/lang/String.x:J", "A"}, {"putfield java/lang/String.x:I", "AI"}, {"putfield java/lang/String.x:J", "AJ"},
        {"putfield java/lang/String.x:F", "AF"}, {"putfield java/lang/String.x:D", "AD"}, {"putfield java/lang/String.x:Ljava/lang/String,", "AA"}, {"putfield java/lang/String.x:[I", "Ai"},
        {"putfield java/lang/String.x:Z", "AI"}, {"putfield java/lang/String.x:B", "AI"}, {"putfield java/lang/String.x:Ljava/lang/Runnable,", "Ar"},
        {"putstatic p/F.x:I", "I"}, {"putstatic p/F.x:J", "J"}, {"putstatic p/F.x:F", "F"}, {"putstatic p/F.x:D", "D"}, {"putstatic p/F.x:Ljava/lang/String,", "A"}, {"putstatic p/F.x:[[I", "m"},
        {"putstatic p/F.x:Ljava/lang/Runnable,", "r"}, {"putstatic p/F.x:Ljava/lang/RuntimeException,", "t"},
        {"invokevirtual java/lang/String.f(IJFDLjava/lang/Object,)I", "AIJFDo"}, {"invokevirtual java/lang/Object.f()V", "o"}, {"invokevirtual [I.clone()Ljava/lang/Object,", "i"},
        {"invokestatic p/F.f(I)V", "I"}, {"invokestatic p/F.f(J)V", "J"}, {"invokestatic p/F.f(F)V", "F"}, {"invokestatic p/F.f(D)V", "D"}, {"invokestatic p/F.f(Ljava/lang/String,)V", "A"},
        {"invokestatic p/F.f([I)V", "i"}, {"invokestatic p/F.f([Ljava/lang/Object,)V", "a"}, {"invokestatic p/F.f(Ljava/lang/Runnable,)V", "r"}, {"invokestatic p/F.f(Ljava/lang/RuntimeException,)V", "t"},
        {"invokestatic p/F.f([[I)V", "m"}, {"invokestatic p/F.f(Ljava/lang/Cloneable,)V", "i"}, {"invokestatic p/F.f(Z)V", "I"}, {"invokestatic p/F.f([Ljava/lang/Cloneable,)V", "m"},
        {"invokeinterface java/lang/Runnable.f(IJ)V", "rIJ"}, {"invokeinterface java/lang/Runnable.run()V", "r"},
        {"newarray 10", "I"}, {"anewarray java/lang/String", "I"}, {"multianewarray [[I 2", "II"}, {"multianewarray [[I 1", "I"}, {"arraylength", "i"}, {"athrow", "t"},
        {"checkcast java/lang/String", "o"}, {"checkcast [I", "o"}, {"instanceof java/lang/String", "o"}, {"monitorenter", "o"}, {"monitorexit", "o"},
    };

    static Maker method(int major, String result, int flags, String text) {
        Maker m = new Maker(major, CLASS, "p/Op", "java/lang/Object");
        return m.method(flags, "f", "(" + ARGS + ")" + result, new CodeText(m, ".locals 40\n" + text).attr());
    }

    static void each(int major) {
        for (String[] i : INSNS) {
            String result = i.length > 2 ? i[2] : "V";
            boolean arrays = i[1].chars().anyMatch(c -> "ijfdabcszmrot".indexOf(c) >= 0) || i[0].contains("(") || i[0].contains(":");
            for (int place = -1; place < i[1].length(); place++) {
                String wrong = place < 0 ? "=" : arrays && (place == 0 || i[0].contains("(") || i[0].contains("L")) ? ALL : FEW;
                for (char w : wrong.toCharArray()) {
                    if (place >= 0 && w == i[1].charAt(place)) continue;
                    StringBuilder code = new StringBuilder();
                    for (int p = 0; p < i[1].length(); p++) {
                        code.append(PUSH.get(p == place ? w : w == '_' && p < place ? '_' : i[1].charAt(p))).append('\n');
                    }
                    code.append(i[0]).append('\n');
                    boolean branches = i[0].endsWith(" L");
                    boolean ends = i[0].endsWith("return") || i[0].equals("athrow") || i[0].contains("switch");
                    if (!ends) code.append("return\n");
                    if (branches) code.append("L: .frame ").append(LOCALS).append("\n return");
                    String what = i[0].replace(" L", "") + (place < 0 ? " right " + i[1] : " " + i[1] + " " + place + " " + w);
                    Judge.one(major + " " + what, method(major, result, STATIC, code.toString()));
                }
            }
        }
    }

    /** Loads from locals of each sort, of none, and beyond the last. */
    static void locals(int major) {
        String[] loads = {"iload", "lload", "fload", "dload", "aload", "iinc"};
        int[] at = {0, 1, 2, 3, 4, 5, 6, 7, 18, 20, 25, 38, 39, 40, 41, 255};
        for (String l : loads) {
            for (int n : at) {
                String one = l.equals("iinc") ? l + " " + n + " 1" : l + " " + n;
                Judge.one(major + " " + one, method(major, "V", STATIC, one + "; return"));
                Judge.one(major + " wide " + one, method(major, "V", STATIC, "wide " + one + "; return"));
                if (n < 4 && !l.equals("iinc")) Judge.one(major + " " + l + "_" + n, method(major, "V", STATIC, l + "_" + n + "; return"));
            }
        }
        String[][] stores = {{"istore", "iload_0"}, {"lstore", "lload_1"}, {"fstore", "fload_3"}, {"dstore", "dload 4"}, {"astore", "aload 6"}};
        for (String[] s : stores) {
            for (int n : new int[] {38, 39, 40, 41, 255}) {
                Judge.one(major + " " + s[0] + " " + n, method(major, "V", STATIC, s[1] + "; " + s[0] + " " + n + "; return"));
                Judge.one(major + " wide " + s[0] + " " + (n + 65279), method(major, "V", STATIC, s[1] + "; wide " + s[0] + " " + (n + 65279) + "; return"));
            }
        }
        // What a store does to the halves of longs and doubles around it.
        String[] spoilers = {"istore", "fstore", "astore", "lstore", "dstore"};
        for (int k = 0; k < spoilers.length; k++) {
            for (int n = 0; n < 7; n++) {
                String store = stores[k == 1 ? 2 : k == 2 ? 4 : k == 3 ? 1 : k == 4 ? 3 : 0][1] + "; " + spoilers[k] + " " + n + "; ";
                Judge.one(major + " after " + spoilers[k] + " " + n + " lload_1", method(major, "V", STATIC, store + "lload_1; return"));
                Judge.one(major + " after " + spoilers[k] + " " + n + " dload 4", method(major, "V", STATIC, store + "dload 4; return"));
                Judge.one(major + " after " + spoilers[k] + " " + n + " fload 3", method(major, "V", STATIC, store + "fload 3; return"));
            }
        }
    }

    /** Instructions that push more than there is room for. */
    static void room(int major) {
        String[] pushes = {"aconst_null 1", "iconst_m1 1", "iconst_0 1", "lconst_0 2", "fconst_0 1", "dconst_0 2", "bipush 1|1", "sipush 1|1", "ldc int 1|1", "ldc float 1|1", "ldc string x|1",
            "ldc class p/Op|1", "ldc_w int 1|1", "ldc2_w long 1|2", "ldc2_w double 1|2", "iload_0 1", "lload_1 2", "fload_3 1", "dload 4|2", "aload 6|1", "new p/Op|1", "getstatic p/F.x:I|1",
            "getstatic p/F.x:J|2", "getstatic p/F.x:[D|1", "invokestatic p/F.x()D|2", "invokestatic p/F.x()Ljava/lang/Object,|1", "iload_0; dup|2", "iload_0; iload_0; dup_x1|3", "iload_0; iload_0; iload_0; dup_x2|4",
            "lload_1; dup2|4", "iload_0; lload_1; dup2_x1|5", "lload_1; lload_1; dup2_x2|6", "iload_0; i2l|2", "fload_3; f2d|2", "aload 6; getfield java/lang/String.x:J|2"};
        for (String p : pushes) {
            int bar = p.indexOf('|') < 0 ? p.lastIndexOf(' ') : p.indexOf('|');
            int n = Integer.parseInt(p.substring(bar + 1));
            String code = p.substring(0, bar);
            for (int room = n - 1; room <= n; room++) {
                Judge.one(major + " stack of " + room + " for " + code, method(major, "V", STATIC, ".stack " + room + "\n" + code + "; return"));
            }
        }
        Judge.one(major + " arguments beyond locals", method(major, "V", STATIC, ".locals 5; return"));
        Judge.one(major + " arguments beyond locals by one", method(major, "V", STATIC, ".locals 19; return"));
        Judge.one(major + " arguments beyond locals by this", method(major, "V", 0, ".locals 20; return"));
        Judge.one(major + " arguments fit", method(major, "V", STATIC, ".locals 20; return"));
    }

    /** Returns of another sort than the method's. */
    static void returns(int major) {
        String[] sorts = {"V", "I", "Z", "B", "C", "S", "J", "F", "D", "Ljava/lang/String;", "Ljava/lang/Object;", "Ljava/lang/Runnable;", "[I", "[[I", "[Ljava/lang/Object;", "Lp/None;", "Ljava/lang/Cloneable;"};
        String[] values = {"return", "iload_0; ireturn", "lload_1; lreturn", "fload_3; freturn", "dload 4; dreturn", "aload 6; areturn", "aload 7; areturn", "aload 19; areturn", "aload 11; areturn",
            "aload 18; areturn", "aload 17; areturn", "aconst_null; areturn", "new p/Op; areturn"};
        for (String s : sorts) {
            for (String v : values) Judge.one(major + " result " + s + " by " + v, method(major, s, STATIC, v));
        }
    }

    public static void main(String[] args) {
        for (int major : new int[] {61, 49}) {
            each(major);
            locals(major);
            room(major);
            returns(major);
        }
        Judge.end();
    }
}
