//! The table of natives against the JDK's image: every row names a native method that is there, and what is
//! absent is printed by class (`cargo test -p classlib --test complete -- --nocapture`).

use shared_classes::classfile::{ClassFile, ParseOptions, access};
use shared_classes::jimage::JImage;
use std::collections::{BTreeMap, BTreeSet};

/// (class, name, descriptor)
type Row = (String, String, String);

/// The native methods of some class files.
fn natives_of<'b>(classes: impl Iterator<Item = &'b [u8]>) -> BTreeSet<Row> {
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    let mut rows = BTreeSet::new();
    for bytes in classes {
        let options = ParseOptions { trusted: true, ..Default::default() };
        let cf = ClassFile::parse(bytes, &options).expect("a class file of the JDK");
        for m in cf.methods.iter().filter(|m| m.access_flags & access::NATIVE != 0) {
            rows.insert((text(cf.name()), text(cf.constants.utf8(m.name)), text(cf.constants.utf8(m.desc))));
        }
    }
    rows
}

fn java_home() -> Option<String> {
    let homes = ["/usr/lib/jvm/java-17-openjdk-amd64", "/usr/lib/jvm/java-17-openjdk-arm64"];
    let own = std::env::var("JAVA_HOME").ok();
    let is_17 = |h: &String| {
        std::fs::read_to_string(format!("{h}/release")).is_ok_and(|r| r.contains("JAVA_VERSION=\"17"))
    };
    own.into_iter().chain(homes.map(String::from)).find(is_17)
}

#[test]
fn every_row_is_a_native_method_of_the_image() {
    let Some(home) = java_home() else {
        eprintln!("no JDK 17 found: nothing compared");
        return;
    };
    let image = JImage::open(format!("{home}/lib/modules")).expect("the JDK image");
    let base = image
        .resources()
        .filter(|r| r.is_class() && r.module() == "java.base" && r.base() != "module-info")
        .map(|r| r.bytes().expect("a readable resource"));
    let in_image = natives_of(base);
    let mut wanted = in_image.clone();
    wanted.extend(natives_of(classlib::support_classes().iter().map(|(_, b)| *b)));

    // Natives of other modules' classes may be there too; those modules need not be whole.
    let named: BTreeSet<&str> = classlib::all()[1..].iter().map(|n| n.class).collect();
    let others = named.into_iter().filter_map(|c| image.class(c).ok()?).filter(|(m, _)| *m != "java.base");
    let elsewhere = natives_of(others.map(|(_, bytes)| bytes));

    let row = |n: &vm::native::Native| (n.class.into(), n.name.into(), n.desc.into());
    let have: Vec<Row> = classlib::all()[1..].iter().map(row).collect();
    // Rows that other updates of this JDK have.
    let varies: BTreeSet<Row> = classlib::all()[1..].iter().filter(|n| n.varies).map(row).collect();
    // Methods of Math have natives beside their bytecode.
    let wrong: Vec<_> = have
        .iter()
        .filter(|r| r.0 != "java/lang/Math" && !varies.contains(*r))
        .filter(|r| !wanted.contains(*r) && !elsewhere.contains(*r))
        .collect();
    let unique: BTreeSet<_> = have.iter().collect();

    // Those that the interpreter enters in ways of its own.
    let polymorphic =
        |r: &Row| r.0 == "java/lang/invoke/MethodHandle" && r.2.starts_with("([Ljava/lang/Object;)");
    let mut missing: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for r in &wanted {
        if !unique.contains(r) && !polymorphic(r) {
            missing.entry(&r.0).or_default().push(format!("{}{}", r.1, r.2));
        }
    }
    for (class, methods) in &missing {
        println!("{class}: {} missing: {}", methods.len(), methods.join(" "));
    }
    println!(
        "{} natives wanted, {} there, {} missing",
        wanted.len(),
        unique.len(),
        missing.values().map(Vec::len).sum::<usize>()
    );
    assert!(wrong.is_empty(), "rows that the image does not have: {wrong:?}");
    let mut seen = BTreeSet::new();
    let twice: Vec<_> = have.iter().filter(|r| !seen.insert(*r)).collect();
    assert!(twice.is_empty(), "declared twice: {twice:?}");
    let own: Vec<_> = missing.keys().filter(|c| c.starts_with("java/lang/Pavm")).collect();
    assert!(own.is_empty(), "the machine's own classes lack natives: {own:?}");
}
