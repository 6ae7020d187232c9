//! The `Code` attribute (JVMS §4.7.3) with its line numbers, variables and stack maps.

use std::collections::HashSet;

use super::constants::ConstantPool;
use super::error::ClassFileError;
use super::members::{attribute, rows};
use super::parse::Context;
use super::reader::Reader;
use super::{Code, Handler, LocalVar};
use crate::mutf8;

type Result<T> = std::result::Result<T, ClassFileError>;

pub(super) fn read<'a>(
    cx: &Context<'_>,
    pool: &ConstantPool<'a>,
    (r, attribute_len): (&mut Reader<'a>, usize),
    argument_slots: u8,
) -> Result<Code<'a>> {
    let begin = r.position();
    let (max_stack, max_locals, len) = (r.u2()?, r.u2()?, r.u4()?);
    if u16::from(argument_slots) > max_locals {
        return Err(cx.bad_file(format_args!("Arguments can't fit into locals")));
    }
    if len == 0 || len > 65535 {
        return Err(cx.bad_file(format_args!("Invalid method Code length {len}")));
    }
    let code = r.take(len as usize)?;
    let handlers = handlers(r, cx, pool, len as u16)?;
    let mut out = Code {
        max_stack,
        max_locals,
        code,
        handlers,
        line_numbers: Vec::new(),
        local_variables: Vec::new(),
        stack_map_table: None,
    };
    let mut type_table = Vec::new();
    let mut has_map = false;
    for _ in 0..r.u2()? {
        let (name, len) = attribute(r, cx, pool, "Invalid code attribute name index")?;
        match name {
            b"LineNumberTable" => line_numbers(cx, (r, len), &mut out)?,
            b"LocalVariableTable" => {
                let mut more = variables(cx, pool, "LocalVariableTable", (r, len), &out)?;
                if out.local_variables.is_empty() {
                    out.local_variables = more;
                } else {
                    out.local_variables.append(&mut more);
                }
            }
            b"LocalVariableTypeTable" if cx.verify && cx.major >= 49 => {
                type_table.extend(variables(cx, pool, "LocalVariableTypeTable", (r, len), &out)?);
            }
            b"StackMapTable" if cx.major >= 50 => {
                if std::mem::replace(&mut has_map, true) {
                    return Err(cx.bad_file(format_args!("Multiple StackMapTable attributes")));
                }
                // One without content is none.
                out.stack_map_table = Some(r.take(len)?).filter(|table| !table.is_empty());
            }
            _ => drop(r.take(len)?),
        }
    }
    if r.position() - begin != attribute_len {
        return Err(cx.bad_file(format_args!("Code segment has wrong length")));
    }
    if cx.verify {
        check_variables(cx, pool, &out.local_variables, &type_table)?;
    }
    Ok(out)
}

fn handlers(r: &mut Reader<'_>, cx: &Context<'_>, pool: &ConstantPool<'_>, len: u16) -> Result<Vec<Handler>> {
    let count = usize::from(r.u2()?);
    r.expect(count * 8)?;
    let mut out = Vec::with_capacity(count);
    for _ in 0..count {
        let handler = Handler { start: r.u2()?, end: r.u2()?, target: r.u2()?, catch_type: r.u2()? };
        if handler.start >= handler.end || handler.end > len {
            return Err(cx.bad_file(format_args!("Illegal exception table range")));
        }
        if handler.target >= len {
            return Err(cx.bad_file(format_args!("Illegal exception table handler")));
        }
        if handler.catch_type != 0 && !pool.is_class(handler.catch_type) {
            return Err(cx.bad_file(format_args!("Catch type in exception table has bad constant type")));
        }
        out.push(handler);
    }
    Ok(out)
}

fn line_numbers(cx: &Context<'_>, (r, len): (&mut Reader<'_>, usize), out: &mut Code<'_>) -> Result<()> {
    let wrong = || cx.bad_file(format_args!("LineNumberTable attribute has wrong length"));
    let count = rows(r, len, 4, wrong)?;
    out.line_numbers.reserve(count.min(r.left() / 4));
    for _ in 0..count {
        let (pc, line) = (r.u2()?, r.u2()?);
        if usize::from(pc) >= out.code.len() {
            return Err(cx.bad_file(format_args!("Invalid pc in LineNumberTable")));
        }
        out.line_numbers.push((pc, line));
    }
    Ok(())
}

fn variables(
    cx: &Context<'_>,
    pool: &ConstantPool<'_>,
    table: &str,
    (r, len): (&mut Reader<'_>, usize),
    code: &Code<'_>,
) -> Result<Vec<LocalVar>> {
    let count = rows(r, len, 10, || cx.bad_file(format_args!("{table} has wrong length")))?;
    let mut out = Vec::with_capacity(count.min(r.left() / 10));
    for _ in 0..count {
        let var = LocalVar { start: r.u2()?, len: r.u2()?, name: r.u2()?, desc: r.u2()?, index: r.u2()? };
        let LocalVar { start, len, name, desc, index } = var;
        if usize::from(start) >= code.code.len() {
            return Err(cx.bad_file(format_args!("Invalid start_pc {start} in {table}")));
        }
        if usize::from(start) + usize::from(len) > code.code.len() {
            return Err(cx.bad_file(format_args!("Invalid length {len} in {table}")));
        }
        if !pool.is_utf8(name) {
            return Err(cx.bad_file(format_args!("Name index {name} in {table} has bad constant type")));
        }
        if !pool.is_utf8(desc) {
            return Err(cx.bad_file(format_args!("Signature index {desc} in {table} has bad constant type")));
        }
        let (name_text, desc_text) = (pool.utf8(name), pool.utf8(desc));
        let is_type_table = table == "LocalVariableTypeTable";
        if cx.verify {
            cx.check_field_name(name_text)?;
            if !is_type_table {
                cx.check_field_descriptor(name_text, desc_text)?;
            }
        }
        let wide = !is_type_table && matches!(desc_text, b"J" | b"D");
        if u32::from(index) + u32::from(wide) >= u32::from(code.max_locals) {
            return Err(cx.bad_file(format_args!("Invalid index {index} in {table}")));
        }
        out.push(var);
    }
    Ok(out)
}

/// No variable is described twice, and generic types belong to described variables.
fn check_variables(
    cx: &Context<'_>,
    pool: &ConstantPool<'_>,
    variables: &[LocalVar],
    types: &[LocalVar],
) -> Result<()> {
    // As in HotSpot, the second table is not looked at where the first is missing.
    if variables.is_empty() {
        return Ok(());
    }
    let key = |v: &LocalVar| (v.start, v.len, v.index, pool.utf8(v.name));
    let mut seen = HashSet::with_capacity(variables.len());
    for variable in variables {
        if !seen.insert(key(variable)) {
            let name = mutf8::to_str_lossy(pool.utf8(variable.name));
            let what = format_args!("Duplicated LocalVariableTable attribute entry for '{name}'");
            return Err(cx.bad_file(what));
        }
    }
    let mut seen_types = HashSet::with_capacity(types.len());
    for variable in types {
        let name = mutf8::to_str_lossy(pool.utf8(variable.name));
        if !seen_types.insert(key(variable)) {
            let what = format_args!("Duplicated LocalVariableTypeTable attribute entry for '{name}'");
            return Err(cx.bad_file(what));
        }
        if !seen.contains(&key(variable)) {
            let class = cx.name();
            let message =
                format!("LVTT entry for '{name}' in class file {class} does not match any LVT entry");
            return Err(ClassFileError::format(message));
        }
    }
    Ok(())
}
