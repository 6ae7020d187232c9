package pavm.servlet;

import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/** Splits a multipart/form-data body; the parts are ranges of the request's bytes. */
final class Multipart {
    private static final int MAX_PARTS = 1000;

    private Multipart() {
    }

    static final class FormPart implements Part {
        private final byte[] body;
        private final int start;
        private final int length;
        private final Frame.Headers headers;
        private final String name;
        private final String fileName;
        private final MultipartConfigElement config;

        FormPart(byte[] body, int start, int length, Frame.Headers headers, MultipartConfigElement config) {
            this.body = body;
            this.start = start;
            this.length = length;
            this.headers = headers;
            this.config = config;
            String disposition = headers.get("content-disposition");
            this.name = disposition == null ? null : parameter(disposition, "name");
            this.fileName = disposition == null ? null : parameter(disposition, "filename");
        }

        String text(Charset charset) {
            return new String(body, start, length, charset);
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(body, start, length);
        }

        @Override
        public String getContentType() {
            return headers.get("content-type");
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getSubmittedFileName() {
            return fileName;
        }

        @Override
        public long getSize() {
            return length;
        }

        @Override
        public void write(String file) throws IOException {
            File f = new File(file);
            if (!f.isAbsolute()) {
                String location = config.getLocation();
                File dir = new File(System.getProperty("java.io.tmpdir", "/tmp"));
                if (location != null && !location.isEmpty()) {
                    File l = new File(location);
                    dir = l.isAbsolute() ? l : new File(dir, location);
                }
                f = new File(dir, file);
            }
            try (FileOutputStream out = new FileOutputStream(f)) {
                out.write(body, start, length);
            }
        }

        @Override
        public void delete() {
            // Nothing was stored outside the request.
        }

        @Override
        public String getHeader(String header) {
            return headers.get(header);
        }

        @Override
        public Collection<String> getHeaders(String header) {
            return headers.all(header);
        }

        @Override
        public Collection<String> getHeaderNames() {
            Collection<String> names = new LinkedHashSet<>();
            for (String n : headers.names) {
                names.add(n.toLowerCase(Locale.ENGLISH));
            }
            return names;
        }
    }

    /** The value of a parameter of a header field such as Content-Disposition, or null. */
    static String parameter(String field, String name) {
        int n = field.length();
        int at = field.indexOf(';');
        while (at >= 0 && at < n) {
            at++;
            int equals = field.indexOf('=', at);
            if (equals < 0) {
                return null;
            }
            String key = field.substring(at, equals).trim();
            int i = equals + 1;
            while (i < n && field.charAt(i) == ' ') {
                i++;
            }
            StringBuilder value = new StringBuilder();
            if (i < n && field.charAt(i) == '"') {
                i++;
                while (i < n && field.charAt(i) != '"') {
                    // A backslash quotes only a quote or itself: file names of Windows keep theirs.
                    if (field.charAt(i) == '\\' && i + 1 < n
                        && (field.charAt(i + 1) == '"' || field.charAt(i + 1) == '\\')) {
                        i++;
                    }
                    value.append(field.charAt(i++));
                }
                at = field.indexOf(';', i);
            } else {
                at = field.indexOf(';', i);
                value.append(field.substring(i, at < 0 ? n : at).trim());
            }
            if (key.equalsIgnoreCase(name)) {
                return value.toString();
            }
        }
        return null;
    }

    static List<FormPart> parse(byte[] b, int start, int length, String contentType, Charset charset,
        MultipartConfigElement config) throws IOException, ServletException {
        if (config.getMaxRequestSize() >= 0 && length > config.getMaxRequestSize()) {
            throw new IllegalStateException("the request has " + length + " bytes, more than the "
                + config.getMaxRequestSize() + " allowed");
        }
        String boundary = parameter(contentType, "boundary");
        if (boundary == null || boundary.isEmpty()) {
            throw new IOException("the multipart request names no boundary");
        }
        byte[] mark = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        int end = start + length;
        List<FormPart> parts = new ArrayList<>();
        int at = find(b, start, end, mark);
        while (true) {
            if (at < 0) {
                throw new IOException("the multipart request ends before its closing boundary");
            }
            at += mark.length;
            if (at + 1 < end && b[at] == '-' && b[at + 1] == '-') {
                return parts;
            }
            while (at < end && b[at] != '\n') {
                at++;
            }
            at++;
            Frame.Headers headers = new Frame.Headers();
            while (true) {
                int line = at;
                while (at < end && b[at] != '\n') {
                    at++;
                }
                if (at >= end) {
                    throw new IOException("the multipart request ends within the header of a part");
                }
                int stop = at > line && b[at - 1] == '\r' ? at - 1 : at;
                at++;
                if (stop == line) {
                    break;
                }
                String text = new String(b, line, stop - line, charset);
                int colon = text.indexOf(':');
                if (colon > 0) {
                    headers.add(text.substring(0, colon).trim(), text.substring(colon + 1).trim());
                }
            }
            int next = find(b, at, end, mark);
            while (next > at && b[next - 1] != '\n') {
                next = find(b, next + 1, end, mark);
            }
            if (next < 0) {
                throw new IOException("the multipart request ends before its closing boundary");
            }
            int stop = next;
            if (stop > at) {
                stop--;
                if (stop > at && b[stop - 1] == '\r') {
                    stop--;
                }
            }
            FormPart part = new FormPart(b, at, stop - at, headers, config);
            if (part.name != null) {
                if (config.getMaxFileSize() >= 0 && part.fileName != null && part.length > config.getMaxFileSize()) {
                    throw new IllegalStateException("the field " + part.name + " has more than the "
                        + config.getMaxFileSize() + " bytes allowed");
                }
                parts.add(part);
                if (parts.size() > MAX_PARTS) {
                    throw new IllegalStateException("the request has more than " + MAX_PARTS + " parts");
                }
            }
            at = next;
        }
    }

    private static int find(byte[] b, int from, int end, byte[] mark) {
        outer: for (int i = from; i <= end - mark.length; i++) {
            for (int k = 0; k < mark.length; k++) {
                if (b[i + k] != mark[k]) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }
}
