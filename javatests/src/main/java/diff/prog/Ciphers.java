package diff.prog;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** Caesar, Vigenere, RC4, TEA, CRC and base64 by hand against the library. */
public class Ciphers {
    static String caesar(String s, int k) {
        StringBuilder sb = new StringBuilder();
        for (char c : s.toCharArray()) sb.append(Character.isUpperCase(c) ? (char) ('A' + Math.floorMod(c - 'A' + k, 26)) : Character.isLowerCase(c) ? (char) ('a' + Math.floorMod(c - 'a' + k, 26)) : c);
        return sb.toString();
    }

    static byte[] rc4(byte[] key, byte[] data) {
        int[] s = new int[256];
        for (int i = 0; i < 256; i++) s[i] = i;
        for (int i = 0, j = 0; i < 256; i++) {
            j = j + s[i] + (key[i % key.length] & 0xff) & 255;
            int t = s[i];
            s[i] = s[j];
            s[j] = t;
        }
        byte[] out = new byte[data.length];
        for (int n = 0, i = 0, j = 0; n < data.length; n++) {
            i = i + 1 & 255;
            j = j + s[i] & 255;
            int t = s[i];
            s[i] = s[j];
            s[j] = t;
            out[n] = (byte) (data[n] ^ s[s[i] + s[j] & 255]);
        }
        return out;
    }

    static long tea(long block, int[] k) {
        int a = (int) (block >>> 32);
        int b = (int) block;
        int sum = 0;
        for (int i = 0; i < 32; i++) {
            sum += 0x9E3779B9;
            a += (b << 4) + k[0] ^ b + sum ^ (b >>> 5) + k[1];
            b += (a << 4) + k[2] ^ a + sum ^ (a >>> 5) + k[3];
        }
        return (long) a << 32 | b & 0xffffffffL;
    }

    static String base64(byte[] d) {
        String abc = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        StringBuilder sb = new StringBuilder();
        for (int i = 0; i < d.length; i += 3) {
            int n = (d[i] & 255) << 16 | (i + 1 < d.length ? (d[i + 1] & 255) << 8 : 0) | (i + 2 < d.length ? d[i + 2] & 255 : 0);
            for (int k = 0; k < 4; k++) sb.append(i + k > d.length ? '=' : abc.charAt(n >> 18 - 6 * k & 63));
        }
        return sb.toString();
    }

    static int crc(byte[] d) {
        int c = -1;
        for (byte b : d) {
            c ^= b & 255;
            for (int i = 0; i < 8; i++) c = (c & 1) != 0 ? c >>> 1 ^ 0xEDB88320 : c >>> 1;
        }
        return ~c;
    }

    public static void main(String[] args) {
        System.out.println(caesar("Hello, World", 3) + " " + caesar(caesar("Hello, World", 3), -3));
        byte[] enc = rc4("Key".getBytes(), "Plaintext".getBytes());
        System.out.println(HexFormat.of().formatHex(enc) + " " + new String(rc4("Key".getBytes(), enc)));
        System.out.println(Long.toHexString(tea(0x0123456789ABCDEFL, new int[] {1, -2, 3, -4})));
        boolean same = true;
        for (int n = 0; n < 60; n++) {
            byte[] d = new byte[n];
            for (int i = 0; i < n; i++) d[i] = (byte) (i * 37 + n);
            same &= base64(d).equals(Base64.getEncoder().encodeToString(d));
            java.util.zip.CRC32 c = new java.util.zip.CRC32();
            c.update(d);
            same &= (int) c.getValue() == crc(d);
        }
        System.out.println(same + " " + base64("caf\u00e9".getBytes(StandardCharsets.UTF_8)));
    }
}
