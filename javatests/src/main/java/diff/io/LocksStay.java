package diff.io;

import java.io.File;
import java.io.FileInputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Locks, deleted files and mappings of deleted files last while all threads wait. */
public class LocksStay {
    public static void main(String[] args) throws Exception {
        Path path = Files.createTempFile("locks", ".tmp");
        try (FileChannel c = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            c.write(ByteBuffer.wrap("0123456789".getBytes()));
            FileLock part = c.lock(2, 3, false);
            pause();
            System.out.println(part.isValid() + " " + part.isShared() + " " + foreign(path));
            try {
                c.tryLock(4, 1, true);
            } catch (OverlappingFileLockException e) {
                System.out.println(e);
            }
            FileLock shared = c.tryLock(6, 2, true);
            part.release();
            pause();
            System.out.println(part.isValid() + " " + shared.isValid() + " " + foreign(path));
            System.out.println(c.position() + " " + c.size());
            c.write(ByteBuffer.wrap("ab".getBytes()));
            pause();
            System.out.println(Files.readString(path));
        }
        System.out.println(foreign(path));

        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        MappedByteBuffer mapped = file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, 12);
        file.seek(3);
        Files.delete(path);
        pause();
        mapped.put(4, (byte) 'X');
        System.out.println((char) file.read() + " " + (char) file.read() + " " + file.getFilePointer() + " " + file.length());
        file.writeBytes("-more-");
        pause();
        file.setLength(8);
        file.seek(0);
        System.out.println(file.readLine() + " " + file.length() + " " + new File(path.toString()).exists());
        System.out.println((char) mapped.get(4));
        file.close();
        pause();
        System.out.println((char) mapped.get(4));

        // A path to what an open descriptor is shows a deleted file as well.
        try (FileInputStream in = new FileInputStream("/proc/self/status")) {
            System.out.println(in.read() >= 0);
        }
    }

    private static void pause() throws InterruptedException {
        Thread.sleep(2);
    }

    /** Does another process see a lock on the file? */
    private static boolean foreign(Path path) throws Exception {
        Object inode = Files.getAttribute(path, "unix:ino");
        for (String line : Files.readAllLines(Path.of("/proc/locks"))) {
            if (line.contains(":" + inode + " ") && !line.contains("->")) {
                return true;
            }
        }
        return false;
    }
}
