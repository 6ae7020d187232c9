//! Fields and methods (JVMS §4.5, §4.6).

use std::collections::HashSet;

use super::constants::{Constant, ConstantPool};
use super::error::ClassFileError;
use super::parse::Context;
use super::reader::Reader;
use super::{FieldInfo, MethodInfo, access, annotations, code, names};
use crate::mutf8;

type Result<T> = std::result::Result<T, ClassFileError>;

const FIELD_FLAGS: u16 = access::PUBLIC
    | access::PRIVATE
    | access::PROTECTED
    | access::STATIC
    | access::FINAL
    | access::VOLATILE
    | access::TRANSIENT
    | access::ENUM
    | access::SYNTHETIC;
const METHOD_FLAGS: u16 = access::PUBLIC
    | access::PRIVATE
    | access::PROTECTED
    | access::STATIC
    | access::FINAL
    | access::SYNCHRONIZED
    | access::BRIDGE
    | access::VARARGS
    | access::NATIVE
    | access::ABSTRACT
    | access::STRICT
    | access::SYNTHETIC;

/// Annotations of the kinds that only need to be unique.
pub(super) struct Seen<'s> {
    owner: &'s str,
    invisible: bool,
    invisible_type: bool,
    invisible_parameter: bool,
}

impl<'s> Seen<'s> {
    /// `owner` completes the message "Multiple X attributes"; empty or like " for field".
    pub fn new(owner: &'s str) -> Self {
        Self { owner, invisible: false, invisible_type: false, invisible_parameter: false }
    }

    /// Stores the content of an attribute that may occur once.
    pub fn once<'a>(
        &self,
        cx: &Context<'_>,
        slot: &mut Option<&'a [u8]>,
        name: &str,
        (r, len): (&mut Reader<'a>, usize),
    ) -> Result<()> {
        if slot.is_some() {
            return Err(self.multiple(cx, name));
        }
        *slot = Some(r.take(len)?);
        Ok(())
    }

    #[cold]
    pub fn multiple(&self, cx: &Context<'_>, name: &str) -> ClassFileError {
        cx.bad_file(format_args!("Multiple {name} attributes{}", self.owner))
    }

    /// Invisible annotations are not kept, only counted.
    pub fn invisible(
        &mut self,
        cx: &Context<'_>,
        name: &str,
        (r, len): (&mut Reader<'_>, usize),
    ) -> Result<()> {
        let slot = match name {
            "RuntimeInvisibleAnnotations" => &mut self.invisible,
            "RuntimeInvisibleTypeAnnotations" => &mut self.invisible_type,
            _ => &mut self.invisible_parameter,
        };
        if std::mem::replace(slot, true) {
            return Err(self.multiple(cx, name));
        }
        r.take(len).map(|_| ())
    }
}

/// Reads the head of the next attribute: its name and length. `bad_name` is the complaint about a bad name
/// index, before the index itself.
pub(super) fn attribute<'a>(
    r: &mut Reader<'a>,
    cx: &Context<'_>,
    pool: &ConstantPool<'a>,
    bad_name: &str,
) -> Result<(&'a [u8], usize)> {
    let name = r.u2()?;
    let len = r.u4()?;
    let Constant::Utf8(name) = pool.get(name) else {
        return Err(cx.bad_file(format_args!("{bad_name} {name}")));
    };
    Ok((name, len as usize))
}

/// Reads `count` and as many rows of an attribute that must be exactly as long as these.
pub(super) fn rows(
    r: &mut Reader<'_>,
    len: usize,
    row: usize,
    wrong: impl Fn() -> ClassFileError,
) -> Result<usize> {
    let count = usize::from(r.u2()?);
    if len != count * row + 2 { Err(wrong()) } else { Ok(count) }
}

/// The index in a `Signature` attribute of a member.
pub(super) fn member_signature(cx: &Context<'_>, pool: &ConstantPool<'_>, index: u16) -> Result<u16> {
    if pool.is_utf8(index) {
        return Ok(index);
    }
    Err(cx.bad_file(format_args!("Invalid Signature attribute at constant pool index {index}")))
}

