package diff.net;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.io.*;
import java.net.*;
import java.security.*;
import java.security.cert.X509Certificate;
import java.util.*;
import javax.net.ssl.*;

/** TLS sockets in depth: versions, suites, certificates of clients, resumed sessions, names, protocols above, failed handshakes, ends. */
public class TlsAll {
    static final char[] SECRET = "secret".toCharArray();
    static KeyStore server, client, stranger, trust;

    /** A key with a certificate of its own that nobody else vouches for. */
    static KeyStore key(String alias) throws Exception {
        KeyStore k = KeyStore.getInstance("PKCS12");
        try (InputStream in = TlsAll.class.getResourceAsStream(alias + ".p12")) {
            k.load(in, SECRET);
        }
        return k;
    }

    static SSLContext context(String protocol, KeyStore own, KeyStore trusted) throws Exception {
        KeyManagerFactory k = KeyManagerFactory.getInstance("PKIX");
        k.init(own, SECRET);
        TrustManagerFactory t = TrustManagerFactory.getInstance("PKIX");
        t.init(trusted);
        SSLContext c = SSLContext.getInstance(protocol);
        c.init(own == null ? null : k.getKeyManagers(), t.getTrustManagers(), null);
        return c;
    }

    interface Setup<T> {
        void of(T x) throws Exception;
    }

