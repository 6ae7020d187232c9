package pavm.servlet;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** The page sent for an error for which the application has none: Tomcat's layout, our words. */
final class ErrorReport {
    private static final String STYLE = "body {font-family: sans-serif} h1, h3, b {color: #fff; background: #345}"
        + " h1 {font-size: 1.4em} h3 {font-size: .9em} p {font-size: .8em} .line {border: none; border-top: 1px solid #345}";

    private ErrorReport() {
    }

    static String reason(int status) {
        return switch (status) {
            case 100 -> "Continue";
            case 101 -> "Switching Protocols";
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 203 -> "Non-Authoritative Information";
            case 204 -> "No Content";
            case 205 -> "Reset Content";
            case 206 -> "Partial Content";
            case 300 -> "Multiple Choices";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 304 -> "Not Modified";
            case 305 -> "Use Proxy";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 407 -> "Proxy Authentication Required";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 411 -> "Length Required";
            case 412 -> "Precondition Failed";
            case 413 -> "Request Entity Too Large";
            case 414 -> "Request-URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Range Not Satisfiable";
            case 417 -> "Expectation Failed";
            case 422 -> "Unprocessable Entity";
            case 423 -> "Locked";
            case 424 -> "Failed Dependency";
            case 428 -> "Precondition Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            default -> "";
        };
    }

    private static String description(int status) {
        return switch (status) {
            case 400 -> "The request is not well-formed, and the server does not process it.";
            case 401 -> "The resource needs credentials which the request does not carry.";
            case 403 -> "The server knows the resource and refuses access to it.";
            case 404 -> "There is nothing at this address.";
            case 405 -> "The resource exists and does not support the method of the request.";
            case 406 -> "The resource has no form that the request accepts.";
            case 408 -> "The request did not arrive in time.";
            case 409 -> "The request conflicts with the present state of the resource.";
            case 410 -> "The resource was here once and is gone.";
            case 411 -> "The request must say how long its body is.";
            case 412 -> "A condition in the header of the request does not hold.";
            case 413 -> "The body of the request is longer than the server accepts.";
            case 414 -> "The address is longer than the server accepts.";
            case 415 -> "The body of the request has a type that the resource does not accept.";
            case 416 -> "The resource does not have the range that the request asks for.";
            case 500 -> "The application failed on this request.";
            case 501 -> "The server has no support for what this request needs.";
            case 503 -> "The server cannot handle the request at present.";
            default -> status < 500 ? "The server does not accept this request." : "The server failed on this request.";
        };
    }

    /** Writes the report where the response is an error without a page. */
    static void write(Response response, Throwable thrown) throws IOException {
        int status = response.getStatus();
        if (status < 400 || response.committed) {
            return;
        }
        String message = response.message;
        Throwable top = thrown;
        if (message == null && thrown != null && thrown.getMessage() != null) {
            int line = thrown.getMessage().indexOf('\n');
            message = line < 0 ? thrown.getMessage() : thrown.getMessage().substring(0, line);
        }
        String title = "HTTP Status " + status + " – " + (reason(status).isEmpty() ? "Unknown" : reason(status));
        StringBuilder b = new StringBuilder(1024);
        b.append("<!doctype html><html lang=\"en\"><head><title>").append(title);
        b.append("</title><style type=\"text/css\">").append(STYLE).append("</style></head><body><h1>");
        b.append(title).append("</h1><hr class=\"line\" /><p><b>Type</b> ");
        b.append(top == null ? "Status Report" : "Exception Report").append("</p>");
        if (message != null && !message.isEmpty()) {
            b.append("<p><b>Message</b> ").append(Urls.escapeHtml(message)).append("</p>");
        }
        b.append("<p><b>Description</b> ").append(description(status)).append("</p>");
        if (top != null) {
            b.append("<p><b>Exception</b></p><pre>").append(Urls.escapeHtml(trace(top))).append("</pre>");
            int depth = 0;
            Throwable cause = cause(top);
            while (cause != null && depth++ < 10) {
                b.append("<p><b>Root Cause</b></p><pre>").append(Urls.escapeHtml(trace(cause))).append("</pre>");
                cause = cause(cause);
            }
            b.append("<p><b>Note</b> The whole stack trace is in the log of the server.</p>");
        }
        b.append("<hr class=\"line\" /><h3>").append(Context.SERVER_INFO).append("</h3></body></html>");
        response.setContentType("text/html");
        response.setCharacterEncoding("utf-8");
        response.setLocale(Locale.ENGLISH);
        Writer w = response.getWriter();
        w.write(b.toString());
    }

    private static Throwable cause(Throwable t) {
        Throwable c = t instanceof ServletException ? ((ServletException) t).getRootCause() : t.getCause();
        return c == t ? null : c;
    }

    /** The trace down to where the container begins. */
    private static String trace(Throwable t) {
        StringBuilder b = new StringBuilder(t.toString()).append(System.lineSeparator());
        for (StackTraceElement e : t.getStackTrace()) {
            if (e.getClassName().startsWith("pavm.servlet.")) {
                break;
            }
            b.append('\t').append(e).append(System.lineSeparator());
        }
        return b.toString();
    }
}
