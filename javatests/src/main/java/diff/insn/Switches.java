package diff.insn;

import static diff.util.T.p;

/** tableswitch, lookupswitch, on strings and enums and characters, fall-through, extremes. */
public class Switches {
    enum Colour { RED, GREEN, BLUE }

    static int table(int i) {
        switch (i) {
            case -1: return 10;
            case 0: return 20;
            case 1:
            case 2: return 30;
            case 4: return 40;
            default: return -1;
        }
    }

    static int lookup(int i) {
        switch (i) {
            case Integer.MIN_VALUE: return 1;
            case -1000: return 2;
            case 0: return 3;
            case 99999: return 4;
            case Integer.MAX_VALUE: return 5;
        }
        return 0;
    }

    static int edge(int i) {
        switch (i) {
            case Integer.MAX_VALUE - 2: return 1;
            case Integer.MAX_VALUE - 1: return 2;
            case Integer.MAX_VALUE: return 3;
            default: return 0;
        }
    }

    static String fall(char c) {
        StringBuilder sb = new StringBuilder();
        switch (c) {
            case 'a': sb.append("A");
            case 'b': sb.append("B");
            default: sb.append("D");
            case 'c': sb.append("C");
                break;
            case 'd': sb.append("only");
        }
        return sb.toString();
    }

    static int string(String s) {
        switch (s) {
            case "one": return 1;
            case "two": return 2;
            case "Aa": return 3;
            case "BB": return 4;
            case "": return 5;
            default: return 0;
        }
    }

    static String colour(Colour c) {
        switch (c) {
            case RED: return "r";
            case BLUE: return "b";
            default: return "other";
        }
    }

    public static void main(String[] args) {
        for (int i = -3; i < 7; i++) p("table", table(i));
        p("table", table(Integer.MIN_VALUE));
        p("table", table(Integer.MAX_VALUE));
        int[] ks = {Integer.MIN_VALUE, -1001, -1000, -1, 0, 1, 99999, Integer.MAX_VALUE};
        for (int k : ks) {
            p("lookup", lookup(k));
            p("edge", edge(k));
            p("edge", edge(k - 1));
        }
        for (char c = 'a'; c < 'f'; c++) p("fall", fall(c));
        String[] ss = {"one", "two", "Aa", "BB", "", "three", "C#"};
        for (String s : ss) p("string", string(s));
        for (Colour c : Colour.values()) p("colour", colour(c));
        try {
            string(null);
        } catch (NullPointerException e) {
            p("null", "NullPointerException");
        }
    }
}
