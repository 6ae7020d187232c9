package diff.serial;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Externalizable;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInput;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.Serializable;

/** writeObject, readObject, readResolve, writeReplace, Externalizable, serialPersistentFields, filters. */
public class Hooks {
    static class Custom implements Serializable {
        transient String secret = "s3cret";
        int n = 1;

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeUTF(new StringBuilder(secret).reverse().toString());
            out.writeInt(42);
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            secret = new StringBuilder(in.readUTF()).reverse().toString() + in.readInt();
            if (n < 0) throw new InvalidObjectException("n");
        }
    }

    static class Single implements Serializable {
        static final Single ONE = new Single();

        private Object readResolve() {
            return ONE;
        }
    }

    static class Replaced implements Serializable {
        private Object writeReplace() {
            return "replacement";
        }
    }

    public static class Ext implements Externalizable {
        int a;
        String b;

        public Ext() {
            System.out.println("Ext()");
        }

        Ext(int a, String b) {
            this.a = a;
            this.b = b;
        }

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            out.writeInt(a);
            out.writeObject(b);
        }

        @Override
        public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
            a = in.readInt() + 1;
            b = (String) in.readObject();
        }
    }

    static class Fields implements Serializable {
        private static final ObjectStreamField[] serialPersistentFields = {new ObjectStreamField("virtual", int.class), new ObjectStreamField("name", String.class)};
        transient int real = 10;
        String name = "nm";

        private void writeObject(ObjectOutputStream out) throws IOException {
            ObjectOutputStream.PutField f = out.putFields();
            f.put("virtual", real * 2);
            f.put("name", name);
            out.writeFields();
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            ObjectInputStream.GetField f = in.readFields();
            real = f.get("virtual", 0) / 2;
            name = (String) f.get("name", null);
        }
    }

    static class Sub extends Custom {
        String more = "more";
    }

    @SuppressWarnings("unchecked")
    static <T> T copy(T o) throws Exception {
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        ObjectOutputStream out = new ObjectOutputStream(b);
        out.writeObject(o);
        out.flush();
        return (T) new ObjectInputStream(new ByteArrayInputStream(b.toByteArray())).readObject();
    }

    interface SerFn extends java.util.function.Function<Integer, Integer>, Serializable {}

    public static void main(String[] args) throws Exception {
        System.out.println(copy(new Custom()).secret + " " + copy(new Sub()).more + copy(new Sub()).secret);
        System.out.println(copy(Single.ONE) == Single.ONE);
        Object r = copy((Object) new Replaced());
        System.out.println(r);
        Ext e = copy(new Ext(5, "x"));
        System.out.println(e.a + e.b);
        Fields f = new Fields();
        f.real = 21;
        System.out.println(copy(f).real + copy(f).name);
        Custom bad = new Custom();
        bad.n = -1;
        try {
            copy(bad);
        } catch (InvalidObjectException x) {
            System.out.println(x.getMessage());
        }
        int k = 7;
        SerFn fn = x -> x + k;
        System.out.println(copy(fn).apply(1));
        System.out.println(ObjectStreamClass.lookup(Custom.class).getSerialVersionUID() != 0);
        System.out.println(ObjectStreamClass.lookup(String.class) + " " + ObjectStreamClass.lookup(java.util.ArrayList.class).getSerialVersionUID() + " " + ObjectStreamClass.lookup(Object.class));
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        ObjectOutputStream out = new ObjectOutputStream(b);
        Object shared = new int[] {1};
        out.writeObject(new Object[] {shared, shared});
        out.writeUnshared(shared);
        out.reset();
        out.writeLong(5);
        out.writeObject("end");
        out.close();
        ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(b.toByteArray()));
        Object[] two = (Object[]) in.readObject();
        System.out.println((two[0] == two[1]) + " " + (in.readUnshared() == two[0]) + " " + in.readLong() + in.readObject() + in.available());
        ObjectInputStream filtered = new ObjectInputStream(new ByteArrayInputStream(b.toByteArray()));
        filtered.setObjectInputFilter(ObjectInputFilter.Config.createFilter("!*"));
        try {
            filtered.readObject();
        } catch (java.io.InvalidClassException x) {
            System.out.println(x.getMessage());
        }
    }
}
