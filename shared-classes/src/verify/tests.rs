//! The verifier accepts all of the JDK, and refuses what HotSpot refuses.

use std::collections::HashMap;
use std::time::Instant;

use super::{Hierarchy, NeedsLoad, Rejection, VerifyError, check_structure, verify_class, verify_with};
use crate::bytecode::ops::*;
use crate::classfile::testing::Maker;
use crate::classfile::{ClassFile, ParseOptions, access};
use crate::jimage::{self, JImage};

/// What the hierarchy keeps of a class.
#[derive(Default)]
struct Known {
    interface: bool,
    superclass: Option<Vec<u8>>,
    /// Name, descriptor, whether a method, whether protected.
    members: Vec<(Vec<u8>, Vec<u8>, bool, bool)>,
}

/// Answers from the JDK image and from classes added by a test.
pub(super) struct TestHierarchy<'i> {
    image: &'i JImage,
    classes: HashMap<Vec<u8>, Known>,
    pub(super) package: Vec<u8>,
}

fn package(name: &[u8]) -> &[u8] {
    name.iter().rposition(|&b| b == b'/').map_or(b"", |at| &name[..at])
}

impl<'i> TestHierarchy<'i> {
    pub(super) fn new(image: &'i JImage) -> Self {
        Self { image, classes: HashMap::new(), package: Vec::new() }
    }

    pub(super) fn add(&mut self, class: &ClassFile<'_>) {
        let pool = &class.constants;
        let fields = class.fields.iter().map(|f| (f.name, f.desc, false, f.access_flags));
        let methods = class.methods.iter().map(|m| (m.name, m.desc, true, m.access_flags));
        let text = |i: u16| pool.utf8(i).to_vec();
        let members = fields
            .chain(methods)
            .map(|(n, d, is_method, flags)| (text(n), text(d), is_method, flags & access::PROTECTED != 0))
            .collect();
        let known = Known {
            interface: class.is_interface(),
            superclass: class.super_name().map(<[u8]>::to_vec),
            members,
        };
        self.classes.insert(class.name().to_vec(), known);
    }

    fn known(&mut self, name: &[u8]) -> Result<&Known, NeedsLoad> {
        if !self.classes.contains_key(name) {
            let text = std::str::from_utf8(name).unwrap_or("");
            let Ok(Some((_, bytes))) = self.image.class(text) else { return Err(NeedsLoad(name.to_vec())) };
            let opts = ParseOptions { trusted: true, ..ParseOptions::default() };
            let class = ClassFile::parse(bytes, &opts).expect("a class of the image");
            self.add(&class);
        }
        self.classes.get(name).ok_or_else(|| NeedsLoad(name.to_vec()))
    }
}

impl Hierarchy for TestHierarchy<'_> {
    fn is_interface(&mut self, class: &[u8]) -> Result<bool, NeedsLoad> {
        Ok(self.known(class)?.interface)
    }

    fn superclass(&mut self, class: &[u8]) -> Result<Option<Vec<u8>>, NeedsLoad> {
        Ok(self.known(class)?.superclass.clone())
    }

    fn is_protected_elsewhere(
        &mut self,
        class: &[u8],
        name: &[u8],
        desc: &[u8],
        is_method: bool,
    ) -> Result<bool, NeedsLoad> {
        if package(class) == self.package {
            return Ok(false);
        }
        let mut at = Some(class.to_vec());
        while let Some(class) = at {
            let known = self.known(&class)?;
            let found = known.members.iter().find(|m| m.0 == name && m.1 == desc && m.2 == is_method);
            if let Some(member) = found {
                return Ok(member.3);
            }
            at = known.superclass.clone();
        }
        Ok(false)
    }
}

#[test]
fn every_class_of_the_jdk_verifies() {
    let Some(image) = jimage::installed() else {
        eprintln!("skipped: no JDK found");
        return;
    };
    let mut hierarchy = TestHierarchy::new(&image);
    for typed in [true, false] {
        let start = Instant::now();
        let (mut count, mut failed) = (0, 0);
        for resource in image.resources().filter(|r| r.is_class() && r.base() != "module-info") {
            let bytes = resource.bytes().expect("not compressed");
            let opts = ParseOptions { trusted: true, ..ParseOptions::default() };
            let class = ClassFile::parse(bytes, &opts).expect("a class of the image");
            hierarchy.package = package(class.name()).to_vec();
            for method in &class.methods {
                match verify_with(&class, method, &mut hierarchy, typed) {
                    // The image may lack a class that is only named.
                    Ok(()) | Err(Rejection { error: VerifyError::NeedsLoad(_), .. }) => {}
                    Err(Rejection { error: e, .. }) => {
                        failed += 1;
                        if failed < 20 {
                            eprintln!("{e}\n");
                        }
                    }
                }
                count += 1;
            }
        }
        eprintln!("{count} methods, {:?}, typed: {typed}", start.elapsed());
        assert_eq!(failed, 0);
    }
}

