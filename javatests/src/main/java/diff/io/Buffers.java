package diff.io;

import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.IntBuffer;
import java.nio.InvalidMarkException;
import java.nio.ReadOnlyBufferException;

/** NIO buffers, heap and direct, views, orders, slices. */
public class Buffers {
    static void go(ByteBuffer b) {
        System.out.println(b);
        b.put((byte) 1).putShort((short) 2).putInt(3).putLong(4).putFloat(5).putDouble(6).putChar('c');
        System.out.println(b.position() + " " + b.remaining() + " " + b.hasArray());
        b.flip();
        System.out.println(b.get() + " " + b.getShort() + " " + b.getInt() + " " + b.getLong() + " " + b.getFloat() + " " + b.getDouble() + " " + b.getChar());
        b.clear().order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0x01020304);
        System.out.println(b.get(0) + " " + b.getInt(0) + " " + b.order());
        IntBuffer ib = b.asIntBuffer();
        ib.put(1, 77);
        System.out.println(b.getInt(4) + " " + ib);
        ByteBuffer s = b.slice(4, 8);
        s.order(ByteOrder.LITTLE_ENDIAN);
        System.out.println(s.getInt() + " " + s.capacity() + " " + b.duplicate().equals(b) + " " + b.compareTo(b.duplicate().limit(3)));
        b.position(2).mark().position(5).reset();
        System.out.println(b.position());
        b.limit(10).compact();
        System.out.println(b.position() + " " + b.limit());
        try {
            b.rewind().mark().limit(0).limit(1);
            b.position(0);
            b.clear();
            b.reset();
        } catch (InvalidMarkException e) {
            System.out.println("mark");
        }
        try {
            b.asReadOnlyBuffer().put((byte) 1);
        } catch (ReadOnlyBufferException e) {
            System.out.println("read only");
        }
        try {
            b.position(b.limit()).get();
        } catch (BufferUnderflowException e) {
            System.out.println("underflow");
        }
        try {
            b.put((byte) 0);
        } catch (BufferOverflowException e) {
            System.out.println("overflow");
        }
        try {
            b.get(99);
        } catch (IndexOutOfBoundsException e) {
            System.out.println("index");
        }
        byte[] d = new byte[5];
        b.clear().get(d, 1, 3).get(10, d, 0, 2);
        System.out.println(java.util.Arrays.toString(d) + " " + b.mismatch(b.duplicate()) + " " + b.isDirect() + b.alignedSlice(1).capacity());
    }

    public static void main(String[] args) {
        go(ByteBuffer.allocate(40));
        go(ByteBuffer.allocateDirect(40));
        CharBuffer c = CharBuffer.wrap("hello");
        System.out.println(c.subSequence(1, 3) + " " + c.get(4) + c.length() + c.isReadOnly());
        long sum = 0;
        for (int i = 0; i < 200; i++) {
            ByteBuffer big = ByteBuffer.allocateDirect(1 << 16);
            big.putLong(100, i);
            sum += big.getLong(100);
        }
        System.out.println(sum);
    }
}
