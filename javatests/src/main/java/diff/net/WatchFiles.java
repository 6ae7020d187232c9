package diff.net;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/** Changes of a directory are told. */
public class WatchFiles {
    public static void main(String[] args) throws Exception {
        Path dir = Files.createDirectory(Path.of("watched"));
        try (WatchService service = dir.getFileSystem().newWatchService()) {
            WatchKey registered = dir.register(service, StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY);
            System.out.println(service.poll() + " " + service.poll(20, TimeUnit.MILLISECONDS));
            Thread changer = new Thread(() -> {
                try {
                    Thread.sleep(30);
                    Files.createFile(dir.resolve("file"));
                } catch (Exception e) {
                    System.out.println(e);
                }
            });
            changer.start();
            WatchKey key = service.take();
            for (WatchEvent<?> event : key.pollEvents()) {
                System.out.println(event.kind() + " " + event.context() + " " + event.count());
            }
            changer.join();
            System.out.println(key.reset() + " " + (key == registered) + " " + key.watchable());
            Files.delete(dir.resolve("file"));
            key = service.poll(10, TimeUnit.SECONDS);
            System.out.println(key.pollEvents().get(0).kind());
            key.reset();
            Files.delete(dir);
            key = service.take();
            System.out.println(key.pollEvents().size() + " " + key.reset() + " " + key.isValid());
        }
    }
}
