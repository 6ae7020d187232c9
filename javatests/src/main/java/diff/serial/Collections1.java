package diff.serial;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Serialization of collections, cycles, proxies, class resolution, deep graphs. */
public class Collections1 {
    static class Node implements Serializable {
        final String name;
        final List<Node> links = new ArrayList<>();

        Node(String name) {
            this.name = name;
        }
    }

    static class Handler implements InvocationHandler, Serializable {
        int n = 5;

        @Override
        public Object invoke(Object p, Method m, Object[] a) {
            return m.getName().equals("compareTo") ? n++ : m.getName();
        }
    }

    static byte[] write(Object o) throws Exception {
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(b)) {
            out.writeObject(o);
        }
        return b.toByteArray();
    }

    @SuppressWarnings("unchecked")
    static <T> T copy(T o) throws Exception {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(write(o)))) {
            return (T) in.readObject();
        }
    }

    @SuppressWarnings("unchecked")
    public static void main(String[] args) throws Exception {
        Object[] all = {new ArrayList<>(List.of(1, "b")), new LinkedList<>(List.of(2)), new ArrayDeque<>(List.of(3)), new TreeSet<>(List.of("z", "a")), new LinkedHashMap<>(Map.of("k", List.of(1.5))), new PriorityQueue<>(List.of(3, 1, 2)),
            Arrays.asList(1, 2), Collections.unmodifiableList(new ArrayList<>(List.of(1))), Collections.emptyMap(), Collections.singleton(5), new ConcurrentHashMap<>(Map.of("c", 1)), new EnumMap<>(Map.of(Thread.State.NEW, 1)), new AtomicInteger(9), Locale.GERMANY, List.of(), Map.of("x", 1),
            new java.util.Properties(), java.net.URI.create("http://x/y"), java.util.regex.Pattern.compile("a+"), new java.io.File("f"), java.time.ZonedDateTime.parse("2024-01-02T03:04:05+01:00[Europe/Paris]"), new java.text.SimpleDateFormat("yyyy").toPattern(), Character.valueOf('c')};
        for (Object o : all) System.out.println(copy(o) + " " + (copy(o).getClass() == o.getClass()));
        Node a = new Node("a");
        Node b = new Node("b");
        a.links.add(b);
        b.links.add(a);
        b.links.add(b);
        Node c = copy(a);
        System.out.println((c.links.get(0).links.get(0) == c) + " " + (c.links.get(0).links.get(1) == c.links.get(0)) + c.links.get(0).name);
        Comparable<String> p = (Comparable<String>) Proxy.newProxyInstance(Collections1.class.getClassLoader(), new Class<?>[] {Comparable.class}, new Handler());
        p.compareTo("");
        Comparable<String> q = copy(p);
        System.out.println(q.compareTo("x") + " " + Proxy.isProxyClass(q.getClass()) + " " + q);
        ObjectInputStream in = new ObjectInputStream((InputStream) new ByteArrayInputStream(write(a))) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass d) throws java.io.IOException, ClassNotFoundException {
                System.out.println("resolve " + d.getName());
                return super.resolveClass(d);
            }
        };
        in.readObject();
        Node chain = null;
        for (int i = 0; i < 200; i++) {
            Node n = new Node("n" + i);
            if (chain != null) n.links.add(chain);
            chain = n;
        }
        int depth = 0;
        for (Node n = copy(chain); ; n = n.links.get(0)) {
            depth++;
            if (n.links.isEmpty()) break;
        }
        System.out.println(depth);
        Map<Object, String> id = new IdentityHashMap<>();
        id.put("k", "v");
        System.out.println(copy(id).size());
    }
}
