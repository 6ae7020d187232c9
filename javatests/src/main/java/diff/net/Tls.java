package diff.net;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS by the JDK's own implementation: sockets, and the HTTP server and client over it. */
public class Tls {
    public static void main(String[] args) throws Exception {
        Path file = Path.of("keys");
        keytool(new String[] {"-genkeypair", "-alias", "a", "-keyalg", "EC", "-groupname",
            "secp256r1", "-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1", "-storepass", "secret",
            "-keystore", file.toString(), "-validity", "1000"});
        KeyStore keys = KeyStore.getInstance(file.toFile(), "secret".toCharArray());
        Files.delete(file);
        KeyManagerFactory own = KeyManagerFactory.getInstance("SunX509");
        own.init(keys, "secret".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        sockets(context, context);
        try {
            sockets(context, SSLContext.getDefault());
        } catch (SSLException e) {
            System.out.println(e);
        }
        http(context);
    }

    /** The JDK's own tool, which no module exports. */
    private static void keytool(String[] arguments) throws Exception {
        Class.forName("sun.security.tools.keytool.Main").getMethod("main", String[].class).invoke(null, (Object) arguments);
    }

    private static void sockets(SSLContext ours, SSLContext theirs) throws Exception {
        try (SSLServerSocket server = (SSLServerSocket) ours.getServerSocketFactory().createServerSocket(0)) {
            Thread echo = new Thread(() -> {
                try (SSLSocket s = (SSLSocket) server.accept()) {
                    s.getInputStream().transferTo(s.getOutputStream());
                } catch (IOException e) {
                    // The client's alert, or that the client has gone before the server had sent all of its messages.
                    String[] ends = {"Received fatal alert: certificate_unknown", "Broken pipe", "Connection reset"};
                    boolean known = java.util.Arrays.asList(ends).contains(e.getMessage());
                    System.out.println("server: " + (known ? "refused" : e));
                }
            });
            echo.start();
            try (SSLSocket s = (SSLSocket) theirs.getSocketFactory().createSocket("localhost", server.getLocalPort())) {
                s.startHandshake();
                System.out.println(s.getSession().getProtocol() + " " + s.getSession().getCipherSuite() + " "
                        + s.getSession().getPeerPrincipal());
                byte[] bytes = new byte[50_000];
                new Random(5).nextBytes(bytes);
                Thread sender = new Thread(() -> {
                    try {
                        s.getOutputStream().write(bytes);
                    } catch (IOException e) {
                        System.out.println(e);
                    }
                });
                sender.start();
                System.out.println(Arrays.equals(bytes, s.getInputStream().readNBytes(bytes.length)));
                sender.join();
            } finally {
                echo.join();
            }
        }
    }

    private static void http(SSLContext context) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        HttpClient client = HttpClient.newBuilder().sslContext(context).build();
        for (int i = 0; i < 3; i++) {
            byte[] bytes = new byte[i * 50_000 + 3];
            new Random(i).nextBytes(bytes);
            URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(bytes)).build(), BodyHandlers.ofByteArray());
            System.out.println(response.statusCode() + " " + Arrays.equals(bytes, response.body()) + " "
                    + response.version() + " " + response.sslSession().isPresent());
        }
        server.stop(0);
    }
}
