package pavm.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** deny-uncovered-http-methods: what no constraint of a pattern speaks of is refused there. */
class SecurityTest {
    /** Which of GET, POST and PUT are let through to /a, in this order. */
    private static String open(boolean deny, String... collections) {
        Security security = new Security();
        for (String c : collections) {
            String xml = "<security-constraint><web-resource-collection><url-pattern>/a</url-pattern>" + c
                + "</web-resource-collection></security-constraint>";
            security.add(Xml.parse("test", xml.getBytes(StandardCharsets.UTF_8)));
        }
        if (deny) {
            security.denyUncovered();
        }
        StringBuilder open = new StringBuilder();
        for (String method : new String[] {"GET", "POST", "PUT"}) {
            if (security.access("/a", method).roles == null) {
                open.append(method).append(' ');
            }
        }
        assertEquals(Security.Access.FREE, security.access("/b", "PUT"), "no constraint speaks of /b");
        return open.toString().trim();
    }

    @Test
    void uncoveredMethodsAreOpenOrDenied() {
        String get = "<http-method>GET</http-method>";
        String put = "<http-method>PUT</http-method>";
        String butPut = "<http-method-omission>PUT</http-method-omission>";
        String butPost = "<http-method-omission>POST</http-method-omission>";
        assertEquals("GET POST PUT", open(false, get));
        assertEquals("GET", open(true, get));
        assertEquals("GET PUT", open(true, get, put));
        assertEquals("GET POST", open(true, butPut));
        assertEquals("GET POST PUT", open(true, butPut, put));
        assertEquals("GET POST PUT", open(true, butPut, butPost));
        assertEquals("GET POST PUT", open(true, get, ""));
    }
}
