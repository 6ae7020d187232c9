package specimen;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.TreeSet;

/** Takes files. */
@WebServlet("/upload/*")
@MultipartConfig(fileSizeThreshold = 16, maxFileSize = 200, maxRequestSize = 1000)
public class Uploads extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest r, HttpServletResponse response) throws IOException, ServletException {
        PrintWriter out = Text.plain(response);
        if ("/limit".equals(r.getPathInfo())) {
            String what = Failure.of(r::getParts);
            out.println(what.equals("java.lang.IllegalStateException") ? what : "another failure");
            out.println(Text.parameters(r));
            return;
        }
        if ("/none".equals(r.getPathInfo())) {
            out.println(Failure.of(r::getParts));
            return;
        }
        out.println(Text.parameters(r));
        for (Part p : r.getParts()) {
            out.println(p.getName() + " file=" + p.getSubmittedFileName() + " type=" + p.getContentType() + " size="
                + p.getSize() + " headers=" + new TreeSet<>(p.getHeaderNames()) + " " + p.getHeader("X-Own") + " "
                + p.getHeaders("x-own"));
            out.println(new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        Part f = r.getPart("f");
        out.println(r.getPart("nobody"));
        if (f != null) {
            File to = File.createTempFile("specimen", ".part");
            f.write(to.getPath());
            out.println("written " + Files.readString(to.toPath()).length());
            if (!to.delete()) {
                out.println("not there");
            }
            f.delete();
        }
    }

    /** Without a configuration. */
    @WebServlet("/plain-upload")
    public static class Plain extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest r, HttpServletResponse response) throws IOException {
            PrintWriter out = Text.plain(response);
            out.println(Text.parameters(r));
        }
    }
}
