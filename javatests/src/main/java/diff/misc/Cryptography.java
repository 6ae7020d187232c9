package diff.misc;

import diff.util.X;

import java.io.*;
import java.math.*;
import java.security.*;
import java.security.interfaces.*;
import java.security.spec.*;
import java.util.*;

import javax.crypto.*;
import javax.crypto.spec.*;

/** Providers, digests, ciphers, key pairs, signatures, key stores. */
public class Cryptography {
    public static void main(String[] a) throws Exception {
        for (Provider p : Security.getProviders()) {
            X.p(
                    p,
                    p.getInfo(),
                    p.size(),
                    new TreeSet<>(p.keySet().stream().map(Object::toString).toList())
                            .toString()
                            .hashCode());
        }
        byte[] data = "The quick brown fox".getBytes();
        for (String s : new TreeSet<>(Security.getAlgorithms("MessageDigest")))
            X.t(
                    s,
                    () -> {
                        MessageDigest m = MessageDigest.getInstance(s);
                        return m.getDigestLength()
                                + " "
                                + X.s(m.digest(data))
                                + " "
                                + m.getProvider();
                    });
        for (String s : new TreeSet<>(Security.getAlgorithms("Mac")))
            X.t(
                    s,
                    () -> {
                        Mac m = Mac.getInstance(s);
                        if (s.startsWith("PBE")) return s;
                        m.init(new SecretKeySpec("key".getBytes(), s));
                        return m.doFinal(data);
                    });
        X.p(
                new TreeSet<>(Security.getAlgorithms("Cipher")),
                new TreeSet<>(Security.getAlgorithms("Signature")),
                new TreeSet<>(Security.getAlgorithms("KeyPairGenerator")),
                new TreeSet<>(Security.getAlgorithms("SecureRandom")),
                new TreeSet<>(Security.getAlgorithms("KeyStore")));
        byte[] k = new byte[32], iv = new byte[16];
        for (int i = 0; i < 32; i++) k[i] = (byte) i;
        for (String t :
                new String[] {
                    "AES/ECB/PKCS5Padding",
                    "AES/CBC/PKCS5Padding",
                    "AES/CBC/NoPadding",
                    "AES/CTR/NoPadding",
                    "AES/CFB8/NoPadding",
                    "AES/OFB/NoPadding",
                    "AES/GCM/NoPadding",
                    "DESede/CBC/PKCS5Padding",
                    "DES/ECB/PKCS5Padding",
                    "Blowfish/CBC/PKCS5Padding",
                    "RC2/ECB/PKCS5Padding",
                    "ARCFOUR",
                    "ChaCha20",
                    "ChaCha20-Poly1305",
                    "AESWrap",
                    "NOPE/X/Y"
                })
            X.t(
                    t,
                    () -> {
                        Cipher c = Cipher.getInstance(t);
                        String al = t.split("/")[0];
                        int kl =
                                al.equals("DESede")
                                        ? 24
                                        : al.equals("DES")
                                                ? 8
                                                : al.startsWith("AES")
                                                                || al.equals("RC2")
                                                                || al.equals("ARCFOUR")
                                                                || al.equals("Blowfish")
                                                        ? 16
                                                        : 32;
                        SecretKeySpec ks =
                                new SecretKeySpec(
                                        Arrays.copyOf(k, kl),
                                        al.startsWith("ChaCha")
                                                ? "ChaCha20"
                                                : al.equals("AESWrap") ? "AES" : al);
                        AlgorithmParameterSpec sp = null;
                        if (t.contains("GCM")) sp = new GCMParameterSpec(128, new byte[12]);
                        else if (t.equals("ChaCha20"))
                            sp = new ChaCha20ParameterSpec(new byte[12], 1);
                        else if (t.startsWith("ChaCha")) sp = new IvParameterSpec(new byte[12]);
                        else if (t.contains("CBC") || t.contains("CTR") || t.contains("FB"))
                            sp = new IvParameterSpec(new byte[c.getBlockSize()]);
                        if (t.equals("AESWrap")) {
                            c.init(Cipher.WRAP_MODE, ks);
                            return c.wrap(new SecretKeySpec(k, "AES"));
                        }
                        c.init(Cipher.ENCRYPT_MODE, ks, sp);
                        byte[] e = c.doFinal(data);
                        c = Cipher.getInstance(t);
                        c.init(Cipher.DECRYPT_MODE, ks, sp);
                        return X.s(e) + " " + new String(c.doFinal(e));
                    });
        X.t(
                "badpad",
                () -> {
                    Cipher c = Cipher.getInstance("AES/CBC/PKCS5Padding");
                    c.init(
                            Cipher.DECRYPT_MODE,
                            new SecretKeySpec(k, "AES"),
                            new IvParameterSpec(iv));
                    return c.doFinal(new byte[16]);
                });
        X.t(
                "badtag",
                () -> {
                    Cipher c = Cipher.getInstance("AES/GCM/NoPadding");
                    c.init(
                            Cipher.DECRYPT_MODE,
                            new SecretKeySpec(k, "AES"),
                            new GCMParameterSpec(128, new byte[12]));
                    return c.doFinal(new byte[32]);
                });
        X.t(
                "badkey",
                () -> {
                    Cipher c = Cipher.getInstance("AES");
                    c.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[5], "AES"));
                    return 1;
                });
        X.t("noinit", () -> Cipher.getInstance("AES").doFinal(data));
        X.t(
                "pbkdf",
                () ->
                        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                                .generateSecret(
                                        new PBEKeySpec(
                                                "pw".toCharArray(), "salt".getBytes(), 1000, 256))
                                .getEncoded());
        X.t(
                "pbe",
                () -> {
                    Cipher c = Cipher.getInstance("PBEWithHmacSHA256AndAES_128");
                    SecretKey sk =
                            SecretKeyFactory.getInstance("PBEWithHmacSHA256AndAES_128")
                                    .generateSecret(new PBEKeySpec("pw".toCharArray()));
                    c.init(1, sk, new PBEParameterSpec(new byte[8], 100, new IvParameterSpec(iv)));
                    return c.doFinal(data);
                });
        for (String s :
                new String[] {
                    "RSA:1024", "EC:256", "EC:384", "Ed25519:255", "X25519:255", "XDH:255"
                })
            X.t(
                    s,
                    () -> {
                        String[] q = s.split(":");
                        KeyPairGenerator g = KeyPairGenerator.getInstance(q[0]);
                        g.initialize(Integer.parseInt(q[1]));
                        KeyPair kp = g.generateKeyPair();
                        KeyFactory kf = KeyFactory.getInstance(q[0]);
                        PublicKey pk =
                                kf.generatePublic(
                                        new X509EncodedKeySpec(kp.getPublic().getEncoded()));
                        PrivateKey pr =
                                kf.generatePrivate(
                                        new PKCS8EncodedKeySpec(kp.getPrivate().getEncoded()));
                        return pk.equals(kp.getPublic())
                                + " "
                                + pr.equals(kp.getPrivate())
                                + " "
                                + pk.getAlgorithm()
                                + pk.getFormat()
                                + pr.getFormat();
                    });
        KeyPairGenerator g = KeyPairGenerator.getInstance("RSA");
        g.initialize(1024);
        KeyPair rsa = g.generateKeyPair();
        g = KeyPairGenerator.getInstance("EC");
        g.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair ec = g.generateKeyPair();
        KeyPair ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        for (String s :
                new String[] {
                    "SHA256withRSA",
                    "SHA1withRSA",
                    "MD5withRSA",
                    "SHA512withRSA",
                    "SHA3-256withRSA",
                    "NONEwithRSA",
                    "RSASSA-PSS",
                    "SHA256withECDSA",
                    "SHA512withECDSA",
                    "Ed25519",
                    "EdDSA"
                })
            X.t(
                    s,
                    () -> {
                        KeyPair kp = s.contains("RSA") ? rsa : s.contains("Ed") ? ed : ec;
                        Signature sg = Signature.getInstance(s);
                        if (s.equals("RSASSA-PSS"))
                            sg.setParameter(
                                    new PSSParameterSpec(
                                            "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                        sg.initSign(kp.getPrivate());
                        sg.update(data);
                        byte[] b = sg.sign();
                        sg.initVerify(kp.getPublic());
                        sg.update(data);
                        boolean v = sg.verify(b);
                        sg.update(new byte[1]);
                        boolean w = sg.verify(b);
                        return v + " " + w;
                    });
        X.t(
                "rsa enc",
                () -> {
                    for (String s :
                            new String[] {
                                "RSA/ECB/PKCS1Padding",
                                "RSA/ECB/OAEPWithSHA-256AndMGF1Padding",
                                "RSA/ECB/NoPadding"
                            }) {
                        Cipher c = Cipher.getInstance(s);
                        c.init(1, rsa.getPublic());
                        byte[] e = c.doFinal(data);
                        c.init(2, rsa.getPrivate());
                        byte[] d = c.doFinal(e);
                        X.p(s, e.length, new String(d).trim());
                    }
                    return 0;
                });
        KeyPair ka = KeyPairGenerator.getInstance("X25519").generateKeyPair(),
                kb = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        KeyAgreement k1 = KeyAgreement.getInstance("X25519"),
                k2 = KeyAgreement.getInstance("X25519");
        k1.init(ka.getPrivate());
        k1.doPhase(kb.getPublic(), true);
        k2.init(kb.getPrivate());
        k2.doPhase(ka.getPublic(), true);
        X.p(Arrays.equals(k1.generateSecret(), k2.generateSecret()));
        KeyStore ks = KeyStore.getInstance("PKCS12");
        ks.load(null, null);
        ks.setEntry(
                "sec",
                new KeyStore.SecretKeyEntry(new SecretKeySpec(k, "AES")),
                new KeyStore.PasswordProtection("pw".toCharArray()));
        ByteArrayOutputStream o = new ByteArrayOutputStream();
        ks.store(o, "pw".toCharArray());
        KeyStore k3 = KeyStore.getInstance("PKCS12");
        k3.load(new ByteArrayInputStream(o.toByteArray()), "pw".toCharArray());
        X.p(
                k3.size(),
                Collections.list(k3.aliases()),
                k3.getKey("sec", "pw".toCharArray()).getEncoded());
        X.t(
                "wrongpw",
                () -> {
                    KeyStore z = KeyStore.getInstance("PKCS12");
                    z.load(new ByteArrayInputStream(o.toByteArray()), "no".toCharArray());
                    return z;
                });
        KeyStore cs =
                KeyStore.getInstance(
                        new File(System.getProperty("java.home") + "/lib/security/cacerts"),
                        "changeit".toCharArray());
        X.p(cs.size() > 0, cs.getType());
        SecureRandom sr = SecureRandom.getInstance("SHA1PRNG");
        sr.setSeed(42);
        X.p(sr.nextInt(), sr.nextLong(), sr);
        for (String s :
                new String[] {"NativePRNG", "NativePRNGNonBlocking", "DRBG", "Windows-PRNG"})
            X.t(
                    s,
                    () -> {
                        SecureRandom q = SecureRandom.getInstance(s);
                        q.nextBytes(new byte[20]);
                        return q + " " + q.getAlgorithm() + " " + q.generateSeed(3).length;
                    });
        X.p(new SecureRandom(), SecureRandom.getInstanceStrong().getAlgorithm());
        AlgorithmParameters ap = AlgorithmParameters.getInstance("EC");
        ap.init(new ECGenParameterSpec("secp521r1"));
        X.p(ap.getEncoded(), ap.getParameterSpec(ECParameterSpec.class));
        X.t(
                "nocurve",
                () -> {
                    KeyPairGenerator q = KeyPairGenerator.getInstance("EC");
                    q.initialize(new ECGenParameterSpec("nope"));
                    return 1;
                });
        SealedObject so = new SealedObject("secret", init(k));
        X.p(so.getAlgorithm(), so.getObject(new SecretKeySpec(Arrays.copyOf(k, 16), "AES")));
        KeyGenerator kg = KeyGenerator.getInstance("AES");
        kg.init(256);
        X.p(kg.generateKey().getEncoded().length, kg.getProvider());
        CipherInputStream ci =
                new CipherInputStream(new ByteArrayInputStream(init(k).doFinal(data)), dec(k));
        X.p(new String(ci.readAllBytes()));
        DigestInputStream di =
                new DigestInputStream(
                        new ByteArrayInputStream(data), MessageDigest.getInstance("MD5"));
        di.readAllBytes();
        X.p(di.getMessageDigest().digest());
        X.p(MessageDigest.isEqual(data, data.clone()), MessageDigest.getInstance("SHA-256"));
    }

    static Cipher init(byte[] k) throws Exception {
        Cipher c = Cipher.getInstance("AES");
        c.init(1, new SecretKeySpec(Arrays.copyOf(k, 16), "AES"));
        return c;
    }

    static Cipher dec(byte[] k) throws Exception {
        Cipher c = Cipher.getInstance("AES");
        c.init(2, new SecretKeySpec(Arrays.copyOf(k, 16), "AES"));
        return c;
    }
}
