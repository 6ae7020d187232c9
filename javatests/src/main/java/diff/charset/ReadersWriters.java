package diff.charset;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;

/** Stream encoders and decoders across buffer borders. */
public class ReadersWriters {
    public static void main(String[] args) throws Exception {
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        try (OutputStreamWriter w = new OutputStreamWriter(b, StandardCharsets.UTF_8)) {
            for (int i = 0; i < 6000; i++) {
                w.write(i % 3 == 0 ? "x" : i % 3 == 1 ? "\u4e2d" : "\ud83d\ude00");
                if (i % 1000 == 0) w.flush();
            }
            w.write('\ud83d');
            w.write('\ude01');
            System.out.println(w.getEncoding());
        }
        System.out.println(b.size());
        InputStreamReader r = new InputStreamReader(new ByteArrayInputStream(b.toByteArray()), "UTF-8");
        int n = 0;
        int h = 0;
        for (int c; (c = r.read()) >= 0; n++) h = h * 31 + c;
        System.out.println(n + " " + h + " " + r.read());
        char[] buf = new char[7];
        InputStreamReader q = new InputStreamReader(new ByteArrayInputStream(b.toByteArray()), StandardCharsets.UTF_8);
        System.out.println(q.read(buf) + " " + (int) buf[6] + " " + q.ready() + " " + q.skip(10) + " " + q.read());
        q.close();
        try {
            q.read();
        } catch (java.io.IOException e) {
            System.out.println(e.getMessage());
        }
    }
}
