package diff.exc;

import diff.util.Asm;
import diff.util.Asm.Bytes;

/** Class files that are wrong in form. */
public class FormatErrors {
    static void load(String what, byte[] b) {
        try {
            System.out.println(what + " accepted " + new Asm.Loader().define(b).getName());
        } catch (LinkageError e) {
            System.out.println(what + " " + e);
        }
    }

    static Asm plain(int access) {
        return new Asm(52, access, "made/Form", "java/lang/Object");
    }

    public static void main(String[] args) {
        Bytes ret = new Bytes().b(0xb1);
        load("fine", plain(0x21).bytes());
        load("final and abstract", plain(0x431).bytes());
        load("interface not abstract", plain(0x200).bytes());
        load("bad name", new Asm(52, 0x21, "made;Form", "java/lang/Object").bytes());
        load("two fields", plain(0x21).declare(0, "x", "I").declare(0, "x", "I").bytes());
        load("two methods", plain(0x21).code(9, "m", "()V", 0, 0, ret).code(9, "m", "()V", 0, 0, ret).bytes());
        load("bad field type", plain(0x21).declare(0, "x", "Q").bytes());
        load("void field", plain(0x21).declare(0, "x", "V").bytes());
        load("bad descriptor", plain(0x21).code(9, "m", "(", 0, 0, ret).bytes());
        load("bad method name", plain(0x21).code(9, "<m>", "()V", 0, 0, ret).bytes());
        load("clinit with arguments", plain(0x21).code(8, "<clinit>", "(I)V", 0, 1, ret).bytes());
        load("abstract with code", plain(0x421).code(0x401, "m", "()V", 0, 1, ret).bytes());
        load("no code", plain(0x21).bodiless(1, "m", "()V").bytes());
        load("public and private field", plain(0x21).declare(3, "x", "I").bytes());
        load("final and volatile field", plain(0x21).declare(0x50, "x", "I").bytes());
        load("public and private method", plain(0x21).code(3, "m", "()V", 0, 1, ret).bytes());
        load("arguments exceed locals", plain(0x21).code(9, "m", "(JJ)V", 0, 1, ret).bytes());
        load("empty code", plain(0x21).code(9, "m", "()V", 0, 1, new Bytes()).bytes());
        load("handler outside", plain(0x21).code(9, "m", "()V", 0, 1, ret, 0, 1, 50, 0).bytes());
        load("array as super", new Asm(52, 0x21, "made/Form", "[I").bytes());
        load("same interface twice", new Asm(52, 0x21, "made/Form", "java/lang/Object", "java/lang/Runnable", "java/lang/Runnable").bytes());
        load("class as interface", new Asm(52, 0x21, "made/Form", "java/lang/Object", "java/lang/String").bytes());
        load("interface with super", new Asm(52, 0x601, "made/Form", "java/lang/String").bytes());
        byte[] b = plain(0x21).bytes();
        b[10] = 99;
        load("bad tag", b);
        byte[] v = plain(0x21).bytes();
        v[7] = 62;
        load("later version", v);
        v[7] = 44;
        load("too old", v);
        v[7] = 61;
        v[4] = (byte) 0xff;
        v[5] = (byte) 0xff;
        load("preview", v);
    }
}
