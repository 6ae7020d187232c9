package diff.prog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** A simulation driven by events: a shop with queues, states as enums, listeners, generics. */
public class Events {
    enum Kind { ARRIVE, SERVE, LEAVE }

    record Event(long time, int seq, Kind kind, int who) {}

    static final class Bus {
        private final Map<Kind, List<Consumer<Event>>> handlers = new EnumMap<>(Kind.class);

        void on(Kind k, Consumer<Event> c) {
            handlers.computeIfAbsent(k, x -> new ArrayList<>()).add(c);
        }

        void fire(Event e) {
            handlers.getOrDefault(e.kind(), List.of()).forEach(h -> h.accept(e));
        }
    }

    private final PriorityQueue<Event> queue = new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingInt(Event::seq));
    private final List<Integer> waiting = new ArrayList<>();
    private Optional<Integer> serving = Optional.empty();
    private int seq;
    private long now;
    private long waited;

    void at(long t, Kind k, int who) {
        queue.add(new Event(t, seq++, k, who));
    }

    public static void main(String[] args) {
        Events sim = new Events();
        Bus bus = new Bus();
        long[] arrived = new long[50];
        int[] served = {0};
        bus.on(Kind.ARRIVE, e -> {
            arrived[e.who()] = e.time();
            sim.waiting.add(e.who());
            if (sim.serving.isEmpty()) sim.at(e.time(), Kind.SERVE, -1);
        });
        bus.on(Kind.SERVE, e -> {
            if (sim.waiting.isEmpty() || sim.serving.isPresent()) return;
            int who = sim.waiting.remove(0);
            sim.serving = Optional.of(who);
            sim.waited += e.time() - arrived[who];
            sim.at(e.time() + 3 + who * 7 % 5, Kind.LEAVE, who);
        });
        bus.on(Kind.LEAVE, e -> {
            sim.serving = Optional.empty();
            served[0]++;
            sim.at(e.time(), Kind.SERVE, -1);
            if (e.who() % 10 == 0) System.out.println(e);
        });
        for (int i = 0; i < 50; i++) sim.at(i * 4L + i * i % 3, Kind.ARRIVE, i);
        while (!sim.queue.isEmpty()) {
            Event e = sim.queue.poll();
            sim.now = e.time();
            bus.fire(e);
        }
        System.out.println(sim.now + " " + served[0] + " " + sim.waited);
    }
}
