package diff.str;

/** Interning, constants across classes, identity of concatenated constants. */
public class Intern {
    static final String C = "con" + "stant" + 1;

    static class Other {
        static final String C = "constant1";
        static String notFinal = "constant1";
    }

    public static void main(String[] args) {
        System.out.println(C == Other.C);
        System.out.println(C == Other.notFinal);
        String made = "con".concat("stant1");
        System.out.println(made == C);
        System.out.println(made.intern() == C);
        String fresh = new StringBuilder("never ").append("seen before").toString();
        System.out.println(fresh.intern() == fresh);
        System.out.println("never seen before" == fresh);
        String big = "x".repeat(10000);
        System.out.println(big.intern() == "x".repeat(10000).intern());
        String[] many = new String[20000];
        for (int i = 0; i < many.length; i++) many[i] = Integer.toString(i).intern();
        System.gc();
        int same = 0;
        for (int i = 0; i < many.length; i++) if (many[i] == String.valueOf(i).intern()) same++;
        System.out.println(same);
        System.out.println(Intern.class.getName() == Intern.class.getName());
        System.out.println("\u4e2d" == new String(new char[] {'\u4e2d'}).intern());
    }
}
