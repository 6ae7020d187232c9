package diff.regex;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Patterns and matchers: groups, quantifiers, lookaround, back references, flags. */
public class Basics {
    static void find(String p, String s) {
        Matcher m = Pattern.compile(p).matcher(s);
        StringBuilder sb = new StringBuilder(p + " ~ " + s + " :");
        while (m.find()) {
            sb.append(" [").append(m.start()).append(',').append(m.end()).append(' ').append(m.group());
            for (int i = 1; i <= m.groupCount(); i++) sb.append('|').append(m.group(i));
            sb.append(']');
        }
        System.out.println(sb);
    }

    public static void main(String[] args) {
        find("a*", "aaabaa");
        find("a+?", "aaa");
        find("(a)(b)?", "abaab");
        find("(\\w+)@(\\w+)\\.com", "joe@mail.com ann@x.com bad@y.org");
        find("(?<year>\\d{4})-(?<m>\\d\\d)", "2024-05 1999-12");
        find("(?i)HELLO", "Hello hELLO");
        find("\\bfoo\\b", "foo foobar foo");
        find("(?=\\d)\\w+", "a1 1a 22");
        find("(?<!\\d)x", "1x ax x");
        find("(?<=ab)c", "abc xc");
        find("(.)\\1", "aabbcd");
        find("[a-c&&[^b]]+", "abcabc");
        find("\\p{Lu}\\p{L}*", "Hello World \u00c9cole");
        find("[\\p{Punct}&&[^,]]", "a,b.c;d");
        find("^x", "x\nx");
        find("(?m)^x$", "x\nx\r\nx");
        find("(?s)a.b", "a\nb");
        find("a.b", "a\nb");
        find("(?x) a  b # comment", "ab");
        find("(a|ab)(c|bcd)(d*)", "abcd");
        find("(?>a+)b", "aaab");
        find("a++b", "aaab");
        find("x{2,3}", "xxxxxxx");
        find("\\Qa.b\\E", "a.b axb");
        find("\\x41\\u0042\\t?", "AB");
        find("((a)|(b))*", "abba");
        find("\\d+(?:\\.\\d+)?", "3 3.14 .5");
        find("\\R", "a\r\nb\nc");
        find("\\h+\\H", "a \tb");
        find("[^\\s]+", " lead trail ");
        find("\ud83d\ude00+", "x\ud83d\ude00\ud83d\ude00");
        find(".", "\ud83d\ude00a");
        System.out.println("2024-02-29".replaceAll("(\\d+)-(\\d+)-(\\d+)", "$3/$2/$1") + " " + "abc".replaceAll("(?<x>b)", "[${x}]"));
        System.out.println(Arrays.toString(Pattern.compile("\\s*,\\s*").split("a , b,c ,d")) + Pattern.matches("[a-z]+", "abc") + Pattern.compile("x").splitAsStream("1x2x3").toList());
        Matcher m = Pattern.compile("(\\d+)").matcher("a1b22c333");
        System.out.println(m.replaceAll(r -> "<" + Integer.parseInt(r.group()) * 2 + ">") + m.results().count());
        m.reset();
        StringBuilder sb = new StringBuilder();
        while (m.find()) m.appendReplacement(sb, m.group().length() + "");
        m.appendTail(sb);
        System.out.println(sb + " " + m.lookingAt() + m.matches() + m.hitEnd());
        m = Pattern.compile("b").matcher("abcabc").region(2, 6);
        System.out.println(m.find() + " " + m.start() + Pattern.quote("a.b") + Matcher.quoteReplacement("$1\\"));
        try {
            m.group("none");
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        try {
            Pattern.compile("x").matcher("y").group();
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
        for (String bad : new String[] {"(", "[a", "*", "a{2", "(?<n>a)(?<n>b)", "\\k<x>", "a)", "[z-a]", "\\"}) {
            try {
                Pattern.compile(bad);
                System.out.println("compiled " + bad);
            } catch (PatternSyntaxException e) {
                System.out.println(e.getMessage().replace(System.lineSeparator(), "|") + " " + e.getIndex() + " " + e.getDescription());
            }
        }
        System.out.println(Pattern.compile("a", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE).flags() + " " + Pattern.compile("^b").asPredicate().test("bc") + Pattern.compile("b").asMatchPredicate().test("bc"));
    }
}
