//! Every class of the installed JDK parses; ill-made ones are refused in HotSpot's words; none panics.

use std::time::Instant;

use super::testing::Maker;
use super::{ClassFile, ClassFileErrorKind, ParseOptions, method_flags};
use crate::jimage;

#[test]
fn every_class_of_the_jdk_parses() {
    let Some(image) = jimage::installed() else {
        eprintln!("skipped: no JDK found");
        return;
    };
    for trusted in [true, false] {
        let opts = ParseOptions { trusted, allow_module: true, ..ParseOptions::default() };
        let start = Instant::now();
        let mut count = 0;
        for resource in image.resources().filter(|r| r.is_class()) {
            let bytes = resource.bytes().expect("not compressed");
            if let Err(e) = ClassFile::parse(bytes, &opts) {
                panic!("{}/{}: {e}", resource.module(), resource.name());
            }
            count += 1;
        }
        let micros = start.elapsed().as_micros() / count.max(1);
        eprintln!("{count} classes, {micros} us each, trusted: {trusted}");
        assert!(count > 5_000);
    }
}

#[test]
fn the_parts_of_a_jdk_class_are_found() {
    let Some(image) = jimage::installed() else {
        eprintln!("skipped: no JDK found");
        return;
    };
    let parse = |name: &str| {
        let (_, bytes) = image.class(name).expect("readable").expect("there");
        let opts = ParseOptions { trusted: true, ..ParseOptions::default() };
        ClassFile::parse(bytes, &opts).expect("well-formed")
    };
    let string = parse("java/lang/String");
    assert_eq!(string.name(), b"java/lang/String");
    assert_eq!(string.super_name(), Some(&b"java/lang/Object"[..]));
    assert!(string.interface_names().any(|n| n == b"java/lang/CharSequence"));
    let equals = string.find_method(b"equals", b"(Ljava/lang/Object;)Z").expect("there");
    assert_eq!(equals.argument_slots, 2);
    let code = equals.code.as_ref().expect("not abstract");
    assert!(!code.line_numbers.is_empty() && code.stack_map_table.is_some());
    assert!(string.find_field(b"value", b"[B").expect("there").stable);
    let hash = string.find_method(b"hashCode", b"()I").expect("there");
    assert_eq!(hash.method_flags, 0);
    let reflection = parse("jdk/internal/reflect/Reflection");
    let caller = reflection.find_method(b"getCallerClass", b"()Ljava/lang/Class;").expect("there");
    assert_ne!(caller.method_flags & method_flags::CALLER_SENSITIVE, 0);
    assert!(parse("java/lang/Runtime$Version").nest_host.is_some());
    let constants = parse("java/lang/constant/ConstantDesc");
    assert!(constants.permitted_subclasses.is_some_and(|list| list.len() > 5));
}

/// Parses what `make` has made of an empty class; the error's message.
fn complaint(major: u16, make: impl FnOnce(&mut Maker)) -> String {
    let mut maker = Maker::new(major);
    make(&mut maker);
    match ClassFile::parse(&maker.finish(), &ParseOptions::default()) {
        Ok(_) => String::new(),
        Err(e) => e.message,
    }
}

#[test]
fn heads_are_checked() {
    let parse = |bytes: &[u8]| ClassFile::parse(bytes, &ParseOptions::default()).map(|_| ()).unwrap_err();
    assert_eq!(parse(b"").message, "Truncated class file");
    assert_eq!(parse(b"PK\x03\x04").message, "Incompatible magic value 1347093252 in class file <Unknown>");
    let mut maker = Maker::new(65);
    let error = parse(&maker.finish());
    assert_eq!(error.kind, ClassFileErrorKind::UnsupportedVersion);
    assert_eq!(
        error.message,
        "<Unknown> has been compiled by a more recent version of the Java Runtime (class file version 65.0), \
         this version of the Java Runtime only recognizes class file versions up to 61.0"
    );
    maker.major = 61;
    maker.minor = 65535;
    assert!(parse(&maker.finish()).message.starts_with("Preview features are not enabled for <Unknown>"));
    maker.minor = 0;
    let good = maker.finish();
    for len in 0..good.len() {
        assert_eq!(parse(&good[..len]).message, "Truncated class file");
    }
    let longer = [&good[..], &[0]].concat();
    assert_eq!(parse(&longer).message, "Extra bytes at the end of class file T");
    let opts = ParseOptions { expected_name: Some(b"a/B"), ..ParseOptions::default() };
    let error = ClassFile::parse(&good, &opts).unwrap_err();
    assert_eq!(
        (error.kind, error.message.as_str()),
        (ClassFileErrorKind::NoClassDefFound, "a/B (wrong name: T)")
    );
    let opts = ParseOptions { hidden: true, ..opts };
    assert!(ClassFile::parse(&good, &opts).is_ok());
}

