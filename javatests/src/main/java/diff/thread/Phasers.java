package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.*;

/** Phaser: registration, arrival, advance hooks, termination, tiers, errors of states. */
public class Phasers {
    static String plain(Object o) {
        return o.toString().replaceAll("@[0-9a-f]+", "@");
    }

    public static void main(String[] a) throws Exception {
        basics();
        errors();
        phases();
        tiers();
        waits();
    }

    static void basics() {
        Phaser p = new Phaser();
        p(plain(p), p.getPhase(), p.isTerminated(), p.getRegisteredParties());
        p(p.register(), p.bulkRegister(2), p.getRegisteredParties(), p.getUnarrivedParties());
        p(p.arrive(), p.getArrivedParties(), p.arrive(), plain(p));
        p(p.arriveAndDeregister(), p.getPhase(), p.getRegisteredParties(), p.getArrivedParties());
        p(p.arrive(), p.arrive(), p.getPhase());
        p(p.arriveAndDeregister(), p.arriveAndDeregister(), p.isTerminated(), p.getPhase() < 0, plain(p).replaceAll("phase = -?\\d+", "phase"));
        p(p.register() < 0, p.arrive() < 0, p.awaitAdvance(0) < 0, p.arriveAndAwaitAdvance() < 0, p.arriveAndDeregister() < 0);
        Phaser f = new Phaser(2);
        f.forceTermination();
        p(f.isTerminated(), f.getPhase() == Integer.MIN_VALUE);
        Phaser one = new Phaser(1);
        for (int i = 0; i < 5; i++) one.arriveAndAwaitAdvance();
        p(one.getPhase(), one.awaitAdvance(3), one.awaitAdvance(-1));
        Phaser adv = new Phaser(2) {
            @Override
            protected boolean onAdvance(int phase, int parties) {
                p("advance", phase, parties);
                return phase >= 2;
            }
        };
        for (int i = 0; i < 4; i++) p(adv.arrive(), adv.arrive(), adv.isTerminated());
    }

    static void errors() {
        t("negative", () -> new Phaser(-1));
        t("too many", () -> new Phaser(65_536));
        Phaser max = new Phaser(65_535);
        t("one more", () -> {
            try {
                return max.register();
            } catch (IllegalStateException e) {
                return plain(e.getMessage());
            }
        });
        Phaser none = new Phaser();
        t("arrive", () -> {
            try {
                return none.arrive();
            } catch (IllegalStateException e) {
                return plain(e.getMessage());
            }
        });
        t("deregister", () -> {
            try {
                return none.arriveAndDeregister();
            } catch (IllegalStateException e) {
                return plain(e.getMessage());
            }
        });
        t("bulk", () -> none.bulkRegister(-1));
        p(none.bulkRegister(0), none.awaitAdvance(7));
        t("hook throws", () -> {
            Phaser p = new Phaser(1) {
                @Override
                protected boolean onAdvance(int phase, int parties) {
                    throw new IllegalStateException("hook");
                }
            };
            return p.arrive();
        });
    }

    static void phases() throws Exception {
        int n = 6;
        Phaser p = new Phaser(1);
        int[] progress = new int[n];
        int[] bad = new int[1];
        Thread[] ts = new Thread[n];
        for (int i = 0; i < n; i++) {
            int k = i;
            p.register();
            ts[i] = new Thread(() -> {
                // Thread k leaves after k + 2 phases.
                for (int ph = 0; ph < k + 2; ph++) {
                    progress[k]++;
                    int at = p.arriveAndAwaitAdvance();
                    if (at != ph + 1)
                        synchronized (bad) {
                            bad[0]++;
                        }
                    for (int j = k; j < n; j++)
                        if (progress[j] < ph + 1)
                            synchronized (bad) {
                                bad[0]++;
                            }
                }
                p.arriveAndDeregister();
            });
        }
        for (Thread t : ts) t.start();
        p.arriveAndDeregister();
        for (Thread t : ts) t.join();
        p(progress, bad[0], p.isTerminated(), p.getRegisteredParties());
    }

    static void tiers() throws Exception {
        Phaser root = new Phaser();
        Phaser[] kids = new Phaser[3];
        for (int i = 0; i < 3; i++) kids[i] = new Phaser(root, 2);
        p(root.getRegisteredParties(), kids[0].getParent() == root, kids[1].getRoot() == root, new Phaser(root).getRegisteredParties(), root.getRegisteredParties());
        Thread[] ts = new Thread[6];
        int[] sum = new int[1];
        for (int i = 0; i < 6; i++) {
            Phaser mine = kids[i / 2];
            ts[i] = new Thread(() -> {
                for (int k = 0; k < 10; k++) mine.arriveAndAwaitAdvance();
                synchronized (sum) {
                    sum[0] += mine.getPhase() >= 10 ? 1 : 0;
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        p(root.getPhase(), kids[2].getPhase(), sum[0]);
        for (Phaser k : kids) {
            k.arriveAndDeregister();
            k.arriveAndDeregister();
        }
        p(root.getRegisteredParties(), root.isTerminated(), kids[0].isTerminated());
    }

    static void waits() throws Exception {
        Phaser p = new Phaser(2);
        int ph = p.arrive();
        t("times out", () -> p.awaitAdvanceInterruptibly(ph, 1, TimeUnit.MILLISECONDS));
        List<Integer> got = Collections.synchronizedList(new ArrayList<>());
        Thread[] ts = new Thread[3];
        for (int i = 0; i < 3; i++) {
            ts[i] = new Thread(() -> got.add(p.awaitAdvance(ph)));
            ts[i].start();
            while (ts[i].getState() != Thread.State.WAITING) Thread.sleep(1);
        }
        ts[0].interrupt();
        p("not ended by interrupt", ts[0].isAlive());
        p.arrive();
        for (Thread t : ts) t.join();
        p(got);
        int ph2 = p.arrive();
        Thread term = new Thread(() -> got.add(p.awaitAdvance(ph2)));
        term.start();
        while (term.getState() != Thread.State.WAITING) Thread.sleep(1);
        p.forceTermination();
        term.join();
        p(got.get(3) < 0, p.isTerminated());
        p(p.awaitAdvanceInterruptibly(0) < 0);
    }
}
