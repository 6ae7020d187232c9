import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Every method `case*` dereferences null once; the line of the failure and the message are printed. */
@SuppressWarnings({"null", "unused", "removal"})
public class NpeCases {
    static class Node {
        Node next;
        Node[] kids;
        int value;
        long big;
        String name;
        static Node root;
        Node[][] grid;

        Node next() { return next; }
        Node pick(int i, String[] names, long[][] l, Object o) { return null; }
        static Node make(Node n, double d) { return null; }
        Node take(long a, double b, Node n, Long l, Double d) { return null; }
    }

    interface Shape { int area(int[] a, Shape s, Object[] o, StringBuilder b, CharSequence c); }

    static int[] ints;
    static String text;
    int number;
    Node node;
    long[] longs;
    Object[][][] cube = new Object[2][][];

    static void caseLocal() { Node n = null;
        n.value = 1; }
    static int caseReadField(Node p) {
        return p.value; }
    static void caseAssignRefField(Node p) {
        p.next = new Node(); }
    static void caseAssignLongField(Node p) {
        p.big = 12L; }
    static int caseFieldChain() { Node n = new Node();
        return n.next.next.value; }
    static int caseFieldChainLong() { Node n = new Node(); n.next = new Node(); n.next.next = new Node(); n.next.next.next = new Node(); n.next.next.next.next = new Node(); n.next.next.next.next.next = new Node();
        return n.next.next.next.next.next.next.value; }
    static int caseFieldChainLonger() { Node n = new Node(); n.next = n.next; Node a = n; for (int i = 0; i < 7; i++) { a.next = new Node(); a = a.next; }
        return n.next.next.next.next.next.next.next.next.value; }
    static int caseStaticField() {
        return ints[2]; }
    static int caseStaticOther() {
        return Node.root.value; }
    static int caseStringLength() {
        return text.length(); }
    static int caseStringLocal() { String s = null;
        return s.length(); }
    static void caseObjectMethod(Object o) {
        o.notify(); }
    static int caseInterface(Shape s) {
        return s.area(null, null, null, null, null); }
    static Node caseManyTypes(Node n) {
        return n.pick(1, null, null, null); }
    static Object caseReturnValue() { Node n = new Node();
        return n.next().next; }
    static Object caseReturnValueInvoke() { Node n = new Node();
        return n.pick(1, null, null, n).next(); }
    static Object caseStaticReturn() {
        return Node.make(null, 1.0).name; }
    static Object caseReturnThenField() { Node n = new Node(); n.next = new Node();
        return n.next().next.name; }
    static Object caseReturnArray() {
        return array(3)[1]; }
    static int[] array(int i) { return null; }
    static Object caseReturnArrayElement() {
        return nodes(3)[1].name; }
    static Node[] nodes(int i) { return new Node[i]; }
    static int caseIntLoad() { int[] a = null;
        return a[0]; }
    static long caseLongLoad() { long[] a = null;
        return a[1]; }
    static float caseFloatLoad() { float[] a = null;
        return a[2]; }
    static double caseDoubleLoad() { double[] a = null;
        return a[3]; }
    static Object caseObjectLoad() { Object[] a = null;
        return a[4]; }
    static byte caseByteLoad() { byte[] a = null;
        return a[5]; }
    static boolean caseBooleanLoad() { boolean[] a = null;
        return a[6]; }
    static char caseCharLoad() { char[] a = null;
        return a[100]; }
    static short caseShortLoad() { short[] a = null;
        return a[30000]; }
    static void caseIntStore() { int[] a = null;
        a[0] = 1; }
    static void caseLongStore() { long[] a = null;
        a[1] = 1; }
    static void caseFloatStore() { float[] a = null;
        a[2] = 1; }
    static void caseDoubleStore() { double[] a = null;
        a[3] = 1; }
    static void caseObjectStore() { Object[] a = null;
        a[4] = "x"; }
    static void caseByteStore() { byte[] a = null;
        a[5] = 1; }
    static void caseBooleanStore() { boolean[] a = null;
        a[6] = true; }
    static void caseCharStore() { char[] a = null;
        a[100] = 'c'; }
    static void caseShortStore() { short[] a = null;
        a[40000] = 1; }
    static void caseCompoundStore(int[] a, int i) {
        a[i] += 3; }
    static void caseIncrement(int[] a, int i) {
        a[i]++; }
    static void caseFieldIncrement(Node n) {
        n.value++; }
    static void caseLongFieldIncrement(Node n) {
        n.big += 2; }
    static int caseArrayLength(String[] names) {
        return names.length; }
    static int caseArrayLengthOfElement(int[][] m) { m = new int[3][];
        return m[2].length; }
    static int caseNested(int[][][] m, int i) { m = new int[3][3][];
        return m[i][i + 1][2]; }
    static int caseNestedIndexArray(int[][] m, int[] index) { m = new int[3][]; index = new int[] {1, 2};
        return m[index[1]][0]; }
    static int caseNestedIndexField(int[][] m, Node n) { m = new int[3][]; n = new Node();
        return m[n.value][0]; }
    static int caseNestedIndexCall(int[][] m) { m = new int[3][];
        return m[two(1, "x")][0]; }
    static int two(int i, String s) { return 2; }
    static int caseNestedIndexMath(int[][] m, int i) { m = new int[3][];
        return m[i * 2][0]; }
    static int caseNestedIndexNegative(int[][] m) { m = new int[30][];
        return m[-(-5)][m[0].length]; }
    static int caseIndexLdc() { int[][] m = new int[100001][];
        return m[100000][0]; }
    static int caseIndexByte(byte i) { int[][] m = new int[3][];
        return m[i][0]; }
    static int caseIndexLong(long i) { int[][] m = new int[3][];
        return m[(int) i][0]; }
    static int caseIndexCast(int i) { int[][] m = new int[300][];
        return m[(byte) i][0]; }
    static int caseIndexStatic() { int[][] m = new int[300][];
        return m[fixed][0]; }
    static int fixed = 2;
    static int caseIndexNegativeConst() { int[][] m = null;
        return m[-1][0]; }
    static int caseIndexCharConst() { int[][] m = new int[300][];
        return m['a'][0]; }
    Object caseCube() {
        return cube[1][0][fixed]; }
    Object caseCubeThis() {
        return this.cube[number][number][1]; }
    Object caseDeepIndex() { int[][] m = {{0, 1}, {1, 0}, null};
        return m[m[m[m[m[0][1]][0]][0]][0] + 1][0]; }
    Object caseDeepIndex2() { int[][] m = {null, {2, 1}, {1, 2}};
        return m[m[m[m[m[1][1]][0]][0]][1]][m[0][0]]; }
    Object caseDeepIndex3() { Object[][][][][][][] m = new Object[1][1][1][1][1][1][];
        return m[0][0][0][0][0][0][0]; }
    Object caseDeepIndex4() { int[] z = {0, 0, 0}; int[][] m = new int[1][];
        return m[z[z[z[z[z[z[0]]]]]]][0]; }
    int caseThisField() {
        return node.value; }
    void caseThisFieldAssign() {
        node.value = 3; }
    int caseThisArray() {
        return longs.length; }
    long caseThisArrayLoad(int p, long q, double r, int s) {
        return longs[s]; }
    int caseParameter(int a, long b, Node c, Node d) {
        return d.value; }
    static int caseStaticParameter(double a, long b, Node c, Node d) {
        return c.value; }
    static int caseParameterWritten(Node c, Node d) { d = c;
        return d.value; }
    static int caseParameterWrittenOnePath(Node c, Node d) { if (c == d) { d = null; }
        return d.value; }
    static int caseParameterInHandler(Node c, Node d) { d = null; try { two(1, null); throw new RuntimeException(); } catch (RuntimeException e) {
        return d.value; } }
    static int caseParameterInLoop(Node c, Node d) { for (int i = 0; i < 3; i++) { if (i == 2) {
        return d.value; }
        d = null; } return 0; }
    static int caseManyLocals(int a) { long b = 1; Node c = null; { int d = 4; } { String e = null;
        return e.length(); } }
    static int caseShadowedSlot(int a) { { int d = 4; two(d, ""); } { String e = null;
        return e.hashCode(); } }
    static void caseThrowNull() {
        throw null; }
    static void caseThrowLocal() { RuntimeException e = null;
        throw e; }
    static void caseThrowCall() {
        throw problem("x"); }
    static RuntimeException problem(String s) { return null; }
    static void caseSynchronized(Object lock) {
        synchronized (lock) { lock = ""; } }
    static void caseSynchronizedField() { Node n = new Node();
        synchronized (n.name) { n = null; } }
    static int caseUnboxing(Integer i) {
        return i; }
    static long caseUnboxingMap(Map<String, Long> m) { m = Map.of();
        return m.get("x"); }
    static int caseCast(Object o) {
        return ((String) o).length(); }
    static int caseCastCall(List<String> l) { l = new java.util.ArrayList<>(); l.add(null);
        return l.get(0).length(); }
    static int caseTernary(boolean b, Node x, Node y) {
        return (b ? x : y).value; }
    static int caseTernaryIndex(boolean b) { int[][] m = new int[3][];
        return m[b ? 1 : 2][0]; }
    static int caseTernaryNull(boolean b) {
        return (b ? null : text).length(); }
    static int caseTernaryArgument(boolean b, Node n) {
        n.pick(b ? 1 : 2, null, null, b ? n : null); return 0; }
    static int caseAssignExpression(Node x) { Node y;
        return (y = x).value; }
    static int caseAssignElement(Node[] x) { Node y = null; x = new Node[1];
        return (x[0] = y).value; }
    static int caseAssignField(Node x) { Node y = null; x = new Node();
        return (x.next = y).value; }
    static void caseArgument(Node x) {
        x.pick(two(3, ""), new String[4], new long[2][3], 5L); }
    static void caseNewArgument() { Node n = null;
        n.pick(1, null, null, new Node()); }
    static void caseSwitchString(String s) {
        switch (s) { case "a": break; default: } }
    enum Color { RED, GREEN }
    static void caseSwitchEnum(Color c) {
        switch (c) { case RED: break; default: } }
    static void caseForEach(List<String> l) {
        for (String s : l) { two(1, s); } }
    static void caseForEachArray(String[] l) {
        for (String s : l) { two(1, s); } }
    static void caseLambda() { Node n = null; Supplier<Object> s = () ->
        n.name; s.get(); }
    static void caseMethodReference() { Node n = null;
        Supplier<Node> s = n::next; }
    static void caseLambdaCall() { Supplier<Node> s = () -> null;
        s.get().next(); }
    static void caseClone(int[] a) {
        a.clone(); }
    static void caseCloneObjects(String[][] a) {
        a.clone(); }
    static void caseConcat(String s) {
        (s + text + null).concat(null).length(); }
    static void caseClassConstant(Class<?> c) {
        c.getName(); }
    static void caseInstanceOf(Object o) { boolean b = o instanceof String;
        o.hashCode(); }
    static void caseWide(long a) { long b0=0,b1=0,b2=0,b3=0,b4=0,b5=0,b6=0,b7=0,b8=0,b9=0,c0=0,c1=0,c2=0,c3=0,c4=0,c5=0,c6=0,c7=0,c8=0,c9=0,d0=0,d1=0,d2=0,d3=0,d4=0,d5=0,d6=0,d7=0,d8=0,d9=0,e0=0,e1=0,e2=0,e3=0; Node far = null;
        far.next.next(); }
    static void caseParameterHigh(long b0, long b1, long b2, long b3, long b4, long b5, long b6, long b7, long b8, long b9, long c0, long c1, long c2, long c3, long c4, long c5, long c6, long c7, long c8, long c9, long d0, long d1, long d2, long d3, long d4, long d5, long d6, long d7, long d8, long d9, long e0, long e1, long e2, long e3, Node far) { far = null;
        far.next.next(); }
    static void caseSuperMethod() { new Child().run(null); }
    static class Child extends Node { void run(Child c) {
        c.next(); }
        @Override Node next() { return super.next().next; } }
    static void caseSuperCall() {
        new Child().next(); }
    static void casePrivateCall(NpeCases c) {
        c.hidden(1); }
    private void hidden(int i) { }
    static void caseInnerCreation(NpeCases c) {
        c.new Inner(); }
    class Inner { int x = number; }
    static void caseExplicit() {
        throw new NullPointerException(); }
    static void caseExplicitMessage() {
        throw new NullPointerException("mine"); }
    static void caseRequireNonNull() {
        java.util.Objects.requireNonNull(text); }
    static void caseDup(Node[] n) {
        n[0] = n[1] = null; }
    static void caseDupElement() { Node[] n = new Node[2];
        n[0].next = n[1].next = null; }
    static void caseLongShift(long[] l, int i) {
        l[i] <<= 2; }
    static void caseStringAppend(String[] s, int i) {
        s[i] += "x"; }
    static void caseStringAppendField(Node n) {
        n.name += "x"; }
    static void caseIntegerIncrement(Integer[] s) { s = new Integer[1];
        s[0]++; }
    static void caseConditional(Node n) {
        if (n.next != null && n.value > 0) { two(1, ""); } }
    static void caseComparison(Node n, Node m) {
        if (m != n.next) { two(1, ""); } }
    static void caseWhile(Node n) { n = new Node(); while (n.next == null) { n.next = n; n = null; break; }
        n.next = n.next; }
    static void caseTryFinally(Node n) { try { two(1, ""); } finally {
        n.value = 2; } }
    static void caseCatchVariable() { try { throw problem2(); } catch (IllegalStateException e) {
        e.getCause().getMessage(); } }
    static RuntimeException problem2() { return new IllegalStateException(); }
    static void caseTryResource(java.io.StringReader r) throws Exception { try (var q = new java.io.StringReader("")) {
        r.read(); } }
    static void caseMultiDim() { int[][][] m = new int[2][][];
        m[1][0] = new int[] {1}; }
    static void caseNewArrayElement() {
        (new Node[3])[0].next(); }
    static void caseNewArrayElement2() {
        new Node[] {null}[0].next(); }
    static void caseSystemOut() { java.io.PrintStream p = System.out;
        ((java.io.PrintStream) null).println(1); }
    static void caseGenericReturn() { Box<String> b = new Box<>();
        b.get().isEmpty(); }
    static class Box<T extends Comparable<T>> { T it; T get() { return it; } }
    static void caseBoxField() { Box<String> b = new Box<>();
        b.it.isEmpty(); }
    static void caseVarargs() {
        vary(1, "x", null).length(); }
    static String vary(Object... o) { return null; }
    static void caseAllTypes() {
        all(true, (byte) 1, 'c', (short) 1, 1, 1L, 1f, 1d, null, null, null).toString(); }
    static Object all(boolean z, byte b, char c, short s, int i, long j, float f, double d, String[][] a, java.lang.StringBuffer t, java.util.List<String> l) { return null; }
    static void caseObjectArrays() {
        objects(null, null, null).toString(); }
    static StringBuilder objects(Object[] a, Object b, java.lang.Object[][] c) { return null; }
    static void caseUnicode() { Node größe = null; größe.value++; }
    static void caseThreeDeepCalls(Node a) { a = new Node(); a.next = a;
        a.next().next().pick(1, null, null, a.next()).next(); }
    static void caseIndexOfCallField(Node a) { a = new Node(); a.kids = new Node[2];
        a.kids[a.next == null ? 1 : 0].next(); }
    static void caseKids(Node a) { a = new Node(); a.kids = new Node[2];
        a.kids[a.value + 0].kids[1].next = a; }
    static void caseGrid(Node a) { a = new Node(); a.grid = new Node[2][2];
        a.grid[1][a.value].grid[1][2].next = a; }
    static void caseGridNull(Node a) { a = new Node(); a.grid = new Node[2][];
        a.grid[1][a.value].grid[1][2].next = a; }
    static void caseGridCall(Node a) { a = new Node(); a.next = a; a.grid = new Node[2][];
        a.next().grid[1][a.next().value].grid[1][2].next = a; }
    static void caseArithmeticReceiver(Integer a, Integer b) {
        if (a + b > 3) { two(1, ""); } }
    static void caseSecondOperand(Integer a, Integer b) { a = 1;
        if (a + b > 3) { two(1, ""); } }
    static void caseStaticOfString() {
        String.valueOf((char[]) null); }
    static void caseCharSequence(CharSequence s) {
        s.length(); }
    static void caseRecord(Point p) {
        p.x(); }
    record Point(int x, String y) { }
    static void caseRecordChain() {
        new Point(1, null).y().length(); }
    static void caseDoubleIndex(double d) { int[][] m = new int[3][];
        m[(int) d][(int) d]++; }
    static void caseIinc(int i) { int[][] m = new int[3][];
        m[i++][i]++; }
    static void casePreIinc(int i) { int[][] m = new int[3][];
        m[++i][i]++; }
    static void caseArrayOfArrayLength() { int[][] m = new int[3][]; int i = 1;
        m[m.length - 1][i] = m.length; }
    static void caseIndexLength() { int[][] m = new int[3][]; int[] one = {1};
        m[one.length][0] = 4; }