    /** One connection: what each side sees of the handshake, and an answer. */
    static void connect(String name, SSLContext s, SSLContext c, Setup<SSLServerSocket> server, Setup<SSLSocket> client) throws Exception {
        p("--", name);
        try (SSLServerSocket ss = (SSLServerSocket) s.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            server.of(ss);
            StringBuffer seen = new StringBuffer();
            Thread t = new Thread(() -> {
                try (SSLSocket x = (SSLSocket) ss.accept()) {
                    x.startHandshake();
                    SSLSession e = x.getSession();
                    seen.append(e.getProtocol()).append(' ').append(x.getApplicationProtocol()).append(' ');
                    try {
                        seen.append(e.getPeerPrincipal());
                    } catch (SSLPeerUnverifiedException u) {
                        seen.append(u);
                    }
                    if (e instanceof ExtendedSSLSession && !((ExtendedSSLSession) e).getRequestedServerNames().isEmpty()) seen.append(' ').append(((ExtendedSSLSession) e).getRequestedServerNames());
                    x.getInputStream().transferTo(x.getOutputStream());
                } catch (Exception e) {
                    seen.append(s(e));
                }
            });
            t.start();
            try (SSLSocket x = (SSLSocket) c.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), ss.getLocalPort())) {
                client.of(x);
                x.startHandshake();
                SSLSession e = x.getSession();
                p(e.getProtocol(), e.getCipherSuite().startsWith("TLS_"), e.getPeerPrincipal(), e.getLocalPrincipal(), e.getPeerCertificates().length, "[" + x.getApplicationProtocol() + "]", e.isValid(), e.getPeerHost() != null);
                x.getOutputStream().write("question".getBytes());
                p(new String(x.getInputStream().readNBytes(8)));
                x.shutdownOutput();
                p(x.getInputStream().read());
            } catch (IOException e) {
                p(e);
            }
            t.join();
            p("server:", seen);
        }
    }

    public static void main(String[] a) throws Exception {
        server = key("localhost");
        client = key("client");
        stranger = key("stranger");
        trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("s", server.getCertificate("localhost"));
        trust.setCertificateEntry("c", client.getCertificate("client"));
        SSLContext s = context("TLS", server, trust), c = context("TLS", client, trust), bare = context("TLS", null, trust);
        facts(s);
        for (String v : new String[] {"TLSv1.2", "TLSv1.3"}) {
            Setup<SSLSocket> only = x -> x.setEnabledProtocols(new String[] {v});
            connect("plain " + v, s, bare, x -> { }, only);
            connect("client needed " + v, s, c, x -> x.setNeedClientAuth(true), only);
            connect("names " + v, s, bare, x -> { }, x -> {
                only.of(x);
                SSLParameters q = x.getSSLParameters();
                q.setServerNames(List.of(new SNIHostName("some.name")));
                q.setApplicationProtocols(new String[] {"own/1", "own/2"});
                x.setSSLParameters(q);
            });
            connect("protocol above " + v, s, bare, x -> {
                SSLParameters q = x.getSSLParameters();
                q.setApplicationProtocols(new String[] {"own/2", "own/3"});
                x.setSSLParameters(q);
            }, x -> {
                only.of(x);
                SSLParameters q = x.getSSLParameters();
                q.setApplicationProtocols(new String[] {"own/1", "own/2"});
                x.setSSLParameters(q);
            });
        }
        Setup<SSLSocket> any = x -> { };
        connect("client wanted, none", s, bare, x -> x.setWantClientAuth(true), any);
        connect("client wanted", s, c, x -> x.setWantClientAuth(true), any);
        connect("checked name", s, bare, x -> { }, x -> {
                any.of(x);
                SSLParameters q = x.getSSLParameters();
                q.setEndpointIdentificationAlgorithm("HTTPS");
                x.setSSLParameters(q);
            });
        // Where only the client's end is certain: the server's depends on what arrives first.
        failures(s, bare);
        resumption(s, bare);
        layered(s, bare);
        listeners(s, bare);
    }

    static void facts(SSLContext s) throws Exception {
        p(s.getProtocol(), s.getProvider().getName(), s.getDefaultSSLParameters().getProtocols(), s.getSupportedSSLParameters().getProtocols());
        SSLSocketFactory f = s.getSocketFactory();
        p(f.getDefaultCipherSuites(), f.getSupportedCipherSuites().length);
        SSLSocket x = (SSLSocket) f.createSocket();
        p(x.getEnabledProtocols(), x.getUseClientMode(), x.getNeedClientAuth(), x.getWantClientAuth(), x.getEnableSessionCreation(), x.isConnected(), x.getHandshakeSession());
        r("protocols", () -> x.setEnabledProtocols(new String[] {"TLSv9"}));
        r("protocols", () -> x.setEnabledProtocols(null));
        r("suites", () -> x.setEnabledCipherSuites(new String[] {"NO_SUCH"}));
        r("handshake unconnected", x::startHandshake);
        r("in", x::getInputStream);
        p(x.getSession().getProtocol(), x.getSession().getCipherSuite(), x.getSession().isValid());
        x.close();
        t("context", () -> SSLContext.getInstance("TLSv0"));
        t("not initialised", () -> SSLContext.getInstance("TLS").getSocketFactory());
        t("name", () -> new SNIHostName("a..b"));
        t("listener", () -> {
            x.addHandshakeCompletedListener(null);
            return 1;
        });
        KeyManagerFactory k = KeyManagerFactory.getInstance("PKIX");
        t("not initialised", k::getKeyManagers);
        r("password", () -> k.init(server, "wrong".toCharArray()));
    }

    static void failure(String name, boolean certain, SSLContext s, SSLContext c, Setup<SSLServerSocket> server, Setup<SSLSocket> client) throws Exception {
        try (SSLServerSocket ss = (SSLServerSocket) s.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            server.of(ss);
            Thread t = new Thread(() -> {
                try (SSLSocket x = (SSLSocket) ss.accept()) {
                    x.getInputStream().read();
                    p("never");
                } catch (SSLException | SocketException e) {
                    return;
                } catch (IOException e) {
                    p(e);
                }
            });
            t.start();
            R attempt = () -> {
                try (SSLSocket x = (SSLSocket) c.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), ss.getLocalPort())) {
                    client.of(x);
                    x.startHandshake();
                    x.getOutputStream().write(1);
                    p("read", x.getInputStream().read());
                }
            };
            if (certain) r(name, attempt);
            else t(name, () -> fails(attempt));
            t.join();
        }
    }

    static boolean fails(R x) {
        try {
            x.run();
            return false;
        } catch (Throwable e) {
            return e instanceof IOException;
        }
    }

    static void failures(SSLContext s, SSLContext bare) throws Exception {
        failure("no common version", true, s, bare, x -> x.setEnabledProtocols(new String[] {"TLSv1.3"}), x -> x.setEnabledProtocols(new String[] {"TLSv1.2"}));
        failure("no common suite", true, s, bare, x -> x.setEnabledCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"}), x -> x.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"}));
        failure("not trusted", true, context("TLS", stranger, trust), bare, x -> { }, x -> { });
        failure("wrong name", true, s, bare, x -> { }, x -> {
            SSLParameters q = x.getSSLParameters();
            q.setEndpointIdentificationAlgorithm("HTTPS");
            x.setSSLParameters(q);
            ((SSLSocket) x).setEnabledProtocols(new String[] {"TLSv1.2"});
            throw new SSLException("not reached");
        });
        failure("no certificate of the client", false, s, bare, x -> {
            x.setNeedClientAuth(true);
            x.setEnabledProtocols(new String[] {"TLSv1.2"});
        }, x -> { });
        failure("protocol above", true, s, bare, x -> {
            SSLParameters q = x.getSSLParameters();
            q.setApplicationProtocols(new String[] {"a"});
            x.setSSLParameters(q);
        }, x -> {
            SSLParameters q = x.getSSLParameters();
            q.setApplicationProtocols(new String[] {"b"});
            x.setSSLParameters(q);
        });
        // A peer that does not speak TLS.
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            for (int k = 0; k < 3; k++) {
                int how = k;
                Job t = start("server", () -> {
                    try (Socket x = plain.accept()) {
                        if (how == 0) x.getOutputStream().write("HTTP/1.1 400 No\r\n\r\n".getBytes());
                        if (how == 1) x.getOutputStream().write(new byte[] {22, 3, 3, 0, 5, 1, 2});
                        x.shutdownOutput();
                        x.getInputStream().readAllBytes();
                    }
                });
                r("not TLS " + how, () -> {
                    try (SSLSocket x = (SSLSocket) bare.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), plain.getLocalPort())) {
                        x.startHandshake();
                    }
                });
                t.join();
            }
            Job silent = start("silent", () -> {
                try (Socket x = plain.accept()) {
                    x.getInputStream().readAllBytes();
                }
            });
            r("silent peer", () -> {
                try (SSLSocket x = (SSLSocket) bare.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), plain.getLocalPort())) {
                    x.setSoTimeout(10);
                    x.startHandshake();
                }
            });
            silent.join();
        }
        try (SSLServerSocket ss = (SSLServerSocket) s.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Job t = start("server of a stranger", () -> {
                try (SSLSocket x = (SSLSocket) ss.accept()) {
                    x.getInputStream().read();
                }
            });
            try (Socket x = new Socket(InetAddress.getLoopbackAddress(), ss.getLocalPort())) {
                x.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
                p("alert", x.getInputStream().read());
                t.join();
            }
        }
    }

    static void resumption(SSLContext s, SSLContext c) throws Exception {
        for (String v : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (SSLServerSocket ss = (SSLServerSocket) s.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                Job t = start("server", () -> {
                    for (int i = 0; i < 4; i++) {
                        try (SSLSocket x = (SSLSocket) ss.accept()) {
                            int q = x.getInputStream().read();
                            x.getOutputStream().write(q + 1);
                            x.getInputStream().read();
                        }
                    }
                });
                Set<Long> created = new TreeSet<>();
                Set<Object> certificates = Collections.newSetFromMap(new IdentityHashMap<>());
                for (int i = 0; i < 4; i++) {
                    try (SSLSocket x = (SSLSocket) c.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), ss.getLocalPort())) {
                        x.setEnabledProtocols(new String[] {v});
                        x.getOutputStream().write(i);
                        int r = x.getInputStream().read();
                        created.add(x.getSession().getCreationTime());
                        certificates.add(x.getSession().getPeerCertificates()[0]);
                        p(v, i, r, x.getSession().getId().length);
                        if (i == 2) x.getSession().invalidate();
                        Thread.sleep(2);
                    }
                }
                // Three handshakes of one session (the certificate was sent once), and one of another after it was given up.
                p(certificates.size(), created.size());
                t.join();
            }
        }
        SSLSessionContext k = c.getClientSessionContext();
        p(k.getSessionCacheSize(), k.getSessionTimeout(), Collections.list(k.getIds()).size() > 0);
        r("size", () -> k.setSessionCacheSize(-1));
        r("time", () -> k.setSessionTimeout(-1));
    }

    /** TLS over a socket that exists already. */
    static void layered(SSLContext s, SSLContext c) throws Exception {
        try (ServerSocket ss = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Job t = start("server", () -> {
                try (Socket x = ss.accept()) {
                    x.getOutputStream().write("ready".getBytes());
                    SSLSocket y = (SSLSocket) s.getSocketFactory().createSocket(x, null, true);
                    say(y.getUseClientMode());
                    y.getOutputStream().write(y.getInputStream().readNBytes(3));
                    say(y.getInputStream().read());
                }
            });
            Socket x = new Socket(InetAddress.getLoopbackAddress(), ss.getLocalPort());
            p(new String(x.getInputStream().readNBytes(5)));
            SSLSocket y = (SSLSocket) c.getSocketFactory().createSocket(x, "localhost", x.getPort(), true);
            y.setSoTimeout(5000);
            y.getOutputStream().write("abc".getBytes());
            p(new String(y.getInputStream().readNBytes(3)), y.getSession().getPeerHost(), y.getPort() == x.getPort());
            r("mode late", () -> y.setUseClientMode(false));
            y.close();
            p(x.isClosed(), y.isClosed());
            r("write closed", () -> y.getOutputStream().write(1));
            t.join();
        }
    }

    static void listeners(SSLContext s, SSLContext c) throws Exception {
        try (SSLServerSocket ss = (SSLServerSocket) s.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Job t = start("server", () -> {
                try (SSLSocket x = (SSLSocket) ss.accept()) {
                    x.getInputStream().transferTo(x.getOutputStream());
                }
            });
            try (SSLSocket x = (SSLSocket) c.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), ss.getLocalPort())) {
                java.util.concurrent.CountDownLatch done = new java.util.concurrent.CountDownLatch(1);
                x.addHandshakeCompletedListener(e -> {
                    r("completed", () -> p(e.getSession().getProtocol(), e.getPeerPrincipal(), ((X509Certificate) e.getPeerCertificates()[0]).getSubjectX500Principal(), e.getSource() == x));
                    done.countDown();
                });
                x.startHandshake();
                done.await();
                x.getSession().putValue("k", "v");
                p(x.getSession().getValue("k"), x.getSession().getValueNames());
                x.getSession().removeValue("k");
                byte[] big = new byte[100_000];
                new Random(3).nextBytes(big);
                Job w = start("writer", () -> x.getOutputStream().write(big));
                p(Arrays.equals(big, x.getInputStream().readNBytes(big.length)));
                w.join();
                Thread blocked = new Thread(() -> fails(() -> x.getInputStream().read()));
                blocked.start();
                Thread.sleep(10);
                x.close();
                blocked.join();
                p(x.isClosed());
            }
            t.join();
        }
    }
}
