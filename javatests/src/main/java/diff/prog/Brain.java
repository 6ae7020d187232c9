package diff.prog;

/** An interpreter for the eight-instruction language, running two programs. */
public class Brain {
    static String run(String p, String in) {
        int[] jump = new int[p.length()];
        int[] stack = new int[100];
        int sp = 0;
        for (int i = 0; i < p.length(); i++) {
            if (p.charAt(i) == '[') stack[sp++] = i;
            if (p.charAt(i) == ']') {
                int open = stack[--sp];
                jump[open] = i;
                jump[i] = open;
            }
        }
        byte[] mem = new byte[1000];
        int at = 0;
        int read = 0;
        StringBuilder out = new StringBuilder();
        for (int pc = 0; pc < p.length(); pc++) {
            switch (p.charAt(pc)) {
                case '>' -> at++;
                case '<' -> at--;
                case '+' -> mem[at]++;
                case '-' -> mem[at]--;
                case '.' -> out.append((char) (mem[at] & 0xff));
                case ',' -> mem[at] = (byte) (read < in.length() ? in.charAt(read++) : 0);
                case '[' -> {
                    if (mem[at] == 0) pc = jump[pc];
                }
                case ']' -> {
                    if (mem[at] != 0) pc = jump[pc];
                }
                default -> {}
            }
        }
        return out.toString();
    }

    public static void main(String[] args) {
        System.out.print(run("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++.", ""));
        System.out.println(run(">,[>,]<[.<]", "reversed"));
    }
}