    static int caseIndexDepth(Node n) { int[][] m = new int[1][]; n = new Node(); n.next = n;
        return m[n.next.next.next.next.next.next.next.value][0]; }
    static int caseIndexDepthAfterArrays(Node n) { int[][][][][] m = new int[1][1][1][1][]; n = new Node(); n.next = n;
        return m[0][0][0][n.next.next.next.next.next.next.value][0]; }
    static int caseIndexInDeepArray(Node n) { int[][][][][][][][] m = new int[1][1][1][1][1][1][1][]; n = new Node(); n.next = n;
        return m[n.value][n.next.value][n.next.next.value][n.next.next.next.value][n.value][n.next.next.next.next.next.next.value][n.next.next.next.value][0]; }
    static int caseCallInDeepIndex(Node n) { int[][][][][][][][] m = new int[1][1][1][1][1][1][3][]; n = new Node(); n.next = n;
        return m[n.next().value][0][0][0][n.next.value][0][two(1, "") - 2 + two(2, "x")][0]; }
    static int caseCallAtLimit(Node n) { n = new Node(); n.next = n; Node k = new Node(); n.name = ""; k.next = k;
        return n.next().next.next.next.next.grid.length; }
    static int caseCallAtLimit2(Node n) { n = new Node(); n.next = n;
        return n.next().next.next.next.grid.length; }
    static int caseArrayAtLimit(Node n) { n = new Node(); n.next = n; n.kids = new Node[] {n};
        return n.kids[0].kids[0].kids[0].kids[0].grid.length; }
    static int caseArrayAtLimit2(Node n) { n = new Node(); n.next = n; n.kids = new Node[] {n};
        return n.kids[0].kids[0].grid.length; }
    static int caseHighParameterRead(long b0, long b1, long b2, long b3, long b4, long b5, long b6, long b7, long b8, long b9, long c0, long c1, long c2, long c3, long c4, long c5, long c6, long c7, long c8, long c9, long d0, long d1, long d2, long d3, long d4, long d5, long d6, long d7, long d8, long d9, long e0, long e1, Node at64, Node far) {
        return far.value; }
    static int caseParameter63(long b0, long b1, long b2, long b3, long b4, long b5, long b6, long b7, long b8, long b9, long c0, long c1, long c2, long c3, long c4, long c5, long c6, long c7, long c8, long c9, long d0, long d1, long d2, long d3, long d4, long d5, long d6, long d7, long d8, long d9, long e0, int i, Node at63, Node far) {
        return at63.value; }
    static int caseConflictField(boolean b, Node x) { x = new Node();
        return (b ? x : x).next.value; }
    static int caseConflictArray(boolean b, Node[] x) { x = new Node[1];
        return (b ? x : x)[0].value; }
    static void casePackages(pack.java.lang.StringLike l) {
        l.call(null, null, null).toString(); }
    static void casePackages2(pack.java.lang.StringLike l) { l = new pack.java.lang.StringLike();
        l.call(null, null, null).toString(); }
    static void casePackages3() {
        pack.java.lang.StringLike.it.toString(); }
    static void caseObjectArrayArguments() { Node n = null;
        take(null, null, null, null).next(); }
    static Node take(Object o, String[] s, StringBuilder b, Throwable t) { return null; }
    void caseThisWritten(int[] a) { int x = 3;
        a[x]++; }
    static int caseBackward(Node n) { int i = 0; while (true) { if (i == 1) {
        return n.value; }
        i++; n = null; } }
    static int caseDoWhile(boolean b, Node n, Node m) { do { b = !b; n = m; } while (b && n != null);
        return n.value; }
    static int caseNestedCall(Node n) { n = new Node();
        return n.kids[two(2, n.name)].value; }
    static int caseLongArguments(Node n) {
        return n.take(1L, 2.0, n, 3L, null).value; }
    static int caseByteIndex() { byte[] b = {1}; int[][] m = new int[3][];
        return m[b[0]][0]; }
    static int caseCharIndex() { char[] b = {1}; int[][] m = new int[3][]; short[] s = {0};
        return m[b[s[0]]][s[0]]; }
    static int caseNegation(int i) { int[][] m = new int[3][];
        return m[-i][0]; }
    static int caseLongIndex() { long[] b = {1}; int[][] m = new int[3][];
        return m[(int) b[0]][0]; }
    static int caseBooleanIndex() { int[][] m = new int[3][]; Object o = "";
        return m[o instanceof String ? 0 : 1][0]; }
    static int caseUnboxIndex(Integer i) { int[][] m = new int[3][]; i = 2;
        return m[i][i]; }
    static int caseMonitorInside(Object o) { o = ""; synchronized (o) { Node n = null;
        return n.value; } }
    static int caseAfterTry(Node n) { int i; try { i = two(1, ""); } catch (RuntimeException e) { i = 3; n = null; }
        return n.value; }
    static int caseFinallyReturn(Node n) { try { return two(1, ""); } finally { Node k = n;
        k.value = 1; } }
    static int caseNewThenConflict(boolean b, Node n) {
        return Node.make(b ? n : null, b ? 1 : 2.0).next.value; }

    public static void main(String[] args) throws Exception {
        for (var m : NpeCases.class.getDeclaredMethods()) {
            if (!m.getName().startsWith("case")) continue;
            Class<?>[] types = m.getParameterTypes();
            Object[] values = new Object[types.length];
            for (int i = 0; i < types.length; i++) {
                if (types[i].isPrimitive()) {
                    values[i] = java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(types[i], 1), 0);
                }
            }
            Throwable t = null;
            try {
                m.setAccessible(true);
                m.invoke(new NpeCases(), values);
            } catch (java.lang.reflect.InvocationTargetException e) {
                t = e.getCause();
            }
            if (!(t instanceof NullPointerException)) {
                System.out.println("! " + m.getName() + " " + t);
                continue;
            }
            StackTraceElement top = t.getStackTrace()[0];
            System.out.println(top.getClassName() + "\t" + top.getMethodName() + "\t" + top.getLineNumber() + "\t" + t.getMessage());
        }
    }
}
