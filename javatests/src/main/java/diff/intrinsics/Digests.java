package diff.intrinsics;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** Digests and checksums of all lengths, in pieces, of copies, and with bad ranges. */
public class Digests {
    static String hex(byte[] b) {
        return HexFormat.of().formatHex(b);
    }

    public static void main(String[] args) throws Exception {
        String[] names = {"MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512", "SHA-512/256", "SHA3-224", "SHA3-256", "SHA3-384", "SHA3-512", "MD2"};
        Random random = new Random(11);
        byte[] data = new byte[4000];
        random.nextBytes(data);
        for (String name : names) {
            MessageDigest d = MessageDigest.getInstance(name);
            MessageDigest all = MessageDigest.getInstance(name);
            for (int n = 0; n <= 300; n++) {
                all.update(d.digest(Arrays.copyOf(data, n)));
                d.update(data, n, 300 - n);
                all.update(d.digest());
            }
            System.out.println(name + " " + hex(d.digest()) + " " + hex(all.digest()));
            // In uneven pieces, copied on the way.
            int at = 0;
            MessageDigest copy = null;
            while (at < data.length) {
                int n = Math.min(random.nextInt(200), data.length - at);
                d.update(data, at, n);
                at += n;
                if (copy == null && at > 1000) {
                    copy = (MessageDigest) d.clone();
                    copy.update((byte) 1);
                }
            }
            System.out.println("  " + hex(d.digest()).equals(hex(d.digest(data))) + " " + hex(copy.digest()));
            try {
                d.update(data, 3990, 11);
            } catch (IllegalArgumentException e) {
                System.out.println("  " + e.getMessage());
            }
            try {
                d.digest(new byte[3], 0, 3);
            } catch (DigestException e) {
                System.out.println("  " + e.getMessage());
            }
        }
        System.out.println(hex(MessageDigest.getInstance("MD5").digest("abc".getBytes())));
        System.out.println(hex(MessageDigest.getInstance("SHA-256").digest("abc".getBytes())));
        Checksum[] sums = {new CRC32(), new CRC32C(), new Adler32()};
        for (Checksum c : sums) {
            long x = 0;
            for (int n = 0; n <= 300; n++) {
                c.reset();
                c.update(data, n % 7, n);
                x = x * 31 + c.getValue();
                java.nio.ByteBuffer direct = java.nio.ByteBuffer.allocateDirect(n + 5);
                direct.put(data, 0, n + 5).flip().position(n % 5);
                if (c instanceof CRC32C k) {
                    k.update(direct);
                } else if (c instanceof CRC32 k) {
                    k.update(direct);
                } else {
                    ((Adler32) c).update(direct);
                }
                x = x * 31 + c.getValue();
            }
            System.out.println(c.getClass().getSimpleName() + " " + x);
            try {
                c.update(data, 3999, 2);
            } catch (ArrayIndexOutOfBoundsException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
