package diff.serial;

import diff.util.X;

import java.io.*;
import java.lang.reflect.*;
import java.util.*;

/** Serialization: hooks, replacements, filters, damaged streams, classes of the library. */
public class Wide {
    record Rec(int a, String b, List<Integer> l) implements Serializable {
        Rec {
            if (a < 0) throw new IllegalArgumentException("neg");
        }
    }

    enum En implements Serializable {
        A,
        B {
            int x() {
                return 2;
            }
        };

        int x() {
            return 1;
        }
    }

    static class Base {
        int bx = 7;

        Base() {
            System.out.println("Base()");
        }
    }

    static class Sub extends Base implements Serializable {
        private static final long serialVersionUID = 5;
        int y = 8;
        transient int t = 9;
        Object self = this;

        private void writeObject(ObjectOutputStream o) throws IOException {
            o.defaultWriteObject();
            o.writeInt(77);
            o.writeUTF("utf");
        }

        private void readObject(ObjectInputStream i) throws IOException, ClassNotFoundException {
            i.defaultReadObject();
            t = i.readInt();
            X.p(i.readUTF());
        }
    }

    static class Ext implements Externalizable {
        int v;

        public Ext() {
            System.out.println("Ext()");
        }

        Ext(int v) {
            this.v = v;
        }

        public void writeExternal(ObjectOutput o) throws IOException {
            o.writeInt(v);
        }

        public void readExternal(ObjectInput i) throws IOException {
            v = i.readInt();
        }
    }

    static class ExtPriv implements Externalizable {
        private ExtPriv(int x) {}

        public void writeExternal(ObjectOutput o) {}

        public void readExternal(ObjectInput i) {}
    }

    static class Rep implements Serializable {
        String s = "orig";

        private Object writeReplace() {
            return new Proxy2(s);
        }
    }

    static class Proxy2 implements Serializable {
        String s;

        Proxy2(String s) {
            this.s = s;
        }

        private Object readResolve() {
            return "resolved " + s;
        }
    }

    static class PF implements Serializable {
        private static final ObjectStreamField[] serialPersistentFields = {
            new ObjectStreamField("foo", int.class), new ObjectStreamField("bar", String.class)
        };
        int z = 1;

        private void writeObject(ObjectOutputStream o) throws IOException {
            ObjectOutputStream.PutField f = o.putFields();
            f.put("foo", 42);
            f.put("bar", "bb");
            o.writeFields();
        }

        private void readObject(ObjectInputStream i) throws IOException, ClassNotFoundException {
            ObjectInputStream.GetField g = i.readFields();
            X.p(g.get("foo", 0), g.get("bar", "d"), g.defaulted("foo"));
        }
    }

    static class NotSer {}

    static class Holds implements Serializable {
        NotSer n = new NotSer();
    }

    static class Inner0 implements Serializable {
        class In implements Serializable {
            int q = Inner0.this.hashCode() == 0 ? 1 : 2;
        }
    }

    static class Val implements Serializable, ObjectInputValidation {
        private void readObject(ObjectInputStream i) throws Exception {
            i.registerValidation(this, 1);
            i.defaultReadObject();
        }

        public void validateObject() throws InvalidObjectException {
            throw new InvalidObjectException("invalid!");
        }
    }

    static class NoData extends Base implements Serializable {
        private void readObjectNoData() {
            X.p("nodata");
        }
    }

    static byte[] ser(Object o) throws IOException {
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        ObjectOutputStream q = new ObjectOutputStream(b);
        q.writeObject(o);
        q.close();
        return b.toByteArray();
    }

    static Object de(byte[] b) throws Exception {
        return new ObjectInputStream(new ByteArrayInputStream(b)).readObject();
    }

    static Object rt(Object o) throws Exception {
        byte[] b = ser(o);
        X.p(b.length, b);
        return de(b);
    }

    interface SI extends Serializable, java.util.function.Function<String, String> {}

