//! The attributes of a class (JVMS §4.7).

use std::collections::HashSet;

use super::constants::{Constant, ConstantPool};
use super::error::ClassFileError;
use super::members::{Seen, attribute, member_signature};
use super::parse::Context;
use super::reader::Reader;
use super::{BootstrapMethod, ClassFile, InnerClass, RecordComponent, access};

type Result<T> = std::result::Result<T, ClassFileError>;

/// Where an attribute's content begins, and its length.
type Place<'a> = (Reader<'a>, usize);

/// The attributes that are lists. They are skipped at first, and read when all the others have been.
#[derive(Default)]
struct Lists<'a> {
    inner_classes: Option<Place<'a>>,
    nest_members: Option<Place<'a>>,
    record: Option<Place<'a>>,
    bootstrap_methods: Option<Place<'a>>,
    permitted_subclasses: Option<Place<'a>>,
}

/// Skips an attribute; false if there was one before.
fn defer<'a>(slot: &mut Option<Place<'a>>, (r, len): (&mut Reader<'a>, usize)) -> Result<bool> {
    let place = (*r, len);
    r.take(len)?;
    Ok(slot.replace(place).is_none())
}

pub(super) fn read<'a>(r: &mut Reader<'a>, cx: &Context<'_>, class: &mut ClassFile<'a>) -> Result<()> {
    let mut seen = Seen::new("");
    let mut lists = Lists::default();
    for _ in 0..r.u2()? {
        let (name, len) = attribute(r, cx, &class.constants, "Attribute name has bad constant pool index")?;
        class_attribute(cx, class, &mut seen, &mut lists, name, (r, len))?;
    }
    let pool = &class.constants;
    if let Some((mut r, len)) = lists.inner_classes {
        class.inner_classes = inner_classes(cx, pool, (&mut r, len))?;
    }
    if let Some((mut r, len)) = lists.nest_members {
        class.nest_members = class_list(cx, pool, (&mut r, len), "NestMembers", "Nest member")?;
    }
    if let Some((mut r, len)) = lists.record {
        class.record = Some(record(cx, pool, (&mut r, len))?);
    }
    if let Some((mut r, len)) = lists.bootstrap_methods {
        class.bootstrap_methods = bootstrap_methods(cx, pool, (&mut r, len))?;
    }
    if let Some((mut r, len)) = lists.permitted_subclasses {
        let list = class_list(cx, pool, (&mut r, len), "PermittedSubclasses", "Permitted subclass")?;
        class.permitted_subclasses = Some(list);
    }
    check_bootstrap_indices(cx, class, lists.bootstrap_methods.is_some())
}

