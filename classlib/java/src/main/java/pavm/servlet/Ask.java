package pavm.servlet;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Asks an application for pages without any server and prints the answers without
 * anything that changes from run to run, so that two Java machines can be compared: {@code java pavm.servlet.Ask APP CONTEXT PATH...}. The
 * paths are asked in one session; {@code POST:PATH:FORM} sends a form.
 */
public final class Ask {
    private Ask() {
    }

    /**
     * Starts the application, asks and prints.
     *
     * @param args the exploded application, its context path (or / for the root), and the paths
     * @throws Exception what kept the application from starting
     */
    public static void main(String[] args) throws Exception {
        if (args.length < 3) {
            System.err.println("usage: pavm.servlet.Ask APP CONTEXT PATH...");
            System.exit(2);
        }
        Container.init(args[0], args[1]);
        String session = "";
        for (int i = 2; i < args.length; i++) {
            String path = args[i];
            String form = "";
            String method = "GET";
            if (path.startsWith("POST:")) {
                int colon = path.indexOf(':', 5);
                method = "POST";
                form = colon < 0 ? "" : path.substring(colon + 1);
                path = path.substring(5, colon < 0 ? path.length() : colon);
            }
            int query = path.indexOf('?');
            String q = query < 0 ? null : path.substring(query + 1);
            System.out.println("==== " + args[i]);
            session = print(Container.service(
                WarmUp.frame(method, query < 0 ? path : path.substring(0, query), q, form, session)));
        }
        System.exit(0);
    }

    private static String print(byte[] frame) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame));
        in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        StringBuilder b = new StringBuilder();
        b.append(in.readUnsignedShort()).append(' ').append(string(in)).append(System.lineSeparator());
        int n = in.readUnsignedShort();
        for (int i = 0; i < n; i++) {
            String name = string(in);
            String value = string(in);
            if (!name.equals("Last-Modified") && !name.equals("ETag")) {
                b.append(name).append(": ").append(value).append(System.lineSeparator());
            }
        }
        String id = string(in);
        int timeout = in.readInt();
        string(in);
        byte[] body = in.readNBytes(in.readInt());
        b.append("session flags ").append(flags).append(", timeout ").append(timeout).append(System.lineSeparator());
        b.append(new String(body, StandardCharsets.UTF_8)).append(System.lineSeparator());
        System.out.print(b);
        return (flags & Frame.SESSION_LIVE) != 0 ? id : "";
    }

    private static String string(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.ISO_8859_1);
    }
}