    public static void main(String[] a) throws Exception {
        X.t("rec", () -> rt(new Rec(1, "b", new ArrayList<>(List.of(1, 2)))));
        X.t("enum", () -> rt(En.B) + " " + (rt(En.B) == En.B));
        X.t(
                "sub",
                () -> {
                    Sub s = (Sub) rt(new Sub());
                    return s.y + " " + s.t + " " + s.bx + " " + (s.self == s);
                });
        X.t("ext", () -> ((Ext) rt(new Ext(5))).v);
        X.t("extpriv", () -> rt(new ExtPriv(1)));
        X.t("rep", () -> rt(new Rep()));
        X.t("pf", () -> rt(new PF()).getClass());
        X.t("ns", () -> rt(new NotSer()));
        X.t("holds", () -> rt(new Holds()));
        X.t("inner", () -> ((Inner0.In) rt(new Inner0().new In())).q);
        X.t("val", () -> rt(new Val()));
        for (Object o :
                new Object[] {
                    new int[] {1, 2},
                    new String[][] {{"a", null}, {}},
                    new ArrayList<>(List.of("x", 1, 2L, 3.0, 'c')),
                    new LinkedList<>(List.of(1)),
                    new HashMap<>(Map.of("k", "v")),
                    new TreeMap<>(Map.of(1, 2)),
                    new LinkedHashMap<>(Map.of(1, 2)),
                    new HashSet<>(List.of(1)),
                    new ArrayDeque<>(List.of(1)),
                    new PriorityQueue<>(List.of(2, 1)),
                    new BitSet(5),
                    new Date(0),
                    new java.math.BigDecimal("1.50"),
                    new java.math.BigInteger("12345678901234567890"),
                    Locale.US,
                    UUID.fromString("00000000-0000-0001-0000-000000000002"),
                    java.time.LocalDate.of(2020, 1, 1),
                    java.time.ZonedDateTime.of(2020, 1, 1, 0, 0, 0, 0, java.time.ZoneId.of("UTC")),
                    java.time.Duration.ofSeconds(5),
                    List.of(1, 2, 3),
                    Map.of("a", 1),
                    Set.of(5),
                    Optional.class,
                    int.class,
                    Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                    Collections.emptyList(),
                    Collections.synchronizedMap(new HashMap<>()),
                    Arrays.asList(1, 2),
                    new IdentityHashMap<>(),
                    new StringBuilder("sb"),
                    new java.util.concurrent.ConcurrentHashMap<>(Map.of(1, 1)),
                    new java.util.concurrent.atomic.AtomicInteger(4),
                    EnumSet.of(En.A),
                    new EnumMap<>(Map.of(En.A, 1)),
                    new Properties(),
                    new Random(5),
                    Currency.getInstance("EUR"),
                    java.util.regex.Pattern.compile("a+"),
                    new File("f"),
                    java.net.URI.create("http://x/"),
                    new java.net.URL("http://x/"),
                    new Exception("msg"),
                    new SimpleTimeZone(1, "x"),
                    new java.text.DecimalFormat("0.0"),
                    new GregorianCalendar(2000, 1, 1),
                    "x".repeat(70000),
                    java.net.InetAddress.getByName("1.2.3.4"),
                    new Vector<>(List.of(1)),
                    new Stack<>(),
                    new Hashtable<>(Map.of(1, 2)),
                    Thread.State.NEW,
                    Byte.valueOf((byte) 1),
                    new CopyOnWriteOrSo()
                })
            X.t(
                    o.getClass().getSimpleName(),
                    () -> {
                        byte[] b = ser(o);
                        Object q = de(b);
                        return b.length
                                + " "
                                + Arrays.hashCode(b)
                                + " "
                                + (o instanceof Throwable || o.getClass().isArray()
                                        ? ""
                                        : o.equals(q) + " ")
                                + (String.valueOf(q).length() > 100
                                        ? "long"
                                        : o.getClass().isArray()
                                                        || o instanceof StringBuilder
                                                        || o instanceof Random
                                                        || o instanceof CopyOnWriteOrSo
                                                ? ""
                                                : q);
                    });
        X.t("lambda", () -> ((SI) rt((SI) s -> s + "!")).apply("hi"));
        String cap = "cap";
        X.t("lambda2", () -> ((SI) de(ser((SI) s -> s + cap))).apply("hi"));
        X.t("mref", () -> ((SI) de(ser((SI) String::trim))).apply(" x "));
        X.t(
                "proxy",
                () -> {
                    Object p =
                            Proxy.newProxyInstance(
                                    Wide.class.getClassLoader(),
                                    new Class<?>[] {Comparable.class},
                                    new H());
                    return ((Comparable) de(ser(p))).compareTo("z");
                });
        byte[] b = ser(new Rec(1, "b", List.of()));
        X.t("trunc", () -> de(Arrays.copyOf(b, b.length - 3)));
        X.t("badmagic", () -> de(new byte[] {1, 2, 3, 4, 5}));
        X.t("eof", () -> de(new byte[0]));
        byte[] c = b.clone();
        for (int i = 0; i < c.length - 3; i++)
            if (c[i] == 'W' && c[i + 1] == 'i' && c[i + 2] == 'd') c[i + 2] = '9';
        X.t("cnf", () -> de(c));
        byte[] su = ser(new Sub());
        for (int i = 0; i < su.length - 8; i++)
            if (su[i] == 'S' && su[i + 1] == 'u' && su[i + 2] == 'b') {
                su[i + 10] ^= 1;
                break;
            }
        X.t("suid", () -> de(su));
        ObjectInputFilter f =
                ObjectInputFilter.Config.createFilter(
                        "java.base/*;!diff.serial.Wide$Ext;maxdepth=3;maxarray=10");
        for (Object o :
                new Object[] {
                    new ArrayList<>(List.of(1)),
                    new Ext(1),
                    new int[20],
                    new ArrayList<>(List.of(new ArrayList<>(List.of(new ArrayList<>(List.of(1))))))
                })
            X.t(
                    "filter",
                    () -> {
                        ObjectInputStream i =
                                new ObjectInputStream(new ByteArrayInputStream(ser(o)));
                        i.setObjectInputFilter(f);
                        return i.readObject().getClass();
                    });
        X.t("badfilter", () -> ObjectInputFilter.Config.createFilter("maxdepth=x"));
        X.p(f);
        for (Class<?> k :
                new Class<?>[] {
                    Rec.class,
                    En.class,
                    Sub.class,
                    Ext.class,
                    Rep.class,
                    PF.class,
                    Holds.class,
                    String.class,
                    ArrayList.class,
                    NotSer.class,
                    int[].class,
                    SI.class,
                    Inner0.In.class
                }) {
            ObjectStreamClass o = ObjectStreamClass.lookup(k);
            X.p(k, o, o == null ? null : o.getSerialVersionUID(), o == null ? null : o.getFields());
        }
        ByteArrayOutputStream bo = new ByteArrayOutputStream();
        ObjectOutputStream oo = new ObjectOutputStream(bo);
        StringBuilder[] sh = {new StringBuilder("1")};
        oo.writeObject(sh);
        sh[0].append("2");
        oo.writeObject(sh);
        oo.writeUnshared(sh);
        oo.reset();
        oo.writeObject(sh);
        oo.writeInt(5);
        oo.writeChars("ab");
        oo.flush();
        ObjectInputStream oi = new ObjectInputStream(new ByteArrayInputStream(bo.toByteArray()));
        X.p(
                ((Object[]) oi.readObject())[0].toString(),
                ((Object[]) oi.readObject())[0].toString(),
                ((Object[]) oi.readObject())[0].toString(),
                ((Object[]) oi.readObject())[0].toString(),
                oi.readInt(),
                oi.readChar());
        X.t("opt", () -> oi.readObject());
    }

    static class H implements InvocationHandler, Serializable {
        public Object invoke(Object p, Method m, Object[] g) {
            return 33;
        }
    }

    static class CopyOnWriteOrSo implements Serializable {
        Object[] cyc = {this, null};

        {
            cyc[1] = cyc;
        }
    }
}
