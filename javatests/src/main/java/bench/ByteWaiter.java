package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/**
 * Waits for one byte on a socket and answers with the next one; one of many sessions of {@code pavm bench waits}.
 * Says first whether it waits anew ('E') because the connection broke.
 */
public class ByteWaiter {
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        int mark = 'N';
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(mark);
                int got = socket.getInputStream().read();
                if (got < 0) {
                    System.exit(3);
                }
                socket.getOutputStream().write(got + 1);
                return;
            } catch (IOException e) {
                if (mark == 'E') {
                    throw e;
                }
                mark = 'E';
            }
        }
    }
}
