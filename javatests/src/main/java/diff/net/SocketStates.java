package diff.net;

import static diff.util.X.*;

import java.io.*;
import java.net.*;
import java.util.*;

/** Socket: what it says of itself and what it refuses, when new, bound, connected, shut down and closed. */
public class SocketStates {
    static void state(String n, Socket s) throws Exception {
        p(n, s.isBound(), s.isConnected(), s.isClosed(), s.isInputShutdown(), s.isOutputShutdown());
        p(" addresses", s.getInetAddress(), s.getPort() > 0, s.getLocalPort() > 0 ? "some" : s.getLocalPort(), s.getLocalAddress(), s.getRemoteSocketAddress() != null, s.getLocalSocketAddress() != null, s.getChannel());
        p(" text", s.toString().replaceAll("port=\\d+", "port=n"));
    }

    static void refusals(Socket s) {
        t(" in", s::getInputStream);
        t(" out", s::getOutputStream);
        r(" shutdownInput", s::shutdownInput);
        r(" shutdownOutput", s::shutdownOutput);
        r(" urgent", () -> s.sendUrgentData(1));
        t(" noDelay", s::getTcpNoDelay);
        t(" timeout", s::getSoTimeout);
        t(" linger", s::getSoLinger);
        t(" keepAlive", s::getKeepAlive);
        t(" options", () -> new TreeSet<>(s.supportedOptions().stream().map(SocketOption::name).toList()));
        t(" option", () -> s.getOption(StandardSocketOptions.TCP_NODELAY));
        t(" set option", () -> s.setOption(StandardSocketOptions.SO_KEEPALIVE, true) == s);
    }

    public static void main(String[] a) throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 10, here)) {
            Socket s = new Socket();
            state("new", s);
            refusals(s);
            s.bind(new InetSocketAddress(here, 0));
            state("bound", s);
            r("bound twice", () -> s.bind(null));
            refusals(s);
            s.connect(server.getLocalSocketAddress());
            Socket peer = server.accept();
            state("connected", s);
            state("accepted", peer);
            r("connected twice", () -> s.connect(server.getLocalSocketAddress()));
            r("bind when connected", () -> s.bind(null));
            p(s.getInputStream() == s.getInputStream(), s.getOutputStream() == s.getOutputStream());
            s.shutdownOutput();
            t("out after shutdown", s::getOutputStream);
            r("shutdown twice", s::shutdownOutput);
            p("peer reads", peer.getInputStream().read(), peer.getInputStream().read());
            s.shutdownInput();
            t("in after shutdown", s::getInputStream);
            r("shutdown twice", s::shutdownInput);
            state("shut down", s);
            s.close();
            s.close();
            state("closed", s);
            refusals(s);
            r("connect when closed", () -> s.connect(server.getLocalSocketAddress()));
            r("bind when closed", () -> s.bind(null));
            peer.close();

            Socket unresolved = new Socket();
            r("unresolved", () -> unresolved.connect(InetSocketAddress.createUnresolved("no.such.host.invalid", 80)));
            p(unresolved.isClosed());
            Socket other = new Socket();
            r("null", () -> other.connect(null));
            r("negative timeout", () -> other.connect(server.getLocalSocketAddress(), -1));
            r("kind of address", () -> other.connect(new SocketAddress() { }));
            r("bind kind", () -> other.bind(new SocketAddress() { }));
            r("bind unresolved", () -> other.bind(InetSocketAddress.createUnresolved("nowhere", 0)));
            r("foreign address", () -> other.bind(new InetSocketAddress("192.0.2.77", 0)));
            r("so timeout", () -> other.setSoTimeout(-1));
            r("linger", () -> other.setSoLinger(true, -1));
            r("send buffer", () -> other.setSendBufferSize(0));
            r("receive buffer", () -> other.setReceiveBufferSize(-5));
            r("traffic class", () -> other.setTrafficClass(256));
            r("null option", () -> other.setOption(null, 1));
            r("preferences", () -> other.setPerformancePreferences(1, 2, 3));
            other.setSoLinger(true, 100_000);
            p("linger is limited", other.getSoLinger());
            other.close();
            t("port too large", () -> new Socket(here, 65_536));
            t("port negative", () -> new Socket("localhost", -1));
            t("null proxy", () -> new Socket((Proxy) null));
            t("http proxy", () -> new Socket(new Proxy(Proxy.Type.HTTP, server.getLocalSocketAddress())).isConnected());
            t("no proxy", () -> new Socket(Proxy.NO_PROXY).isBound());
            t("unknown host", () -> new Socket("no.such.host.invalid", 80));
            t("host null", () -> new Socket((String) null, server.getLocalPort()).getInetAddress().isLoopbackAddress());
            server.accept().close();
            try (Socket both = new Socket("localhost", server.getLocalPort(), here, 0)) {
                p(both.getLocalAddress(), both.getReuseAddress());
                try (Socket c = server.accept()) {
                    p(c.getPort() == both.getLocalPort(), c.getRemoteSocketAddress().equals(both.getLocalSocketAddress()));
                    t("local port taken", () -> new Socket(here, server.getLocalPort(), here, server.getLocalPort()));
                }
            }
            // The streams close the socket, the socket closes the streams.
            Socket x = new Socket(here, server.getLocalPort());
            Socket y = server.accept();
            InputStream in = x.getInputStream();
            OutputStream out = x.getOutputStream();
            in.close();
            p(x.isClosed());
            r("read", in::read);
            r("read none", () -> in.read(new byte[0]));
            r("available", in::available);
            r("skip", () -> in.skip(1));
            r("write", () -> out.write(1));
            r("write none", () -> out.write(new byte[0]));
            r("flush", out::flush);
            in.close();
            out.close();
            InputStream yin = y.getInputStream();
            p(yin.read(), yin.available());
            r("bounds", () -> yin.read(new byte[3], 2, 2));
            r("bounds", () -> y.getOutputStream().write(new byte[3], -1, 2));
            r("null", () -> yin.read(null, 0, 0));
            y.close();
        }
    }
}
