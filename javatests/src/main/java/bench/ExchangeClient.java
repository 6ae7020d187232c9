package bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Sends bodies of mixed sizes and checks every byte of the answers; one of the two sessions of
 * {@code pavm bench exchange}. Ends with 0 if all were right.
 */
public class ExchangeClient {
    private static final int AT_ONCE = 4;

    /** Arguments: the port, how many requests and, for TLS, a key store. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        int count = Integer.parseInt(args[1]);
        boolean secure = args.length > 2;
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        if (secure) {
            builder.sslContext(ExchangeServer.context(args[2]));
        }
        HttpClient client = builder.build();
        URI base = URI.create((secure ? "https" : "http") + "://localhost:" + port + "/");
        await(client, base);
        Random random = new Random(42);
        ArrayDeque<CompletableFuture<Boolean>> sent = new ArrayDeque<>();
        int right = 0;
        for (int i = 0; i < count; i++) {
            byte[] body = new byte[size(random)];
            random.nextBytes(body);
            HttpRequest request = HttpRequest.newBuilder(base.resolve("change")).POST(BodyPublishers.ofByteArray(body)).build();
            sent.add(client.sendAsync(request, BodyHandlers.ofByteArray()).thenApply(answer -> isRight(body, answer)));
            if (sent.size() == AT_ONCE) {
                right += sent.remove().get() ? 1 : 0;
            }
        }
        while (!sent.isEmpty()) {
            right += sent.remove().get() ? 1 : 0;
        }
        client.send(HttpRequest.newBuilder(base.resolve("end")).build(), BodyHandlers.discarding());
        if (right != count) {
            System.err.println(right + " of " + count + " answers were right");
            System.exit(1);
        }
        System.exit(0);
    }

    /** Mostly small, sometimes none, sometimes more than any buffer on the way. */
    private static int size(Random random) {
        int kind = random.nextInt(100);
        return kind < 5 ? 0 : kind < 90 ? random.nextInt(2000) : kind < 99 ? random.nextInt(20_000) : random.nextInt(200_000);
    }

    private static boolean isRight(byte[] body, HttpResponse<byte[]> answer) {
        byte[] got = answer.body();
        if (answer.statusCode() != 200 || got.length != body.length) {
            return false;
        }
        for (int i = 0; i < body.length; i++) {
            if (got[i] != (byte) (body[i] ^ 0x5a)) {
                return false;
            }
        }
        return true;
    }

    /** The server's session is only being started, perhaps. */
    private static void await(HttpClient client, URI base) throws IOException, InterruptedException {
        for (int i = 0;; i++) {
            try {
                client.send(HttpRequest.newBuilder(base).build(), BodyHandlers.discarding());
                return;
            } catch (ConnectException e) {
                if (i == 1000) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }
}
