package diff.str;

/** The methods of String. */
public class Basics {
    public static void main(String[] args) {
        String s = "Hello, World";
        System.out.println(s.length() + " " + s.charAt(4) + " " + s.indexOf('o') + " " + s.indexOf('o', 5) + " " + s.lastIndexOf("o")
            + " " + s.indexOf("xyz") + " " + s.indexOf("") + " " + s.lastIndexOf('o', 7));
        System.out.println(s.substring(7) + s.substring(0, 5) + s.substring(3, 3) + "|");
        System.out.println(s.toUpperCase() + s.toLowerCase() + s.replace('l', 'L') + s.replace("World", "x") + s.replace("", "-"));
        System.out.println(s.startsWith("Hell") + " " + s.startsWith("W", 7) + " " + s.endsWith("ld") + " " + s.contains(", ") + " " + s.isEmpty());
        System.out.println(s.compareTo("Hello") + " " + "a".compareTo("b") + " " + "A".compareToIgnoreCase("a") + " " + "Abc".equalsIgnoreCase("aBC"));
        System.out.println("[" + "  pad\t".trim() + "][" + "\u2003x\u2003".strip() + "][" + " a ".stripLeading() + "][" + " a ".stripTrailing() + "]" + "  ".isBlank());
        System.out.println(String.join("-", "a", "b", "c") + " " + String.join("/", java.util.List.of("x", "y")) + " " + "ab".repeat(3));
        System.out.println(String.valueOf(new char[] {'x', 'y'}) + String.valueOf(1.5f) + String.valueOf((Object) null) + String.copyValueOf(new char[] {'a', 'b', 'c'}, 1, 2));
        System.out.println(java.util.Arrays.toString("a,b,,c,,".split(",")) + java.util.Arrays.toString("a,b,,c,,".split(",", -1))
            + java.util.Arrays.toString("a1b22c".split("[0-9]+")) + java.util.Arrays.toString("abc".split("")) + java.util.Arrays.toString("a.b.c".split("\\.", 2)));
        System.out.println("hello".hashCode() + " " + "".hashCode() + " " + "\u00e9".hashCode() + " " + "\u4e2d\u6587".hashCode());
        System.out.println("abc".concat("def") + "x".equals(null) + "abc".contentEquals(new StringBuilder("abc")) + "aXbX".replaceAll("X", "\\$") + "aXbX".replaceFirst("X", "y"));
        System.out.println("abcdef".regionMatches(true, 1, "xBCD", 1, 3) + " " + "a\nb\r\nc".lines().count() + " " + "abc".chars().sum() + " " + "x".indent(3).length());
        char[] dst = "........".toCharArray();
        "12345".getChars(1, 4, dst, 2);
        System.out.println(dst);
        for (int[] r : new int[][] {{-1, 2}, {2, 1}, {0, 99}}) {
            try {
                s.substring(r[0], r[1]);
            } catch (StringIndexOutOfBoundsException e) {
                System.out.println(e.getMessage());
            }
        }
        try {
            s.charAt(12);
        } catch (StringIndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
        try {
            "\u4e2d".charAt(-1);
        } catch (StringIndexOutOfBoundsException e) {
            System.out.println(e.getMessage());
        }
        try {
            "x".repeat(-1);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        System.out.println("a-b_c".chars().filter(Character::isLetter).mapToObj(c -> "" + (char) c).toList());
        System.out.println("b".compareTo("abc") + " " + "abc".compareTo("abcd") + " " + "\uffff".compareTo("\ud800\udc00"));
        CharSequence cs = "abcdef".subSequence(1, 4);
        System.out.println(cs + " " + CharSequence.compare(cs, "bce"));
        System.out.println("tRANSFORM".<String>transform(x -> x.substring(1)) + "x".describeConstable().get());
    }
}
