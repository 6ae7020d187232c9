package diff.reflect;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/** Fields of every type: get, set, widening, final, static, errors. */
public class Fields {
    public byte b = 1;
    char c = 'c';
    private short s = 3;
    protected int i = 4;
    long l = 5;
    float f = 6.5f;
    double d = 7.5;
    boolean z = true;
    String o = "o";
    static int st = 9;
    final int fin = 10;
    static final String SF = "constant";
    transient volatile int tv;

    public static void main(String[] args) throws Exception {
        Fields x = new Fields();
        for (Field f : Fields.class.getDeclaredFields()) {
            System.out.println(f + " = " + f.get(x) + " " + Modifier.toString(f.getModifiers()) + " " + f.getType() + " " + f.getGenericType());
        }
        Field i = Fields.class.getDeclaredField("i");
        i.setInt(x, 40);
        i.set(x, (short) 41);
        i.setByte(x, (byte) 42);
        i.setChar(x, 'a');
        System.out.println(x.i + " " + i.getLong(x) + " " + i.getDouble(x) + " " + i.getFloat(x));
        Field d = Fields.class.getDeclaredField("d");
        d.setFloat(x, 1.5f);
        d.setLong(x, 1L << 60);
        System.out.println(x.d);
        Fields.class.getDeclaredField("o").set(x, null);
        Fields.class.getDeclaredField("z").setBoolean(x, false);
        Fields.class.getDeclaredField("l").set(x, 'c');
        Fields.class.getDeclaredField("st").setInt(null, 99);
        System.out.println(x.o + x.z + x.l + st);
        Field fin = Fields.class.getDeclaredField("fin");
        try {
            fin.setInt(x, 1);
        } catch (IllegalAccessException e) {
            System.out.println(e.getMessage());
        }
        fin.setAccessible(true);
        fin.setInt(x, 11);
        System.out.println(fin.get(x));
        Field sf = Fields.class.getDeclaredField("SF");
        sf.setAccessible(true);
        try {
            sf.set(null, "changed");
        } catch (IllegalAccessException e) {
            System.out.println(e.getMessage());
        }
        Object[][] bad = {{"i", x, "str"}, {"i", x, 5L}, {"i", x, null}, {"o", x, 5}, {"i", "other", 1}, {"i", null, 1}, {"z", x, 1}};
        for (Object[] t : bad) {
            try {
                Fields.class.getDeclaredField((String) t[0]).set(t[1], t[2]);
                System.out.println("set");
            } catch (IllegalArgumentException e) {
                System.out.println(e.getMessage());
            } catch (NullPointerException e) {
                System.out.println("NPE");
            }
        }
        try {
            i.getByte(x);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(Fields.class.getFields().length + " " + Fields.class.getField("b").getByte(x));
        Field tf = Thread.class.getDeclaredField("name");
        try {
            tf.setAccessible(true);
        } catch (java.lang.reflect.InaccessibleObjectException e) {
            System.out.println(e.getMessage().replaceAll("@[0-9a-f]+", "@"));
        }
    }
}
