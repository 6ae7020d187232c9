package diff.str;

/** Code points, surrogates, case mapping, normalisation, Latin-1 and UTF-16 forms. */
public class Unicode {
    public static void main(String[] args) {
        String s = "a\u00e9\u4e2d\ud83d\ude00z";
        System.out.println(s + " " + s.length() + " " + s.codePointCount(0, s.length()) + " " + s.codePointAt(3) + " " + s.codePointBefore(5));
        s.codePoints().forEach(c -> System.out.print(Integer.toHexString(c) + " "));
        System.out.println();
        System.out.println(new String(new int[] {0x41, 0x1F601, 0xE9}, 0, 3) + " " + s.offsetByCodePoints(0, 4));
        System.out.println("stra\u00dfe".toUpperCase() + " " + "\u0130I".toLowerCase(java.util.Locale.ROOT).length() + " " + "I\u0131".toLowerCase(new java.util.Locale("tr")) + " "
            + "\u03a3\u03a3".toLowerCase() + " " + "\u01c6".toUpperCase() + " " + Character.toTitleCase('\u01c6'));
        System.out.println("\u00b5\u00ff".toUpperCase() + " " + "\ufb01".toUpperCase());
        System.out.println("caf\u00e9".equals("cafe\u0301") + " " + java.text.Normalizer.normalize("cafe\u0301", java.text.Normalizer.Form.NFC).equals("caf\u00e9")
            + " " + java.text.Normalizer.normalize("\u00e9\ufb01", java.text.Normalizer.Form.NFKD).length());
        System.out.println(Character.isSurrogate('\ud800') + " " + Character.isSupplementaryCodePoint(0x10000) + " " + Character.charCount(0xffff) + " "
            + Character.toCodePoint('\ud83d', '\ude00') + " " + Character.getType('A') + " " + Character.UnicodeBlock.of(0x4e2d) + " "
            + Character.UnicodeScript.of('\u03b1') + " " + Character.isIdeographic(0x4e2d) + " " + Character.isMirrored('('));
        int letters = 0;
        int digits = 0;
        int upper = 0;
        int spaces = 0;
        int ids = 0;
        int defined = 0;
        for (int c = 0; c < 0x30000; c++) {
            if (Character.isLetter(c)) letters++;
            if (Character.isDigit(c)) digits++;
            if (Character.isUpperCase(c)) upper++;
            if (Character.isWhitespace(c)) spaces++;
            if (Character.isJavaIdentifierPart(c)) ids++;
            if (Character.isDefined(c)) defined++;
        }
        System.out.println(letters + " " + digits + " " + upper + " " + spaces + " " + ids + " " + defined);
        System.out.println("\u4e2d".indexOf('\u4e2d') + " " + "abc\u4e2d".indexOf("c\u4e2d") + " " + "a\ud83d\ude00".indexOf(0x1F600) + " " + "\u4e2dabc".substring(1).indexOf('b'));
        System.out.println("\u4e2da\u6587a".replace('a', '\u00e9') + "\u4e2d".replace('\u4e2d', 'x').length() + "\u4e2d\u6587".contains("\u6587") + " \u4e2d ".trim());
        System.out.println(Character.getName(0x1F600) + " " + Character.codePointOf("LATIN SMALL LETTER A"));
        System.out.println("\u00e9a\u0301".chars().boxed().toList());
        System.out.println("\u0660\u0661".chars().map(c -> Character.digit(c, 10)).boxed().toList() + " " + Integer.parseInt("\u0661\u0662"));
    }
}
