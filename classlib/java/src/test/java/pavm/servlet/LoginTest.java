package pavm.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Login by BASIC and FORM, by frames only; what Tomcat does as well is compared with it elsewhere. */
class LoginTest {
    @TempDir
    Path dir;
    private final Client client = new Client();

    @BeforeEach
    void application() throws Exception {
        Files.createDirectories(dir.resolve("WEB-INF"));
        Files.createDirectories(dir.resolve("secret"));
        Files.writeString(dir.resolve("secret/index.html"), "secret");
        Files.writeString(dir.resolve("login.html"), "log in");
        Files.writeString(dir.resolve("wrong.html"), "wrong");
        Path users = dir.resolve("WEB-INF/users.xml");
        Files.writeString(users, "<tomcat-users><user username='eva' password='p' roles='r'/></tomcat-users>");
        System.setProperty("pavm.webapp.users", users.toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty("pavm.webapp.users");
        System.clearProperty("pavm.webapp.redirect-port");
    }

    private void start(String login, String guarantee) throws Exception {
        Files.writeString(dir.resolve("WEB-INF/web.xml"), "<web-app version='6.0'><security-constraint>"
            + "<web-resource-collection><url-pattern>/secret/*</url-pattern></web-resource-collection>"
            + "<auth-constraint><role-name>r</role-name></auth-constraint>"
            + "<user-data-constraint><transport-guarantee>" + guarantee + "</transport-guarantee></user-data-constraint>"
            + "</security-constraint><login-config>" + login + "</login-config></web-app>");
        Container.init(dir.toString(), "/app");
    }

    private static final String FORM = "<auth-method>FORM</auth-method><form-login-config>"
        + "<form-login-page>/login.html</form-login-page><form-error-page>/wrong.html</form-error-page></form-login-config>";

    private static String basic(String pair) {
        return "authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes());
    }

    @Test
    void basic() throws Exception {
        start("<auth-method>BASIC</auth-method><realm-name>a \"realm\"</realm-name>", "NONE");
        Client.Reply r = client.get("/app/secret/");
        assertEquals(401, r.status);
        assertEquals("Basic realm=\"a \\\"realm\\\"\"", r.header("WWW-Authenticate"));
        assertEquals("private", r.header("Cache-Control"));
        assertEquals(401, client.get("/app/secret/", basic("eva:q")).status);
        assertEquals("secret", client.get("/app/secret/", basic("eva:p")).text());
        assertEquals("", client.sessionId, "a login alone makes no session");
        // Neither a detour nor an escape goes around the constraint.
        for (String path : new String[] {"/app/x/../secret/", "/app//secret/index.html", "/app/%73ecret/", "/app/secret;a=b/",
            "/app/./secret/index.html"}) {
            assertEquals(401, client.get(path).status, path);
        }
        assertEquals(200, client.get("/app/login.html").status);
    }

    @Test
    void form() throws Exception {
        start(FORM, "NONE");
        Client.Reply r = client.get("/app/secret/?a=%C3%BC");
        assertEquals("log in", r.text());
        String before = client.sessionId;
        assertEquals("wrong", client.post("/app/j_security_check", "j_username=eva&j_password=q").text());
        r = client.post("/app/j_security_check", "j_username=eva&j_password=p");
        assertEquals(303, r.status);
        assertEquals("/app/secret/?a=%C3%BC", r.header("Location"));
        assertNotEquals(before, client.sessionId, "an id known before is worth nothing");
        assertEquals("secret", client.get("/app/secret/?a=%C3%BC").text());
        assertEquals("secret", client.get("/app/secret/").text());
        assertNull(client.get("/app/secret/").header("Set-Cookie"));
        client.sessionId = "";
        assertEquals("log in", client.get("/app/secret/").text(), "somebody else");
    }

    @Test
    void aFormWithoutCookies() throws Exception {
        start(FORM, "NONE");
        client.sendCookie = false;
        client.get("/app/secret/");
        Client.Reply r = client.post("/app/j_security_check;jsessionid=" + client.sessionId, "j_username=eva&j_password=p");
        assertEquals("/app/secret/;jsessionid=" + client.sessionId, r.header("Location"));
        assertEquals("secret", client.get(r.header("Location")).text());
    }

    @Test
    void aGuaranteeOfTransport() throws Exception {
        start("<auth-method>BASIC</auth-method>", "CONFIDENTIAL");
        Client.Reply r = client.get("/app/secret/?x=y", basic("eva:p"));
        assertEquals(302, r.status);
        assertEquals("https://127.0.0.1/app/secret/?x=y", r.header("Location"));
        System.setProperty("pavm.webapp.redirect-port", "8443");
        assertEquals("https://127.0.0.1:8443/app/secret/", client.get("/app/secret/").header("Location"));
        System.setProperty("pavm.webapp.redirect-port", "0");
        assertEquals(403, client.get("/app/secret/", basic("eva:p")).status);
    }

    @Test
    void withoutALoginConfigNobodyMay() throws Exception {
        start("", "NONE");
        assertEquals(403, client.get("/app/secret/", basic("eva:p")).status);
    }

    @Test
    void whatCannotBeIsSaidAtTheStart() throws IOException {
        for (String bad : new String[] {"<auth-method>DIGEST</auth-method>", "<auth-method>FORM</auth-method>",
            FORM.replace("/login.html", "login.html")}) {
            Exception e = assertThrows(IllegalArgumentException.class, () -> start(bad, "NONE"));
            assertTrue(e.getMessage().startsWith("WEB-INF/web.xml: "), e.getMessage());
        }
        Files.writeString(dir.resolve("WEB-INF/users.xml"), "<tomcat-users><user/></tomcat-users>");
        assertThrows(IllegalArgumentException.class, () -> start("", "NONE"));
        Files.delete(dir.resolve("WEB-INF/users.xml"));
        assertThrows(IOException.class, () -> start("", "NONE"));
    }
}
