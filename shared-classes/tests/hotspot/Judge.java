import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads class files from standard input, defines and links each, and answers with what was thrown. */
public class Judge {
    static final class Loader extends ClassLoader {
        private final Path classes;

        Loader(Path classes) {
            super(ClassLoader.getPlatformClassLoader());
            this.classes = classes;
        }

        /** The given classes first, so that all of them have this loader. */
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            Path file = classes.resolve(name.replace('.', '/') + ".class");
            if (loaded != null || !Files.exists(file)) {
                return loaded != null ? loaded : super.loadClass(name, resolve);
            }
            try {
                return define(name, Files.readAllBytes(file));
            } catch (IOException e) {
                throw new ClassNotFoundException(name);
            }
        }

        Class<?> define(String name, byte[] bytes) {
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    public static void main(String[] args) throws Exception {
        var in = new DataInputStream(new BufferedInputStream(System.in));
        var out = new DataOutputStream(new BufferedOutputStream(System.out));
        int length;
        while ((length = in.readInt()) >= 0) {
            String name = in.readUTF();
            byte[] bytes = in.readNBytes(length);
            String answer = "";
            try {
                new Loader(Path.of(args[0])).define(name, bytes).getDeclaredFields();
            } catch (Throwable t) {
                answer = t.getClass().getName() + "\n" + t.getMessage();
            }
            byte[] text = answer.getBytes(StandardCharsets.UTF_8);
            out.writeInt(text.length);
            out.write(text);
        }
        out.flush();
    }
}
