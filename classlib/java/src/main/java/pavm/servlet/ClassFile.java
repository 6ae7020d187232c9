package pavm.servlet;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What scanning needs of a class file: its name, its supertypes and its runtime-visible annotations. */
final class ClassFile {
    /** An annotation: member values are String, Boolean, Integer, Long, Double, an Annotation or a List of them. */
    static final class Annotation {
        /** Dotted class name. */
        final String type;
        final Map<String, Object> values = new LinkedHashMap<>();

        Annotation(String type) {
            this.type = type;
        }

        String string(String name) {
            Object v = values.get(name);
            return v instanceof String ? (String) v : "";
        }

        List<String> strings(String name) {
            List<String> found = new ArrayList<>();
            Object v = values.get(name);
            if (v instanceof List) {
                for (Object o : (List<?>) v) {
                    found.add(String.valueOf(o));
                }
            } else if (v != null) {
                found.add(String.valueOf(v));
            }
            return found;
        }

        boolean flag(String name) {
            return Boolean.TRUE.equals(values.get(name));
        }

        long number(String name, long otherwise) {
            Object v = values.get(name);
            return v instanceof Number ? ((Number) v).longValue() : otherwise;
        }

        List<Annotation> annotations(String name) {
            List<Annotation> found = new ArrayList<>();
            Object v = values.get(name);
            if (v instanceof Annotation) {
                found.add((Annotation) v);
            } else if (v instanceof List) {
                for (Object o : (List<?>) v) {
                    if (o instanceof Annotation) {
                        found.add((Annotation) o);
                    }
                }
            }
            return found;
        }
    }

    String name;
    String superName;
    final List<String> interfaces = new ArrayList<>();
    final List<Annotation> annotations = new ArrayList<>();
    /** Annotations of the class, its fields and its methods, by type. */
    final List<String> annotationTypes = new ArrayList<>();

    private final DataInputStream in;
    private int[] tags;
    private Object[] pool;

    private ClassFile(byte[] bytes) {
        in = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    /** Reads a class file; IOException says that it is none. */
    static ClassFile read(byte[] bytes) throws IOException {
        ClassFile c = new ClassFile(bytes);
        try {
            c.parse();
        } catch (RuntimeException malformed) {
            throw new IOException("malformed class file", malformed);
        }
        return c;
    }

    private void parse() throws IOException {
        if (in.readInt() != 0xCAFEBABE) {
            throw new IOException("not a class file");
        }
        in.readInt();
        int n = in.readUnsignedShort();
        tags = new int[n];
        pool = new Object[n];
        for (int i = 1; i < n; i++) {
            int tag = in.readUnsignedByte();
            tags[i] = tag;
            switch (tag) {
                case 1 -> pool[i] = in.readUTF();
                case 3 -> pool[i] = in.readInt();
                case 4 -> pool[i] = (double) in.readFloat();
                case 5 -> pool[i++] = in.readLong();
                case 6 -> pool[i++] = in.readDouble();
                case 7, 8, 16, 19, 20 -> pool[i] = in.readUnsignedShort();
                case 9, 10, 11, 12, 17, 18 -> in.readInt();
                case 15 -> {
                    in.readUnsignedByte();
                    in.readUnsignedShort();
                }
                default -> throw new IOException("unknown constant tag " + tag);
            }
        }
        in.readUnsignedShort();
        name = className(in.readUnsignedShort());
        superName = className(in.readUnsignedShort());
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            interfaces.add(className(in.readUnsignedShort()));
        }
        members();
        members();
        attributes(annotations);
    }

    private String className(int index) {
        return index == 0 ? null : ((String) pool[(Integer) pool[index]]).replace('/', '.');
    }

    private void members() throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            in.readInt();
            in.readUnsignedShort();
            attributes(new ArrayList<>());
        }
    }

    private void attributes(List<Annotation> into) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            String attribute = (String) pool[in.readUnsignedShort()];
            int length = in.readInt();
            if ("RuntimeVisibleAnnotations".equals(attribute)) {
                int n = in.readUnsignedShort();
                for (int k = 0; k < n; k++) {
                    Annotation a = annotation();
                    into.add(a);
                    annotationTypes.add(a.type);
                }
            } else {
                in.skipNBytes(length);
            }
        }
    }

    private Annotation annotation() throws IOException {
        Annotation a = new Annotation(descriptor((String) pool[in.readUnsignedShort()]));
        int n = in.readUnsignedShort();
        for (int i = 0; i < n; i++) {
            String member = (String) pool[in.readUnsignedShort()];
            a.values.put(member, value());
        }
        return a;
    }

    private Object value() throws IOException {
        int tag = in.readUnsignedByte();
        switch (tag) {
            case 'e':
                in.readUnsignedShort();
                return pool[in.readUnsignedShort()];
            case 'c':
                return descriptor((String) pool[in.readUnsignedShort()]);
            case '@':
                return annotation();
            case '[':
                int n = in.readUnsignedShort();
                List<Object> list = new ArrayList<>();
                for (int i = 0; i < n; i++) {
                    list.add(value());
                }
                return list;
            case 'Z':
                return (Integer) pool[in.readUnsignedShort()] != 0;
            default:
                return pool[in.readUnsignedShort()];
        }
    }

    private static String descriptor(String d) {
        return d.startsWith("L") && d.endsWith(";") ? d.substring(1, d.length() - 1).replace('/', '.') : d;
    }
}
