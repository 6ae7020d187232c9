package diff.lang;

/** Switch on strings with colliding hash codes, and on long chains. */
public class StringSwitchHash {
    static int f(String s) {
        return switch (s) {
            case "AaAa" -> 1;
            case "BBBB" -> 2;
            case "AaBB" -> 3;
            case "BBAa" -> 4;
            case "polygenelubricants" -> 5;
            case "\0" -> 6;
            case "\0\0" -> 7;
            default -> 0;
        };
    }

    public static void main(String[] args) {
        for (String s : new String[] {"AaAa", "BBBB", "AaBB", "BBAa", "polygenelubricants", "\0", "\0\0", "", "C#Aa", "AaAaX"}) {
            System.out.println(f(s) + " " + s.hashCode() + " " + f(new StringBuilder(s).toString()));
        }
    }
}
