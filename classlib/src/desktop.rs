//! java.desktop as far as it is Java: constants, shapes, colours, images in memory, image files.
//!
//! Its classes load the library `awt` and let it look up their fields before anything else; there is nothing to look up
//! here. What really needs the library (fonts, drawing, colour profiles, the display) stays without a native.

use vm::native::Native;

/// An image of the JDK may lack the module.
const fn init_ids(class: &'static str) -> Native {
    Native { varies: true, ..Native::new(class, "initIDs", "()V", crate::lang::nothing) }
}

/// The natives of these classes.
pub const NATIVES: &[Native] = &[
    init_ids("java/awt/AWTEvent"),
    init_ids("java/awt/Color"),
    init_ids("java/awt/Component"),
    init_ids("java/awt/Container"),
    init_ids("java/awt/Cursor"),
    init_ids("java/awt/Dimension"),
    init_ids("java/awt/Font"),
    init_ids("java/awt/Insets"),
    init_ids("java/awt/KeyboardFocusManager"),
    init_ids("java/awt/Rectangle"),
    init_ids("java/awt/Toolkit"),
    init_ids("java/awt/event/InputEvent"),
    init_ids("java/awt/event/KeyEvent"),
    init_ids("java/awt/event/MouseEvent"),
    init_ids("java/awt/image/BufferedImage"),
    init_ids("java/awt/image/ColorModel"),
    init_ids("java/awt/image/IndexColorModel"),
    init_ids("java/awt/image/Kernel"),
    init_ids("java/awt/image/Raster"),
    init_ids("java/awt/image/SampleModel"),
    init_ids("java/awt/image/SinglePixelPackedSampleModel"),
    init_ids("sun/awt/image/ByteComponentRaster"),
    init_ids("sun/awt/image/BytePackedRaster"),
    init_ids("sun/awt/image/IntegerComponentRaster"),
    init_ids("sun/awt/image/ShortComponentRaster"),
    init_ids("sun/java2d/Disposer"),
];
