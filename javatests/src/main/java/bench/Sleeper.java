package bench;

/** Sleeps so many milliseconds, so many times; one of many sessions of {@code pavm bench waits}. */
public class Sleeper {
    public static void main(String[] args) throws InterruptedException {
        int times = Integer.parseInt(args[0]);
        long millis = Long.parseLong(args[1]);
        for (int i = 0; i < times; i++) {
            Thread.sleep(millis);
        }
    }
}
