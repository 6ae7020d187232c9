package diff.regex;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replacements by function, split with limits, Unicode classes, possessive and lazy quantifiers, regions. */
public class Replace {
    public static void main(String[] args) {
        Map<String, String> vars = Map.of("user", "ann", "n", "5");
        System.out.println(Pattern.compile("\\$\\{(\\w+)}").matcher("hi ${user}, ${n} of ${none}").replaceAll(m -> Matcher.quoteReplacement(vars.getOrDefault(m.group(1), "$?"))));
        System.out.println(Pattern.compile("(?i)\\b(a)(\\w*)").matcher("An apple and a pear").replaceAll("$2-$1"));
        for (int lim : new int[] {-1, 0, 1, 2, 3}) System.out.print(String.join("|", ":a:b::".split(":", lim)) + " ");
        System.out.println();
        System.out.println("caf\u00e9 na\u00efve".replaceAll("\\w+", "W") + " " + Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS).matcher("caf\u00e9 na\u00efve").replaceAll("W") + " " + "x\u0660y".replaceAll("\\d", "D") + Pattern.compile("\\p{IsGreek}+").matcher("ab\u03b1\u03b2c").replaceAll("G") + "\u00c9".matches("(?iu)\u00e9"));
        System.out.println("<b>x</b><b>y</b>".replaceAll("<b>.*</b>", "G") + "<b>x</b><b>y</b>".replaceAll("<b>.*?</b>", "L") + "aaa".matches("a*+a") + "aaa".matches("a*a"));
        System.out.println("2001:db8::1".matches("[0-9a-f:]+") + " " + "joe@x.org".matches("[\\w.]+@[\\w.]+\\.\\w{2,}") + " " + "2024-02-30".matches("\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])"));
        Matcher m = Pattern.compile("(a)(?:b)(?<last>c)?").matcher("abc ab");
        while (m.find()) System.out.print(m.group("last") + m.start("last") + m.end(1) + m.toMatchResult().group() + " ");
        System.out.println(m.replaceFirst("<$0>"));
        System.out.println("a1b2".replaceAll("(?<=[a-z])(?=\\d)", "_") + "1234567".replaceAll("(?<=\\d)(?=(\\d{3})+$)", ",") + "line1\nline2".replaceAll("(?m)^", "> "));
        try {
            "x".replaceAll("x", "$1");
        } catch (IndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
        try {
            "x".replaceAll("x", "a\\");
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}
