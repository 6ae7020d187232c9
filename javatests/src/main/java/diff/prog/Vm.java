package diff.prog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A stack machine with an assembler: enums with code, labels, calls, tracing of errors. */
public class Vm {
    enum Op {
        PUSH, ADD, SUB, MUL, DUP, SWAP, DROP, JZ, JMP, CALL, RET, PRINT, HALT, LOAD, STORE, LT, DIV;

        boolean hasArg() {
            return switch (this) {
                case PUSH, JZ, JMP, CALL, LOAD, STORE -> true;
                default -> false;
            };
        }
    }

    record Ins(Op op, int arg) {}

    static class Fault extends RuntimeException {
        Fault(int pc, Ins i, Throwable cause) {
            super("pc " + pc + ": " + i.op(), cause);
        }
    }

    static List<Ins> assemble(String src) {
        Map<String, Integer> labels = new HashMap<>();
        List<String[]> lines = new ArrayList<>();
        for (String l : src.split("[\\n;]")) {
            l = l.strip();
            if (l.isEmpty()) continue;
            if (l.endsWith(":")) labels.put(l.substring(0, l.length() - 1), lines.size());
            else lines.add(l.split("\\s+"));
        }
        List<Ins> code = new ArrayList<>();
        for (String[] p : lines) {
            Op op = Op.valueOf(p[0].toUpperCase());
            int arg = !op.hasArg() ? 0 : labels.containsKey(p[1]) ? labels.get(p[1]) : Integer.parseInt(p[1]);
            code.add(new Ins(op, arg));
        }
        return code;
    }

    static int run(List<Ins> code, StringBuilder out) {
        int[] stack = new int[64];
        int[] calls = new int[64];
        int[] mem = new int[16];
        int sp = 0;
        int cp = 0;
        int steps = 0;
        for (int pc = 0; ; ) {
            Ins i = code.get(pc);
            steps++;
            try {
                pc++;
                switch (i.op()) {
                    case PUSH -> stack[sp++] = i.arg();
                    case ADD -> stack[--sp - 1] += stack[sp];
                    case SUB -> stack[--sp - 1] -= stack[sp];
                    case MUL -> stack[--sp - 1] *= stack[sp];
                    case DIV -> stack[--sp - 1] /= stack[sp];
                    case LT -> stack[--sp - 1] = stack[sp - 1] < stack[sp] ? 1 : 0;
                    case DUP -> {
                        stack[sp] = stack[sp - 1];
                        sp++;
                    }
                    case SWAP -> {
                        int t = stack[sp - 1];
                        stack[sp - 1] = stack[sp - 2];
                        stack[sp - 2] = t;
                    }
                    case DROP -> sp--;
                    case JZ -> {
                        if (stack[--sp] == 0) pc = i.arg();
                    }
                    case JMP -> pc = i.arg();
                    case CALL -> {
                        calls[cp++] = pc;
                        pc = i.arg();
                    }
                    case RET -> pc = calls[--cp];
                    case LOAD -> stack[sp++] = mem[i.arg()];
                    case STORE -> mem[i.arg()] = stack[--sp];
                    case PRINT -> out.append(stack[--sp]).append(' ');
                    case HALT -> {
                        return steps;
                    }
                }
            } catch (ArrayIndexOutOfBoundsException | ArithmeticException e) {
                throw new Fault(pc - 1, i, e);
            }
        }
    }

    public static void main(String[] args) {
        String fact = "push 10; call fact; print; halt\nfact:\ndup; jz one\ndup; push 1; sub; call fact; mul; ret\none:\ndrop; push 1; ret";
        String loop = "push 0; store 0\nagain:\nload 0; push 2000; lt; jz end\nload 0; push 1; add; store 0; jmp again\nend:\nload 0; print; halt";
        for (String s : new String[] {fact, loop, "push 1; push 0; div; halt", "drop; add; halt", "x:\npush 1; jmp x", "bogus 1"}) {
            StringBuilder out = new StringBuilder();
            try {
                System.out.println(run(assemble(s), out) + " steps: " + out);
            } catch (Fault f) {
                System.out.println(f.getMessage() + " because " + f.getCause().getMessage());
            } catch (IllegalArgumentException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
