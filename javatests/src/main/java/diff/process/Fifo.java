package diff.process;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/** A named pipe between two threads: more is written than it holds, and the reader is slow. */
public class Fifo {
    public static void main(String[] args) throws Exception {
        Path dir = Files.createTempDirectory("fifo");
        Path pipe = dir.resolve("pipe");
        System.out.println(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        AtomicLong written = new AtomicLong();
        Thread writer = new Thread(() -> {
            byte[] block = new byte[300_000];
            CRC32 sum = new CRC32();
            Random random = new Random(7);
            try (OutputStream out = new FileOutputStream(pipe.toFile())) {
                for (int i = 0; i < 5; i++) {
                    random.nextBytes(block);
                    sum.update(block);
                    out.write(block);
                }
            } catch (Exception e) {
                System.out.println(e);
            }
            written.set(sum.getValue());
        });
        writer.start();
        CRC32 sum = new CRC32();
        long total = 0;
        try (InputStream in = new FileInputStream(pipe.toFile())) {
            byte[] some = new byte[20_000];
            for (int n; (n = in.read(some)) >= 0; total += n) {
                sum.update(some, 0, n);
                if (total < 200_000) {
                    Thread.sleep(2);
                }
            }
        }
        writer.join();
        System.out.println(total + " " + (sum.getValue() == written.get()));
        Files.delete(pipe);
        Files.delete(dir);
    }
}