/// Knows no class but those that everything needs.
struct Few;

impl Hierarchy for Few {
    fn is_interface(&mut self, class: &[u8]) -> Result<bool, NeedsLoad> {
        match class {
            b"T" | b"java/lang/Object" | b"java/lang/String" | b"java/lang/Throwable" => Ok(false),
            b"java/lang/Comparable" => Ok(true),
            _ => Err(NeedsLoad(class.to_vec())),
        }
    }

    fn superclass(&mut self, class: &[u8]) -> Result<Option<Vec<u8>>, NeedsLoad> {
        self.is_interface(class)?;
        Ok((class != b"java/lang/Object").then(|| b"java/lang/Object".to_vec()))
    }

    fn is_protected_elsewhere(&mut self, _: &[u8], _: &[u8], _: &[u8], _: bool) -> Result<bool, NeedsLoad> {
        Ok(false)
    }
}

/// What is wrong with a static method, in the first line of the message; its pool is that of `pool`.
fn verdict(
    major: u16,
    desc: &str,
    sizes: (u16, u16),
    handlers: &[[u16; 4]],
    maps: Option<&[u8]>,
    code: &[u8],
) -> String {
    let mut maker = Maker::new(major);
    assert_eq!(maker.string("text"), pool::STRING);
    assert_eq!(maker.member(10, "java/lang/Object", "<init>", "()V"), pool::OBJECT_INIT);
    assert_eq!(maker.member(9, "T", "f", "I"), pool::FIELD);
    assert_eq!(maker.class("java/lang/Comparable"), pool::COMPARABLE);
    let tables: Vec<_> = maps.map(|bytes| maker.attribute("StackMapTable", bytes)).into_iter().collect();
    let attribute = maker.code(sizes, code, handlers, &tables);
    maker.method(
        if desc.starts_with('!') { 1 } else { 9 },
        method_name(desc),
        desc.trim_start_matches('!'),
        &[attribute],
    );
    let bytes = maker.finish();
    let class = ClassFile::parse(&bytes, &ParseOptions::default()).expect("well-formed");
    let answer = match verify_class(&class, &mut Few) {
        Ok(()) => return String::new(),
        Err(VerifyError::NeedsLoad(name)) => return format!("load {}", String::from_utf8_lossy(&name)),
        Err(e) => e.to_string(),
    };
    let first = answer.lines().next().unwrap_or("");
    first.split_once("V) ").filter(|_| first.starts_with('(')).map_or(first, |(_, m)| m).to_owned()
}

/// Instance methods of these tests are constructors.
fn method_name(desc: &str) -> &'static str {
    if desc.starts_with('!') { "<init>" } else { "m" }
}

/// Indices of constants.
mod pool {
    pub const THIS: u16 = 2;
    pub const OBJECT: u16 = 4;
    pub const STRING: u16 = 6;
    pub const OBJECT_INIT: u16 = 12;
    pub const FIELD: u16 = 18;
    pub const COMPARABLE: u16 = 20;
}

