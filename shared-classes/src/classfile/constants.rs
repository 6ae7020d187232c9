//! The constant pool (JVMS §4.4), parsed and checked.
//!
//! After [`parse`](super::ClassFile::parse) every index stored in a constant points at a constant of the
//! right kind. Accessors are total all the same: a wrong index gives an empty name, never a panic.

use super::error::{ClassFileError, ClassFileErrorKind};
use super::names;
use super::parse::Context;
use super::reader::Reader;
use crate::mutf8;

type Result<T> = std::result::Result<T, ClassFileError>;

/// One constant. Fields named after a thing hold the pool index of that thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of the class-file format")]
pub enum Constant<'a> {
    /// Index 0, and the slot after a long or a double.
    Unusable,
    /// Text in modified UTF-8.
    Utf8(&'a [u8]),
    /// An `int`.
    Integer(i32),
    /// A `float`, as its bits.
    Float(u32),
    /// A `long`.
    Long(i64),
    /// A `double`, as its bits.
    Double(u64),
    /// A class, interface or array type.
    Class { name: u16 },
    /// A string literal.
    String { utf8: u16 },
    /// A field.
    FieldRef { class: u16, name_and_type: u16 },
    /// A method of a class.
    MethodRef { class: u16, name_and_type: u16 },
    /// A method of an interface.
    InterfaceMethodRef { class: u16, name_and_type: u16 },
    /// A name with a descriptor.
    NameAndType { name: u16, desc: u16 },
    /// A method handle; `kind` is 1 to 9.
    MethodHandle { kind: u8, reference: u16 },
    /// A method type.
    MethodType { desc: u16 },
    /// A dynamically computed constant.
    Dynamic { bsm: u16, name_and_type: u16 },
    /// A dynamically computed call site.
    InvokeDynamic { bsm: u16, name_and_type: u16 },
    /// A module (in `module-info` only).
    Module { name: u16 },
    /// A package (in `module-info` only).
    Package { name: u16 },
}

/// The tag bytes.
pub mod tag {
    #![allow(missing_docs, reason = "named as in JVMS table 4.4-A")]
    pub const UTF8: u8 = 1;
    pub const INTEGER: u8 = 3;
    pub const FLOAT: u8 = 4;
    pub const LONG: u8 = 5;
    pub const DOUBLE: u8 = 6;
    pub const CLASS: u8 = 7;
    pub const STRING: u8 = 8;
    pub const FIELD_REF: u8 = 9;
    pub const METHOD_REF: u8 = 10;
    pub const INTERFACE_METHOD_REF: u8 = 11;
    pub const NAME_AND_TYPE: u8 = 12;
    pub const METHOD_HANDLE: u8 = 15;
    pub const METHOD_TYPE: u8 = 16;
    pub const DYNAMIC: u8 = 17;
    pub const INVOKE_DYNAMIC: u8 = 18;
    pub const MODULE: u8 = 19;
    pub const PACKAGE: u8 = 20;
}

impl Constant<'_> {
    /// The tag byte; 0 for an unusable slot.
    pub fn tag(&self) -> u8 {
        match self {
            Self::Unusable => 0,
            Self::Utf8(_) => tag::UTF8,
            Self::Integer(_) => tag::INTEGER,
            Self::Float(_) => tag::FLOAT,
            Self::Long(_) => tag::LONG,
            Self::Double(_) => tag::DOUBLE,
            Self::Class { .. } => tag::CLASS,
            Self::String { .. } => tag::STRING,
            Self::FieldRef { .. } => tag::FIELD_REF,
            Self::MethodRef { .. } => tag::METHOD_REF,
            Self::InterfaceMethodRef { .. } => tag::INTERFACE_METHOD_REF,
            Self::NameAndType { .. } => tag::NAME_AND_TYPE,
            Self::MethodHandle { .. } => tag::METHOD_HANDLE,
            Self::MethodType { .. } => tag::METHOD_TYPE,
            Self::Dynamic { .. } => tag::DYNAMIC,
            Self::InvokeDynamic { .. } => tag::INVOKE_DYNAMIC,
            Self::Module { .. } => tag::MODULE,
            Self::Package { .. } => tag::PACKAGE,
        }
    }
}

/// The member a field, method or interface-method reference names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberRef<'a> {
    /// Name of the class, interface or array type.
    pub class: &'a [u8],
    /// Name of the member.
    pub name: &'a [u8],
    /// Descriptor of the member.
    pub desc: &'a [u8],
    /// Whether it is an interface-method reference.
    pub interface: bool,
}

/// The constants of a class file, by index.
#[derive(Clone, Debug, Default)]
pub struct ConstantPool<'a> {
    entries: Vec<Constant<'a>>,
}

