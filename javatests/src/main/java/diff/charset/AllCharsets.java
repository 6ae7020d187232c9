package diff.charset;

import diff.util.X;

import java.nio.*;
import java.nio.charset.*;
import java.util.*;

/** Every charset: junk decoded, text encoded, in small steps too. */
public class AllCharsets {
    public static void main(String[] a) throws Exception {
        X.p(
                Charset.availableCharsets().keySet().toString().hashCode(),
                Charset.availableCharsets().size(),
                Charset.defaultCharset());
        Random r = new Random(5);
        byte[][] junk = new byte[40][];
        for (int i = 0; i < 40; i++) {
            junk[i] = new byte[r.nextInt(24) + 1];
            r.nextBytes(junk[i]);
        }
        StringBuilder sb = new StringBuilder();
        for (int i = 0; i < 0x3000; i += 3) sb.append((char) i);
        for (int i = 0x3000; i < 0xff00; i += 37) if (i < 0xd800 || i > 0xdfff) sb.append((char) i);
        sb.appendCodePoint(0x1F600)
                .appendCodePoint(0x20000)
                .append('\ud800')
                .append('x')
                .append('\udc00');
        String all = sb.toString();
        for (Charset c : Charset.availableCharsets().values()) {
            X.p(c, c.aliases().size(), c.canEncode(), c.isRegistered(), c.displayName(Locale.US));
            int h = 0;
            for (byte[] j : junk) {
                h = h * 31 + new String(j, c).hashCode();
                try {
                    c.newDecoder().decode(ByteBuffer.wrap(j));
                    h++;
                } catch (CharacterCodingException e) {
                    h = h * 31 + e.toString().hashCode();
                }
                CharBuffer cb = CharBuffer.allocate(3);
                CharsetDecoder d = c.newDecoder();
                ByteBuffer bb = ByteBuffer.wrap(j);
                for (int k = 0; k < 50; k++) {
                    CoderResult cr = d.decode(bb, cb, true);
                    h = h * 31 + cr.toString().hashCode() + bb.position();
                    cb.clear();
                    if (cr.isUnderflow()) break;
                    if (cr.isError()) bb.position(bb.position() + cr.length());
                }
            }
            byte[] tab = new byte[256];
            for (int i = 0; i < 256; i++) tab[i] = (byte) i;
            h = h * 31 + new String(tab, c).hashCode();
            int e = 0;
            if (c.canEncode()) {
                byte[] x = all.getBytes(c);
                e = Arrays.hashCode(x);
                e = e * 31 + new String(x, c).hashCode();
                CharsetEncoder en = c.newEncoder();
                X.p(
                        en.averageBytesPerChar(),
                        en.maxBytesPerChar(),
                        en.replacement(),
                        en.canEncode('\u00e9'),
                        en.canEncode("\ud800"),
                        en.canEncode('\u20ac'));
                for (int i = 0; i < all.length(); i += 97) {
                    String s = all.substring(i, Math.min(all.length(), i + 3));
                    try {
                        e = e * 31 + c.newEncoder().encode(CharBuffer.wrap(s)).limit();
                    } catch (CharacterCodingException ex) {
                        e = e * 31 + ex.toString().hashCode();
                    }
                }
                ByteBuffer db = ByteBuffer.allocateDirect(77);
                CharBuffer in = CharBuffer.wrap(all);
                en.reset()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.IGNORE);
                while (true) {
                    CoderResult cr = en.encode(in, db, true);
                    db.flip();
                    int got = db.remaining();
                    while (db.hasRemaining()) e = e * 31 + db.get();
                    db.clear();
                    if (cr.isUnderflow() || got == 0) break;
                }
                en.flush(db);
            }
            CharsetDecoder d = c.newDecoder();
            X.p(
                    c,
                    h,
                    e,
                    d.averageCharsPerByte(),
                    d.maxCharsPerByte(),
                    d.replacement(),
                    d.isAutoDetecting());
        }
        X.t("unsup", () -> Charset.forName("nope"));
        X.t("ill", () -> Charset.forName("b@d name"));
        X.t("null", () -> Charset.isSupported(""));
        X.t("enc", () -> "x".getBytes("nope"));
        X.t("enc", () -> new String(new byte[0], "b@d"));
        X.t(
                "report",
                () ->
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(new byte[] {65, (byte) 0xc3, 65})));
        X.t(
                "unmap",
                () -> StandardCharsets.US_ASCII.newEncoder().encode(CharBuffer.wrap("\u00e9")));
        X.t(
                "contains",
                () ->
                        StandardCharsets.UTF_8.contains(StandardCharsets.ISO_8859_1)
                                + " "
                                + StandardCharsets.ISO_8859_1.contains(StandardCharsets.UTF_16));
        X.t(
                "state",
                () -> {
                    CharsetEncoder e = StandardCharsets.UTF_8.newEncoder();
                    e.encode(CharBuffer.wrap("a"), ByteBuffer.allocate(5), true);
                    e.encode(CharBuffer.wrap("a"), ByteBuffer.allocate(5), false);
                    return 1;
                });
    }
}