#[test]
fn wrong_code_is_refused_by_the_type_checker() {
    let check = |desc: &str, sizes: (u16, u16), code: &[u8]| verdict(61, desc, sizes, &[], None, code);
    let (this, object) = (pool::THIS as u8, pool::OBJECT as u8);
    let (init, field) = (pool::OBJECT_INIT as u8, pool::FIELD as u8);
    type Case<'c> = (&'c str, (u16, u16), &'c [u8], &'c str);
    let cases: &[Case<'_>] = &[
        ("()V", (0, 0), &[RETURN], ""),
        ("()V", (0, 0), &[NOP], "Control flow falls through code end"),
        ("()V", (0, 0), &[0xFF], "Bad instruction"),
        ("()V", (1, 0), &[BIPUSH], "Bad instruction"),
        ("()V", (0, 0), &[ICONST_0, RETURN], "Operand stack overflow"),
        ("()V", (1, 0), &[POP, RETURN], "Operand stack underflow"),
        ("()V", (2, 0), &[ICONST_0, ACONST_NULL, IADD, POP, RETURN], "Bad type on operand stack"),
        ("()V", (2, 0), &[LCONST_0, POP, POP, RETURN], "Bad type on operand stack"),
        ("()V", (1, 0), &[ILOAD_0, POP, RETURN], "Local variable table overflow"),
        ("()V", (1, 1), &[ILOAD_0, POP, RETURN], "Bad local variable type"),
        ("()V", (1, 1), &[ICONST_0, ISTORE_0, ALOAD_0, POP, RETURN], "Bad local variable type"),
        ("()I", (1, 0), &[RETURN], "Method expects a return value"),
        ("()V", (1, 0), &[ICONST_0, IRETURN], "Method does not expect a return value"),
        (
            "()Ljava/lang/String;",
            (2, 0),
            &[NEW, 0, object, DUP, INVOKESPECIAL, 0, init, ARETURN],
            "Bad return type",
        ),
        ("()V", (1, 0), &[GOTO, 0, 7, RETURN], "Expecting a stackmap frame at branch target 7"),
        ("()V", (1, 0), &[GOTO, 0, 3, RETURN], "Expecting a stackmap frame at branch target 3"),
        ("()V", (1, 0), &[RETURN, RETURN], "Expecting a stack map frame"),
        ("()V", (1, 0), &[LDC, 99, POP, RETURN], "Illegal constant pool index 99 in class T"),
        ("()V", (1, 0), &[LDC, 1, POP, RETURN], "Illegal type at constant pool entry 1 in class T"),
        ("()V", (1, 1), &[JSR, 0, 3, ASTORE_0, RET, 0], "Bad instruction: a8"),
        ("()V", (2, 0), &[NEW, 0, object, INVOKESPECIAL, 0, init, RETURN], ""),
        ("()V", (2, 0), &[NEW, 0, this, INVOKESPECIAL, 0, init, RETURN], "Call to wrong <init> method"),
        (
            "()V",
            (2, 0),
            &[ACONST_NULL, INVOKESPECIAL, 0, init, RETURN],
            "Bad operand type when invoking <init>",
        ),
        ("()Ljava/lang/Object;", (1, 0), &[NEW, 0, object, ARETURN], "Bad return type"),
        ("!()V", (1, 1), &[RETURN], "Constructor must call super() or this() before return"),
        ("!()V", (1, 1), &[ALOAD_0, INVOKESPECIAL, 0, init, RETURN], ""),
        ("!()V", (1, 1), &[ALOAD_0, GETFIELD, 0, field, POP, RETURN], "Bad type on operand stack"),
        ("()V", (1, 0), &[ICONST_1, NEWARRAY, 3, POP, RETURN], "Illegal newarray instruction"),
        ("(LA;)LB;", (1, 1), &[ALOAD_0, ARETURN], "load B"),
        ("(LA;)Ljava/lang/Comparable;", (1, 1), &[ALOAD_0, ARETURN], ""),
        ("([I)Ljava/lang/Comparable;", (1, 1), &[ALOAD_0, ARETURN], "Bad return type"),
        ("([[I)[Ljava/lang/Object;", (1, 1), &[ALOAD_0, ARETURN], ""),
        ("([I)[Ljava/lang/Object;", (1, 1), &[ALOAD_0, ARETURN], "Bad return type"),
    ];
    for (desc, sizes, code, expected) in cases {
        assert_eq!(check(desc, *sizes, code), *expected, "{desc} {code:02x?}");
    }
}

#[test]
fn stack_maps_are_checked() {
    // A loop, or what looks like one, to pc 0 or 1.
    let check = |maps: &[u8], code: &[u8]| verdict(61, "(I)V", (2, 2), &[], Some(maps), code);
    let goto_one: &[u8] = &[NOP, NOP, GOTO, 0xFF, 0xFF, RETURN];
    assert_eq!(check(&[0, 2, 1, 3], goto_one), "");
    assert_eq!(check(&[0, 1, 1], goto_one), "Expecting a stack map frame");
    assert_eq!(check(&[0, 2, 1], goto_one), "StackMapTable format error: access beyond the end of attribute");
    assert_eq!(check(&[0, 1, 1, 3], goto_one), "StackMapTable format error: wrong attribute size");
    assert_eq!(check(&[0, 2, 1, 1], goto_one), "StackMapTable error: bad offset");
    assert_eq!(check(&[0, 1, 200, 0, 0], goto_one), "StackMapTable format error: reserved frame type");
    let wrong_local = [0, 2, 252, 0, 1, 5, 250, 0, 3];
    assert_eq!(check(&wrong_local, goto_one), "Instruction type does not match stack map");
    let lost = [0, 2, 1, 252, 0, 3, 1];
    assert_eq!(check(&lost, goto_one), "");
    let too_many = [0, 1, 253, 0, 1, 1, 1];
    assert!(check(&too_many, goto_one).starts_with("StackMapTable format error: bad type array size"));
    let bad_class = [0, 1, 252, 0, 1, 7, 0, 1];
    assert_eq!(check(&bad_class, goto_one), "StackMapTable format error: bad class index");
    let grown: &[u8] = &[NOP, ICONST_0, GOTO, 0xFF, 0xFF, RETURN];
    assert_eq!(check(&[0, 2, 1, 3], grown), "Inconsistent stackmap frames at branch target 1");
}