fn class_attribute<'a>(
    cx: &Context<'_>,
    class: &mut ClassFile<'a>,
    seen: &mut Seen<'_>,
    lists: &mut Lists<'a>,
    name: &[u8],
    (r, len): (&mut Reader<'a>, usize),
) -> Result<()> {
    let bad = |what: &str| Err(cx.bad_file(format_args!("{what}")));
    let pool = &class.constants;
    match name {
        b"SourceFile" => {
            if len != 2 {
                return bad("Wrong SourceFile attribute length");
            }
            let index = r.u2()?;
            if class.source_file.is_some() {
                return bad("Multiple SourceFile attributes");
            }
            if !pool.is_utf8(index) {
                let what = format_args!("Invalid SourceFile attribute at constant pool index {index}");
                return Err(cx.bad_file(what));
            }
            class.source_file = Some(index);
        }
        b"SourceDebugExtension" => {
            seen.once(cx, &mut class.source_debug_extension, "SourceDebugExtension", (r, len))?;
        }
        b"InnerClasses" => {
            if !defer(&mut lists.inner_classes, (r, len))? {
                return bad("Multiple InnerClasses attributes");
            }
        }
        b"Synthetic" => {
            if len != 0 {
                return Err(cx.bad_file(format_args!("Invalid Synthetic classfile attribute length {len}")));
            }
            class.synthetic = true;
        }
        b"Deprecated" => {
            if len != 0 {
                return Err(cx.bad_file(format_args!("Invalid Deprecated classfile attribute length {len}")));
            }
            class.deprecated = true;
        }
        _ if cx.major < 49 => drop(r.take(len)?),
        b"Signature" => {
            if class.signature.is_some() {
                return bad("Multiple Signature attributes");
            }
            if len != 2 {
                return Err(cx.bad_file(format_args!("Wrong Signature attribute length {len}")));
            }
            let index = r.u2()?;
            if !pool.is_utf8(index) {
                let what = format_args!("Invalid constant pool index {index} in Signature attribute");
                return Err(cx.bad_file(what));
            }
            class.signature = Some(index);
        }
        b"RuntimeVisibleAnnotations" => {
            seen.once(cx, &mut class.annotations, "RuntimeVisibleAnnotations", (r, len))?;
        }
        b"RuntimeVisibleTypeAnnotations" => {
            seen.once(cx, &mut class.type_annotations, "RuntimeVisibleTypeAnnotations", (r, len))?;
        }
        b"RuntimeInvisibleAnnotations" => seen.invisible(cx, "RuntimeInvisibleAnnotations", (r, len))?,
        b"RuntimeInvisibleTypeAnnotations" => {
            seen.invisible(cx, "RuntimeInvisibleTypeAnnotations", (r, len))?
        }
        b"EnclosingMethod" => {
            if class.enclosing_method.is_some() {
                return bad("Multiple EnclosingMethod attributes");
            }
            class.enclosing_method = Some(enclosing_method(cx, pool, (r, len))?);
        }
        b"BootstrapMethods" if cx.major >= 51 => {
            if !defer(&mut lists.bootstrap_methods, (r, len))? {
                return bad("Multiple BootstrapMethods attributes");
            }
        }
        b"Module" if cx.major >= 53 => class.module = Some(r.take(len)?),
        b"NestMembers" if cx.major >= 55 => {
            if !defer(&mut lists.nest_members, (r, len))? {
                return bad("Multiple NestMembers attributes");
            }
            if class.nest_host.is_some() {
                return bad("Conflicting NestHost and NestMembers attributes");
            }
        }
        b"NestHost" if cx.major >= 55 => {
            if class.nest_host.is_some() {
                return bad("Multiple NestHost attributes");
            }
            if lists.nest_members.is_some() {
                return bad("Conflicting NestMembers and NestHost attributes");
            }
            if len != 2 {
                return bad("Wrong NestHost attribute length");
            }
            let index = r.u2()?;
            if !pool.is_class(index) {
                let what = format_args!("Nest-host class_info_index {index} has bad constant type");
                return Err(cx.bad_file(what));
            }
            class.nest_host = Some(index);
        }
        b"Record" if cx.major >= 60 => {
            if !defer(&mut lists.record, (r, len))? {
                return bad("Multiple Record attributes");
            }
        }
        b"PermittedSubclasses" if cx.major >= 61 => {
            if !defer(&mut lists.permitted_subclasses, (r, len))? {
                return bad("Multiple PermittedSubclasses attributes");
            }
            if class.access_flags & access::FINAL != 0 {
                let message = format!("PermittedSubclasses attribute in final class file {}", cx.name());
                return Err(ClassFileError::format(message));
            }
        }
        _ => drop(r.take(len)?),
    }
    Ok(())
}

