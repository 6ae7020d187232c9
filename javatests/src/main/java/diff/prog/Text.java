package diff.prog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Text work: justification, Roman numerals, number names, templates, CSV, tables. */
public class Text {
    static List<String> wrap(String s, int width) {
        List<String> out = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String w : s.split(" ")) {
            if (line.length() > 0 && line.length() + 1 + w.length() > width) {
                out.add(line.toString());
                line.setLength(0);
            }
            if (line.length() > 0) line.append(' ');
            line.append(w);
        }
        out.add(line.toString());
        return out;
    }

    static String roman(int n) {
        String[] s = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};
        int[] v = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
        StringBuilder sb = new StringBuilder();
        for (int i = 0; i < v.length; i++) while (n >= v[i]) {
            sb.append(s[i]);
            n -= v[i];
        }
        return sb.toString();
    }

    static String name(int n) {
        String[] small = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
        String[] tens = "- - twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
        if (n < 20) return small[n];
        if (n < 100) return tens[n / 10] + (n % 10 > 0 ? "-" + small[n % 10] : "");
        if (n < 1000) return small[n / 100] + " hundred" + (n % 100 > 0 ? " and " + name(n % 100) : "");
        return name(n / 1000) + " thousand" + (n % 1000 > 0 ? " " + name(n % 1000) : "");
    }

    static List<String> csv(String l) {
        List<String> out = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < l.length(); i++) {
            char c = l.charAt(i);
            if (quoted && c == '"' && i + 1 < l.length() && l.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                out.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        out.add(cell.toString());
        return out;
    }

    public static void main(String[] args) {
        for (String l : wrap("The quick brown fox jumps over the lazy dog and runs away from the very surprised bear", 24)) System.out.printf(Locale.ROOT, "|%-24s|%24s|%n", l, l.toUpperCase(Locale.ROOT));
        for (int n : new int[] {1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999}) System.out.println(n + " " + roman(n) + " " + name(n));
        Map<String, Object> vars = new LinkedHashMap<>();
        vars.put("name", "Ann");
        vars.put("n", 3);
        String t = "Dear ${name}, you have ${n} new ${what}.";
        for (Map.Entry<String, Object> e : vars.entrySet()) t = t.replace("${" + e.getKey() + "}", String.valueOf(e.getValue()));
        System.out.println(t + " " + t.indexOf("${"));
        for (String l : "a,b,c\n\"x, y\",\"say \"\"hi\"\"\",\n,,\n1".split("\n")) System.out.println(csv(l) + " " + csv(l).size());
        String[][] table = {{"name", "qty", "price"}, {"bolt", "12", "1.5"}, {"washer", "200", "0.25"}};
        int[] w = new int[3];
        for (String[] r : table) for (int i = 0; i < 3; i++) w[i] = Math.max(w[i], r[i].length());
        for (String[] r : table) {
            StringBuilder sb = new StringBuilder("|");
            for (int i = 0; i < 3; i++) sb.append(" ").append(String.format(i == 0 ? "%-" + w[i] + "s" : "%" + w[i] + "s", r[i])).append(" |");
            System.out.println(sb);
        }
    }
}
