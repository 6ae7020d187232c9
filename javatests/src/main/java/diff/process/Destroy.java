package diff.process;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ending processes, and waiting for their end. */
public class Destroy {
    static Process sleeper() throws Exception {
        return new ProcessBuilder("/bin/sleep", "1000").start();
    }

    public static void main(String[] args) throws Exception {
        Process p = sleeper();
        System.out.println(p.isAlive() + " " + p.supportsNormalTermination());
        try {
            System.out.println(p.exitValue());
        } catch (IllegalThreadStateException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(p.waitFor(20, TimeUnit.MILLISECONDS));
        p.destroy();
        System.out.println(p.waitFor() + " " + p.isAlive() + " " + p.exitValue());
        p.destroy();
        p = sleeper();
        System.out.println(p.destroyForcibly() == p);
        System.out.println(p.waitFor(30, TimeUnit.SECONDS) + " " + p.exitValue());

        // A program that does not want to end.
        p = new ProcessBuilder("/bin/sh", "-c", "trap 'echo no' TERM; echo ready; while :; do sleep 0.05; done").start();
        System.out.println(p.inputReader().readLine());
        System.out.println(p.toHandle().destroy()); // Process.destroy would close the streams
        System.out.println(p.inputReader().readLine() + " " + p.isAlive());
        p.destroyForcibly();
        System.out.println(p.waitFor());

        p = sleeper();
        CompletableFuture<String> end = p.onExit().thenApply(q -> "ended with " + q.exitValue());
        CompletableFuture<Boolean> handle = p.toHandle().onExit().thenApply(h -> h.isAlive());
        System.out.println(end.isDone());
        System.out.println(p.toHandle().destroy());
        System.out.println(end.get() + " " + handle.get());

        // Interrupted while waiting.
        Process q = sleeper();
        Thread main = Thread.currentThread();
        Thread t = new Thread(() -> {
            while (main.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            main.interrupt();
        });
        t.start();
        try {
            q.waitFor();
            System.out.println("not interrupted");
        } catch (InterruptedException e) {
            System.out.println("interrupted " + q.isAlive());
        }
        t.join();
        q.destroyForcibly().waitFor();
        System.out.println(q.exitValue());

        // Output of a program that has ended can be read later.
        Process r = new ProcessBuilder("/bin/sh", "-c", "echo left; echo behind >&2; exit 4").start();
        System.out.println(r.waitFor());
        while (r.isAlive()) {
            Thread.sleep(1);
        }
        System.out.println(r.inputReader().readLine() + " " + r.errorReader().readLine() + " " + r.inputReader().readLine());
        // Children that go on hold the pipe open; the program itself has ended.
        Process s = new ProcessBuilder("/bin/sh", "-c", "sleep 0.3 & echo $!").start();
        System.out.println(s.waitFor());
        System.out.println(s.inputReader().readLine().matches("\\d+"));
    }
}