pub(super) fn read_fields<'a>(
    r: &mut Reader<'a>,
    cx: &Context<'_>,
    pool: &ConstantPool<'a>,
    in_interface: bool,
) -> Result<Vec<FieldInfo<'a>>> {
    let count = usize::from(r.u2()?);
    let mut fields = Vec::with_capacity(count.min(r.left() / 8));
    for _ in 0..count {
        fields.push(read_field(r, cx, pool, in_interface)?);
    }
    if cx.verify && fields.len() > 1 {
        let pairs = fields.iter().map(|f| (pool.utf8(f.name), pool.utf8(f.desc)));
        refuse_duplicates(cx, "field", pairs)?;
    }
    Ok(fields)
}

fn refuse_duplicates<'a>(
    cx: &Context<'_>,
    kind: &str,
    pairs: impl ExactSizeIterator<Item = (&'a [u8], &'a [u8])>,
) -> Result<()> {
    let mut seen = HashSet::with_capacity(pairs.len());
    for (name, desc) in pairs {
        if !seen.insert((name, desc)) {
            let (name, desc) = (mutf8::to_str_lossy(name), mutf8::to_str_lossy(desc));
            let what = format_args!("Duplicate {kind} name \"{name}\" with signature \"{desc}\"");
            return Err(cx.bad_file(what));
        }
    }
    Ok(())
}

fn read_field<'a>(
    r: &mut Reader<'a>,
    cx: &Context<'_>,
    pool: &ConstantPool<'a>,
    in_interface: bool,
) -> Result<FieldInfo<'a>> {
    r.expect(8)?;
    let access_flags = r.u2()? & FIELD_FLAGS;
    if cx.verify && !legal_field_flags(access_flags, in_interface, cx.major) {
        let message = format!("Illegal field modifiers in class {}: 0x{access_flags:X}", cx.name());
        return Err(ClassFileError::format(message));
    }
    let name = r.u2()?;
    if !pool.is_utf8(name) {
        return Err(cx.bad_file(format_args!("Invalid constant pool index {name} for field name")));
    }
    if cx.verify {
        cx.check_field_name(pool.utf8(name))?;
    }
    let desc = r.u2()?;
    if !pool.is_utf8(desc) {
        return Err(cx.bad_file(format_args!("Invalid constant pool index {desc} for field signature")));
    }
    if cx.verify {
        cx.check_field_descriptor(pool.utf8(name), pool.utf8(desc))?;
    }
    let mut field = FieldInfo {
        access_flags,
        name,
        desc,
        constant_value: None,
        signature: None,
        annotations: None,
        type_annotations: None,
        stable: false,
    };
    let mut seen = Seen::new(" for field");
    for _ in 0..r.u2()? {
        let (name, len) = attribute(r, cx, pool, "Invalid field attribute index")?;
        field_attribute(cx, pool, &mut field, &mut seen, name, (r, len))?;
    }
    if cx.privileged {
        field.stable = field.annotations.is_some_and(|a| annotations::is_stable(a, pool));
    }
    Ok(field)
}

fn field_attribute<'a>(
    cx: &Context<'_>,
    pool: &ConstantPool<'a>,
    field: &mut FieldInfo<'a>,
    seen: &mut Seen<'_>,
    name: &[u8],
    (r, len): (&mut Reader<'a>, usize),
) -> Result<()> {
    match name {
        b"ConstantValue" if field.access_flags & access::STATIC != 0 => {
            if field.constant_value.is_some() {
                return Err(cx.bad_file(format_args!("Duplicate ConstantValue attribute")));
            }
            if len != 2 {
                return Err(cx.bad_file(format_args!("Invalid ConstantValue field attribute length {len}")));
            }
            let index = r.u2()?;
            check_constant_value(cx, pool, index, pool.utf8(field.desc))?;
            field.constant_value = Some(index);
        }
        b"Synthetic" if len != 0 => {
            return Err(cx.bad_file(format_args!("Invalid Synthetic field attribute length {len}")));
        }
        b"Synthetic" => field.access_flags |= access::SYNTHETIC,
        b"Deprecated" if len != 0 => {
            return Err(cx.bad_file(format_args!("Invalid Deprecated field attribute length {len}")));
        }
        _ if cx.major < 49 => drop(r.take(len)?),
        b"Signature" => {
            if field.signature.is_some() {
                return Err(seen.multiple(cx, "Signature"));
            }
            if len != 2 {
                return Err(cx.bad_file(format_args!("Wrong size {len} for field's Signature attribute")));
            }
            let index = r.u2()?;
            field.signature = Some(member_signature(cx, pool, index)?);
        }
        b"RuntimeVisibleAnnotations" => {
            seen.once(cx, &mut field.annotations, "RuntimeVisibleAnnotations", (r, len))?;
        }
        b"RuntimeVisibleTypeAnnotations" => {
            seen.once(cx, &mut field.type_annotations, "RuntimeVisibleTypeAnnotations", (r, len))?;
        }
        b"RuntimeInvisibleAnnotations" => seen.invisible(cx, "RuntimeInvisibleAnnotations", (r, len))?,
        b"RuntimeInvisibleTypeAnnotations" => {
            seen.invisible(cx, "RuntimeInvisibleTypeAnnotations", (r, len))?
        }
        _ => drop(r.take(len)?),
    }
    Ok(())
}

