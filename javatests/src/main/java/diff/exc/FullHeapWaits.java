package diff.exc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/** A program whose heap is full waits, and goes on: what the machine keeps for it is not counted. */
public class FullHeapWaits {
    public static void main(String[] args) throws Exception {
        ByteBuffer outside = ByteBuffer.allocateDirect(3 << 20);
        outside.putInt(1 << 20, 42);
        Deflater deflater = new Deflater();
        deflater.setInput(new byte[1000]);
        List<byte[]> all = new ArrayList<>(100_000);
        try {
            while (true) {
                all.add(new byte[100_000]);
            }
        } catch (OutOfMemoryError e) {
            for (int i = 0; i < 30; i++) {
                all.set(i, null);
            }
            System.out.println("full " + (all.size() > 100));
        }
        for (int i = 0; i < 5; i++) {
            Thread.sleep(5);
        }
        System.out.println(outside.getInt(1 << 20));
        deflater.finish();
        byte[] last = all.remove(all.size() - 1);
        System.out.println(deflater.deflate(last) > 0);
        deflater.end();
        all = null;
        Thread.sleep(5);
        System.out.println(new byte[10 << 20].length);
    }
}
