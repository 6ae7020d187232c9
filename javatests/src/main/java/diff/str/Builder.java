package diff.str;

/** StringBuilder and StringBuffer. */
public class Builder {
    public static void main(String[] args) {
        StringBuilder sb = new StringBuilder();
        sb.append(1).append('c').append(2L).append(3.5f).append(4.25).append(true).append("s").append((Object) null).append(new char[] {'x', 'y'});
        sb.append("abcdef", 1, 3).append((String) null).appendCodePoint(0x1F600).append(new char[] {'1', '2', '3'}, 1, 1);
        System.out.println(sb + " " + sb.length());
        sb.insert(0, "start ").insert(3, 99).insert(2, 'q').insert(1, 1.5).insert(sb.length(), false);
        System.out.println(sb);
        sb.reverse();
        System.out.println(sb);
        sb.reverse().delete(0, 5).deleteCharAt(0).replace(1, 4, "[replaced]").setCharAt(0, '!');
        System.out.println(sb);
        System.out.println(sb.indexOf("re") + " " + sb.lastIndexOf("e") + " " + sb.charAt(3) + " " + sb.substring(4) + " " + sb.substring(2, 6));
        sb.setLength(3);
        System.out.println(sb + "|" + sb.length());
        sb.setLength(5);
        System.out.println((int) sb.charAt(4));
        StringBuilder big = new StringBuilder(2);
        for (int i = 0; i < 3000; i++) big.append(i % 10);
        System.out.println(big.length() + " " + big.toString().hashCode());
        big.append('\u4e2d');
        System.out.println(big.toString().hashCode());
        big.setLength(10);
        System.out.println(big);
        StringBuffer bf = new StringBuffer("buffer");
        bf.append(1).insert(0, 'x').reverse();
        System.out.println(bf + " " + bf.compareTo(new StringBuffer("a")));
        StringBuilder surrogates = new StringBuilder("a\ud83d\ude00b");
        System.out.println(surrogates.reverse().toString().codePointAt(1) + " " + surrogates.codePointCount(0, 4) + " " + surrogates.offsetByCodePoints(0, 2));
        try {
            sb.deleteCharAt(77);
        } catch (StringIndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
        try {
            sb.insert(-1, "x");
        } catch (StringIndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
        try {
            sb.charAt(500);
        } catch (IndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(new StringBuilder("abc").compareTo(new StringBuilder("abd")) + " " + sb.chars().sum());
        java.util.StringJoiner j = new java.util.StringJoiner(", ", "{", "}");
        j.setEmptyValue("EMPTY");
        System.out.print(j + " ");
        j.add("a").add("b");
        System.out.println(j + " " + j.length());
        java.util.StringTokenizer t = new java.util.StringTokenizer("a b;c", " ;", true);
        while (t.hasMoreTokens()) System.out.print("<" + t.nextToken() + ">");
        System.out.println();
    }
}
