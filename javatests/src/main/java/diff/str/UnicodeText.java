package diff.str;

import diff.util.X;

import java.text.*;
import java.util.*;

/** Properties of all code points, normal forms, collation, boundaries, bidirectional text. */
public class UnicodeText { // unicode, normaliser, collator, breakiterator, case mapping
    public static void main(String[] a) {
        int h = 0;
        for (int c = 0; c < 0x110000; c++) {
            h = h * 31 + Character.getType(c);
            h =
                    h * 31
                            + Character.toUpperCase(c)
                            + Character.toLowerCase(c) * 3
                            + Character.toTitleCase(c) * 7
                            + Character.getDirectionality(c)
                            + Character.getNumericValue(c);
            h =
                    h * 31
                            + (Character.isLetter(c) ? 1 : 0)
                            + (Character.isMirrored(c) ? 2 : 0)
                            + (Character.isIdentifierIgnorable(c) ? 4 : 0)
                            + (Character.isJavaIdentifierPart(c) ? 8 : 0)
                            + (Character.isUnicodeIdentifierStart(c) ? 16 : 0)
                            + (Character.isIdeographic(c) ? 32 : 0)
                            + (Character.isAlphabetic(c) ? 64 : 0);
            if ((c & 0xfff) == 0xfff)
                X.p(
                        Integer.toHexString(c),
                        h,
                        Character.UnicodeBlock.of(c),
                        Character.UnicodeScript.of(c));
        }
        for (int c : new int[] {0x41, 0xdf, 0x130, 0x1F600, 0x10FFFF, 0xD800, 0x0, 0x3b1, 0x1c5})
            X.t(
                    "name",
                    () ->
                            Character.getName(c)
                                    + " "
                                    + Character.toString(c).length()
                                    + " "
                                    + Character.isSupplementaryCodePoint(c));
        X.t("codePointOf", () -> Character.codePointOf("LATIN SMALL LETTER SHARP S"));
        X.t("bad", () -> Character.codePointOf("NOPE"));
        X.t("gn", () -> Character.getName(-1));
        String[] ss = {
            "\u00e9",
            "e\u0301",
            "\ufb01",
            "\u1e9b\u0323",
            "\uac00",
            "\u1100\u1161",
            "\u212b",
            "\u2126",
            "\u0344",
            "\ud834\udd5e",
            "A\u030a\u0327",
            "stra\u00dfe",
            "\u0130",
            "\u03a3\u03c3\u03c2",
            "I\u0307",
            "\u01c5",
            "\u1f80"
        };
        for (String s : ss) {
            StringBuilder b = new StringBuilder();
            for (Normalizer.Form f : Normalizer.Form.values()) {
                for (char c : Normalizer.normalize(s, f).toCharArray())
                    b.append(Integer.toHexString(c)).append(' ');
                b.append(Normalizer.isNormalized(s, f)).append("; ");
            }
            X.p(b);
            for (Locale l :
                    new Locale[] {
                        Locale.ROOT, new Locale("tr"), new Locale("lt"), new Locale("az")
                    }) X.p(hex(s.toUpperCase(l)), hex(s.toLowerCase(l)));
            X.p(s.equalsIgnoreCase(s.toUpperCase()), s.compareToIgnoreCase("e"));
        }
        for (Locale l :
                new Locale[] {
                    Locale.US,
                    Locale.GERMANY,
                    new Locale("sv"),
                    new Locale("es"),
                    new Locale("da"),
                    Locale.JAPAN
                }) {
            Collator c = Collator.getInstance(l);
            String[] w = {
                "zebra",
                "\u00e4pfel",
                "apfel",
                "Apfel",
                "\u00d6l",
                "oel",
                "\u00e5ngstr\u00f6m",
                "cote",
                "cot\u00e9",
                "c\u00f4te",
                "c\u00f4t\u00e9",
                "ch",
                "cz",
                "ll",
                "lz",
                "\u00f1u",
                "nz",
                "aa",
                "-a",
                "a b",
                "ab",
                "\u3042",
                "\u30a2",
                "1",
                "10",
                "2"
            };
            for (int st = 0; st < 4; st++)
                for (int d = 0; d < 3; d++) {
                    c.setStrength(st);
                    c.setDecomposition(d);
                    String[] v = w.clone();
                    Arrays.sort(v, c);
                    X.p(l, st, d, v);
                    X.p(
                            c.compare("a", "\u00e1"),
                            c.equals("a", "A"),
                            c.getCollationKey("h\u00e9llo").toByteArray());
                }
        }
        X.t(
                "rbc",
                () -> {
                    RuleBasedCollator r = new RuleBasedCollator("< c < b < a, A; \u00e0 & b < x");
                    return r.compare("a", "b")
                            + " "
                            + r.compare("a", "A")
                            + " "
                            + r.compare("x", "a")
                            + " "
                            + r.getRules();
                });
        X.t("rbcbad", () -> new RuleBasedCollator("< a < "));
        CollationElementIterator ci =
                ((RuleBasedCollator) Collator.getInstance(Locale.US))
                        .getCollationElementIterator("ab\u00e9 c");
        int o;
        while ((o = ci.next()) != CollationElementIterator.NULLORDER)
            X.p(o, CollationElementIterator.primaryOrder(o));
        String txt =
                "Hello, world! It's 3.14 (approx.). Dr. Smith said \"hi\". New\n"
                    + "line\u2014dash. \u65e5\u672c\u8a9e\u3067\u3059\u3002 e\u0301a \ud83d\ude00!"
                    + " foo@bar.com $5.00 10%";
        for (Locale l : new Locale[] {Locale.US, Locale.JAPAN, new Locale("th"), Locale.FRANCE})
            for (BreakIterator b :
                    new BreakIterator[] {
                        BreakIterator.getCharacterInstance(l),
                        BreakIterator.getWordInstance(l),
                        BreakIterator.getSentenceInstance(l),
                        BreakIterator.getLineInstance(l)
                    }) {
                b.setText(txt);
                StringBuilder sb = new StringBuilder();
                for (int i = b.first(); i != BreakIterator.DONE; i = b.next())
                    sb.append(i).append(' ');
                X.p(l, sb);
                X.p(
                        b.last(),
                        b.previous(),
                        b.following(10),
                        b.preceding(10),
                        b.isBoundary(5),
                        b.next(3));
            }
        BreakIterator th = BreakIterator.getWordInstance(new Locale("th"));
        th.setText("\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e0a\u0e32\u0e27\u0e42\u0e25\u0e01");
        StringBuilder sb = new StringBuilder();
        for (int i = th.first(); i != BreakIterator.DONE; i = th.next()) sb.append(i).append(' ');
        X.p(sb);
        Bidi bd =
                new Bidi(
                        "abc \u05d0\u05d1\u05d2 def \u0661\u0662",
                        Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
        X.p(bd, bd.getRunCount(), bd.isMixed());
        for (int i = 0; i < bd.getRunCount(); i++)
            X.p(bd.getRunStart(i), bd.getRunLimit(i), bd.getRunLevel(i));
        AttributedString as = new AttributedString("hello world");
        as.addAttribute(AttributedCharacterIterator.Attribute.LANGUAGE, Locale.US, 0, 5);
        AttributedCharacterIterator it = as.getIterator();
        X.p(it.getRunLimit(), it.getAllAttributeKeys(), it.getAttributes());
    }

    static String hex(String s) {
        StringBuilder b = new StringBuilder();
        for (char c : s.toCharArray()) b.append(Integer.toHexString(c)).append('.');
        return b.toString();
    }
}
