//! Failures, and their messages with the details HotSpot gives.

use std::fmt::Write;

use super::VerifyError;
use super::frame::Frame;
use super::types::VType;
use crate::bytecode::ops;
use crate::classfile::{ClassFile, Code, MethodInfo};
use crate::mutf8;

/// Why a pass stopped.
#[derive(Debug)]
pub(super) enum Fault {
    /// The code is wrong.
    Verify(Box<Details>),
    /// The StackMapTable is malformed.
    Format(String),
    /// Another table of the method is malformed.
    MethodFormat(String),
    /// The type inferrer's complaint about such a table.
    OldFormat(&'static str),
    /// A class must be loaded first.
    NeedsLoad(Vec<u8>),
}

impl From<super::NeedsLoad> for Fault {
    fn from(super::NeedsLoad(name): super::NeedsLoad) -> Self {
        Self::NeedsLoad(name)
    }
}

/// What is wrong, and where.
#[derive(Debug)]
pub(super) struct Details {
    pub message: String,
    pub pc: usize,
    pub reason: String,
    /// The frame at the fault, printed.
    pub current: Option<String>,
    /// The frame of the StackMapTable it was compared to, printed.
    pub stackmap: Option<String>,
}

impl Fault {
    /// A fault with no more to say than that the code is wrong.
    #[cold]
    pub fn code(pc: usize, message: impl Into<String>) -> Self {
        Self::because(pc, message, "Error exists in the bytecode")
    }

    #[cold]
    pub fn because(pc: usize, message: impl Into<String>, reason: impl Into<String>) -> Self {
        let (message, reason) = (message.into(), reason.into());
        Self::Verify(Box::new(Details { message, pc, reason, current: None, stackmap: None }))
    }

    /// Adds the frame at the fault.
    pub fn at_frame(mut self, frame: &Frame<'_>, pc: usize) -> Self {
        if let Self::Verify(details) = &mut self {
            details.current = Some(frame_text(frame, pc));
        }
        self
    }

    /// Adds the frame of the StackMapTable.
    pub fn against(mut self, frame: &Frame<'_>, pc: usize) -> Self {
        if let Self::Verify(details) = &mut self {
            details.stackmap = Some(frame_text(frame, pc));
        }
        self
    }

    /// The same fault under another message.
    pub fn renamed(mut self, message: impl Into<String>) -> Self {
        if let Self::Verify(details) = &mut self {
            details.message = message.into();
        }
        self
    }
}

fn types_text(types: &[VType<'_>]) -> String {
    let mut out = String::from("{");
    for (i, t) in types.iter().enumerate() {
        let _ = write!(out, "{} {t}", if i == 0 { "" } else { "," });
    }
    out.push_str(" }");
    out
}

fn frame_text(frame: &Frame<'_>, pc: usize) -> String {
    let flags = if frame.this_uninit { " flagThisUninit" } else { "" };
    let (locals, stack) = (types_text(&frame.locals), types_text(&frame.stack));
    format!("    bci: @{pc}\n    flags: {{{flags} }}\n    locals: {locals}\n    stack: {stack}\n")
}

/// The method that failed.
pub(super) struct Report<'r> {
    pub class: &'r ClassFile<'r>,
    pub method: &'r MethodInfo<'r>,
    pub code: &'r Code<'r>,
    pub typed: bool,
}

impl Report<'_> {
    /// The error for a fault.
    #[cold]
    pub fn error(&self, fault: Fault) -> VerifyError {
        match fault {
            Fault::NeedsLoad(name) => VerifyError::NeedsLoad(name),
            Fault::Format(message) => VerifyError::ClassFormat { message },
            Fault::MethodFormat(message) => VerifyError::ClassFormat { message: self.in_method(&message) },
            Fault::Verify(details) if self.typed => VerifyError::Verify { message: self.detailed(&details) },
            Fault::Verify(details) => VerifyError::Verify { message: self.short(&details.message) },
            Fault::OldFormat(message) => VerifyError::ClassFormat { message: self.short(message) },
        }
    }

    /// The type inferrer's form.
    fn short(&self, message: &str) -> String {
        let (class, name, desc) = self.names();
        format!("(class: {class}, method: {name} signature: {desc}) {message}")
    }

    fn names(&self) -> (String, String, String) {
        let pool = &self.class.constants;
        let text = |bytes: &[u8]| mutf8::to_str_lossy(bytes).into_owned();
        (text(self.class.name()), text(pool.utf8(self.method.name)), text(pool.utf8(self.method.desc)))
    }

    fn in_method(&self, message: &str) -> String {
        let (class, name, desc) = self.names();
        let (class, method) = (class.replace('/', "."), external_method(&name, &desc));
        match method.split_once(' ') {
            Some((result, rest)) => format!("{message} in method '{result} {class}.{rest}'"),
            None => message.to_owned(),
        }
    }

