package diff.intrinsics;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Ciphers in all modes, all lengths, whole and in pieces, in place, and with wrong tags. */
public class Ciphers {
    static AlgorithmParameterSpec spec(String mode, byte[] iv) {
        return mode.contains("ECB") ? null : mode.contains("GCM") ? new GCMParameterSpec(128, iv, 0, 12) : new IvParameterSpec(iv, 0, mode.startsWith("DES") ? 8 : 16);
    }

    public static void main(String[] args) throws Exception {
        byte[] data = new byte[5000], iv = new byte[16], keys = new byte[32];
        Random random = new Random(21);
        random.nextBytes(data);
        random.nextBytes(keys);
        String[] modes = {"AES/ECB/NoPadding", "AES/ECB/PKCS5Padding", "AES/CBC/NoPadding", "AES/CBC/PKCS5Padding", "AES/CTR/NoPadding",
            "AES/GCM/NoPadding", "AES/CFB/NoPadding", "AES/OFB/NoPadding", "DESede/CBC/PKCS5Padding", "DESede/CTR/NoPadding"};
        for (String mode : modes) {
            for (int bits : new int[] {128, 192, 256}) {
                String algorithm = mode.substring(0, mode.indexOf('/'));
                SecretKeySpec key = new SecretKeySpec(keys, 0, algorithm.equals("AES") ? bits / 8 : 24, algorithm);
                MessageDigest sum = MessageDigest.getInstance("SHA-256");
                boolean good = true;
                for (int n = 0; n <= 300; n += mode.endsWith("NoPadding") && (mode.contains("ECB") || mode.contains("CBC")) ? 16 : 1) {
                    random.nextBytes(iv);
                    if (n % 9 == 0) {
                        Arrays.fill(iv, 4, 16, (byte) -1); // counters that wrap
                    }
                    Cipher c = Cipher.getInstance(mode);
                    c.init(Cipher.ENCRYPT_MODE, key, spec(mode, iv));
                    if (mode.contains("GCM")) {
                        c.updateAAD(data, 0, n % 40);
                    }
                    byte[] made = c.doFinal(data, n % 13, n);
                    sum.update(made);
                    // In pieces, decrypted.
                    c.init(Cipher.DECRYPT_MODE, key, spec(mode, iv));
                    if (mode.contains("GCM")) {
                        c.updateAAD(data, 0, n % 40);
                    }
                    byte[] back = new byte[made.length + 32];
                    int at = 0, out = 0;
                    while (at < made.length) {
                        int m = Math.min(1 + random.nextInt(50), made.length - at);
                        out += c.update(made, at, m, back, out);
                        at += m;
                    }
                    out += c.doFinal(back, out);
                    good &= Arrays.equals(Arrays.copyOf(back, out), Arrays.copyOfRange(data, n % 13, n % 13 + n));
                    // In place, and shifted within one array.
                    byte[] same = Arrays.copyOf(Arrays.copyOfRange(data, n % 13, n % 13 + n), n + 64);
                    c = Cipher.getInstance(mode);
                    c.init(Cipher.ENCRYPT_MODE, key, spec(mode, iv));
                    int len = c.doFinal(same, 0, n, same, 0);
                    sum.update(same, 0, len);
                    System.arraycopy(data, 0, same, 0, n);
                    c = Cipher.getInstance(mode);
                    c.init(Cipher.ENCRYPT_MODE, key, spec(mode, iv));
                    sum.update(same, 5, c.doFinal(same, 0, n, same, 5));
                }
                Cipher c = Cipher.getInstance(mode);
                c.init(Cipher.ENCRYPT_MODE, key, spec(mode, iv));
                sum.update(c.doFinal(data, 0, 4992));
                System.out.println(mode + " " + bits + " " + good + " " + HexFormat.of().formatHex(sum.digest()));
            }
        }
        SecretKeySpec key = new SecretKeySpec(keys, 0, 16, "AES");
        Cipher c = Cipher.getInstance("AES/GCM/NoPadding");
        c.init(Cipher.ENCRYPT_MODE, key, spec("GCM", iv));
        byte[] made = c.doFinal(data, 0, 100);
        made[50] ^= 1;
        c.init(Cipher.DECRYPT_MODE, key, spec("GCM", iv));
        try {
            c.doFinal(made);
        } catch (GeneralSecurityException e) {
            System.out.println(e.getClass().getSimpleName() + " " + e.getMessage());
        }
        c = Cipher.getInstance("AES/CBC/NoPadding");
        c.init(Cipher.ENCRYPT_MODE, key, spec("CBC", iv));
        try {
            c.doFinal(data, 0, 17);
        } catch (GeneralSecurityException e) {
            System.out.println(e.getMessage());
        }
        try {
            c.doFinal(data, 0, 32, new byte[31]);
        } catch (GeneralSecurityException e) {
            System.out.println(e.getMessage());
        }
        try {
            c.update(data, 4999, 5);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}
