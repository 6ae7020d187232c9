package diff.misc;

import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Message digests, MAC, AES, Base64, UUID, HexFormat. */
public class Digests {
    public static void main(String[] args) throws Exception {
        byte[] data = "The quick brown fox".repeat(50).getBytes("UTF-8");
        for (String a : new String[] {"MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512", "SHA-512/256", "SHA3-256"}) {
            System.out.println(a + " " + HexFormat.of().formatHex(MessageDigest.getInstance(a).digest(data)) + " " + HexFormat.of().formatHex(MessageDigest.getInstance(a).digest()));
        }
        MessageDigest m = MessageDigest.getInstance("SHA-256");
        new DigestInputStream(new java.io.ByteArrayInputStream(data), m).readAllBytes();
        System.out.println(HexFormat.of().formatHex(m.digest(), 0, 4) + " " + m.getProvider() + " " + m.getDigestLength() + " " + MessageDigest.isEqual(new byte[1], new byte[1]));
        try {
            MessageDigest.getInstance("MD99");
        } catch (NoSuchAlgorithmException e) {
            System.out.println(e.getMessage());
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("key".getBytes(), "HmacSHA256"));
        System.out.println(HexFormat.of().formatHex(mac.doFinal(data)));
        Cipher c = Cipher.getInstance("AES/CBC/PKCS5Padding");
        c.init(Cipher.ENCRYPT_MODE, new SecretKeySpec("0123456789abcdef".getBytes(), "AES"), new IvParameterSpec(new byte[16]));
        byte[] enc = c.doFinal("secret text".getBytes());
        c.init(Cipher.DECRYPT_MODE, new SecretKeySpec("0123456789abcdef".getBytes(), "AES"), new IvParameterSpec(new byte[16]));
        System.out.println(HexFormat.of().formatHex(enc) + " " + new String(c.doFinal(enc)));
        byte[] odd = {0, 1, (byte) 0xfb, (byte) 0xff, 5};
        System.out.println(Base64.getEncoder().encodeToString(odd) + " " + Base64.getUrlEncoder().withoutPadding().encodeToString(odd) + " " + Base64.getMimeEncoder().encodeToString(data).lines().count() + " " + java.util.Arrays.toString(Base64.getDecoder().decode("AAH7/wU=")));
        try {
            Base64.getDecoder().decode("a*b=");
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(UUID.nameUUIDFromBytes(data) + " " + UUID.fromString("123e4567-e89b-12d3-a456-426614174000").version() + " " + new UUID(1, -1) + " " + new UUID(1, 2).hashCode() + " " + UUID.randomUUID().version() + " " + UUID.randomUUID().equals(UUID.randomUUID()));
        System.out.println(HexFormat.ofDelimiter(":").withUpperCase().formatHex(odd) + " " + HexFormat.fromHexDigits("ff") + " " + HexFormat.of().parseHex("00ff").length);
        byte[] r1 = new byte[16];
        byte[] r2 = new byte[16];
        new SecureRandom().nextBytes(r1);
        new SecureRandom().nextBytes(r2);
        System.out.println(java.util.Arrays.equals(r1, r2));
        SecureRandom seeded = SecureRandom.getInstance("SHA1PRNG");
        seeded.setSeed(5);
        System.out.println(seeded.nextInt() + " " + seeded.nextLong());
    }
}
