package diff.process;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Much data in both directions at once, and many processes. */
public class Volume {
    static long crc(InputStream in) throws Exception {
        CRC32 c = new CRC32();
        byte[] b = new byte[10_000];
        for (int n; (n = in.read(b)) > 0;) {
            c.update(b, 0, n);
        }
        return c.getValue();
    }

    public static void main(String[] args) throws Exception {
        byte[] data = new byte[3_000_000];
        new Random(5).nextBytes(data);
        CRC32 c = new CRC32();
        c.update(data);
        Process p = new ProcessBuilder("cat").start();
        Thread writer = new Thread(() -> {
            try (OutputStream o = p.getOutputStream()) {
                o.write(data);
            } catch (Exception e) {
                System.out.println(e);
            }
        });
        writer.start();
        System.out.println(crc(p.getInputStream()) == c.getValue());
        writer.join();
        System.out.println(p.waitFor());

        // Output and errors by turns, more than a pipe holds.
        Process q = new ProcessBuilder("/bin/sh", "-c",
            "i=0; while [ $i -lt 3000 ]; do echo output output output output $i; echo error error error error $i >&2; i=$((i+1)); done").start();
        long[] sum = new long[2];
        Thread errors = new Thread(() -> {
            try {
                sum[1] = q.getErrorStream().readAllBytes().length;
            } catch (Exception e) {
                System.out.println(e);
            }
        });
        errors.start();
        sum[0] = q.getInputStream().readAllBytes().length;
        errors.join();
        System.out.println(sum[0] + " " + sum[1] + " " + q.waitFor());

        int good = 0;
        for (int i = 0; i < 50; i++) {
            Process r = new ProcessBuilder("/bin/sh", "-c", "read x; echo $x; exit " + i).start();
            try (OutputStream o = r.getOutputStream()) {
                o.write(("n" + i + "\n").getBytes());
            }
            String line = r.inputReader().readLine();
            good += r.waitFor() == i && line.equals("n" + i) ? 1 : 0;
        }
        System.out.println(good);

        ExecutorService pool = Executors.newFixedThreadPool(8);
        List<Future<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            int n = i;
            results.add(pool.submit(() -> new ProcessBuilder("/bin/sh", "-c", "sleep 0.0" + n % 10 + "; exit " + n).start().waitFor()));
        }
        int total = 0;
        for (Future<Integer> f : results) {
            total += f.get();
        }
        System.out.println(total);
        pool.shutdown();
    }
}
