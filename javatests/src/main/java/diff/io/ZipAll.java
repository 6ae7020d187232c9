package diff.io;

import diff.util.X;

import java.io.*;
import java.net.*;
import java.nio.file.*;
import java.nio.file.Paths;
import java.util.*;
import java.util.jar.*;
import java.util.zip.*;

/** Deflater in all settings, gzip, zip and jar files, the zip file system, damaged ones. */
public class ZipAll {
    public static void main(String[] a) throws Exception {
        byte[] data = new byte[20000];
        for (int i = 0; i < data.length; i++) data[i] = (byte) (i * i >> 5);
        for (int lvl = -1; lvl < 10; lvl++)
            for (int st = 0; st < 3; st++)
                for (boolean nw : new boolean[] {false, true}) {
                    Deflater d = new Deflater(lvl, nw);
                    d.setStrategy(st);
                    d.setInput(data);
                    d.finish();
                    byte[] o = new byte[30000];
                    int n = d.deflate(o);
                    Inflater in = new Inflater(nw);
                    in.setInput(o, 0, n);
                    byte[] b = new byte[20001];
                    int m = in.inflate(b);
                    X.p(
                            lvl,
                            st,
                            nw,
                            n,
                            m,
                            Arrays.equals(data, Arrays.copyOf(b, m)),
                            in.finished(),
                            d.getAdler(),
                            d.getTotalIn(),
                            d.getTotalOut(),
                            in.getRemaining());
                    d.end();
                    in.end();
                }
        CRC32 c = new CRC32();
        c.update(data);
        X.p(c.getValue());
        CRC32C cc = new CRC32C();
        cc.update(data);
        X.p(cc.getValue());
        Adler32 ad = new Adler32();
        ad.update(data, 5, 100);
        X.p(ad.getValue());
        X.t(
                "bad",
                () -> {
                    Inflater i = new Inflater();
                    i.setInput(new byte[] {1, 2, 3, 4});
                    return i.inflate(new byte[10]);
                });
        X.t(
                "dict",
                () -> {
                    Deflater d = new Deflater();
                    d.setDictionary("hello".getBytes());
                    d.setInput("hello hello".getBytes());
                    d.finish();
                    byte[] o = new byte[100];
                    int n = d.deflate(o);
                    Inflater i = new Inflater();
                    i.setInput(o, 0, n);
                    byte[] b = new byte[100];
                    X.p(i.inflate(b), i.needsDictionary(), i.getAdler());
                    i.setDictionary("hello".getBytes());
                    return new String(b, 0, i.inflate(b));
                });
        X.t(
                "ended",
                () -> {
                    Inflater i = new Inflater();
                    i.end();
                    return i.inflate(new byte[1]);
                });
        X.t(
                "baddict",
                () -> {
                    Inflater i = new Inflater();
                    i.setDictionary(new byte[3]);
                    return 1;
                });
        X.t(
                "sync",
                () -> {
                    Deflater d = new Deflater();
                    d.setInput(data, 0, 1000);
                    byte[] o = new byte[5000];
                    return d.deflate(o, 0, 5000, Deflater.SYNC_FLUSH)
                            + " "
                            + d.deflate(o, 0, 5000, Deflater.FULL_FLUSH)
                            + " "
                            + d.needsInput();
                });
        ByteArrayOutputStream bo = new ByteArrayOutputStream();
        try (GZIPOutputStream g = new GZIPOutputStream(bo)) {
            g.write(data);
        }
        byte[] gz = bo.toByteArray();
        X.p(gz.length, Arrays.hashCode(gz));
        X.p(Arrays.equals(data, new GZIPInputStream(new ByteArrayInputStream(gz)).readAllBytes()));
        X.t("gzbad", () -> new GZIPInputStream(new ByteArrayInputStream(new byte[20])));
        X.t("gzeof", () -> new GZIPInputStream(new ByteArrayInputStream(new byte[0])));
        X.t(
                "gztrunc",
                () ->
                        new GZIPInputStream(new ByteArrayInputStream(gz, 0, gz.length / 2))
                                .readAllBytes());
        X.t(
                "gzcrc",
                () -> {
                    byte[] b = gz.clone();
                    b[b.length - 6] ^= 1;
                    return new GZIPInputStream(new ByteArrayInputStream(b)).readAllBytes();
                });
        X.t(
                "gzcorrupt",
                () -> {
                    byte[] b = gz.clone();
                    b[30] ^= 0x55;
                    return new GZIPInputStream(new ByteArrayInputStream(b)).readAllBytes().length;
                });
        bo = new ByteArrayOutputStream();
        try (ZipOutputStream z = new ZipOutputStream(bo)) {
            z.setComment("cmt\u00e9");
            for (String n : new String[] {"a.txt", "dir/", "dir/\u00fcml", "big"}) {
                ZipEntry e = new ZipEntry(n);
                e.setTime(1234567890000L);
                e.setComment("ec");
                z.putNextEntry(e);
                if (n.equals("big")) z.write(data);
                else if (!n.endsWith("/")) z.write(n.getBytes());
                z.closeEntry();
            }
            ZipEntry s = new ZipEntry("stored");
            s.setMethod(ZipEntry.STORED);
            s.setTime(1234567890000L);
            s.setSize(3);
            s.setCrc(0x352441c2L);
            z.putNextEntry(s);
            z.write("abc".getBytes());
            z.closeEntry();
            X.t(
                    "dup",
                    () -> {
                        z.putNextEntry(new ZipEntry("a.txt"));
                        return 1;
                    });
            X.t(
                    "storedbad",
                    () -> {
                        ZipEntry q = new ZipEntry("q");
                        q.setMethod(ZipEntry.STORED);
                        z.putNextEntry(q);
                        return 1;
                    });
        }
        byte[] zip = bo.toByteArray();
        X.p(zip.length);
        Files.write(Paths.get("z.zip"), zip);
        ZipInputStream zi = new ZipInputStream(new ByteArrayInputStream(zip));
        ZipEntry e;
        while ((e = zi.getNextEntry()) != null)
            X.p(
                    e,
                    e.getSize(),
                    zi.readAllBytes().length,
                    e.getSize(),
                    e.getCrc(),
                    e.isDirectory(),
                    e.getMethod());
        try (ZipFile z = new ZipFile("z.zip")) {
            X.p(z.size(), z.getComment(), z.getName());
            z.stream()
                    .forEach(
                            q ->
                                    X.p(
                                            q,
                                            q.getSize(),
                                            q.getCompressedSize(),
                                            q.getCrc(),
                                            q.getComment(),
                                            q.getTime(),
                                            q.getExtra()));
            X.p(z.getEntry("dir"), z.getEntry("nope"));
            X.p(new String(z.getInputStream(z.getEntry("dir/\u00fcml")).readAllBytes(), "UTF-8"));
            InputStream is = z.getInputStream(z.getEntry("big"));
            X.p(is.available(), is.skip(100), is.read());
            z.close();
            X.t("closed", () -> z.size());
            X.t("closed", () -> is.read());
        }
        X.t("nozip", () -> new ZipFile("none.zip"));
        Files.write(Paths.get("e.zip"), new byte[0]);
        X.t("empty", () -> new ZipFile("e.zip"));
        Files.write(Paths.get("t.zip"), Arrays.copyOf(zip, zip.length / 2));
        X.t("trunc", () -> new ZipFile("t.zip"));
        X.t("dirzip", () -> new ZipFile("."));
        X.t("badmode", () -> new ZipFile(new File("z.zip"), 7));
        try (FileSystem fs =
                FileSystems.newFileSystem(
                        URI.create("jar:" + Paths.get("z.zip").toUri()), Map.of())) {
            Path p = fs.getPath("/new/x");
            Files.createDirectories(p.getParent());
            Files.writeString(p, "zipfs");
            Files.copy(fs.getPath("a.txt"), fs.getPath("copy"));
            Files.delete(fs.getPath("stored"));
            Files.walk(fs.getPath("/")).map(Path::toString).sorted().forEach(System.out::println);
            X.p(
                    fs.isReadOnly(),
                    Files.size(fs.getPath("big")),
                    Files.readAttributes(fs.getPath("big"), "zip:*").containsKey("crc"));
            X.t("no", () -> Files.readString(fs.getPath("zz")));
            X.t("isdir", () -> Files.readString(fs.getPath("dir")));
            X.t(
                    "ne",
                    () -> {
                        Files.delete(fs.getPath("dir"));
                        return 1;
                    });
            X.t(
                    "again",
                    () ->
                            FileSystems.newFileSystem(
                                            URI.create("jar:" + Paths.get("z.zip").toUri()),
                                            Map.of())
                                    .isOpen());
        } catch (Exception x) {
            X.p(x.getClass());
        }
        try (ZipFile z = new ZipFile("z.zip")) {
            X.p(z.size(), z.getEntry("new/x").getSize());
        }
        Manifest mf = new Manifest();
        mf.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        mf.getMainAttributes().putValue("X-Long", "y".repeat(200));
        mf.getAttributes("none");
        Attributes at = new Attributes();
        at.putValue("Sealed", "true");
        mf.getEntries().put("p/", at);
        try (JarOutputStream j = new JarOutputStream(new FileOutputStream("j.jar"), mf)) {
            j.putNextEntry(new JarEntry("p/r.txt"));
            j.write("res".getBytes());
            j.putNextEntry(new JarEntry("META-INF/versions/11/p/r.txt"));
            j.write("v11".getBytes());
        }
        try (JarFile j = new JarFile("j.jar")) {
            ByteArrayOutputStream q = new ByteArrayOutputStream();
            j.getManifest().write(q);
            X.p(q);
            X.p(
                    j.isMultiRelease(),
                    j.getManifest().getAttributes("p/").getValue("Sealed"),
                    j.versionedStream().count(),
                    j.getVersion());
        }
        URL u = new URL("jar:file:j.jar!/p/r.txt");
        X.p(
                new String(u.openStream().readAllBytes()),
                ((JarURLConnection) u.openConnection()).getEntryName());
        X.t("jurl", () -> new URL("jar:file:j.jar!/nope").openStream());
        X.t("jurl", () -> new URL("jar:file:j.jar").openStream());
        X.t("jurl2", () -> new URL("jar:file:nope.jar!/x").openStream());
        X.t("mfbad", () -> new Manifest(new ByteArrayInputStream("bad line\n".getBytes())));
        X.t("mfname", () -> new Attributes.Name("a b"));
        DeflaterInputStream dis = new DeflaterInputStream(new ByteArrayInputStream(data));
        byte[] df = dis.readAllBytes();
        X.p(df.length, new InflaterInputStream(new ByteArrayInputStream(df)).readAllBytes().length);
        bo = new ByteArrayOutputStream();
        InflaterOutputStream io = new InflaterOutputStream(bo);
        io.write(df);
        io.finish();
        X.p(bo.size());
        CheckedInputStream ci = new CheckedInputStream(new ByteArrayInputStream(data), new CRC32());
        ci.readAllBytes();
        X.p(ci.getChecksum().getValue());
    }
}