impl<'a> ConstantPool<'a> {
    /// One more than the highest index, as `constant_pool_count`.
    #[inline]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no constants at all (never so after parsing).
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The constant at `index`; `Unusable` beyond the end.
    #[inline]
    pub fn get(&self, index: u16) -> Constant<'a> {
        self.entries.get(usize::from(index)).copied().unwrap_or(Constant::Unusable)
    }

    /// All constants with their indices, the unusable slots too.
    pub fn iter(&self) -> impl Iterator<Item = (u16, Constant<'a>)> + '_ {
        self.entries.iter().enumerate().map(|(i, c)| (i as u16, *c))
    }

    /// The text of a `Utf8` constant.
    #[inline]
    pub fn utf8(&self, index: u16) -> &'a [u8] {
        match self.get(index) {
            Constant::Utf8(bytes) => bytes,
            _ => b"",
        }
    }

    /// The name of a `Class` constant.
    #[inline]
    pub fn class_name(&self, index: u16) -> &'a [u8] {
        match self.get(index) {
            Constant::Class { name } => self.utf8(name),
            _ => b"",
        }
    }

    /// The text of a `String` constant.
    #[inline]
    pub fn string(&self, index: u16) -> &'a [u8] {
        match self.get(index) {
            Constant::String { utf8 } => self.utf8(utf8),
            _ => b"",
        }
    }

    /// Name and descriptor of a `NameAndType` constant.
    #[inline]
    pub fn name_and_type(&self, index: u16) -> (&'a [u8], &'a [u8]) {
        match self.get(index) {
            Constant::NameAndType { name, desc } => (self.utf8(name), self.utf8(desc)),
            _ => (b"", b""),
        }
    }

    /// What a field, method or interface-method reference names.
    pub fn member(&self, index: u16) -> Option<MemberRef<'a>> {
        let (class, name_and_type, interface) = match self.get(index) {
            Constant::FieldRef { class, name_and_type } | Constant::MethodRef { class, name_and_type } => {
                (class, name_and_type, false)
            }
            Constant::InterfaceMethodRef { class, name_and_type } => (class, name_and_type, true),
            _ => return None,
        };
        let (name, desc) = self.name_and_type(name_and_type);
        Some(MemberRef { class: self.class_name(class), name, desc, interface })
    }

    /// Name and descriptor of a `Dynamic` or `InvokeDynamic` constant.
    pub fn dynamic(&self, index: u16) -> Option<(&'a [u8], &'a [u8])> {
        match self.get(index) {
            Constant::Dynamic { name_and_type, .. } | Constant::InvokeDynamic { name_and_type, .. } => {
                Some(self.name_and_type(name_and_type))
            }
            _ => None,
        }
    }

    /// The tag at `index`; 0 if unusable or out of range.
    #[inline]
    pub fn tag(&self, index: u16) -> u8 {
        self.get(index).tag()
    }

    pub(super) fn is_utf8(&self, index: u16) -> bool {
        matches!(self.get(index), Constant::Utf8(_))
    }

    pub(super) fn is_class(&self, index: u16) -> bool {
        matches!(self.get(index), Constant::Class { .. })
    }

    /// Reads the pool from its count on, and checks it.
    pub(super) fn read(r: &mut Reader<'a>, cx: &Context<'_>) -> Result<Self> {
        let count = r.u2()?;
        if count == 0 {
            return Err(cx.bad_file(format_args!("Illegal constant pool size {count}")));
        }
        let mut entries = Vec::with_capacity(usize::from(count));
        entries.push(Constant::Unusable);
        let mut module_tag = None;
        while entries.len() < usize::from(count) {
            let index = entries.len();
            let tag = r.u1()?;
            let needs = match tag {
                tag::METHOD_HANDLE | tag::METHOD_TYPE | tag::INVOKE_DYNAMIC => 51,
                tag::DYNAMIC => 55,
                _ => 0,
            };
            if cx.major < needs {
                let what = format_args!("Class file version does not support constant tag {tag}");
                return Err(cx.bad_file(what));
            }
            entries.push(match tag {
                tag::UTF8 => {
                    let len = r.u2()?;
                    let text = r.take(usize::from(len))?;
                    if cx.verify && !is_text(text, cx.major) {
                        return Err(cx.bad_file(format_args!("Illegal UTF8 string in constant pool")));
                    }
                    Constant::Utf8(text)
                }
                tag::INTEGER => Constant::Integer(r.u4()? as i32),
                tag::FLOAT => Constant::Float(r.u4()?),
                tag::LONG => Constant::Long(r.u8()? as i64),
                tag::DOUBLE => Constant::Double(r.u8()?),
                tag::CLASS => Constant::Class { name: r.u2()? },
                tag::STRING => Constant::String { utf8: r.u2()? },
                tag::FIELD_REF => Constant::FieldRef { class: r.u2()?, name_and_type: r.u2()? },
                tag::METHOD_REF => Constant::MethodRef { class: r.u2()?, name_and_type: r.u2()? },
                tag::INTERFACE_METHOD_REF => {
                    Constant::InterfaceMethodRef { class: r.u2()?, name_and_type: r.u2()? }
                }
                tag::NAME_AND_TYPE => Constant::NameAndType { name: r.u2()?, desc: r.u2()? },
                tag::METHOD_HANDLE => Constant::MethodHandle { kind: r.u1()?, reference: r.u2()? },
                tag::METHOD_TYPE => Constant::MethodType { desc: r.u2()? },
                tag::DYNAMIC => Constant::Dynamic { bsm: r.u2()?, name_and_type: r.u2()? },
                tag::INVOKE_DYNAMIC => Constant::InvokeDynamic { bsm: r.u2()?, name_and_type: r.u2()? },
                tag::MODULE | tag::PACKAGE if cx.major >= 53 => {
                    module_tag = Some(tag);
                    let name = r.u2()?;
                    if tag == tag::MODULE { Constant::Module { name } } else { Constant::Package { name } }
                }
                _ => return Err(cx.bad_file(format_args!("Unknown constant tag {tag}"))),
            });
            if matches!(tag, tag::LONG | tag::DOUBLE) {
                if index + 1 >= usize::from(count) {
                    return Err(cx.bad_file(format_args!("Invalid constant pool entry {index}")));
                }
                entries.push(Constant::Unusable);
            }
        }
        cx.module_tag.set(module_tag);
        let pool = Self { entries };
        if module_tag.is_some() && !cx.allow_module {
            // Refused when the flags have been looked at; the rest is of no interest then.
            return Ok(pool);
        }
        pool.check_indices(cx)?;
        if cx.verify {
            pool.check_text(cx)?;
        }
        Ok(pool)
    }

    /// Every index points at a constant of the right kind.
    fn check_indices(&self, cx: &Context<'_>) -> Result<()> {
        let class = |i: u16| self.is_class(i).then_some(()).ok_or(i);
        let text = |i: u16| self.is_utf8(i).then_some(()).ok_or(i);
        let pair = |i: u16| matches!(self.get(i), Constant::NameAndType { .. }).then_some(()).ok_or(i);
        for (at, constant) in self.iter() {
            let checked = match constant {
                Constant::Class { name } | Constant::Module { name } | Constant::Package { name } => {
                    text(name)
                }
                Constant::String { utf8 } => text(utf8),
                Constant::FieldRef { class: c, name_and_type }
                | Constant::MethodRef { class: c, name_and_type }
                | Constant::InterfaceMethodRef { class: c, name_and_type } => {
                    class(c).and_then(|()| pair(name_and_type))
                }
                Constant::NameAndType { name, desc } => text(name).and_then(|()| text(desc)),
                Constant::MethodType { desc } => text(desc),
                Constant::Dynamic { name_and_type, .. } | Constant::InvokeDynamic { name_and_type, .. } => {
                    pair(name_and_type)
                }
                Constant::MethodHandle { kind, reference } => {
                    self.check_handle(at, kind, reference, cx)?;
                    Ok(())
                }
                _ => Ok(()),
            };
            if let Err(index) = checked {
                return Err(cx.bad_file(format_args!("Invalid constant pool index {index}")));
            }
        }
        Ok(())
    }

    fn check_handle(&self, at: u16, kind: u8, reference: u16, cx: &Context<'_>) -> Result<()> {
        if reference == 0 || usize::from(reference) >= self.len() {
            return Err(cx.bad_file(format_args!("Invalid constant pool index {reference}")));
        }
        let target = self.get(reference);
        let (ok, what) = match kind {
            1..=4 => (matches!(target, Constant::FieldRef { .. }), "not a field"),
            5 | 8 => (matches!(target, Constant::MethodRef { .. }), "not a method"),
            6 | 7 => (
                matches!(target, Constant::MethodRef { .. })
                    || (cx.major >= 52 && matches!(target, Constant::InterfaceMethodRef { .. })),
                "not a method",
            ),
            9 => (matches!(target, Constant::InterfaceMethodRef { .. }), "not an interface method"),
            _ => {
                return Err(cx.bad_file(format_args!("Bad method handle kind at constant pool index {at}")));
            }
        };
        if ok {
            return Ok(());
        }
        let message = format!("Invalid constant pool index {reference} in class file {} ({what})", cx.name());
        Err(ClassFileError::format(message))
    }

    /// Names and descriptors are legal.
    fn check_text(&self, cx: &Context<'_>) -> Result<()> {
        for (_, constant) in self.iter() {
            match constant {
                Constant::Class { name } => {
                    let name = self.utf8(name);
                    if !names::is_class_name(name, cx.major) {
                        let array = Some(name).filter(|n| n.first() == Some(&b'['));
                        if let Some(what) = array.and_then(|n| names::descriptor_complaint(n, cx.major)) {
                            return Err(cx.bad_file(format_args!("{what}")));
                        }
                        let name = mutf8::to_str_lossy(name);
                        return Err(cx.bad_file(format_args!("Illegal class name \"{name}\"")));
                    }
                }
                Constant::NameAndType { name, desc } => {
                    if let Some(empty) = [desc, name].into_iter().find(|&i| self.utf8(i).is_empty()) {
                        let class = cx.name();
                        return Err(ClassFileError::format(format!(
                            "Illegal zero length constant pool entry at {empty} in class {class}"
                        )));
                    }
                    let (name, desc) = (self.utf8(name), self.utf8(desc));
                    if desc.first() == Some(&b'(') {
                        cx.check_method_name(name)?;
                        cx.check_method_descriptor(name, desc)?;
                    } else {
                        cx.check_field_name(name)?;
                        cx.check_field_descriptor(name, desc)?;
                    }
                }
                // Name and descriptor are looked at where they stand: here it is their kind.
                Constant::FieldRef { name_and_type, .. } | Constant::Dynamic { name_and_type, .. } => {
                    let (name, desc) = self.name_and_type(name_and_type);
                    if desc.first() == Some(&b'(') {
                        let kind = match constant {
                            Constant::FieldRef { .. } => "Field",
                            _ => "CONSTANT_Dynamic",
                        };
                        return Err(cx.illegal_descriptor(kind, name, desc));
                    }
                }
                Constant::MethodRef { name_and_type, .. }
                | Constant::InterfaceMethodRef { name_and_type, .. }
                | Constant::InvokeDynamic { name_and_type, .. } => {
                    let (name, desc) = self.name_and_type(name_and_type);
                    if desc.first() != Some(&b'(') {
                        let kind = match constant {
                            Constant::InvokeDynamic { .. } => "CONSTANT_InvokeDynamic",
                            _ => "Method",
                        };
                        return Err(cx.illegal_descriptor(kind, name, desc));
                    }
                    let special = name.first() == Some(&b'<') && name != b"<init>";
                    if special && matches!(constant, Constant::MethodRef { .. }) {
                        let index = self.name_index(name_and_type);
                        let what = format_args!("Bad method name at constant pool index {index}");
                        return Err(cx.bad_file(what));
                    }
                }
                Constant::MethodHandle { kind, reference } if kind >= 5 => {
                    let name = self.member(reference).map_or(&b""[..], |m| m.name);
                    let at = self.member_name_index(reference);
                    if kind == 8 && name != b"<init>" {
                        return Err(
                            cx.bad_file(format_args!("Bad constructor name at constant pool index {at}"))
                        );
                    }
                    if kind != 8 && name.first() == Some(&b'<') {
                        return Err(cx.bad_file(format_args!("Bad method name at constant pool index {at}")));
                    }
                }
                Constant::MethodType { desc } => cx.check_method_descriptor(b"type", self.utf8(desc))?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Where the name in a `NameAndType` constant stands.
    fn name_index(&self, name_and_type: u16) -> u16 {
        match self.get(name_and_type) {
            Constant::NameAndType { name, .. } => name,
            _ => name_and_type,
        }
    }

    /// Where the name of the member that a constant refers to stands.
    fn member_name_index(&self, reference: u16) -> u16 {
        match self.get(reference) {
            Constant::FieldRef { name_and_type, .. }
            | Constant::MethodRef { name_and_type, .. }
            | Constant::InterfaceMethodRef { name_and_type, .. } => self.name_index(name_and_type),
            _ => reference,
        }
    }

    /// A module or package constant is an error in anything but a module declaration.
    pub(super) fn refuse_module_tags(&self, cx: &Context<'_>) -> Result<()> {
        match cx.module_tag.get() {
            Some(tag) => Err(cx.bad_file(format_args!("Unknown constant tag {tag}"))),
            None => Ok(()),
        }
    }
}

fn is_text(bytes: &[u8], major: u16) -> bool {
    if major >= 48 { mutf8::is_valid(bytes) } else { mutf8::is_valid_lenient(bytes) }
}

/// The error for a module declaration where a class was wanted.
pub(super) fn is_module_error(name: &str) -> ClassFileError {
    ClassFileError {
        kind: ClassFileErrorKind::NoClassDefFound,
        message: format!("{name} is not a class because access_flag ACC_MODULE is set"),
    }
}
