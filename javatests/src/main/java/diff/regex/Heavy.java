package diff.regex;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Regular expressions over a larger text: tokeniser, log lines, backtracking. */
public class Heavy {
    public static void main(String[] args) {
        StringBuilder sb = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            sb.append("192.168.").append(i % 256).append('.').append(i * 7 % 256).append(" - [").append(i).append("/Jan/2024] \"GET /page").append(i % 13).append("?q=").append(i * i)
                .append(" HTTP/1.1\" ").append(i % 5 == 0 ? 404 : 200).append(' ').append(i * 31).append('\n');
        }
        Pattern p = Pattern.compile("^(\\d+(?:\\.\\d+){3}) - \\[([^\\]]+)\\] \"(GET|POST) ([^ ?]+)(?:\\?q=(\\d+))? [^\"]*\" (\\d{3}) (\\d+)$", Pattern.MULTILINE);
        Matcher m = p.matcher(sb);
        int n = 0;
        long bytes = 0;
        int missing = 0;
        int h = 0;
        while (m.find()) {
            n++;
            bytes += Long.parseLong(m.group(7));
            if (m.group(6).equals("404")) missing++;
            h = h * 31 + m.group(4).hashCode() + m.group(1).hashCode();
        }
        System.out.println(n + " " + bytes + " " + missing + " " + h);
        Pattern tok = Pattern.compile("\\s*(?:(?<num>\\d+(?:\\.\\d+)?)|(?<id>[A-Za-z_]\\w*)|(?<op>[-+*/()=]))");
        Matcher t = tok.matcher("x1 = (3.14 + y_2) * 42 - z/7");
        while (t.lookingAt()) {
            System.out.println(t.group("num") + " " + t.group("id") + " " + t.group("op"));
            t.region(t.end(), t.regionEnd());
        }
        System.out.println(Pattern.compile("(x+x+)+y").matcher("xxxxxxxxxxxxxxx").find());
        System.out.println("a".repeat(300).matches("(a|b)*"));
        try {
            System.out.println("a".repeat(1000000).matches("(a|b)*"));
        } catch (StackOverflowError e) {
            System.out.println("stack overflow");
        }
        System.out.println(sb.toString().split("\\R").length + " " + sb.toString().replaceAll("\\d+", "#").hashCode());
        System.out.println("camelCaseStringHere".replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase());
    }
}