#[test]
fn constants_are_checked() {
    let with = |major: u16, bytes: &[u8]| {
        complaint(major, |m| {
            m.constant(&[bytes]);
        })
    };
    assert_eq!(with(61, &[3, 0, 0, 0, 1]), "");
    assert_eq!(with(61, &[2, 0]), "Unknown constant tag 2 in class file <Unknown>");
    assert_eq!(with(61, &[7, 0, 99]), "Invalid constant pool index 99 in class file <Unknown>");
    assert_eq!(with(61, &[8, 0, 2]), "Invalid constant pool index 2 in class file <Unknown>");
    assert_eq!(with(61, &[1, 0, 1, 0]), "Illegal UTF8 string in constant pool in class file <Unknown>");
    assert_eq!(
        with(61, &[5, 0, 0, 0, 0, 0, 0, 0, 0]),
        "Invalid constant pool entry 5 in class file <Unknown>"
    );
    assert_eq!(
        with(50, &[16, 0, 1]),
        "Class file version does not support constant tag 16 in class file <Unknown>"
    );
    assert_eq!(
        with(61, &[15, 10, 0, 1]),
        "Bad method handle kind at constant pool index 5 in class file <Unknown>"
    );
    assert_eq!(with(61, &[19, 0, 1]), "Unknown constant tag 19 in class file <Unknown>");
    let names = [
        ("a//b", "Illegal class name \"a//b\" in class file <Unknown>"),
        ("a.b", "Illegal class name \"a.b\" in class file <Unknown>"),
        ("", "Illegal class name \"\" in class file <Unknown>"),
    ];
    for (name, message) in names {
        assert_eq!(
            complaint(61, |m| {
                m.class(name);
            }),
            message
        );
    }
    let bad = complaint(61, |m| {
        m.member(10, "A", "<clinit>", "()V");
    });
    assert!(bad.starts_with("Bad method name at constant pool index "), "{bad}");
    let bad = complaint(61, |m| {
        m.member(9, "A", "f", "Lb");
    });
    assert_eq!(bad, "Field \"f\" in class <Unknown> has illegal signature \"Lb\"");
    let bad = complaint(61, |m| {
        m.constant(&[&[18, 0, 0, 0, 5], &[12, 0, 1, 0, 1]]);
    });
    assert!(bad.starts_with("Truncated") || bad.contains("Invalid constant pool"), "{bad}");
}

#[test]
fn members_are_checked() {
    let method = |flags: u16, name: &str, desc: &str| {
        complaint(61, |m| {
            let code = m.code((4, 4), &[0xb1], &[], &[]);
            m.method(flags, name, desc, &[code]);
        })
    };
    assert_eq!(method(9, "m", "()V"), "");
    assert_eq!(method(3, "m", "()V"), "Method m in class T has illegal modifiers: 0x3");
    assert_eq!(method(9, "m<", "()V"), "Illegal method name \"m<\" in class T");
    assert_eq!(method(9, "m", "()"), "Method \"m\" in class T has illegal signature \"()\"");
    assert_eq!(method(9, "m", "(JJI)V"), "Arguments can't fit into locals in class file T");
    assert_eq!(method(1, "<clinit>", "()V"), "Method <clinit> is not static in class file T");
    assert_eq!(method(0x101, "m", "()V"), "Code attribute in native or abstract methods in class file T");
    let many = format!("({})V", "J".repeat(128));
    assert_eq!(method(9, "m", &many), "Too many arguments in method signature in class file T");
    assert_eq!(
        complaint(61, |m| m.method(1, "m", "()V", &[])),
        "Absent Code attribute in method that is not native or abstract in class file T"
    );
    let twice = |m: &mut Maker| (0..2).for_each(|_| m.field(1, "f", "I", &[]));
    assert_eq!(complaint(61, twice), "Duplicate field name \"f\" with signature \"I\" in class file T");
    let twice = |m: &mut Maker| (0..2).for_each(|_| m.method(0x101, "m", "()V", &[]));
    assert_eq!(complaint(61, twice), "Duplicate method name \"m\" with signature \"()V\" in class file T");
    assert_eq!(complaint(61, |m| m.field(0x50, "f", "I", &[])), "Illegal field modifiers in class T: 0x50");
    assert_eq!(
        complaint(61, |m| m.field(1, "f", "V", &[])),
        "Field \"f\" in class T has illegal signature \"V\""
    );
    let value = |desc: &str| {
        complaint(61, |m| {
            let text = m.string("x").to_be_bytes();
            let attribute = m.attribute("ConstantValue", &text);
            m.field(9, "f", desc, &[attribute]);
        })
    };
    assert_eq!(value("Ljava/lang/String;"), "");
    assert_eq!(value("I"), "Inconsistent constant value type in class file T");
    assert_eq!(value("LX;"), "Bad string initial value in class file T");
}

