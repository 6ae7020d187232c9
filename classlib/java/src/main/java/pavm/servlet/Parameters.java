package pavm.servlet;

import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The parameters of a request: of its query, of a form or multipart body, and of the queries of the
 * dispatches it is in, the innermost first. Nothing is read before the application asks.
 */
final class Parameters {
    private static final int MAX_PARAMETERS = 10000;

    private final Request request;
    private Map<String, List<String>> ownParameters;
    private Map<String, String[]> parameters;
    private Request.Where parametersOf;
    List<Multipart.FormPart> parts;
    /** The body was read as a form: the stream of the application is empty. */
    boolean bodyParsed;

    Parameters(Request request) {
        this.request = request;
    }

    /** All parameters of the present dispatch. */
    Map<String, String[]> all() {
        if (parameters != null && parametersOf == request.where) {
            return parameters;
        }
        if (ownParameters == null) {
            ownParameters = new LinkedHashMap<>();
            if (request.frame.query != null) {
                byte[] q = Urls.latin1(request.frame.query);
                Urls.parameters(q, 0, q.length, StandardCharsets.UTF_8, ownParameters, MAX_PARAMETERS);
            }
            bodyParameters();
        }
        Map<String, List<String>> all = ownParameters;
        for (Request.Where w = outermostQuery(); w != null; w = innerQuery(w)) {
            Map<String, List<String>> merged = new LinkedHashMap<>();
            byte[] q = w.extraQuery.getBytes(StandardCharsets.UTF_8);
            Urls.parameters(q, 0, q.length, request.charset(), merged, MAX_PARAMETERS);
            for (Map.Entry<String, List<String>> e : all.entrySet()) {
                for (String v : e.getValue()) {
                    Urls.add(merged, e.getKey(), v);
                }
            }
            all = merged;
        }
        Map<String, String[]> result = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> e : all.entrySet()) {
            result.put(e.getKey(), e.getValue().toArray(new String[0]));
        }
        parameters = result;
        parametersOf = request.where;
        return result;
    }

    private Request.Where outermostQuery() {
        Request.Where found = null;
        for (Request.Where w = request.where; w != null; w = w.outer) {
            found = w.extraQuery != null ? w : found;
        }
        return found;
    }

    private Request.Where innerQuery(Request.Where than) {
        Request.Where found = null;
        for (Request.Where w = request.where; w != than; w = w.outer) {
            found = w.extraQuery != null ? w : found;
        }
        return found;
    }

    private void bodyParameters() {
        String type = request.getContentType();
        if (type == null || request.bodyTaken()) {
            return;
        }
        int semi = type.indexOf(';');
        String plain = (semi < 0 ? type : type.substring(0, semi)).trim();
        if (plain.equalsIgnoreCase("multipart/form-data")) {
            if (multipartConfig() != null) {
                try {
                    parseParts();
                } catch (IOException | ServletException | IllegalStateException e) {
                    request.context.log("The multipart request could not be read: " + e.getMessage());
                }
            }
        } else if (plain.equalsIgnoreCase("application/x-www-form-urlencoded") && request.frame.method.equals("POST")) {
            bodyParsed = true;
            Urls.parameters(request.frame.bytes, request.frame.bodyStart, request.frame.bodyLength, request.charset(), ownParameters, MAX_PARAMETERS);
        }
    }

    private MultipartConfigElement multipartConfig() {
        return request.where.mapping == null || request.where.mapping.servlet == null ? null : request.where.mapping.servlet.multipart;
    }

    /** Splits a multipart body, once. */
    void parseParts() throws IOException, ServletException {
        if (parts != null) {
            return;
        }
        MultipartConfigElement config = multipartConfig();
        String type = request.getContentType();
        if (type == null || !type.toLowerCase(Locale.ENGLISH).startsWith("multipart/form-data")) {
            throw new ServletException("the request is not multipart/form-data");
        }
        if (config == null) {
            throw new IllegalStateException("the servlet has no multipart configuration");
        }
        parts = Multipart.parse(request.frame.bytes, request.frame.bodyStart, request.frame.bodyLength, type, request.charset(), config);
        bodyParsed = true;
        if (ownParameters == null) {
            ownParameters = new LinkedHashMap<>();
            if (request.frame.query != null) {
                byte[] q = Urls.latin1(request.frame.query);
                Urls.parameters(q, 0, q.length, StandardCharsets.UTF_8, ownParameters, MAX_PARAMETERS);
            }
        }
        parameters = null;
        for (Multipart.FormPart p : parts) {
            if (p.getSubmittedFileName() == null) {
                Urls.add(ownParameters, p.getName(), p.text(request.charset()));
            }
        }
    }
}