/// The constant is of the field's type. Checked for trusted classes too: what stores it relies on it.
fn check_constant_value(cx: &Context<'_>, pool: &ConstantPool<'_>, index: u16, desc: &[u8]) -> Result<()> {
    if index == 0 || usize::from(index) >= pool.len() {
        let what = format_args!("Bad initial value index {index} in ConstantValue attribute");
        return Err(cx.bad_file(what));
    }
    let constant = pool.get(index);
    let fits = match desc.first() {
        Some(b'J') => matches!(constant, Constant::Long(_)),
        Some(b'F') => matches!(constant, Constant::Float(_)),
        Some(b'D') => matches!(constant, Constant::Double(_)),
        Some(b'I' | b'S' | b'C' | b'B' | b'Z') => matches!(constant, Constant::Integer(_)),
        Some(b'L') => {
            if desc != b"Ljava/lang/String;" || !matches!(constant, Constant::String { .. }) {
                return Err(cx.bad_file(format_args!("Bad string initial value")));
            }
            true
        }
        _ => return Err(cx.bad_file(format_args!("Unable to set initial value {index}"))),
    };
    if fits { Ok(()) } else { Err(cx.bad_file(format_args!("Inconsistent constant value type"))) }
}

fn at_most_one_visibility(flags: u16) -> bool {
    (flags & (access::PUBLIC | access::PRIVATE | access::PROTECTED)).count_ones() <= 1
}

fn legal_field_flags(flags: u16, in_interface: bool, major: u16) -> bool {
    let has = |bits: u16| flags & bits != 0;
    if in_interface {
        let wanted = access::PUBLIC | access::STATIC | access::FINAL;
        let refused = access::PRIVATE | access::PROTECTED | access::VOLATILE | access::TRANSIENT;
        flags & wanted == wanted && !has(refused) && !(major >= 49 && has(access::ENUM))
    } else {
        at_most_one_visibility(flags) && !(has(access::FINAL) && has(access::VOLATILE))
    }
}

fn legal_method_flags(flags: u16, name: &[u8], in_interface: bool, major: u16) -> bool {
    let has = |bits: u16| flags & bits != 0;
    let is_abstract = has(access::ABSTRACT);
    let strict_is_a_flag = major < 61;
    if in_interface {
        let never = access::PROTECTED | access::FINAL | access::SYNCHRONIZED | access::NATIVE;
        if major >= 52 {
            let abstract_clash = has(access::PRIVATE | access::STATIC | access::FINAL)
                || (strict_is_a_flag && has(access::STRICT));
            has(access::PUBLIC) != has(access::PRIVATE) && !has(never) && !(is_abstract && abstract_clash)
        } else if major >= 49 {
            let refused = never | access::PRIVATE | access::STATIC | access::STRICT;
            has(access::PUBLIC) && is_abstract && !has(refused)
        } else {
            has(access::PUBLIC) && is_abstract && !has(access::STATIC | access::FINAL | access::NATIVE)
        }
    } else if !at_most_one_visibility(flags) {
        false
    } else if name == b"<init>" {
        let refused =
            access::STATIC | access::FINAL | access::SYNCHRONIZED | access::NATIVE | access::ABSTRACT;
        !has(refused | if major >= 49 { access::BRIDGE } else { 0 })
    } else if is_abstract {
        let mut refused = access::FINAL | access::NATIVE | access::PRIVATE | access::STATIC;
        if major >= 49 {
            refused |= access::SYNCHRONIZED;
            refused |= if strict_is_a_flag { access::STRICT } else { 0 };
        }
        !has(refused)
    } else {
        true
    }
}

