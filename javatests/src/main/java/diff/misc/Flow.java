package diff.misc;

import java.util.ArrayList;
import java.util.List;
import java.util.Observable;
import java.util.Observer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.SubmissionPublisher;

/** Reactive streams of the library and the old observer. */
public class Flow {
    @SuppressWarnings("deprecation")
    public static void main(String[] args) throws Exception {
        List<Integer> got = new ArrayList<>();
        java.util.concurrent.CountDownLatch done = new java.util.concurrent.CountDownLatch(1);
        try (SubmissionPublisher<Integer> p = new SubmissionPublisher<>()) {
            p.subscribe(new Subscriber<>() {
                Subscription s;

                @Override
                public void onSubscribe(Subscription s) {
                    this.s = s;
                    s.request(1);
                }

                @Override
                public void onNext(Integer i) {
                    got.add(i);
                    s.request(1);
                }

                @Override
                public void onError(Throwable t) {
                    System.out.println(t);
                }

                @Override
                public void onComplete() {
                    done.countDown();
                }
            });
            for (int i = 0; i < 100; i++) p.submit(i);
        }
        done.await();
        System.out.println(got.size() + " " + got.get(99));
        class Subject extends Observable {
            void change() {
                setChanged();
                notifyObservers("changed");
            }
        }
        Subject s = new Subject();
        Observer o = (x, arg) -> System.out.println(arg);
        s.addObserver(o);
        s.change();
        System.out.println(s.countObservers());
    }
}