fn class_list(
    cx: &Context<'_>,
    pool: &ConstantPool<'_>,
    (r, len): (&mut Reader<'_>, usize),
    attribute: &str,
    item: &str,
) -> Result<Vec<u16>> {
    let count = usize::from(r.u2()?);
    r.expect(count * 2)?;
    let mut out = Vec::with_capacity(count);
    for _ in 0..count {
        let index = r.u2()?;
        if !pool.is_class(index) {
            return Err(cx.bad_file(format_args!("{item} class_info_index {index} has bad constant type")));
        }
        out.push(index);
    }
    if len != count * 2 + 2 {
        return Err(cx.bad_file(format_args!("Wrong {attribute} attribute length")));
    }
    Ok(out)
}

fn inner_classes(
    cx: &Context<'_>,
    pool: &ConstantPool<'_>,
    (r, len): (&mut Reader<'_>, usize),
) -> Result<Vec<InnerClass>> {
    let count = usize::from(r.u2()?);
    r.expect(count * 8)?;
    let mut out = Vec::with_capacity(count);
    for _ in 0..count {
        let (inner, outer, name, flags) = (r.u2()?, r.u2()?, r.u2()?, r.u2()?);
        let bad_type =
            |what: &str, index: u16| Err(cx.bad_file(format_args!("{what} {index} has bad constant type")));
        if !pool.is_class(inner) {
            return bad_type("inner_class_info_index", inner);
        }
        if outer != 0 && !pool.is_class(outer) {
            return bad_type("outer_class_info_index", outer);
        }
        if name != 0 && !pool.is_utf8(name) {
            return bad_type("inner_name_index", name);
        }
        if cx.verify && pool.class_name(outer).first() == Some(&b'[') {
            return Err(cx.bad_file(format_args!("Outer class is an array class")));
        }
        if cx.verify && inner == outer {
            return Err(cx.bad_file(format_args!("Class is both outer and inner class")));
        }
        // The three that only a member can have.
        let member = access::PRIVATE | access::PROTECTED | access::STATIC;
        let access_flags = cx.class_flags(flags, member)?;
        out.push(InnerClass { inner, outer, name, access_flags });
    }
    if cx.major >= 49 && len != count * 8 + 2 {
        return Err(cx.bad_file(format_args!("Wrong InnerClasses attribute length")));
    }
    if cx.verify && cx.major >= 49 && count > 1 {
        let mut seen = HashSet::with_capacity(count);
        if out.iter().any(|row| !seen.insert((row.inner, row.outer, row.name, row.access_flags))) {
            return Err(cx.bad_file(format_args!("Duplicate entry in InnerClasses attribute")));
        }
    }
    Ok(out)
}

fn enclosing_method(
    cx: &Context<'_>,
    pool: &ConstantPool<'_>,
    (r, len): (&mut Reader<'_>, usize),
) -> Result<(u16, u16)> {
    if len != 4 {
        return Err(cx.bad_file(format_args!("Wrong EnclosingMethod attribute length {len}")));
    }
    let (class, method) = (r.u2()?, r.u2()?);
    let bad = |what: &str| Err(cx.bad_file(format_args!("{what} index in EnclosingMethod attribute")));
    if class == 0 {
        return bad("Invalid class");
    }
    if !pool.is_class(class) {
        return bad("Invalid or out-of-bounds class");
    }
    if method != 0 && !matches!(pool.get(method), Constant::NameAndType { .. }) {
        return bad("Invalid or out-of-bounds method");
    }
    Ok((class, method))
}

fn bootstrap_methods(
    cx: &Context<'_>,
    pool: &ConstantPool<'_>,
    (r, len): (&mut Reader<'_>, usize),
) -> Result<Vec<BootstrapMethod>> {
    if len < 2 {
        return Err(cx.bad_file(format_args!("Invalid BootstrapMethods attribute length {len}")));
    }
    let begin = r.position();
    let count = usize::from(r.u2()?);
    // The shorts of all rows together.
    let room = (len - 2) / 2;
    let mut used = 0;
    let mut out = Vec::with_capacity(count.min(r.left() / 4));
    for _ in 0..count {
        r.expect(4)?;
        let (method, argc) = (r.u2()?, usize::from(r.u2()?));
        if !matches!(pool.get(method), Constant::MethodHandle { .. }) {
            let what = format_args!("bootstrap_method_index {method} has bad constant type");
            return Err(cx.bad_file(what));
        }
        if used + 1 + argc >= room {
            let what = "Invalid BootstrapMethods num_bootstrap_methods or num_bootstrap_arguments value";
            return Err(cx.bad_file(format_args!("{what}")));
        }
        used += 2 + argc;
        r.expect(argc * 2)?;
        let mut args = Vec::with_capacity(argc);
        for _ in 0..argc {
            let index = r.u2()?;
            if !is_loadable(pool.get(index)) {
                return Err(cx.bad_file(format_args!("argument_index {index} has bad constant type")));
            }
            args.push(index);
        }
        out.push(BootstrapMethod { method, args });
    }
    if r.position() - begin != len {
        return Err(cx.bad_file(format_args!("Bad length on BootstrapMethods")));
    }
    Ok(out)
}

fn is_loadable(constant: Constant<'_>) -> bool {
    matches!(
        constant,
        Constant::Integer(_)
            | Constant::Float(_)
            | Constant::Long(_)
            | Constant::Double(_)
            | Constant::Class { .. }
            | Constant::String { .. }
            | Constant::MethodHandle { .. }
            | Constant::MethodType { .. }
            | Constant::Dynamic { .. }
    )
}

/// Every dynamic constant names a bootstrap method that exists.
fn check_bootstrap_indices(cx: &Context<'_>, class: &ClassFile<'_>, present: bool) -> Result<()> {
    for (_, constant) in class.constants.iter() {
        if let Constant::Dynamic { bsm, .. } | Constant::InvokeDynamic { bsm, .. } = constant {
            if !present {
                return Err(cx.bad_file(format_args!("Missing BootstrapMethods attribute")));
            }
            if usize::from(bsm) >= class.bootstrap_methods.len() {
                return Err(cx.bad_file(format_args!("Short length on BootstrapMethods")));
            }
        }
    }
    Ok(())
}

fn record<'a>(
    cx: &Context<'_>,
    pool: &ConstantPool<'a>,
    (r, len): (&mut Reader<'a>, usize),
) -> Result<Vec<RecordComponent<'a>>> {
    let begin = r.position();
    let count = usize::from(r.u2()?);
    let mut out = Vec::with_capacity(count.min(r.left() / 6));
    for _ in 0..count {
        let (name, desc) = (r.u2()?, r.u2()?);
        if !pool.is_utf8(name) {
            let what = format_args!("Invalid constant pool index {name} for name in Record attribute");
            return Err(cx.bad_file(what));
        }
        if !pool.is_utf8(desc) {
            let what = format_args!("Invalid constant pool index {desc} for descriptor in Record attribute");
            return Err(cx.bad_file(what));
        }
        if cx.verify {
            cx.check_field_name(pool.utf8(name))?;
            cx.check_field_descriptor(pool.utf8(name), pool.utf8(desc))?;
        }
        let mut component =
            RecordComponent { name, desc, signature: None, annotations: None, type_annotations: None };
        let mut seen = Seen::new(" for Record component");
        for _ in 0..r.u2()? {
            let (name, len) = attribute(r, cx, pool, "Invalid Record attribute name index")?;
            component_attribute(cx, pool, &mut component, &mut seen, name, (r, len))?;
        }
        out.push(component);
    }
    if r.position() - begin != len {
        let message = format!("Record attribute has wrong length in class file {}", cx.name());
        return Err(ClassFileError::format(message));
    }
    Ok(out)
}

fn component_attribute<'a>(
    cx: &Context<'_>,
    pool: &ConstantPool<'a>,
    component: &mut RecordComponent<'a>,
    seen: &mut Seen<'_>,
    name: &[u8],
    (r, len): (&mut Reader<'a>, usize),
) -> Result<()> {
    match name {
        b"Signature" => {
            if component.signature.is_some() {
                return Err(seen.multiple(cx, "Signature"));
            }
            if len != 2 {
                let what = format_args!("Invalid Signature attribute length {len} in Record component");
                return Err(cx.bad_file(what));
            }
            let index = r.u2()?;
            component.signature = Some(member_signature(cx, pool, index)?);
            Ok(())
        }
        b"RuntimeVisibleAnnotations" => {
            seen.once(cx, &mut component.annotations, "RuntimeVisibleAnnotations", (r, len))
        }
        b"RuntimeVisibleTypeAnnotations" => {
            seen.once(cx, &mut component.type_annotations, "RuntimeVisibleTypeAnnotations", (r, len))
        }
        b"RuntimeInvisibleAnnotations" => seen.invisible(cx, "RuntimeInvisibleAnnotations", (r, len)),
        b"RuntimeInvisibleTypeAnnotations" => seen.invisible(cx, "RuntimeInvisibleTypeAnnotations", (r, len)),
        _ => r.take(len).map(|_| ()),
    }
}