#[test]
fn handlers_see_the_locals_of_their_range() {
    // 0: aconst_null 1: astore_1 2: iconst_0 3: istore_1 4: return 5: pop 6: return
    let code: &[u8] = &[ACONST_NULL, ASTORE_1, ICONST_0, ISTORE_1, RETURN, POP, RETURN];
    let full = |local: &[u8]| [&[0, 1, 255, 0, 5, 0, 2, 1][..], local, &[0, 1, 7, 0, 4]].concat();
    let check = |rows: &[[u16; 4]], local: &[u8]| verdict(61, "(I)V", (1, 2), rows, Some(&full(local)), code);
    let any = |start: u16, end: u16| [[start, end, 5, 0]];
    assert_eq!(check(&any(2, 4), &[7, 0, 4]), "");
    let mismatch = "Stack map does not match the one at exception handler 5";
    assert_eq!(check(&any(1, 4), &[7, 0, 4]), mismatch);
    assert_eq!(check(&any(2, 5), &[7, 0, 4]), mismatch);
    assert_eq!(check(&any(0, 5), &[0]), "");
    let caught = [[0, 1, 5, pool::COMPARABLE]];
    let complaint = "Catch type is not a subclass of Throwable in exception handler 5";
    assert_eq!(check(&caught, &[0]), complaint);
}

#[test]
fn old_classes_go_through_the_type_inferrer() {
    let check = |desc: &str, code: &[u8]| verdict(49, desc, (2, 4), &[], None, code);
    let cases: &[(&str, &[u8], &str)] = &[
        // One subroutine, called twice, with a local that differs between the calls.
        (
            "(I)V",
            &[
                ACONST_NULL,
                ASTORE_1,
                JSR,
                0,
                12,
                ALOAD_1,
                POP,
                ICONST_0,
                ISTORE_1,
                JSR,
                0,
                5,
                IINC,
                1,
                ASTORE_2,
                RET,
                2,
            ],
            "Illegal target of jump or branch",
        ),
        (
            "(I)V",
            &[
                ACONST_NULL,
                ASTORE_1,
                JSR,
                0,
                13,
                ALOAD_1,
                POP,
                ICONST_0,
                ISTORE_1,
                JSR,
                0,
                6,
                ILOAD_1,
                POP,
                RETURN,
                ASTORE_2,
                RET,
                2,
            ],
            "",
        ),
        ("(I)V", &[JSR, 0, 4, RETURN, POP, RETURN], ""),
        ("(I)V", &[JSR, 0, 3, ASTORE_1, GOTO, 0xFF, 0xFC], "Recursive call to jsr entry"),
        ("(I)V", &[RET, 0], "Register 0 contains wrong type"),
        ("(I)V", &[JSR, 0, 5, RET, 1, ASTORE_1, RET, 1], "Multiple returns to single jsr"),
        ("(I)V", &[ILOAD_0, IFEQ, 0, 4, ICONST_0, RETURN], "Inconsistent stack height 1 != 0"),
        ("(I)V", &[ILOAD_1, POP, RETURN], "Accessing value from uninitialized register 1"),
        ("(I)V", &[ALOAD_0, POP, RETURN], "Register 0 contains wrong type"),
        ("(I)V", &[NOP], "Falling off the end of the code"),
        ("(I)V", &[RETURN, NOP], ""),
        ("(I)V", &[FCONST_0, ICONST_0, IADD, RETURN], "Expecting to find integer on stack"),
    ];
    for (desc, code, expected) in cases {
        assert_eq!(check(desc, code), *expected, "{code:02x?}");
    }
}

#[test]
fn structure_alone_can_be_checked() {
    let check = |code: &[u8]| {
        let mut maker = Maker::new(61);
        let attribute = maker.code((2, 1), code, &[], &[]);
        maker.method(9, "m", "()V", &[attribute]);
        let bytes = maker.finish();
        let class = ClassFile::parse(&bytes, &ParseOptions::default()).expect("well-formed");
        check_structure(&class, &class.methods[0]).is_ok()
    };
    assert!(check(&[ICONST_0, POP, RETURN]));
    assert!(check(&[GOTO, 0, 0]));
    assert!(!check(&[GOTO, 0, 1]));
    assert!(!check(&[GOTO, 0, 9]));
    assert!(!check(&[NOP]));
    assert!(!check(&[LDC, 77, RETURN]));
    assert!(!check(&[TABLESWITCH, 0, 0, 0, 0, 0, 0, 0]));
}