    fn detailed(&self, details: &Details) -> String {
        let (class, name, desc) = self.names();
        let code = self.code.code;
        let pc = details.pc;
        let op = code.get(pc).map_or("<invalid>", |&op| match ops::info(op) {
            Some(info) => info.mnemonic,
            None => INTERNAL.get(usize::from(op) - ops::COUNT).copied().unwrap_or("<illegal>"),
        });
        let mut out = details.message.clone();
        let _ = write!(out, "\nException Details:\n  Location:\n    {class}.{name}{desc} @{pc}: {op}\n");
        let _ = writeln!(out, "  Reason:\n    {}", details.reason);
        if let Some(frame) = &details.current {
            let _ = write!(out, "  Current Frame:\n{frame}");
        }
        if let Some(frame) = &details.stackmap {
            let _ = write!(out, "  Stackmap Frame:\n{frame}");
        }
        out.push_str("  Bytecode:\n");
        push_hex(&mut out, code);
        if !self.code.handlers.is_empty() {
            out.push_str("  Exception Handler Table:\n");
            for h in &self.code.handlers {
                let _ = writeln!(out, "    bci [{}, {}] => handler: {}", h.start, h.end, h.target);
            }
        }
        if let Some(table) = self.code.stack_map_table {
            out.push_str("  Stackmap Table:\n");
            super::stackmap::describe(&mut out, table);
        }
        out
    }
}

/// What HotSpot calls the opcodes after the last of the specification: they are its own.
const INTERNAL: [&str; 37] = [
    "breakpoint",
    "fast_agetfield",
    "fast_bgetfield",
    "fast_cgetfield",
    "fast_dgetfield",
    "fast_fgetfield",
    "fast_igetfield",
    "fast_lgetfield",
    "fast_sgetfield",
    "fast_aputfield",
    "fast_bputfield",
    "fast_zputfield",
    "fast_cputfield",
    "fast_dputfield",
    "fast_fputfield",
    "fast_iputfield",
    "fast_lputfield",
    "fast_sputfield",
    "fast_aload_0",
    "fast_iaccess_0",
    "fast_aaccess_0",
    "fast_faccess_0",
    "fast_iload",
    "fast_iload2",
    "fast_icaload",
    "fast_invokevfinal",
    "fast_linearswitch",
    "fast_binaryswitch",
    "fast_aldc",
    "fast_aldc_w",
    "return_register_finalizer",
    "invokehandle",
    "nofast_getfield",
    "nofast_putfield",
    "nofast_aload_0",
    "nofast_iload",
    "_shouldnotreachhere",
];

/// Sixteen bytes a line, in pairs; the last line is filled up with blanks, of which there may be nothing else.
fn push_hex(out: &mut String, code: &[u8]) {
    for (i, line) in code.chunks_exact(16).chain([code.chunks_exact(16).remainder()]).enumerate() {
        let mut pairs = String::new();
        for (at, byte) in line.iter().enumerate() {
            let space = if at % 2 == 0 { " " } else { "" };
            let _ = write!(pairs, "{space}{byte:02x}");
        }
        let _ = writeln!(out, "    {:07x}:{pairs:<40}", i * 16);
    }
}

/// A method as HotSpot prints it, without its class: result type, name, argument types.
fn external_method(name: &str, desc: &str) -> String {
    let (mut rest, result) = desc.strip_prefix('(').and_then(|d| d.split_once(')')).unwrap_or(("", desc));
    let mut names = Vec::new();
    while !rest.is_empty() {
        let (one, tail) = external_type(rest);
        names.push(one);
        rest = tail;
    }
    format!("{} {name}({})", external_type(result).0, names.join(", "))
}

/// The first type of a descriptor as it is written in Java, and what follows it.
fn external_type(desc: &str) -> (String, &str) {
    let base = desc.trim_start_matches('[');
    let dims = desc.len() - base.len();
    let (name, rest) = match base.split_at_checked(1) {
        Some(("L", tail)) => {
            let (name, rest) = tail.split_once(';').unwrap_or((tail, ""));
            (name.replace('/', "."), rest)
        }
        Some((letter, rest)) => (primitive_name(letter).to_owned(), rest),
        None => (String::new(), ""),
    };
    (name + &"[]".repeat(dims), rest)
}

fn primitive_name(letter: &str) -> &'static str {
    match letter {
        "B" => "byte",
        "C" => "char",
        "D" => "double",
        "F" => "float",
        "I" => "int",
        "J" => "long",
        "S" => "short",
        "V" => "void",
        "Z" => "boolean",
        _ => "?",
    }
}
