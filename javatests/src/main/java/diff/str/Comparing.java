package diff.str;

import java.util.ArrayList;
import java.util.List;

/** Comparing and searching mixed Latin-1 and UTF-16 strings. */
public class Comparing {
    public static void main(String[] args) {
        String[] ss = {"", "a", "ab", "b", "\u00e9", "\u0100", "a\u0100", "\ud83d\ude00", "\uffff", "A", "\u0130", "ss", "\u00df"};
        StringBuilder sb = new StringBuilder();
        for (String a : ss) {
            for (String b : ss) {
                sb.append(Integer.signum(a.compareTo(b))).append(a.equals(b) ? '=' : '.').append(a.equalsIgnoreCase(b) ? 'i' : '.').append(a.contains(b) ? 'c' : '.').append(a.startsWith(b) ? 's' : '.').append(a.compareToIgnoreCase(b)).append(' ');
            }
            sb.append('\n');
        }
        System.out.print(sb);
        String hay = "x".repeat(100) + "needle" + "\u4e2d".repeat(10) + "needle";
        List<Integer> at = new ArrayList<>();
        for (int i = hay.indexOf("needle"); i >= 0; i = hay.indexOf("needle", i + 1)) at.add(i);
        System.out.println(at + " " + hay.lastIndexOf("needle") + hay.indexOf('\u4e2d') + " " + hay.lastIndexOf("x", 50) + hay.indexOf("zz") + hay.indexOf("", 200) + hay.indexOf("n", -5));
        System.out.println("latin".concat("\u4e2d").substring(0, 5).equals("latin") + " " + "\u4e2dabc".substring(1).hashCode() + " " + "abc".hashCode());
        System.out.println("a-b-c".replace("-", "\u4e2d") + "\u4e2d-\u4e2d".replace("\u4e2d", "") + "aaa".replace("aa", "b") + "abc".replace("", "|"));
    }
}