pub(super) fn read_methods<'a>(
    r: &mut Reader<'a>,
    cx: &Context<'_>,
    pool: &ConstantPool<'a>,
    in_interface: bool,
) -> Result<Vec<MethodInfo<'a>>> {
    let count = usize::from(r.u2()?);
    let mut methods = Vec::with_capacity(count.min(r.left() / 8));
    for _ in 0..count {
        methods.push(read_method(r, cx, pool, in_interface)?);
    }
    if cx.verify && methods.len() > 1 {
        let pairs = methods.iter().map(|m| (pool.utf8(m.name), pool.utf8(m.desc)));
        refuse_duplicates(cx, "method", pairs)?;
    }
    Ok(methods)
}

/// The flags as they are to be stored.
fn method_access(cx: &Context<'_>, raw: u16, name: &[u8], in_interface: bool) -> Result<u16> {
    let flags = raw & METHOD_FLAGS;
    if name == b"<clinit>" {
        if cx.major < 51 {
            return Ok(access::STATIC);
        }
        if flags & access::STATIC == 0 {
            let message = format!("Method <clinit> is not static in class file {}", cx.name());
            return Err(ClassFileError::format(message));
        }
        let kept = if cx.major < 61 { access::STATIC | access::STRICT } else { access::STATIC };
        return Ok(flags & kept);
    }
    if cx.verify && !legal_method_flags(flags, name, in_interface, cx.major) {
        let (name, class) = (mutf8::to_str_lossy(name), cx.name());
        let message = format!("Method {name} in class {class} has illegal modifiers: 0x{raw:X}");
        return Err(ClassFileError::format(message));
    }
    if in_interface && name == b"<init>" {
        let message = format!("Interface cannot have a method named <init>, class file {}", cx.name());
        return Err(ClassFileError::format(message));
    }
    Ok(flags)
}

fn read_method<'a>(
    r: &mut Reader<'a>,
    cx: &Context<'_>,
    pool: &ConstantPool<'a>,
    in_interface: bool,
) -> Result<MethodInfo<'a>> {
    r.expect(8)?;
    let raw = r.u2()?;
    let name = r.u2()?;
    if !pool.is_utf8(name) {
        return Err(cx.bad_file(format_args!("Illegal constant pool index {name} for method name")));
    }
    let name_text = pool.utf8(name);
    if cx.verify {
        cx.check_method_name(name_text)?;
    }
    let desc = r.u2()?;
    if !pool.is_utf8(desc) {
        return Err(cx.bad_file(format_args!("Illegal constant pool index {desc} for method signature")));
    }
    let desc_text = pool.utf8(desc);
    let access_flags = method_access(cx, raw, name_text, in_interface)?;
    // A class initialiser of an old class file may have arguments.
    if cx.verify {
        cx.check_method_descriptor(name_text, desc_text)?;
        if name_text == b"<clinit>" && cx.major >= 51 && desc_text != b"()V" {
            return Err(cx.bad_descriptor("Method", name_text, desc_text));
        }
    }
    let Some(slots) = names::method_argument_slots(desc_text, cx.major) else {
        return Err(cx.bad_descriptor("Method", name_text, desc_text));
    };
    let slots = slots + usize::from(access_flags & access::STATIC == 0);
    let Ok(argument_slots) = u8::try_from(slots) else {
        return Err(cx.bad_file(format_args!("Too many arguments in method signature")));
    };
    let mut method = MethodInfo {
        access_flags,
        name,
        desc,
        argument_slots,
        code: None,
        exceptions: Vec::new(),
        signature: None,
        annotations: None,
        parameter_annotations: None,
        annotation_default: None,
        type_annotations: None,
        method_parameters: None,
        method_flags: 0,
    };
    let mut seen = Seen::new(" for method");
    let mut seen_exceptions = false;
    for _ in 0..r.u2()? {
        let (name, len) = attribute(r, cx, pool, "Invalid method attribute name index")?;
        if name == b"Exceptions" {
            if std::mem::replace(&mut seen_exceptions, true) {
                return Err(cx.bad_file(format_args!("Multiple Exceptions attributes")));
            }
            method.exceptions = exceptions(cx, pool, (r, len))?;
        } else {
            method_attribute(cx, pool, &mut method, &mut seen, name, (r, len))?;
        }
    }
    let bodiless = access_flags & (access::NATIVE | access::ABSTRACT) != 0;
    if method.code.is_none() && !bodiless {
        let what = format_args!("Absent Code attribute in method that is not native or abstract");
        return Err(cx.bad_file(what));
    }
    if cx.privileged {
        method.method_flags = method.annotations.map_or(0, |a| annotations::method_markers(a, pool));
    }
    Ok(method)
}

