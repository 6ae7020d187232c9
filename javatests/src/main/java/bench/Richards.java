package bench;

/** The kernel of a simple operating system: six tasks pass packets to each other. */
public final class Richards {
    static final int IDLE = 0;
    static final int WORKER = 1;
    static final int HANDLER_A = 2;
    static final int HANDLER_B = 3;
    static final int DEVICE_A = 4;
    static final int DEVICE_B = 5;
    static final int TASKS = 6;
    static final int DEVICE_PACKET = 0;
    static final int WORK_PACKET = 1;
    static final int DATA = 4;

    /** A message; packets form queues by {@code link}. */
    static final class Packet {
        Packet link;
        int owner;
        final int kind;
        int datum;
        final int[] data = new int[DATA];

        Packet(Packet link, int owner, int kind) {
            this.link = link;
            this.owner = owner;
            this.kind = kind;
        }

        /** The queue with this packet at its end. */
        Packet appendTo(Packet queue) {
            link = null;
            if (queue == null) return this;
            Packet last = queue;
            while (last.link != null) last = last.link;
            last.link = this;
            return queue;
        }
    }

    /** What a task does when it gets the processor; returns the next task to look at. */
    interface Action {
        Task run(Packet p);
    }

    /** A task and its state of three bits. */
    final class Task {
        final Task next;
        final int id;
        final int priority;
        Packet queue;
        final Action action;
        boolean pending;
        boolean waiting;
        boolean held;

        Task(int id, int priority, Packet queue, boolean waiting, Action action) {
            this.next = list;
            this.id = id;
            this.priority = priority;
            this.queue = queue;
            this.pending = queue != null;
            this.waiting = waiting;
            this.action = action;
            list = this;
            table[id] = this;
        }

        boolean stopped() {
            return held || !pending && waiting;
        }

        Task resume() {
            Packet p = null;
            if (waiting && pending) {
                p = queue;
                queue = p.link;
                waiting = false;
                pending = queue != null;
            }
            return action.run(p);
        }

        Task add(Packet p, Task sender) {
            if (queue == null) {
                queue = p;
                p.link = null;
                pending = true;
                if (priority > sender.priority) return this;
            } else {
                queue = p.appendTo(queue);
            }
            return sender;
        }
    }

    Task list;
    Task current;
    final Task[] table = new Task[TASKS];
    int queued;
    int holds;

    Task hold() {
        holds++;
        current.held = true;
        return current.next;
    }

    Task await() {
        current.waiting = true;
        return current;
    }

    Task release(int id) {
        Task t = table[id];
        t.held = false;
        return t.priority > current.priority ? t : current;
    }

    Task send(Packet p) {
        Task t = table[p.owner];
        queued++;
        p.link = null;
        p.owner = current.id;
        return t.add(p, current);
    }

    /** Gives the processor away ten thousand times. */
    final class Idle implements Action {
        int control = 1;
        int left = 10000;

        @Override
        public Task run(Packet p) {
            left--;
            if (left == 0) return hold();
            if ((control & 1) == 0) {
                control /= 2;
                return release(DEVICE_A);
            }
            control = control / 2 ^ 0xd008;
            return release(DEVICE_B);
        }
    }

    /** Fills packets with letters for the handlers in turn. */
    final class Worker implements Action {
        int destination = HANDLER_A;
        int letter;

        @Override
        public Task run(Packet p) {
            if (p == null) return await();
            destination = destination == HANDLER_A ? HANDLER_B : HANDLER_A;
            p.owner = destination;
            p.datum = 0;
            for (int i = 0; i < DATA; i++) {
                letter = letter == 26 ? 1 : letter + 1;
                p.data[i] = 'A' + letter - 1;
            }
            return send(p);
        }
    }

    /** Takes work apart letter by letter for its device. */
    final class Handler implements Action {
        Packet work;
        Packet devices;

        @Override
        public Task run(Packet p) {
            if (p != null) {
                if (p.kind == WORK_PACKET) work = p.appendTo(work);
                else devices = p.appendTo(devices);
            }
            if (work != null) {
                Packet w = work;
                int at = w.datum;
                if (at >= DATA) {
                    work = w.link;
                    return send(w);
                }
                if (devices != null) {
                    Packet d = devices;
                    devices = d.link;
                    d.datum = w.data[at];
                    w.datum = at + 1;
                    return send(d);
                }
            }
            return await();
        }
    }

    /** Keeps a packet until it is released. */
    final class Device implements Action {
        Packet kept;

        @Override
        public Task run(Packet p) {
            if (p != null) {
                kept = p;
                return hold();
            }
            if (kept == null) return await();
            Packet k = kept;
            kept = null;
            return send(k);
        }
    }

    Packet packets(int n, int owner, int kind) {
        Packet p = null;
        for (int i = 0; i < n; i++) p = new Packet(p, owner, kind);
        return p;
    }

    boolean go() {
        Task idle = new Task(IDLE, 0, null, false, new Idle());
        idle.held = false;
        new Task(WORKER, 1000, packets(2, WORKER, WORK_PACKET), true, new Worker());
        new Task(HANDLER_A, 2000, packets(3, DEVICE_A, DEVICE_PACKET), true, new Handler());
        new Task(HANDLER_B, 3000, packets(3, DEVICE_B, DEVICE_PACKET), true, new Handler());
        new Task(DEVICE_A, 4000, null, true, new Device());
        new Task(DEVICE_B, 5000, null, true, new Device());
        current = list;
        while (current != null) {
            if (current.stopped()) current = current.next;
            else current = current.resume();
        }
        return queued == 23246 && holds == 9297;
    }

    public static void main(String[] args) {
        Harness.run("Richards", args, 10, () -> new Richards().go(), ok -> ok);
    }
}
