//! The table of natives against a JDK's image: done whenever a template is built, so that a JDK whose natives are
//! others than those of the table is named at once, native by native, and not by a program that fails later.
//!
//! A native that the table lacks throws `UnsatisfiedLinkError` when it is called; a row that the image lacks is never
//! called. Neither keeps the machine from starting: JDK updates add and remove natives (rows that say `varies`).

use shared_classes::classfile::{ClassFile, ParseOptions, access};
use shared_classes::jimage::JImage;
use std::collections::BTreeSet;
use std::fmt;

/// A native method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// Internal name of its class.
    pub class: String,
    /// Its name.
    pub name: String,
    /// Its descriptor.
    pub desc: String,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}{}", self.class, self.name, self.desc)
    }
}

/// How table and image differ.
#[derive(Debug, Default)]
pub struct Differences {
    /// Natives of modules whose natives are all here, and of the machine's own classes, without a row.
    pub missing: Vec<Row>,
    /// Rows without a native.
    pub wrong: Vec<Row>,
    /// Rows that are there twice.
    pub twice: Vec<Row>,
}

/// Modules all of whose natives have rows.
const WHOLE: [&str; 3] = ["java.base", "java.management", "jdk.management"];

/// The native methods of a class file.
fn natives_of(bytes: &[u8]) -> Result<Vec<Row>, String> {
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    let options = ParseOptions { trusted: true, ..Default::default() };
    let cf = ClassFile::parse(bytes, &options).map_err(|e| e.message)?;
    let natives = cf.methods.iter().filter(|m| m.access_flags & access::NATIVE != 0);
    Ok(natives
        .map(|m| Row {
            class: text(cf.name()),
            name: text(cf.constants.utf8(m.name)),
            desc: text(cf.constants.utf8(m.desc)),
        })
        .collect())
}

/// Does the interpreter enter this native in a way of its own? (JVMS §2.9.3)
fn is_signature_polymorphic(row: &Row) -> bool {
    row.class == "java/lang/invoke/MethodHandle" && row.desc.starts_with("([Ljava/lang/Object;)")
}

/// Compares the table with the image of a JDK.
///
/// # Errors
/// A class of the image can't be read.
pub fn compare(image: &JImage) -> Result<Differences, String> {
    let table = &crate::all()[1..];
    let row =
        |n: &vm::native::Native| Row { class: n.class.into(), name: n.name.into(), desc: n.desc.into() };
    let mut wanted = BTreeSet::new();
    let is_class = |module: &str, base: &str| WHOLE.contains(&module) && base != "module-info";
    for resource in image.resources().filter(|r| r.is_class() && is_class(r.module(), r.base())) {
        wanted.extend(natives_of(resource.bytes().map_err(|e| e.to_string())?)?);
    }
    for (_, bytes) in crate::support_classes() {
        wanted.extend(natives_of(bytes)?);
    }
    let have: BTreeSet<Row> = table.iter().map(row).collect();
    // Classes of other modules may have rows too; those modules need not be whole.
    let mut elsewhere = BTreeSet::new();
    let named: BTreeSet<&str> = table.iter().map(|n| n.class).collect();
    for class in named {
        if let Some((module, bytes)) = image.class(class).map_err(|e| e.to_string())?
            && !WHOLE.contains(&module)
        {
            elsewhere.extend(natives_of(bytes)?);
        }
    }
    let is_there = |r: &Row| wanted.contains(r) || elsewhere.contains(r);
    let wrong = table.iter().filter(|n| !n.varies && !n.intrinsic).map(row);
    let mut seen = BTreeSet::new();
    Ok(Differences {
        wrong: wrong.filter(|r| !is_there(r)).collect(),
        missing: wanted.difference(&have).filter(|r| !is_signature_polymorphic(r)).cloned().collect(),
        twice: table.iter().map(row).filter(|r| !seen.insert(r.clone())).collect(),
    })
}
