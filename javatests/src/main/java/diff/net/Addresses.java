package diff.net;

import static diff.util.X.*;

import java.net.*;
import java.util.*;

/** InetAddress, Inet6Address, InetSocketAddress, NetworkInterface: texts, kinds, look-ups, and what is refused. */
public class Addresses {
    static String kinds(InetAddress i) {
        StringBuilder b = new StringBuilder();
        if (i.isAnyLocalAddress()) b.append("any ");
        if (i.isLoopbackAddress()) b.append("loopback ");
        if (i.isLinkLocalAddress()) b.append("link ");
        if (i.isSiteLocalAddress()) b.append("site ");
        if (i.isMulticastAddress()) b.append("multicast ");
        if (i.isMCGlobal()) b.append("mc-global ");
        if (i.isMCNodeLocal()) b.append("mc-node ");
        if (i.isMCLinkLocal()) b.append("mc-link ");
        if (i.isMCSiteLocal()) b.append("mc-site ");
        if (i.isMCOrgLocal()) b.append("mc-org ");
        return b.toString().trim();
    }

    public static void main(String[] a) throws Exception {
        for (String s : new String[] {
            "127.0.0.1", "0.0.0.0", "255.255.255.255", "10.1.2.3", "172.16.0.1", "172.32.0.1", "192.168.255.255", "169.254.1.1", "224.0.0.1", "239.255.0.1",
            "127.1", "1", "1.2.3", "4294967295", "1.2.65535", "::1", "::", "[::1]", "fe80::1", "fec0::1", "ff01::1", "ff02::2", "ff05::3", "ff08::4", "ff0e::5",
            "2001:db8::1:0:0:1", "2001:DB8:0:0:1::", "::ffff:1.2.3.4", "::1.2.3.4", "1:2:3:4:5:6:7:8", "fe80::1%1", "fe80::1%lo", "::1%0", ""
        }) t("name " + s, () -> {
            InetAddress i = InetAddress.getByName(s);
            return i + " " + i.getHostAddress() + " " + s(i.getAddress()) + " " + kinds(i) + " " + i.hashCode() + " " + i.getClass().getSimpleName();
        });
        for (String s : new String[] {"256.1.1.1x", "1.2.3.4.5.6.invalid", ":::", "1:2", "[1.2.3.4]", "[::1", "::1]", "fe80::1%nosuchif", "12345::", "1::2::3", "no.such.host.invalid", "a b.invalid", "-x.invalid", "1:2:3:4:5:6:7:8:9"})
            t("bad " + s, () -> InetAddress.getByName(s));
        t("null", () -> InetAddress.getByName(null));
        t("all", () -> Arrays.toString(InetAddress.getAllByName("127.0.0.5")));
        t("all unknown", () -> InetAddress.getAllByName("no.such.host.invalid"));
        t("localhost", () -> InetAddress.getByName("localhost") + " " + InetAddress.getByName("localhost").isLoopbackAddress());
        t("all of localhost", () -> Arrays.toString(InetAddress.getAllByName("localhost")));
        t("upper case", () -> InetAddress.getByName("LOCALHOST"));
        t("loopback", InetAddress::getLoopbackAddress);
        t("own host", () -> InetAddress.getLocalHost().equals(InetAddress.getLocalHost()) + " " + InetAddress.getLocalHost().getHostName().equals(InetAddress.getLocalHost().getCanonicalHostName().split("\\.")[0]));
        for (byte[] b : new byte[][] {{1, 2, 3, 4}, {}, new byte[5], new byte[16], {(byte) 255, 0, 0, 1}}) t("bytes", () -> InetAddress.getByAddress(b));
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = -1;
        mapped[15] = 9;
        t("mapped", () -> InetAddress.getByAddress("name", mapped));
        t("named", () -> InetAddress.getByAddress("name", new byte[] {1, 2, 3, 4}));
        t("named", () -> InetAddress.getByAddress("", new byte[16]));
        t("bracketed", () -> InetAddress.getByAddress("[::5]", new byte[16]));
        p(InetAddress.getByAddress("a", new byte[] {1, 2, 3, 4}).equals(InetAddress.getByAddress("b", new byte[] {1, 2, 3, 4})), InetAddress.getByName("::1").equals(InetAddress.getByName("127.0.0.1")));
        t("v6", () -> Inet6Address.getByAddress(null, new byte[16], 5) + " " + Inet6Address.getByAddress("x", new byte[16], 5).getScopeId());
        t("v6", () -> Inet6Address.getByAddress("x", new byte[4], 5));
        t("v6", () -> Inet6Address.getByAddress("x", new byte[16], (NetworkInterface) null).getScopedInterface());
        Inet6Address six = (Inet6Address) InetAddress.getByName("fe80::5%3");
        p(six.getScopeId(), six.getScopedInterface(), six.isIPv4CompatibleAddress(), six.equals(InetAddress.getByName("fe80::5")), six.getHostAddress());
        for (String s : new String[] {"127.0.0.1", "::1"}) t("reachable", () -> InetAddress.getByName(s).isReachable(2000));
        t("reachable", () -> InetAddress.getByName("127.0.0.1").isReachable(-1));
        t("reachable", () -> InetAddress.getByName("127.0.0.1").isReachable(NetworkInterface.getByName("lo"), 5, 2000));
        t("reachable", () -> InetAddress.getByName("127.0.0.1").isReachable(null, -1, 2000));
        t("reverse", () -> InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostName());
        t("canonical", () -> InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getCanonicalHostName());
        sockets();
        interfaces();
    }

