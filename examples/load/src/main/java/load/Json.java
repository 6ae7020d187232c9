package load;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A list of twenty records as JSON. */
@WebServlet("/json")
public class Json extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<Object> records = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Map<String, Object> record = new LinkedHashMap<>();
            record.put("id", i);
            record.put("name", "record \"" + i + "\"");
            record.put("active", i % 3 == 0);
            record.put("scores", List.of(i, i * i, i / 2.0));
            records.add(record);
        }
        StringBuilder text = new StringBuilder();
        write(text, Map.of("records", records));
        response.setContentType("application/json;charset=UTF-8");
        response.getWriter().print(text);
    }

    private static void write(StringBuilder to, Object value) {
        String between = "";
        if (value instanceof Map<?, ?> map) {
            to.append('{');
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                to.append(between);
                write(to, entry.getKey());
                to.append(':');
                write(to, entry.getValue());
                between = ",";
            }
            to.append('}');
        } else if (value instanceof List<?> list) {
            to.append('[');
            for (Object element : list) {
                to.append(between);
                write(to, element);
                between = ",";
            }
            to.append(']');
        } else if (value instanceof String text) {
            to.append('"');
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    to.append('\\');
                }
                to.append(c);
            }
            to.append('"');
        } else {
            to.append(value);
        }
    }
}
