package diff.insn;

import static diff.util.T.p;

/** Constants of all kinds: iconst, bipush, sipush, ldc, ldc_w, ldc2_w. */
public class Constants {
    public static void main(String[] args) {
        p("m1", -1);
        p("0", 0);
        p("1", 1);
        p("2", 2);
        p("3", 3);
        p("4", 4);
        p("5", 5);
        p("6", 6);
        p("127", 127);
        p("128", 128);
        p("-128", -128);
        p("-129", -129);
        p("32767", 32767);
        p("32768", 32768);
        p("-32768", -32768);
        p("-32769", -32769);
        p("0L", 0L);
        p("1L", 1L);
        p("2L", 2L);
        p("big", 1234567890123456789L);
        p("0f", 0f);
        p("1f", 1f);
        p("2f", 2f);
        p("3f", 3f);
        p("pi", 3.1415927f);
        p("0d", 0.0);
        p("1d", 1.0);
        p("-0d", -0.0);
        p("e", 2.718281828459045);
        p("null", (Object) null);
        p("class", String.class);
        p("array class", int[][].class);
        p("primitive class", long.class);
        p("void class", void.class);
        p("empty", "");
        p("unicode", "\u00e9\u4e2d\ud83d\ude00\0end");
        String s = "ab";
        p("interned", s == "a" + "b");
        p("intern()", new String("ab").intern() == s);
        p("not interned", new String("ab") == s);
    }
}
