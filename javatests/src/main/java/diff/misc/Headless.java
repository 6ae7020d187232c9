package diff.misc;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.GraphicsEnvironment;
import java.awt.Insets;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Kernel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** The part of java.desktop that needs no display: constants, shapes, colours, images, image files. */
public final class Headless {
    public static void main(String[] args) throws Exception {
        System.out.println(GraphicsEnvironment.isHeadless());
        System.out.println(KeyEvent.VK_ENTER + " " + KeyEvent.getKeyText(KeyEvent.VK_F1) + " " + InputEvent.CTRL_DOWN_MASK);
        System.out.println(new Rectangle(1, 2, 30, 40).intersection(new Rectangle(10, 10, 50, 5)));
        System.out.println(new Dimension(3, 4) + " " + new Insets(1, 2, 3, 4) + " " + new Point(5, 6));
        System.out.println(Color.decode("#123456").brighter() + " " + Arrays.toString(Color.RGBtoHSB(10, 20, 30, null)));
        Area area = new Area(new Rectangle(0, 0, 10, 10));
        area.subtract(new Area(new Rectangle(2, 2, 3, 3)));
        System.out.println(area.contains(3, 3) + " " + area.contains(6, 6) + " " + area.getBounds());
        System.out.println(AffineTransform.getRotateInstance(1, 0, 5, 5).transform(new Point(2, 3), null));
        System.out.println(new Kernel(2, 1, new float[] {1, 2}).getKernelData(null)[1]);
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_565_RGB,
                BufferedImage.TYPE_BYTE_BINARY}) {
            image(type);
        }
        byte[] ramp = {0, 50, 100, (byte) 200};
        IndexColorModel colours = new IndexColorModel(2, 4, ramp, ramp, ramp);
        System.out.println(Integer.toHexString(colours.getRGB(3)) + " " + colours.getPixelSize());
        WritableRaster raster = Raster.createInterleavedRaster(0, 4, 4, 3, null);
        raster.setPixel(1, 2, new int[] {7, 8, 9});
        System.out.println(Arrays.toString(raster.getPixel(1, 2, (int[]) null)) + " " + raster.getSample(1, 2, 1));
        try {
            System.out.println(new Robot());
        } catch (Exception e) {
            System.out.println(e);
        }
    }

    private static void image(int type) throws Exception {
        BufferedImage image = new BufferedImage(17, 11, type);
        for (int y = 0; y < 11; y++) {
            for (int x = 0; x < 17; x++) {
                image.setRGB(x, y, 0xff000000 | x * 15 << 16 | y * 23 << 8 | x * y);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.out.println(type + " png " + ImageIO.write(image, "png", out) + " " + out.size() + " "
                + Arrays.hashCode(out.toByteArray()));
        BufferedImage back = ImageIO.read(new ByteArrayInputStream(out.toByteArray()));
        long sum = 0;
        for (int y = 0; y < 11; y++) {
            for (int x = 0; x < 17; x++) {
                sum = sum * 31 + image.getRGB(x, y) - back.getRGB(x, y) + image.getRGB(x, y);
            }
        }
        ByteArrayOutputStream bmp = new ByteArrayOutputStream();
        System.out.println(sum + " " + ImageIO.write(image, "bmp", bmp) + " " + bmp.size() + " "
                + image.getSubimage(2, 2, 3, 3).getRaster().getWidth());
    }
}
