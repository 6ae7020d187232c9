package diff.charset;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.CoderResult;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.HexFormat;

/** Encoding and decoding in the charsets of java.base, with errors. */
public class Encodings {
    public static void main(String[] args) throws Exception {
        String s = "A\u00e9\u20ac\u4e2d\ud83d\ude00\ud800";
        for (String n : new String[] {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "ISO-8859-1", "US-ASCII", "windows-1252", "ISO-8859-15", "KOI8-R", "IBM437", "UTF-8"}) {
            byte[] b = s.getBytes(n);
            System.out.println(n + " " + HexFormat.of().formatHex(b) + " " + HexFormat.of().formatHex(new String(b, n).getBytes(StandardCharsets.UTF_8)));
        }
        System.out.println(Charset.forName("latin1") + " " + Charset.forName("utf8").aliases().contains("UTF8") + " " + Charset.isSupported("nope") + " " + Charset.defaultCharset());
        try {
            Charset.forName("no-such-charset");
        } catch (UnsupportedCharsetException e) {
            System.out.println(e.getMessage());
        }
        try {
            "x".getBytes("nope");
        } catch (java.io.UnsupportedEncodingException e) {
            System.out.println(e.getMessage());
        }
        byte[][] bad = {{(byte) 0xff}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xe2, (byte) 0x82}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {(byte) 0xf5, 0, 0, 0}, {'a', (byte) 0x80, 'b'}, {(byte) 0xf0, (byte) 0x9f, (byte) 0x98}};
        for (byte[] b : bad) {
            System.out.print(Arrays.toString(new String(b, StandardCharsets.UTF_8).chars().toArray()) + " ");
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(b));
                System.out.println("fine");
            } catch (MalformedInputException e) {
                System.out.println(e.getMessage());
            }
        }
        try {
            StandardCharsets.US_ASCII.newEncoder().encode(CharBuffer.wrap("\u00e9"));
        } catch (CharacterCodingException e) {
            System.out.println(e.getMessage());
        }
        CharsetDecoder d = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE).replaceWith("?");
        System.out.println(d.decode(ByteBuffer.wrap(new byte[] {'x', (byte) 0xff, 'y'})));
        d.reset();
        CharBuffer small = CharBuffer.allocate(2);
        CoderResult r = d.decode(ByteBuffer.wrap("abcdef".getBytes()), small, true);
        System.out.println(r + " " + r.isOverflow() + " " + small.flip());
        CharsetDecoder partial = StandardCharsets.UTF_8.newDecoder();
        CharBuffer out = CharBuffer.allocate(10);
        ByteBuffer in = ByteBuffer.wrap(new byte[] {'a', (byte) 0xe4, (byte) 0xb8});
        System.out.println(partial.decode(in, out, false) + " " + in.position() + " " + out.position());
        System.out.println(StandardCharsets.ISO_8859_1.newEncoder().canEncode('\u0100') + " " + StandardCharsets.UTF_8.newEncoder().maxBytesPerChar() + " " + new String(new byte[] {(byte) 0xfe, (byte) 0xff, 0, 'x'}, StandardCharsets.UTF_16));
        StringBuilder big = new StringBuilder();
        for (int i = 0; i < 5000; i++) big.appendCodePoint(i * 13 % 0xd800);
        for (Charset c : new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16LE}) {
            byte[] b = big.toString().getBytes(c);
            System.out.println(b.length + " " + Arrays.hashCode(b) + " " + new String(b, c).equals(big.toString()));
        }
    }
}
