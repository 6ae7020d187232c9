package diff.process;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Processes by handle: who they are, their parents and children. */
public class Handles {
    public static void main(String[] args) throws Exception {
        ProcessHandle me = ProcessHandle.current();
        System.out.println(me.isAlive() + " " + (me.pid() > 0) + " " + me.supportsNormalTermination() + " " + me.children().count());
        System.out.println(me.info().command().isPresent() + " " + me.info().startInstant().isPresent() + " " + me.info().user().isPresent()
            + " " + me.info().totalCpuDuration().isPresent());
        System.out.println(me.parent().isPresent());
        for (String what : new String[] {"destroy", "force", "exit"}) {
            try {
                switch (what) {
                    case "destroy" -> me.destroy();
                    case "force" -> me.destroyForcibly();
                    default -> me.onExit();
                }
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }

        Process p = new ProcessBuilder("/bin/sleep", "1000").start();
        ProcessHandle h = p.toHandle();
        ProcessHandle.Info i = p.info();
        System.out.println((h.pid() == p.pid()) + " " + h.isAlive() + " " + h.equals(ProcessHandle.of(p.pid()).get()) + " "
            + (h.hashCode() == ProcessHandle.of(p.pid()).get().hashCode()));
        System.out.println(i.command().get().endsWith("sleep") + " " + List.of(i.arguments().get()) + " " + i.user().equals(me.info().user()));
        System.out.println(i.commandLine().get().endsWith("sleep 1000"));
        System.out.println(i.startInstant().isPresent() + " " + i.totalCpuDuration().isPresent());
        System.out.println(h.parent().equals(Optional.of(me)));
        System.out.println(me.children().collect(Collectors.toList()).equals(List.of(h)));
        System.out.println(p.children().count() + " " + p.descendants().count());
        System.out.println(ProcessHandle.allProcesses().anyMatch(h::equals) + " " + ProcessHandle.allProcesses().anyMatch(me::equals));
        System.out.println(me.compareTo(me) + " " + h.toString().equals(Long.toString(p.pid())));

        // A child with a child of its own.
        Process q = new ProcessBuilder("/bin/sh", "-c", "sleep 1000 & echo $!; wait").start();
        long inner = Long.parseLong(q.inputReader().readLine());
        ProcessHandle grandchild = ProcessHandle.of(inner).get();
        System.out.println(q.children().collect(Collectors.toList()).equals(List.of(grandchild)));
        System.out.println(me.descendants().filter(d -> d.equals(grandchild) || d.equals(h) || d.equals(q.toHandle())).count());
        System.out.println(grandchild.parent().get().equals(q.toHandle()) + " " + me.children().count());
        var gone = grandchild.onExit();
        System.out.println(gone.isDone() + " " + grandchild.destroy());
        System.out.println(gone.get(60, TimeUnit.SECONDS).isAlive());
        System.out.println(q.waitFor());

        p.destroy();
        System.out.println(h.onExit().get(60, TimeUnit.SECONDS).equals(h) + " " + p.waitFor());
        System.out.println(h.isAlive() + " " + h.info().command() + " " + h.parent().isPresent() + " " + h.destroy());
        System.out.println(me.children().count());
        System.out.println(ProcessHandle.of(0x7fff_fff0).isPresent());
    }
}
