package diff.misc;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import sun.misc.Unsafe;

/** Direct buffers and raw memory keep their content over waits, in which a session may change its process. */
public class OffHeap {
    static final int BLOCKS = 20;

    static void check(ByteBuffer[] buffers, long[] blocks, Unsafe u) {
        for (int i = 0; i < BLOCKS; i++) {
            for (int j = 0; j < buffers[i].capacity(); j++) {
                if (buffers[i].get(j) != (byte) (i + j)) {
                    throw new AssertionError("buffer " + i + " at " + j);
                }
            }
            for (int j = 0; j < 64 + i; j++) {
                if (u.getByte(blocks[i] + j) != (byte) i) {
                    throw new AssertionError("block " + i + " at " + j);
                }
            }
        }
    }

    public static void main(String[] args) throws Exception {
        Field f = Unsafe.class.getDeclaredField("theUnsafe");
        f.setAccessible(true);
        Unsafe u = (Unsafe) f.get(null);
        ByteBuffer[] buffers = new ByteBuffer[BLOCKS];
        long[] blocks = new long[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            buffers[i] = ByteBuffer.allocateDirect(100 + i * 1000);
            while (buffers[i].hasRemaining()) {
                buffers[i].put((byte) (i + buffers[i].position()));
            }
            blocks[i] = u.allocateMemory(64 + i);
            u.setMemory(blocks[i], 64 + i, (byte) i);
        }
        Random random = new Random(1);
        for (int round = 0; round < 5; round++) {
            Thread.sleep(20);
            check(buffers, blocks, u);
            int z = random.nextInt(BLOCKS);
            int size = 64 + z + round * 100;
            u.freeMemory(blocks[z]);
            blocks[z] = u.allocateMemory(size);
            u.setMemory(blocks[z], size, (byte) z);
            blocks[3] = u.reallocateMemory(blocks[3], 67 + round * 50);
            System.out.println("round " + round);
        }
        byte[] bytes = new byte[16];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        long m = u.allocateMemory(16);
        u.copyMemory(bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET, null, m, 16);
        byte[] back = new byte[16];
        u.copyMemory(null, m, back, Unsafe.ARRAY_BYTE_BASE_OFFSET, 16);
        System.out.println(Arrays.toString(back));
        ByteBuffer b = ByteBuffer.allocateDirect(16).order(ByteOrder.BIG_ENDIAN);
        b.asIntBuffer().put(new int[] {1, 2, 3, 4});
        System.out.println(b.getInt(4) + " " + b.order(ByteOrder.LITTLE_ENDIAN).getInt(4));
        int[] ints = new int[4];
        b.order(ByteOrder.BIG_ENDIAN).asIntBuffer().get(ints);
        System.out.println(Arrays.toString(ints));
    }
}
