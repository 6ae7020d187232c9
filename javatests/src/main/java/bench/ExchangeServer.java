package bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Answers what it is sent, every byte changed; one of the two sessions of {@code pavm bench exchange}. */
public class ExchangeServer {
    static final char[] PASSWORD = "secret".toCharArray();

    /** Arguments: the port and, for TLS, a key store. */
    public static void main(String[] args) throws Exception {
        InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        HttpServer server;
        if (args.length > 1) {
            HttpsServer secure = HttpsServer.create(at, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(context(args[1])));
            server = secure;
        } else {
            server = HttpServer.create(at, 0);
        }
        CountDownLatch end = new CountDownLatch(1);
        server.createContext("/change", ExchangeServer::change);
        server.createContext("/end", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            end.countDown();
        });
        ExecutorService threads = Executors.newFixedThreadPool(4);
        server.setExecutor(threads);
        server.start();
        end.await();
        server.stop(1);
        threads.shutdown();
    }

    private static void change(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        for (int i = 0; i < body.length; i++) {
            body[i] ^= 0x5a;
        }
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    static SSLContext context(String file) throws Exception {
        KeyStore keys = KeyStore.getInstance(new File(file), PASSWORD);
        KeyManagerFactory own = KeyManagerFactory.getInstance("SunX509");
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
