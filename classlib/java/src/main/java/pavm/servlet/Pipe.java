package pavm.servlet;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Serves request frames from standard input until it ends: each is a u32 length and the frame, and
 * so is each answer on standard output. What the application prints goes to standard error.
 *
 * <p>So the container runs, without a dispatcher, on any Java machine: {@code java pavm.servlet.Pipe APP [CONTEXT]}.
 */
public final class Pipe {
    private Pipe() {
    }

    /**
     * Starts the application and serves.
     *
     * @param args the exploded application, and its context path where that is not the root
     * @throws Exception what kept the application from starting, or a broken pipe
     */
    public static void main(String[] args) throws Exception {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
        System.setOut(System.err);
        if (args.length < 1 || args.length > 2) {
            System.err.println("usage: pavm.servlet.Pipe APP [CONTEXT]");
            System.exit(2);
        }
        Container.init(args[0], args.length > 1 ? args[1] : "");
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
        while (true) {
            int high = in.read();
            if (high < 0) {
                // Threads of the application do not keep the machine alive.
                System.exit(0);
            }
            int length = high << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
            if (length < 0) {
                throw new IOException("a frame of more than 2 GiB");
            }
            byte[] answer = Container.service(in.readNBytes(length));
            out.writeInt(answer.length);
            out.write(answer);
            out.flush();
        }
    }
}
