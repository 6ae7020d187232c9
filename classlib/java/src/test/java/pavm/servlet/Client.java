package pavm.servlet;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A browser and the dispatcher in one: frames requests, reads response frames, keeps the session. */
final class Client {
    private static int fresh;

    String sessionId = "";
    String nextFreshId;
    boolean sendCookie = true;

    static final class Reply {
        int status;
        String reason;
        final List<String[]> headers = new ArrayList<>();
        int flags;
        String sessionId;
        long timeout;
        String cookieName;
        byte[] body;

        String header(String name) {
            for (String[] h : headers) {
                if (h[0].equalsIgnoreCase(name)) {
                    return h[1];
                }
            }
            return null;
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    Reply get(String target, String... headers) {
        return send("GET", target, new byte[0], headers);
    }

    Reply post(String target, String form, String... headers) {
        String[] all = new String[headers.length + 1];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "content-type: application/x-www-form-urlencoded";
        return send("POST", target, form.getBytes(StandardCharsets.UTF_8), all);
    }

    Reply send(String method, String target, byte[] body, String... headers) {
        try {
            int q = target.indexOf('?');
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(1);
            out.writeByte(1);
            str(out, method);
            str(out, "http");
            str(out, q < 0 ? target : target.substring(0, q));
            out.writeByte(q < 0 ? 0 : 1);
            str(out, q < 0 ? "" : target.substring(q + 1));
            str(out, "HTTP/1.1");
            str(out, "127.0.0.1");
            out.writeShort(40000);
            str(out, "127.0.0.1");
            out.writeShort(18080);
            out.writeByte(sessionId.isEmpty() ? 0 : 1);
            str(out, sessionId);
            nextFreshId = "FRESH" + fresh++;
            str(out, nextFreshId);
            List<String> all = new ArrayList<>();
            all.add("host: 127.0.0.1:18080");
            for (String h : headers) {
                all.add(h);
            }
            if (!sessionId.isEmpty() && sendCookie) {
                all.add("cookie: JSESSIONID=" + sessionId);
            }
            if (body.length > 0) {
                all.add("content-length: " + body.length);
            }
            out.writeShort(all.size());
            for (String h : all) {
                int colon = h.indexOf(": ");
                str(out, h.substring(0, colon));
                str(out, h.substring(colon + 2));
            }
            out.writeInt(body.length);
            out.write(body);
            Reply r = read(Container.service(bytes.toByteArray()));
            sessionId = (r.flags & 1) != 0 ? r.sessionId : "";
            return r;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Reply expire() {
        try {
            return read(Container.service(new byte[] {1, 2}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reply read(byte[] frame) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame));
        Reply r = new Reply();
        if (in.readUnsignedByte() != 1) {
            throw new IOException("version");
        }
        r.flags = in.readUnsignedByte();
        r.status = in.readUnsignedShort();
        r.reason = str(in);
        int n = in.readUnsignedShort();
        for (int i = 0; i < n; i++) {
            r.headers.add(new String[] {str(in), str(in)});
        }
        r.sessionId = str(in);
        r.timeout = in.readInt();
        r.cookieName = str(in);
        r.body = new byte[in.readInt()];
        in.readFully(r.body);
        if (in.read() >= 0) {
            throw new IOException("bytes after the frame");
        }
        return r;
    }

    private static void str(DataOutputStream out, String s) throws IOException {
        byte[] b = s.getBytes(StandardCharsets.ISO_8859_1);
        out.writeInt(b.length);
        out.write(b);
    }

    private static String str(DataInputStream in) throws IOException {
        byte[] b = new byte[in.readInt()];
        in.readFully(b);
        return new String(b, StandardCharsets.UTF_8);
    }
}
