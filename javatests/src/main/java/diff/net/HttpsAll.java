package diff.net;

import static diff.util.X.*;

import com.sun.net.httpserver.*;
import java.io.*;
import java.net.*;
import java.net.http.*;
import java.security.*;
import java.util.*;
import java.util.concurrent.*;
import javax.net.ssl.*;

/** HttpsServer with HttpsURLConnection and HttpClient: certificates of both sides, names that do not fit, what an exchange tells, failures. */
public class HttpsAll {
    static String base;
    static final Set<String> configured = ConcurrentHashMap.newKeySet();

    static HttpsURLConnection open(SSLContext c, String path) throws IOException {
        HttpsURLConnection x = (HttpsURLConnection) new URL(base + path).openConnection();
        x.setSSLSocketFactory(c.getSocketFactory());
        return x;
    }

    static String get(HttpsURLConnection x) throws IOException {
        try (InputStream in = x.getInputStream()) {
            return x.getResponseCode() + " " + new String(in.readAllBytes());
        }
    }

    public static void main(String[] a) throws Exception {
        hide("127.0.0.1:\\d+", "127.0.0.1:n");
        TlsAll.server = TlsAll.key("localhost");
        TlsAll.client = TlsAll.key("client");
        TlsAll.stranger = TlsAll.key("stranger");
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("s", TlsAll.server.getCertificate("localhost"));
        trust.setCertificateEntry("c", TlsAll.client.getCertificate("client"));
        trust.setCertificateEntry("x", TlsAll.stranger.getCertificate("stranger"));
        SSLContext s = TlsAll.context("TLS", TlsAll.server, trust), c = TlsAll.context("TLS", TlsAll.client, trust), bare = TlsAll.context("TLS", null, trust), odd = TlsAll.context("TLS", TlsAll.stranger, trust), blind = TlsAll.context("TLS", null, TlsAll.client);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        p(server.getHttpsConfigurator());
        r("null", () -> server.setHttpsConfigurator(null));
        server.setHttpsConfigurator(new HttpsConfigurator(s) {
            @Override
            public void configure(HttpsParameters q) {
                configured.add(s(new Object[] {q.getClientAddress().getAddress(), q.getHttpsConfigurator() == this, q.getNeedClientAuth(), q.getWantClientAuth(), q.getCipherSuites(), q.getProtocols()}));
                SSLParameters x = getSSLContext().getDefaultSSLParameters();
                x.setWantClientAuth(true);
                q.setSSLParameters(x);
            }
        });
        server.setExecutor(threads);
        server.createContext("/", x -> {
            byte[] body = x.getRequestBody().readAllBytes();
            SSLSession e = ((HttpsExchange) x).getSSLSession();
            String who;
            try {
                who = e.getPeerPrincipal().toString();
            } catch (SSLPeerUnverifiedException u) {
                who = u.getMessage();
            }
            HttpUrl.answer(x, 200, x.getRequestMethod() + " " + body.length + " " + e.getProtocol() + " " + who);
        });
        server.createContext("/to", x -> HttpUrl.answer(x, 302, "", "Location", "/from"));
        server.start();
        base = "https://127.0.0.1:" + server.getAddress().getPort();
        HttpsURLConnection x = open(bare, "/a");
        r("before", x::getCipherSuite);
        r("before", x::getServerCertificates);
        x.connect();
        p(x.getCipherSuite(), x.getServerCertificates().length, x.getLocalCertificates(), x.getPeerPrincipal(), x.getLocalPrincipal(), x.getSSLSession().isPresent());
        p(get(x));
        r("after", x::getCipherSuite);
        HttpsURLConnection y = open(c, "/b");
        y.setDoOutput(true);
        y.getOutputStream().write(new byte[30_000]);
        p(y.getLocalPrincipal(), y.getLocalCertificates().length);
        p(get(y));
        p(get(open(c, "/to")));
        r("factory", () -> open(c, "/").setSSLSocketFactory(null));
        r("verifier", () -> open(c, "/").setHostnameVerifier(null));
        r("not trusted", () -> open(blind, "/").getInputStream());
        HttpClient client = HttpClient.newBuilder().sslContext(c).version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NORMAL).build();
        HttpResponse<String> r = client.send(HttpRequest.newBuilder(URI.create(base + "/to")).build(), HttpResponse.BodyHandlers.ofString());
        p(r.statusCode(), r.body(), r.sslSession().get().getPeerPrincipal(), r.uri().getPath());
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) all.add(client.sendAsync(HttpRequest.newBuilder(URI.create(base + "/" + i)).POST(HttpRequest.BodyPublishers.ofByteArray(new byte[i * 9000])).build(), HttpResponse.BodyHandlers.ofString()).thenApply(HttpResponse::body));
        for (CompletableFuture<String> f : all) p(f.get());
        t("client that does not trust", () -> HttpClient.newBuilder().sslContext(blind).build().send(HttpRequest.newBuilder(URI.create(base)).build(), HttpResponse.BodyHandlers.ofString()));
        t("plain to TLS", () -> new URL(base.replace("https", "http")).openStream().read());
        server.stop(0);
        p(configured);
        // A certificate with another name.
        HttpsServer other = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.setHttpsConfigurator(new HttpsConfigurator(odd));
        other.setExecutor(threads);
        other.createContext("/", z -> HttpUrl.answer(z, 200, "elsewhere"));
        other.start();
        base = "https://127.0.0.1:" + other.getAddress().getPort();
        r("name", () -> open(bare, "/").getInputStream());
        HttpsURLConnection v = open(bare, "/");
        v.setHostnameVerifier((host, session) -> {
            p("verify", host, session.getProtocol());
            return true;
        });
        p(get(v));
        HttpsURLConnection w = open(bare, "/");
        w.setHostnameVerifier((host, session) -> false);
        r("refused by the verifier", w::getInputStream);
        t("name", () -> HttpClient.newBuilder().sslContext(bare).build().send(HttpRequest.newBuilder(URI.create(base)).build(), HttpResponse.BodyHandlers.ofString()));
        other.stop(0);
        r("refused", () -> open(bare, "/").getInputStream());
        threads.shutdown();
        p(threads.awaitTermination(5, TimeUnit.SECONDS));
    }
}
