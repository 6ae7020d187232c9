package diff.thread;

/** Daemon threads do not keep the machine alive; other threads do. */
public class Daemon {
    public static void main(String[] args) throws Exception {
        Thread d = new Thread(() -> {
            while (true) {
                try {
                    Thread.sleep(10);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        d.setDaemon(true);
        d.start();
        Thread main = Thread.currentThread();
        Thread late = new Thread(() -> {
            try {
                main.join();
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return;
            }
            System.out.println("late");
        });
        late.start();
        System.out.println("main ends " + d.isDaemon());
    }
}
