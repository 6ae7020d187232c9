package diff.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** zip, jar, gzip, deflate, checksums. */
public class Zips {
    public static void main(String[] args) throws Exception {
        byte[] data = new byte[50000];
        for (int i = 0; i < data.length; i++) data[i] = (byte) (i * i % 251 / 7);
        CRC32 crc = new CRC32();
        crc.update(data);
        Adler32 ad = new Adler32();
        ad.update(data, 5, 100);
        CRC32C c = new CRC32C();
        c.update(data);
        System.out.println(Long.toHexString(crc.getValue()) + " " + Long.toHexString(ad.getValue()) + " " + Long.toHexString(c.getValue()));
        ByteArrayOutputStream bo = new ByteArrayOutputStream();
        try (GZIPOutputStream g = new GZIPOutputStream(bo)) {
            g.write(data);
        }
        System.out.println(bo.size() < data.length);
        System.out.println(Arrays.equals(new GZIPInputStream(new ByteArrayInputStream(bo.toByteArray())).readAllBytes(), data));
        try {
            byte[] bad = bo.toByteArray();
            bad[bad.length - 6] ^= 1;
            new GZIPInputStream(new ByteArrayInputStream(bad)).readAllBytes();
        } catch (ZipException e) {
            System.out.println(e.getMessage());
        }
        try {
            new GZIPInputStream(new ByteArrayInputStream("not gzip at all".getBytes()));
        } catch (ZipException e) {
            System.out.println(e.getMessage());
        }
        for (int level : new int[] {0, 1, 6, 9}) {
            Deflater d = new Deflater(level, true);
            d.setInput(data);
            d.finish();
            byte[] out = new byte[60000];
            int n = d.deflate(out);
            System.out.println(d.finished() + " " + d.getTotalIn() + " " + (d.getTotalOut() == n));
            d.end();
            Inflater inf = new Inflater(true);
            inf.setInput(out, 0, n);
            byte[] back = new byte[50000];
            System.out.println(inf.inflate(back, 0, 100) + " " + inf.inflate(back, 100, 49900) + " " + inf.inflate(new byte[1]) + inf.finished() + Arrays.equals(back, data));
            inf.end();
        }
        Inflater bad = new Inflater();
        bad.setInput(new byte[] {1, 2, 3, 4});
        try {
            bad.inflate(new byte[10]);
        } catch (DataFormatException e) {
            System.out.println(e.getMessage());
        }
        try (ZipOutputStream z = new ZipOutputStream(new FileOutputStream("t.zip"))) {
            z.setComment("comment");
            ZipEntry e = new ZipEntry("dir/a.txt");
            e.setTime(1000000000000L);
            z.putNextEntry(e);
            z.write("text a".getBytes());
            z.closeEntry();
            ZipEntry st = new ZipEntry("stored.bin");
            st.setMethod(ZipEntry.STORED);
            st.setSize(data.length);
            st.setCrc(crc.getValue());
            z.putNextEntry(st);
            z.write(data);
            z.putNextEntry(new ZipEntry("\u00e9\u4e2d.txt"));
            z.write(1);
            try {
                z.putNextEntry(new ZipEntry("stored.bin"));
            } catch (ZipException x) {
                System.out.println(x.getMessage());
            }
        }
        try (ZipFile z = new ZipFile("t.zip")) {
            System.out.println(z.size() + " " + z.getComment() + " " + z.getEntry("none"));
            z.stream().forEach(e -> System.out.println(e.getName() + " " + e.getSize() + " " + Long.toHexString(e.getCrc()) + " " + e.isDirectory() + " " + e.getMethod()));
            System.out.println(new String(z.getInputStream(z.getEntry("dir/a.txt")).readAllBytes()) + Arrays.equals(z.getInputStream(z.getEntry("stored.bin")).readAllBytes(), data));
        }
        try (ZipInputStream z = new ZipInputStream(Files.newInputStream(Path.of("t.zip")))) {
            for (ZipEntry e; (e = z.getNextEntry()) != null; ) System.out.println(e.getName() + " " + z.readAllBytes().length);
        }
        try (FileSystem fs = FileSystems.newFileSystem(Path.of("t.zip"))) {
            System.out.println(Files.readString(fs.getPath("dir/a.txt")));
            Files.writeString(fs.getPath("added"), "new");
        } catch (java.nio.file.ProviderNotFoundException e) {
            System.out.println("no zip file system");
        }
        Manifest m = new Manifest();
        m.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        m.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "x.Y");
        m.getMainAttributes().put(new Attributes.Name("Long"), "v".repeat(200));
        try (JarOutputStream j = new JarOutputStream(new FileOutputStream("t.jar"), m)) {
            j.putNextEntry(new JarEntry("x/Y.class"));
            j.write(new byte[10]);
        }
        try (JarFile j = new JarFile("t.jar")) {
            System.out.println(j.getManifest().getMainAttributes().getValue("Main-Class") + " " + j.getManifest().getMainAttributes().getValue("Long").length() + " " + j.getJarEntry("x/Y.class").getSize());
        }
        try (JarInputStream j = new JarInputStream(Files.newInputStream(Path.of("t.jar")))) {
            System.out.println(j.getManifest().getMainAttributes().size() + " " + j.getNextJarEntry().getName());
        }
        try {
            Files.writeString(Path.of("bad.zip"), "this is no zip file");
            new ZipFile("bad.zip");
        } catch (ZipException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(new CheckedInputStream(new ByteArrayInputStream(data), new CRC32()).skip(1000));
    }
}
