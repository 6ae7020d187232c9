package pavm.servlet;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The users of a file in the format of Tomcat's tomcat-users.xml:
 *
 * <pre>
 *   &lt;tomcat-users&gt;
 *     &lt;role rolename="clerk"/&gt;
 *     &lt;group groupname="shop" roles="clerk,cook"/&gt;
 *     &lt;user username="eva" password="..." roles="admin" groups="shop"/&gt;
 *   &lt;/tomcat-users&gt;
 * </pre>
 *
 * <p>A password stands there as it is, or hashed, with the name of the function before it:
 *
 * <pre>
 *   {PBKDF2WithHmacSHA512}salt$iterations$hash   hexadecimal, as Tomcat's digest script prints it
 *   {SHA-256}salt$iterations$hash                the same for any digest of the platform
 *   {SHA-256}hash                                without salt
 *   {SHA}base64 · {SSHA}base64 · {MD5}hex        as LDAP servers have them
 * </pre>
 */
final class Users {
    /** One user of the file. */
    private static final class Entry {
        final User user;
        final Secret secret;

        Entry(User user, Secret secret) {
            this.user = user;
            this.secret = secret;
        }
    }

    /** What a password is compared with. */
    private static final class Secret {
        /** Null: the password itself. */
        private final String function;
        private final byte[] salt;
        private final int iterations;
        private final byte[] hash;
        /** Salt before the password, or, as LDAP has it, after it. */
        private final boolean saltFirst;

        Secret(String function, byte[] salt, int iterations, byte[] hash, boolean saltFirst) {
            this.function = function;
            this.salt = salt;
            this.iterations = iterations;
            this.hash = hash;
            this.saltFirst = saltFirst;
        }

        boolean is(String password) throws GeneralSecurityException {
            return MessageDigest.isEqual(hash, made(password));
        }

        private byte[] made(String password) throws GeneralSecurityException {
            byte[] plain = password.getBytes(StandardCharsets.UTF_8);
            if (function == null) {
                return plain;
            }
            if (function.toUpperCase(Locale.ENGLISH).startsWith("PBKDF2")) {
                PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, hash.length * 8);
                return SecretKeyFactory.getInstance(function).generateSecret(spec).getEncoded();
            }
            MessageDigest digest = MessageDigest.getInstance(function);
            if (saltFirst) {
                digest.update(salt);
                digest.update(plain);
            } else {
                digest.update(plain);
                digest.update(salt);
            }
            byte[] made = digest.digest();
            for (int i = 1; i < iterations; i++) {
                made = digest.digest(made);
            }
            return made;
        }
    }

    private final Map<String, Entry> byName = new HashMap<>();

    /** No users at all. */
    static Users none() {
        return new Users();
    }

    /** Reads a file; IllegalArgumentException names what is wrong in it. */
    static Users read(File file) throws IOException {
        return parse(file.getPath(), Resources.readFile(file));
    }

    static Users parse(String source, byte[] bytes) {
        Xml.Element root = Xml.parse(source, bytes);
        if (!root.name.equals("tomcat-users") && !root.name.equals("users")) {
            throw new IllegalArgumentException(source + ": the document is a <" + root.name + ">, not <tomcat-users>");
        }
        Map<String, Set<String>> groups = new HashMap<>();
        for (Xml.Element g : root.all("group")) {
            groups.put(attribute(source, g, "groupname"), list(g.attributes.get("roles")));
        }
        Users users = new Users();
        for (Xml.Element u : root.all("user")) {
            String name = attribute(source, u, u.attributes.containsKey("name") ? "name" : "username");
            Set<String> roles = list(u.attributes.get("roles"));
            for (String g : list(u.attributes.get("groups"))) {
                if (!groups.containsKey(g)) {
                    throw new IllegalArgumentException(source + ": the user " + name + " is in the unknown group " + g);
                }
                roles.addAll(groups.get(g));
            }
            Secret secret;
            try {
                secret = secret(attribute(source, u, "password"));
                secret.made("");
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IllegalArgumentException(
                    source + ": the password of the user " + name + " cannot be used: " + e.getMessage());
            }
            if (users.byName.put(name, new Entry(new User(name, roles), secret)) != null) {
                throw new IllegalArgumentException(source + ": the user " + name + " is there twice");
            }
        }
        return users;
    }

    private static String attribute(String source, Xml.Element e, String name) {
        String v = e.attributes.get(name);
        if (v == null) {
            throw new IllegalArgumentException(source + ": a <" + e.name + "> has no " + name);
        }
        return v;
    }

    private static Set<String> list(String text) {
        Set<String> found = new LinkedHashSet<>();
        for (String s : text == null ? new String[0] : text.split(",")) {
            if (!s.isBlank()) {
                found.add(s.trim());
            }
        }
        return found;
    }

    private static Secret secret(String text) {
        int close = text.startsWith("{") ? text.indexOf('}') : -1;
        if (close < 0) {
            return new Secret(null, null, 0, text.getBytes(StandardCharsets.UTF_8), true);
        }
        String function = text.substring(1, close);
        String rest = text.substring(close + 1);
        byte[] none = new byte[0];
        if (function.equals("SHA") || function.equals("SSHA")) {
            byte[] all = Base64.getDecoder().decode(rest);
            if (all.length < 20 || function.equals("SHA") && all.length > 20) {
                throw new IllegalArgumentException("the hash has " + all.length + " bytes");
            }
            return new Secret("SHA-1", Arrays.copyOfRange(all, 20, all.length), 1, Arrays.copyOf(all, 20), false);
        }
        String[] parts = rest.split("\\$", -1);
        boolean key = function.toUpperCase(Locale.ENGLISH).startsWith("PBKDF2");
        if (parts.length != 3 && (parts.length != 1 || key)) {
            throw new IllegalArgumentException("after {" + function + "} salt$iterations$hash is expected");
        }
        HexFormat hex = HexFormat.of();
        if (parts.length == 1) {
            return new Secret(function, none, 1, hex.parseHex(rest), true);
        }
        int iterations;
        try {
            iterations = Integer.parseInt(parts[1]);
        } catch (NumberFormatException e) {
            iterations = 0;
        }
        if (iterations < 1 || iterations > 10_000_000) {
            throw new IllegalArgumentException("[" + parts[1] + "] is no number of iterations");
        }
        return new Secret(function, hex.parseHex(parts[0]), iterations, hex.parseHex(parts[2]), true);
    }

    /** The user of that name, if the password is right; else null. */
    User find(String name, String password) {
        Entry e = byName.get(name);
        try {
            if (e != null) {
                return e.secret.is(password) ? e.user : null;
            }
            // An unknown name takes as long as a wrong password.
            for (Entry other : byName.values()) {
                other.secret.is(password);
                break;
            }
            return null;
        } catch (GeneralSecurityException changed) {
            throw new IllegalStateException("a password cannot be checked", changed);
        }
    }
}
