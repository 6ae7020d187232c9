package diff.net;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's own server with its old and its new client. */
public class Http {
    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] answer = (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body.length).getBytes();
            exchange.getResponseHeaders().add("X-Seen", exchange.getRequestHeaders().getFirst("X-Sent"));
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.createContext("/missing", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.createContext("/slow", exchange -> {
            try {
                Thread.sleep(2_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        old(base);
        modern(base);
        server.stop(0);
        threads.shutdownNow();
    }

    private static void old(String base) throws IOException {
        for (int i = 0; i < 3; i++) {
            HttpURLConnection c = (HttpURLConnection) new URL(base + "/old?n=" + i).openConnection();
            c.setRequestProperty("X-Sent", "s" + i);
            c.setDoOutput(i > 0);
            if (i > 0) {
                c.getOutputStream().write(new byte[i * 1000]);
            }
            try (InputStream in = c.getInputStream()) {
                System.out.println(c.getResponseCode() + " " + c.getHeaderField("X-Seen") + " " + new String(in.readAllBytes()));
            }
        }
        HttpURLConnection c = (HttpURLConnection) new URL(base + "/missing").openConnection();
        try {
            c.getInputStream();
        } catch (IOException e) {
            System.out.println(e.getClass() + " " + c.getResponseCode());
        }
    }

    private static void modern(String base) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < 3; i++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/new/" + i)).header("X-Sent", "m" + i)
                    .POST(BodyPublishers.ofByteArray(new byte[i * 30_000])).build();
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            System.out.println(response.statusCode() + " " + response.headers().firstValue("x-seen") + " " + response.body()
                    + " " + response.version());
        }
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/par/" + i)).header("X-Sent", "p").build();
            all.add(client.sendAsync(request, BodyHandlers.ofString()).thenApply(HttpResponse::body));
        }
        for (CompletableFuture<String> f : all) {
            System.out.println(f.get());
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/slow")).timeout(Duration.ofMillis(200)).build();
            client.send(request, BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            System.out.println(e);
        }
    }
}