#[test]
fn classes_and_attributes_are_checked() {
    let flags = |flags: u16| complaint(61, |m| m.flags = flags);
    assert_eq!(flags(0x0601), "");
    assert_eq!(flags(0x0621), "Illegal class modifiers in class <Unknown>: 0x621");
    assert_eq!(flags(0x0410), "Illegal class modifiers in class <Unknown>: 0x410");
    assert_eq!(flags(0x8000), "<Unknown> is not a class because access_flag ACC_MODULE is set");
    assert_eq!(complaint(61, |m| m.super_class = 0), "Invalid superclass index 0 in class file T");
    assert_eq!(
        complaint(61, |m| m.this_class = 1),
        "Invalid this class index 1 in constant pool in class file <Unknown>"
    );
    let twice = |m: &mut Maker| (0..2).for_each(|_| m.interface("I"));
    assert_eq!(complaint(61, twice), "Duplicate interface name \"I\" in class file T");
    let attribute = |name: &str, content: &[u8]| complaint(61, |m| m.class_attribute(name, content));
    assert_eq!(attribute("Unheard", b"whatever"), "");
    assert_eq!(attribute("SourceFile", &[0]), "Wrong SourceFile attribute length in class file T");
    assert_eq!(
        attribute("NestHost", &[0, 1]),
        "Nest-host class_info_index 1 has bad constant type in class file T"
    );
    assert_eq!(attribute("InnerClasses", &[0, 0, 0]), "Wrong InnerClasses attribute length in class file T");
    assert_eq!(
        attribute("BootstrapMethods", &[0]),
        "Invalid BootstrapMethods attribute length 1 in class file T"
    );
    assert_eq!(
        attribute("EnclosingMethod", &[0; 4]),
        "Invalid class index in EnclosingMethod attribute in class file T"
    );
    let handler = |row: [u16; 4]| {
        complaint(61, |m| {
            let code = m.code((1, 1), &[0, 0, 0xb1], &[row], &[]);
            m.method(9, "m", "()V", &[code]);
        })
    };
    assert_eq!(handler([0, 3, 2, 0]), "");
    assert_eq!(handler([1, 1, 2, 0]), "Illegal exception table range in class file T");
    assert_eq!(handler([0, 1, 3, 0]), "Illegal exception table handler in class file T");
    assert_eq!(handler([0, 1, 2, 1]), "Catch type in exception table has bad constant type in class file T");
}

/// Some classes of the JDK, each byte of which is a chance to go wrong.
#[test]
fn damaged_classes_never_panic() {
    let Some(image) = jimage::installed() else {
        eprintln!("skipped: no JDK found");
        return;
    };
    let mut seed = 1u64;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed as usize >> 8
    };
    let names =
        ["java/lang/Thread$State", "java/util/Optional", "java/lang/Deprecated", "java/util/stream/Stream"];
    for name in names {
        let (_, whole) = image.class(name).expect("readable").expect("there");
        for round in 0..4000 {
            let mut bytes = whole.to_vec();
            for _ in 0..1 + round % 3 {
                let at = random() % bytes.len();
                bytes[at] = [random() as u8, 0, 0xFF, bytes[at].wrapping_add(1)][random() % 4];
            }
            if round % 10 == 0 {
                bytes.truncate(random() % bytes.len());
            }
            for trusted in [false, true] {
                let opts = ParseOptions { trusted, privileged: true, ..ParseOptions::default() };
                if let Ok(class) = ClassFile::parse(&bytes, &opts) {
                    for method in &class.methods {
                        let _ = crate::verify::check_structure(&class, method);
                    }
                }
            }
        }
    }
}
