package pavm.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The users file. */
class UsersTest {
    private static Users users(String content) {
        return Users.parse("u.xml", ("<tomcat-users>" + content + "</tomcat-users>").getBytes(StandardCharsets.UTF_8));
    }

    private static Users one(String password) {
        return users("<user username='u' password='" + password + "' roles='r'/>");
    }

    @Test
    void namesRolesAndGroups() {
        Users u = users("<role rolename='a'/><group groupname='g' roles='b, c'/>"
            + "<user username='eva' password='p' roles='a,,d ' groups='g'/><user name='old' password='q'/>");
        assertEquals(Set.of("a", "b", "c", "d"), u.find("eva", "p").roles);
        assertEquals("old", u.find("old", "q").getName());
        assertNull(u.find("eva", "P"));
        assertNull(u.find("nobody", "p"));
        assertNull(Users.none().find("eva", "p"));
    }

    @Test
    void hashedPasswords() {
        // As openssl, Tomcat's digest script and an LDAP server make them of "secret".
        for (String hash : new String[] {
            "secret",
            "{SHA-256}2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b",
            "{MD5}5ebe2294ecd0e0f08eab7690d2a6ee69",
            "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
            SALTED, LDAP, DERIVED}) {
            Users u = one(hash);
            assertNotNull(u.find("u", "secret"), hash);
            assertNull(u.find("u", "Secret"), hash);
            assertNull(u.find("u", ""), hash);
        }
    }

    // By Python's hashlib, with the salt 00010203.
    private static final String DERIVED = "{PBKDF2WithHmacSHA512}00010203$1000$72601b377fd73a2835e6abc2efcb0115376b1e9176dcfe256b93d0485b6e1102";
    private static final String LDAP = "{SSHA}fdoWlAsR+5NV/k26S4JWtCRdEhQAAQID";
    private static final String SALTED = "{SHA-512}00010203$6$072ef1cac97ae65d01cc1bb3e6f755bb7ba0cc0b5d01eabd36653c63302774d1fbb1c03eb8fb07d84bda3488f8ab9b17d8e803a51757e664303848a5647a0d2c";

    @Test
    void whatIsWrongIsNamed() {
        for (String bad : new String[] {"{NONE}00", "{SHA-256}xyz", "{SHA}AAAA", "{PBKDF2WithHmacSHA512}00", "{SHA-1}00$x$00",
            "{SHA-1}00$0$00", "{SHA-1}0$1$00"}) {
            Exception e = assertThrows(IllegalArgumentException.class, () -> one(bad));
            assertTrue(e.getMessage().startsWith("u.xml: the password of the user u cannot be used: "), e.getMessage());
        }
        for (String bad : new String[] {"<user password='x'/>", "<user username='u'/>", "<group/>",
            "<user username='u' password='p' groups='g'/>",
            "<user username='u' password='p'/><user username='u' password='p'/>"}) {
            Exception e = assertThrows(IllegalArgumentException.class, () -> users(bad));
            assertTrue(e.getMessage().startsWith("u.xml: "), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> Users.parse("u.xml", "<x/>".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void authorizationFields() {
        assertEquals("a|b:c", String.join("|", Login.basic("Basic YTpiOmM=")));
        assertEquals("\u00fc|\u20ac", String.join("|", Login.basic("bAsIc w7w64oKs")));
        assertEquals("|", String.join("|", Login.basic("Basic Og==")));
        for (String bad : new String[] {null, "", "Basic", "Basic !", "Basic YQ==", "Bearer YTpi", "Basicx YTpi"}) {
            assertNull(Login.basic(bad), bad);
        }
    }
}
