package diff.io;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** RandomAccessFile, file streams, FileChannel, mapped buffers. */
public class RandomAccess {
    public static void main(String[] args) throws Exception {
        try (RandomAccessFile r = new RandomAccessFile("r.bin", "rw")) {
            r.writeInt(0x01020304);
            r.writeLong(-5);
            r.writeDouble(2.5);
            r.writeUTF("utf \u00e9\0");
            r.writeBoolean(true);
            r.writeChars("ab");
            r.seek(1);
            System.out.println(r.read() + " " + r.getFilePointer() + " " + r.length());
            r.seek(4);
            System.out.println(r.readLong() + " " + r.readDouble() + " " + r.readUTF() + r.readBoolean() + r.readChar());
            r.setLength(100);
            r.seek(99);
            System.out.println(r.read() + " " + r.read());
            r.setLength(10);
            System.out.println(r.length() + " " + r.getFilePointer());
            try {
                r.readInt();
            } catch (EOFException e) {
                System.out.println("EOF " + e.getMessage());
            }
            r.seek(0);
            r.write("line1\nline2\r\nend".getBytes());
            r.seek(0);
            System.out.println(r.readLine() + "|" + r.readLine() + "|" + r.readLine() + "|" + r.readLine());
        }
        try {
            new FileInputStream("missing.txt");
        } catch (FileNotFoundException e) {
            System.out.println(e.getMessage());
        }
        try {
            new FileOutputStream("no/such/dir");
        } catch (FileNotFoundException e) {
            System.out.println(e.getMessage());
        }
        try (FileWriter w = new FileWriter("t.txt")) {
            w.write("hello ");
        }
        try (FileWriter w = new FileWriter("t.txt", true)) {
            w.append("world");
        }
        try (FileReader fr = new FileReader("t.txt")) {
            char[] c = new char[20];
            System.out.println(new String(c, 0, fr.read(c)));
        }
        FileInputStream in = new FileInputStream("t.txt");
        System.out.println(in.available() + " " + in.skip(6) + " " + (char) in.read() + " " + new String(in.readAllBytes()) + in.read());
        in.close();
        try {
            in.read();
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
        try (FileChannel c = FileChannel.open(Path.of("c.bin"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer b = ByteBuffer.allocateDirect(16);
            b.putInt(7).putLong(9).flip();
            System.out.println(c.write(b) + " " + c.position() + " " + c.size());
            b.clear();
            System.out.println(c.read(b, 4) + " " + b.flip().getLong());
            c.truncate(6);
            c.position(2);
            b.clear();
            System.out.println(c.read(b) + " " + c.read(b) + " " + c.size());
            System.out.println(c.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3})}));
            System.out.println(c.transferTo(0, 4, FileChannel.open(Path.of("d.bin"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)));
        }
        try (FileChannel c = FileChannel.open(Path.of("c.bin"), StandardOpenOption.READ)) {
            try {
                c.write(ByteBuffer.allocate(1));
            } catch (NonWritableChannelException e) {
                System.out.println("read only");
            }
            MappedByteBuffer m = c.map(FileChannel.MapMode.READ_ONLY, 0, c.size());
            System.out.println(m.limit() + " " + m.getInt(0) + " " + m.isDirect());
        }
    }
}
