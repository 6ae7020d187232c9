package diff.thread;

/** Dining philosophers with ordered forks. */
public class DeadlockFree {
    public static void main(String[] args) throws Exception {
        Object[] forks = new Object[5];
        for (int i = 0; i < 5; i++) forks[i] = new Object();
        int[] meals = new int[5];
        Thread[] ts = new Thread[5];
        for (int i = 0; i < 5; i++) {
            int k = i;
            int a = Math.min(i, (i + 1) % 5);
            int b = Math.max(i, (i + 1) % 5);
            ts[i] = new Thread(() -> {
                for (int j = 0; j < 200; j++) {
                    synchronized (forks[a]) {
                        Thread.yield();
                        synchronized (forks[b]) {
                            meals[k]++;
                        }
                    }
                }
            });
        }
        for (Thread t : ts) t.start();
        for (Thread t : ts) t.join();
        System.out.println(java.util.Arrays.toString(meals));
    }
}
