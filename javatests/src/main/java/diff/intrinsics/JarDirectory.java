package diff.intrinsics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Directories of zip files: all kinds of names and extra fields, and every damaged byte of an entry. */
public class JarDirectory {
    private static final byte[] NO_EXTRA = {};

    public static void main(String[] args) throws Exception {
        many();
        names();
        extras();
        damaged();
        truncated();
    }

    private static byte[] zip(Charset charset, List<ZipEntry> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes, charset)) {
            for (ZipEntry entry : entries) {
                out.putNextEntry(entry);
                out.write(entry.getName().length());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static ZipEntry entry(String name, byte[] extra, String comment) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(java.time.LocalDateTime.of(2001, 2, 3, 4, 5, 6));
        if (extra.length > 0) {
            entry.setExtra(extra);
        }
        if (comment != null) {
            entry.setComment(comment);
        }
        return entry;
    }

    private static String look(byte[] bytes, Charset charset, String... wanted) throws IOException {
        Path file = Files.createTempFile("directory", ".zip");
        try {
            Files.write(file, bytes);
            StringBuilder text = new StringBuilder();
            try (ZipFile zip = new ZipFile(file.toFile(), charset)) {
                text.append(zip.size());
                zip.stream().limit(12).forEach(e -> text.append(' ').append(e.getName()).append('/').append(e.getSize())
                        .append('/').append(e.getExtra() == null ? -1 : e.getExtra().length).append('/').append(e.getComment()));
                for (String name : wanted) {
                    ZipEntry found = zip.getEntry(name);
                    text.append("; ").append(name).append(" -> ").append(found);
                    if (found != null) {
                        text.append(' ').append(zip.getInputStream(found).readAllBytes().length);
                    }
                }
            } catch (IOException | RuntimeException e) {
                text.append(" ! ").append(e.toString().replace(file.toString(), "FILE"));
            }
            return text.toString();
        } finally {
            Files.delete(file);
        }
    }

    /** Enough for collisions in the table, and found again one by one. */
    private static void many() throws Exception {
        List<ZipEntry> entries = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            entries.add(entry("d" + i % 7 + "/f" + i + (i % 11 == 0 ? "/" : ".class"), NO_EXTRA, i % 5 == 0 ? "c" + i : null));
        }
        Path file = Files.createTempFile("many", ".zip");
        Files.write(file, zip(StandardCharsets.UTF_8, entries));
        int found = 0, missing = 0;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry e : entries) {
                String name = e.getName();
                found += zip.getEntry(name) != null ? 1 : 0;
                found += name.endsWith("/") && zip.getEntry(name.substring(0, name.length() - 1)) != null ? 1000 : 0;
                missing += zip.getEntry(name + "x") == null ? 1 : 0;
            }
            System.out.println(zip.size() + " " + found + " " + missing);
        }
        Files.delete(file);
    }

    private static void names() throws Exception {
        String[] names = {"a", "a/", "b/c", "\u00e4\u00f6", "\u65e5\u672c/\u8a9e.txt", "x\ud83d\ude00y", "Aa", "BB", "AaAa", "BBBB",
            "META-INF/", "META-INF/MANIFEST.MF", "META-INF/x.SF", "META-INF/versions/9/a", "meta-inf/manifest.mf"};
        List<ZipEntry> entries = new ArrayList<>();
        for (String name : names) {
            entries.add(entry(name, NO_EXTRA, null));
        }
        System.out.println(look(zip(StandardCharsets.UTF_8, entries), StandardCharsets.UTF_8, names));
        System.out.println(look(zip(StandardCharsets.UTF_8, entries), StandardCharsets.ISO_8859_1, names));
        entries.removeIf(e -> e.getName().chars().anyMatch(c -> c > 255));
        byte[] latin = zip(StandardCharsets.ISO_8859_1, entries);
        System.out.println(look(latin, StandardCharsets.ISO_8859_1, names));
        System.out.println(look(latin, StandardCharsets.UTF_8, names));
    }

    private static void extras() throws Exception {
        List<ZipEntry> entries = new ArrayList<>();
        entries.add(entry("none", NO_EXTRA, null));
        entries.add(entry("one", new byte[] {(byte) 0xfe, (byte) 0xca, 0, 0}, null));
        entries.add(entry("two", new byte[] {2, 3, 1, 0, 9, 4, 5, 2, 0, 1, 1}, "with a comment"));
        ZipEntry times = entry("times", NO_EXTRA, null);
        times.setLastModifiedTime(FileTime.fromMillis(1_000_000_000_000L));
        times.setCreationTime(FileTime.fromMillis(999_000_000_000L));
        entries.add(times);
        System.out.println(look(zip(StandardCharsets.UTF_8, entries), StandardCharsets.UTF_8, "none", "one", "two", "times"));
    }

    /** Each byte of an entry's fixed part, and of its extra field, with other values. */
    private static void damaged() throws Exception {
        List<ZipEntry> entries = List.of(entry("first", NO_EXTRA, null),
                entry("second/x", new byte[] {7, 8, 4, 0, 1, 2, 3, 4}, "why"), entry("third", NO_EXTRA, null));
        byte[] good = zip(StandardCharsets.UTF_8, entries);
        ByteBuffer buffer = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
        int directory = buffer.getInt(good.length - 22 + 16);
        int second = directory + 46 + buffer.getShort(directory + 28) + buffer.getShort(directory + 30);
        int end = second + 46 + buffer.getShort(second + 28) + buffer.getShort(second + 30) + buffer.getShort(second + 32);
        for (int at = second; at < end; at++) {
            // What is read from the entry's own header, and what is not read at all.
            for (int value : new int[] {0, 1, 9, 0x7f, 0xff}) {
                byte[] bad = good.clone();
                bad[at] = (byte) value;
                System.out.println((at - second) + "=" + value + ": " + look(bad, StandardCharsets.UTF_8, "third"));
            }
        }
    }

    private static void truncated() throws Exception {
        byte[] good = zip(StandardCharsets.UTF_8, List.of(entry("first", NO_EXTRA, null), entry("second", NO_EXTRA, null)));
        for (int number : new int[] {0, 1, 3, 70}) {
            byte[] bad = good.clone();
            ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putShort(bad.length - 22 + 10, (short) number);
            System.out.println("entries " + number + ": " + look(bad, StandardCharsets.UTF_8, "first"));
        }
        for (int size : new int[] {0, 45, 46, 60, 1000}) {
            byte[] bad = good.clone();
            ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putInt(bad.length - 22 + 12, size);
            System.out.println("size " + size + ": " + look(bad, StandardCharsets.UTF_8, "first"));
        }
    }
}