    static void sockets() throws Exception {
        for (Object[] x : new Object[][] {{"localhost", 80}, {"127.0.0.1", 0}, {"::1", 65_535}, {"no.such.host.invalid", 5}, {"", 7}}) {
            InetSocketAddress s = new InetSocketAddress((String) x[0], (Integer) x[1]);
            p(s, s.isUnresolved(), s.getHostString(), s.getAddress(), s.getPort(), s.equals(new InetSocketAddress((String) x[0], (Integer) x[1])));
        }
        p(new InetSocketAddress(5), new InetSocketAddress((InetAddress) null, 6), InetSocketAddress.createUnresolved("Name", 1));
        p(InetSocketAddress.createUnresolved("Name", 1).equals(InetSocketAddress.createUnresolved("name", 1)), InetSocketAddress.createUnresolved("Name", 1).hashCode() == InetSocketAddress.createUnresolved("name", 1).hashCode());
        p(new InetSocketAddress(InetAddress.getByAddress(new byte[] {1, 2, 3, 4}), 1).getHostString(), new InetSocketAddress(InetAddress.getByAddress("given", new byte[] {1, 2, 3, 4}), 1).getHostName());
        t("port", () -> new InetSocketAddress(-1));
        t("port", () -> new InetSocketAddress("localhost", 65_536));
        t("null", () -> new InetSocketAddress((String) null, 1));
        t("null", () -> InetSocketAddress.createUnresolved(null, 1));
        p(UnixDomainSocketAddress.of("a/b"), UnixDomainSocketAddress.of("").equals(UnixDomainSocketAddress.of("")), UnixDomainSocketAddress.of("x").getPath());
    }

    static void interfaces() throws Exception {
        NetworkInterface lo = NetworkInterface.getByName("lo");
        p(lo, lo.getName(), lo.getDisplayName(), lo.getIndex(), lo.isUp(), lo.isLoopback(), lo.isPointToPoint(), lo.supportsMulticast(), lo.isVirtual(), lo.getMTU(), lo.getHardwareAddress(), lo.getParent());
        p(Collections.list(lo.getInetAddresses()), lo.getInterfaceAddresses(), Collections.list(lo.getSubInterfaces()));
        p(lo.equals(NetworkInterface.getByIndex(lo.getIndex())), lo.equals(NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"))), lo.hashCode() == NetworkInterface.getByName("lo").hashCode());
        t("none", () -> NetworkInterface.getByName("nosuchif"));
        t("none", () -> NetworkInterface.getByIndex(99_999));
        t("negative", () -> NetworkInterface.getByIndex(-1));
        t("none", () -> NetworkInterface.getByInetAddress(InetAddress.getByName("192.0.2.77")));
        t("null", () -> NetworkInterface.getByName(null));
        t("null", () -> NetworkInterface.getByInetAddress(null));
        int addresses = 0;
        for (NetworkInterface n : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            p(n.getName(), n.getIndex(), n.isUp(), n.isLoopback(), n.getMTU(), n.getHardwareAddress());
            for (InterfaceAddress i : n.getInterfaceAddresses()) p(" ", i.getAddress().getHostAddress(), i.getBroadcast(), i.getNetworkPrefixLength());
            addresses += n.inetAddresses().count();
        }
        p(addresses, NetworkInterface.networkInterfaces().count());
    }
}
