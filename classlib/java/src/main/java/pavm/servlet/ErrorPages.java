package pavm.servlet;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
import java.io.IOException;

/** What becomes of an exception or of sendError: the application's error page, else a report. */
final class ErrorPages {
    private ErrorPages() {
    }

    /** Shows what {@code thrown} (may be null) or sendError asks for; does nothing where neither has happened. */
    static void show(Request request, Throwable thrown) {
        try {
            make(request, request.response, thrown);
        } catch (IOException | RuntimeException e) {
            request.context.log("The error page could not be written", e);
        }
    }

    private static void make(Request request, Response response, Throwable thrown) throws IOException {
        Context c = request.context;
        Throwable cause = thrown;
        if (thrown instanceof ServletException && ((ServletException) thrown).getRootCause() != null) {
            cause = ((ServletException) thrown).getRootCause();
        }
        String location = null;
        String servlet = request.where.mapping == null ? "" : request.where.mapping.getServletName();
        if (thrown != null) {
            c.log("Servlet [" + servlet + "] threw on " + request.frame.method + " " + request.frame.uri, thrown);
            if (response.committed) {
                response.cut = true;
                return;
            }
            response.reopen();
            response.error = true;
            response.setStatus(status(response, thrown));
            response.message = null;
            location = pageFor(c, thrown);
            if (location == null && cause != thrown) {
                location = pageFor(c, cause);
            }
        }
        if (!response.error) {
            return;
        }
        if (location == null) {
            location = c.errorPages.get(Integer.toString(response.getStatus()));
        }
        if (location == null) {
            location = c.errorPages.get("");
        }
        int status = response.getStatus();
        String message = response.message;
        Dispatch d = location == null ? null : Dispatch.of(c, location);
        if (d != null) {
            request.own(RequestDispatcher.ERROR_STATUS_CODE, status);
            String told = message != null ? message : thrown != null ? thrown.getMessage() : null;
            request.own(RequestDispatcher.ERROR_MESSAGE, told == null ? "" : told);
            request.own(RequestDispatcher.ERROR_REQUEST_URI, request.frame.uri);
            request.own(RequestDispatcher.ERROR_SERVLET_NAME, servlet);
            if (cause != null) {
                request.own(RequestDispatcher.ERROR_EXCEPTION, cause);
                request.own(RequestDispatcher.ERROR_EXCEPTION_TYPE, cause.getClass());
            }
            response.error = false;
            response.reopen();
            try {
                d.error(request, response);
                if (!response.error) {
                    return;
                }
            } catch (IOException | ServletException | RuntimeException e) {
                c.log("The error page [" + location + "] failed", e);
                if (response.committed) {
                    return;
                }
            }
            response.reopen();
            if (!response.error) {
                response.setStatus(status);
                response.message = message;
            }
        }
        response.error = false;
        response.reopen();
        ErrorReport.write(response, thrown);
    }

    private static int status(Response response, Throwable thrown) {
        if (!(thrown instanceof UnavailableException)) {
            return 500;
        }
        UnavailableException e = (UnavailableException) thrown;
        if (e.isPermanent()) {
            return 404;
        }
        if (e.getUnavailableSeconds() > 0) {
            response.setDateHeader("Retry-After", System.currentTimeMillis() + e.getUnavailableSeconds() * 1000L);
        }
        return 503;
    }

    private static String pageFor(Context c, Throwable t) {
        for (Class<?> k = t.getClass(); k != Object.class; k = k.getSuperclass()) {
            String page = c.errorPages.get(k.getName());
            if (page != null) {
                return page;
            }
        }
        return null;
    }
}
