package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

/** Flow and SubmissionPublisher: demand, buffers, drops, errors, processors, cancellation, consume. */
public class Flows {
    static class Sub implements Flow.Subscriber<Integer> {
        final List<String> log = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch end = new CountDownLatch(1), subscribed = new CountDownLatch(1);
        final long first, each;
        volatile Flow.Subscription s;

        Sub(long first, long each) {
            this.first = first;
            this.each = each;
        }

        @Override
        public void onSubscribe(Flow.Subscription s) {
            this.s = s;
            log.add("subscribed");
            if (first != 0) s.request(first);
            subscribed.countDown();
        }

        @Override
        public void onNext(Integer i) {
            log.add("n" + i);
            if (each != 0) s.request(each);
        }

        @Override
        public void onError(Throwable t) {
            log.add("error " + t);
            end.countDown();
        }

        @Override
        public void onComplete() {
            log.add("complete");
            end.countDown();
        }
    }

    static class Twice extends SubmissionPublisher<Integer> implements Flow.Processor<Integer, Integer> {
        Flow.Subscription s;

        @Override
        public void onSubscribe(Flow.Subscription s) {
            (this.s = s).request(1);
        }

        @Override
        public void onNext(Integer i) {
            submit(i * 2);
            s.request(1);
        }

        @Override
        public void onError(Throwable t) {
            closeExceptionally(t);
        }

        @Override
        public void onComplete() {
            close();
        }
    }

    public static void main(String[] a) throws Exception {
        Sub one = new Sub(1, 1);
        try (SubmissionPublisher<Integer> p = new SubmissionPublisher<>()) {
            p.subscribe(one);
            for (int i = 0; i < 5; i++) p.submit(i);
            p(p.hasSubscribers(), p.getNumberOfSubscribers(), p.isSubscribed(one), p.getMaxBufferCapacity(), p.isClosed());
        }
        one.end.await();
        p(one.log);

        Sub err = new Sub(Long.MAX_VALUE, 0);
        SubmissionPublisher<Integer> pe = new SubmissionPublisher<>(Runnable::run, 4);
        pe.subscribe(err);
        pe.submit(1);
        pe.closeExceptionally(new IllegalStateException("end"));
        p(err.log, pe.isClosed(), pe.getClosedException());
        t("submit when closed", () -> pe.submit(2));
        Sub late = new Sub(1, 1);
        pe.subscribe(late);
        p(late.log);

        Sub none = new Sub(0, 0);
        SubmissionPublisher<Integer> pd = new SubmissionPublisher<>(Runnable::run, 4);
        pd.subscribe(none);
        List<Integer> dropped = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            int k = i;
            int lag = pd.offer(i, (s, x) -> {
                dropped.add(x);
                return false;
            });
            p("offer", i, lag);
        }
        p(dropped, pd.estimateMinimumDemand(), pd.estimateMaximumLag(), none.log);
        p(pd.offer(99, 1, TimeUnit.MILLISECONDS, null));
        none.s.request(2);
        p(none.log);
        none.s.request(10);
        p(none.log, pd.estimateMinimumDemand());
        none.s.cancel();
        pd.submit(5);
        p(none.log.size(), pd.getNumberOfSubscribers());
        pd.close();

        Sub bad = new Sub(1, 0);
        SubmissionPublisher<Integer> pb = new SubmissionPublisher<>(Runnable::run, 4);
        pb.subscribe(bad);
        bad.s.request(-1);
        pb.close();
        p(bad.log);
        Sub twice = new Sub(1, 1);
        SubmissionPublisher<Integer> pt = new SubmissionPublisher<>(Runnable::run, 4);
        pt.subscribe(twice);
        pt.subscribe(twice);
        p(twice.log);
        t("null subscriber", () -> {
            pt.subscribe(null);
            return 1;
        });
        t("null item", () -> pt.submit(null));
        Sub throwing = new Sub(5, 0) {
            @Override
            public void onNext(Integer i) {
                throw new ArithmeticException("in onNext");
            }
        };
        List<String> handled = new ArrayList<>();
        SubmissionPublisher<Integer> ph = new SubmissionPublisher<>(Runnable::run, 4, (s, e) -> handled.add(e.toString()));
        ph.subscribe(throwing);
        ph.submit(1);
        ph.submit(2);
        p(handled, throwing.log, ph.getNumberOfSubscribers());

        SubmissionPublisher<Integer> src = new SubmissionPublisher<>();
        Twice mid = new Twice();
        Sub end = new Sub(Long.MAX_VALUE, 0);
        src.subscribe(mid);
        mid.subscribe(end);
        for (int i = 0; i < 300; i++) src.submit(i);
        src.close();
        end.end.await();
        p(end.log.size(), end.log.get(1), end.log.get(300), end.log.get(301));
        AtomicLong sum = new AtomicLong();
        SubmissionPublisher<Integer> pc = new SubmissionPublisher<>();
        CompletableFuture<Void> f = pc.consume(sum::addAndGet);
        for (int i = 1; i <= 1000; i++) pc.submit(i);
        pc.close();
        f.get();
        p(sum.get());
        SubmissionPublisher<Integer> pf = new SubmissionPublisher<>();
        CompletableFuture<Void> ff = pf.consume(x -> {
            throw new IllegalArgumentException("consumer");
        });
        pf.submit(1);
        t("consumer fails", ff::get);
        // Slow subscribers slow the publisher down; nothing is lost.
        SubmissionPublisher<Integer> slow = new SubmissionPublisher<>(ForkJoinPool.commonPool(), 2);
        Sub[] subs = {new Sub(1, 1), new Sub(3, 1), new Sub(Long.MAX_VALUE, 0)};
        for (Sub s : subs) slow.subscribe(s);
        for (int i = 0; i < 200; i++) slow.submit(i);
        slow.close();
        for (Sub s : subs) {
            s.end.await();
            p(s.log.size(), s.log.equals(subs[0].log));
        }
        t("capacity", () -> new SubmissionPublisher<>(Runnable::run, 0));
    }
}
