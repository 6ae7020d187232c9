package diff.intrinsics;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** Keys and signatures, made and checked; those without randomness are the same everywhere. */
public class Keys {
    static String hex(byte[] b) {
        return HexFormat.of().formatHex(b);
    }

    public static void main(String[] args) throws Exception {
        SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
        random.setSeed(99);
        byte[] text = "text to be signed".getBytes();
        for (int bits : new int[] {1024, 1536, 2048}) {
            KeyPairGenerator g = KeyPairGenerator.getInstance("RSA");
            g.initialize(bits, random);
            KeyPair k = g.generateKeyPair();
            BigInteger n = ((RSAPrivateCrtKey) k.getPrivate()).getModulus();
            System.out.println(bits + " " + n.bitLength() + " " + n.hashCode());
            for (String name : new String[] {"SHA1withRSA", "SHA256withRSA", "SHA512withRSA", "MD5withRSA"}) {
                Signature s = Signature.getInstance(name);
                s.initSign(k.getPrivate());
                s.update(text);
                byte[] made = s.sign();
                s.initVerify(k.getPublic());
                s.update(text);
                boolean good = s.verify(made);
                s.initVerify(k.getPublic());
                s.update(text, 1, 5);
                System.out.println(name + " " + hex(made).hashCode() + " " + good + " " + s.verify(made));
            }
            Cipher c = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            c.init(Cipher.ENCRYPT_MODE, k.getPublic());
            byte[] secret = c.doFinal(text);
            c.init(Cipher.DECRYPT_MODE, k.getPrivate());
            System.out.println(new String(c.doFinal(secret)));
        }
        for (String curve : new String[] {"secp256r1", "secp384r1", "secp521r1"}) {
            KeyPairGenerator g = KeyPairGenerator.getInstance("EC");
            g.initialize(new ECGenParameterSpec(curve));
            KeyPair a = g.generateKeyPair(), b = g.generateKeyPair();
            Signature s = Signature.getInstance("SHA256withECDSA");
            s.initSign(a.getPrivate());
            s.update(text);
            byte[] made = s.sign();
            s.initVerify(a.getPublic());
            s.update(text);
            boolean good = s.verify(made);
            s.initVerify(b.getPublic());
            s.update(text);
            System.out.println(curve + " " + good + " " + s.verify(made) + " " + agree("ECDH", a.getPrivate(), b).equals(agree("ECDH", b.getPrivate(), a)));
        }
        for (String curve : new String[] {"X25519", "X448"}) {
            KeyPairGenerator g = KeyPairGenerator.getInstance(curve);
            KeyPair a = g.generateKeyPair(), b = g.generateKeyPair();
            System.out.println(curve + " " + agree(curve, a.getPrivate(), b).equals(agree(curve, b.getPrivate(), a)));
        }
        KeyPairGenerator g = KeyPairGenerator.getInstance("Ed25519");
        KeyPair e = g.generateKeyPair();
        Signature s = Signature.getInstance("Ed25519");
        s.initSign(e.getPrivate());
        s.update(text);
        byte[] made = s.sign();
        s.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(e.getPublic().getEncoded())));
        s.update(text);
        System.out.println("Ed25519 " + s.verify(made));
        for (String name : new String[] {"HmacMD5", "HmacSHA1", "HmacSHA256", "HmacSHA512", "HmacSHA3-256"}) {
            Mac m = Mac.getInstance(name);
            m.init(new SecretKeySpec(text, name));
            for (int i = 0; i < 200; i++) {
                m.update(text, 0, i % text.length);
            }
            System.out.println(name + " " + hex(m.doFinal()));
        }
        SecretKeyFactory f = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
        System.out.println(hex(f.generateSecret(new PBEKeySpec("password".toCharArray(), text, 500, 256)).getEncoded()));
    }

    static String agree(String how, PrivateKey own, KeyPair other) throws Exception {
        KeyAgreement k = KeyAgreement.getInstance(how);
        k.init(own);
        k.doPhase(other.getPublic(), true);
        return hex(k.generateSecret());
    }
}
