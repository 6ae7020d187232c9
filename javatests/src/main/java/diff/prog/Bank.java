package diff.prog;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Transfers between accounts by many threads keep the sum. */
public class Bank {
    static class Insufficient extends Exception {
        Insufficient(int id, long by) {
            super("account " + id + " lacks " + by);
        }
    }

    static class Account {
        final int id;
        final Lock lock = new ReentrantLock();
        private long balance;

        Account(int id, long balance) {
            this.id = id;
            this.balance = balance;
        }

        void withdraw(long n) throws Insufficient {
            if (n > balance) throw new Insufficient(id, n - balance);
            balance -= n;
        }
    }

    static void transfer(Account a, Account b, long n) throws Insufficient {
        Account first = a.id < b.id ? a : b;
        Account second = first == a ? b : a;
        first.lock.lock();
        try {
            second.lock.lock();
            try {
                a.withdraw(n);
                Thread.yield();
                b.balance += n;
            } finally {
                second.lock.unlock();
            }
        } finally {
            first.lock.unlock();
        }
    }

    public static void main(String[] args) throws Exception {
        List<Account> accounts = new ArrayList<>();
        for (int i = 0; i < 10; i++) accounts.add(new Account(i, 1000));
        Thread[] ts = new Thread[8];
        int[] attempts = new int[8];
        for (int t = 0; t < ts.length; t++) {
            int k = t;
            ts[t] = new Thread(() -> {
                int seed = k * 7919 + 1;
                for (int i = 0; i < 300; i++) {
                    seed = seed * 1103515245 + 12345;
                    Account a = accounts.get((seed >>> 16) % 10);
                    Account b = accounts.get((seed >>> 20) % 10);
                    if (a == b) b = accounts.get((a.id + 1) % 10);
                    attempts[k]++;
                    try {
                        transfer(a, b, (seed >>> 8) % 400);
                    } catch (Insufficient e) {
                        if (e.getMessage().isEmpty()) throw new AssertionError(e);
                    }
                }
            });
            ts[t].start();
        }
        for (Thread t : ts) t.join();
        long sum = 0;
        boolean negative = false;
        for (Account a : accounts) {
            sum += a.balance;
            negative |= a.balance < 0;
        }
        int all = 0;
        for (int n : attempts) all += n;
        System.out.println(sum + " " + negative + " " + all);
        try {
            transfer(accounts.get(0), accounts.get(1), 1000000);
        } catch (Insufficient e) {
            System.out.println(e.getMessage().startsWith("account 0 lacks"));
        }
    }
}