fn method_attribute<'a>(
    cx: &Context<'_>,
    pool: &ConstantPool<'a>,
    method: &mut MethodInfo<'a>,
    seen: &mut Seen<'_>,
    name: &[u8],
    (r, len): (&mut Reader<'a>, usize),
) -> Result<()> {
    match name {
        b"Code" => {
            if method.access_flags & (access::NATIVE | access::ABSTRACT) != 0 {
                return Err(cx.bad_file(format_args!("Code attribute in native or abstract methods")));
            }
            if method.code.is_some() {
                return Err(cx.bad_file(format_args!("Multiple Code attributes")));
            }
            method.code = Some(code::read(cx, pool, (r, len), method.argument_slots)?);
        }
        b"MethodParameters" => {
            if method.method_parameters.is_some() {
                return Err(cx.bad_file(format_args!("Multiple MethodParameters attributes")));
            }
            let mut peek = *r;
            if usize::from(peek.u1()?) * 4 + 1 != len {
                let message = format!("Invalid MethodParameters method attribute length {len} in class file");
                return Err(ClassFileError::format(message));
            }
            method.method_parameters = Some(r.take(len)?);
        }
        b"Synthetic" if len != 0 => {
            return Err(cx.bad_file(format_args!("Invalid Synthetic method attribute length {len}")));
        }
        b"Synthetic" => method.access_flags |= access::SYNTHETIC,
        b"Deprecated" if len != 0 => {
            return Err(cx.bad_file(format_args!("Invalid Deprecated method attribute length {len}")));
        }
        _ if cx.major < 49 => drop(r.take(len)?),
        b"Signature" => {
            if method.signature.is_some() {
                return Err(seen.multiple(cx, "Signature"));
            }
            if len != 2 {
                return Err(cx.bad_file(format_args!("Invalid Signature attribute length {len}")));
            }
            let index = r.u2()?;
            method.signature = Some(member_signature(cx, pool, index)?);
        }
        b"RuntimeVisibleAnnotations" => {
            seen.once(cx, &mut method.annotations, "RuntimeVisibleAnnotations", (r, len))?;
        }
        b"RuntimeVisibleParameterAnnotations" => {
            seen.once(cx, &mut method.parameter_annotations, "RuntimeVisibleParameterAnnotations", (r, len))?;
        }
        b"RuntimeVisibleTypeAnnotations" => {
            seen.once(cx, &mut method.type_annotations, "RuntimeVisibleTypeAnnotations", (r, len))?;
        }
        b"AnnotationDefault" => {
            seen.once(cx, &mut method.annotation_default, "AnnotationDefault", (r, len))?;
        }
        b"RuntimeInvisibleAnnotations" => seen.invisible(cx, "RuntimeInvisibleAnnotations", (r, len))?,
        b"RuntimeInvisibleTypeAnnotations" => {
            seen.invisible(cx, "RuntimeInvisibleTypeAnnotations", (r, len))?
        }
        b"RuntimeInvisibleParameterAnnotations" => {
            seen.invisible(cx, "RuntimeInvisibleParameterAnnotations", (r, len))?;
        }
        _ => drop(r.take(len)?),
    }
    Ok(())
}

fn exceptions(
    cx: &Context<'_>,
    pool: &ConstantPool<'_>,
    (r, len): (&mut Reader<'_>, usize),
) -> Result<Vec<u16>> {
    let count = usize::from(r.u2()?);
    r.expect(count * 2)?;
    let mut out = Vec::with_capacity(count);
    for _ in 0..count {
        let index = r.u2()?;
        if !pool.is_class(index) {
            return Err(cx.bad_file(format_args!("Exception name has bad type at constant pool {index}")));
        }
        out.push(index);
    }
    if len != count * 2 + 2 {
        return Err(cx.bad_file(format_args!("Exceptions attribute has wrong length")));
    }
    Ok(out)
}
