//! Damaged class files get the same verdict here and from the `java` on the path.
//!
//! Sample classes are compiled, damaged at random (with a fixed seed), and given to both. Skipped when there
//! is no JDK 17 to compare with. `PAVM_SEED` and `PAVM_ROUNDS` choose other and more damage; `PAVM_SHOW` names
//! the outcome whose cases are to be printed, such as `we accept` or `other message`.

use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use shared_classes::bytecode::ops;
use shared_classes::classfile::{ClassFile, ParseOptions, access};
use shared_classes::jimage::JImage;
use shared_classes::verify::{Hierarchy, NeedsLoad, VerifyError, verify_class};

const ROUNDS: usize = 400;

/// A small generator of random numbers.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The home of the JDK on the path, if it is a 17.
fn jdk_home() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let java = std::env::split_paths(&path).map(|d| d.join("java")).find(|p| p.is_file())?;
    let home = java.canonicalize().ok()?.parent()?.parent()?.to_path_buf();
    let release = std::fs::read_to_string(home.join("release")).ok()?;
    release.lines().any(|l| l.starts_with("JAVA_VERSION=\"17")).then_some(home)
}

fn compile(home: &Path, out: &Path) -> bool {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hotspot");
    let compiler = Command::new(home.join("bin/javac"))
        .args(["-nowarn", "-d"])
        .arg(out)
        .args([sources.join("Judge.java"), sources.join("Base.java"), sources.join("Samples.java")])
        .status();
    compiler.is_ok_and(|s| s.success())
}

struct Case {
    name: String,
    bytes: Vec<u8>,
}

/// What `java` throws for each case: class and message, or nothing.
fn judge(home: &Path, classes: &Path, cases: &[Case]) -> Vec<String> {
    let mut java = Command::new(home.join("bin/java"))
        .args(["-Xshare:auto", "-cp"])
        .arg(classes)
        .arg("Judge")
        .arg(classes)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("java starts");
    let mut input = Vec::new();
    for case in cases {
        input.extend((case.bytes.len() as u32).to_be_bytes());
        let name = case.name.replace('/', ".");
        input.extend((name.len() as u16).to_be_bytes());
        input.extend(name.as_bytes());
        input.extend(&case.bytes);
    }
    input.extend((-1i32).to_be_bytes());
    let mut stdin = java.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let mut output = Vec::new();
    java.stdout.take().expect("a pipe").read_to_end(&mut output).expect("readable");
    writer.join().expect("no panic").expect("writable");
    assert!(java.wait().expect("waited").success());
    let mut answers = Vec::new();
    let mut rest = &output[..];
    while let Some((len, tail)) = rest.split_first_chunk::<4>() {
        let (text, tail) = tail.split_at(u32::from_be_bytes(*len) as usize);
        answers.push(String::from_utf8_lossy(text).into_owned());
        rest = tail;
    }
    answers
}

#[derive(Clone)]
struct Known {
    interface: bool,
    superclass: Option<Vec<u8>>,
    /// Name, descriptor, whether a method, whether protected.
    members: Vec<(Vec<u8>, Vec<u8>, bool, bool)>,
}

impl Known {
    fn of(class: &ClassFile<'_>) -> Self {
        let text = |i: u16| class.constants.utf8(i).to_vec();
        let fields = class.fields.iter().map(|f| (f.name, f.desc, false, f.access_flags));
        let methods = class.methods.iter().map(|m| (m.name, m.desc, true, m.access_flags));
        let members = fields.chain(methods);
        let protected = |flags: u16| flags & access::PROTECTED != 0;
        Self {
            interface: class.is_interface(),
            superclass: class.super_name().map(<[u8]>::to_vec),
            members: members.map(|(n, d, m, flags)| (text(n), text(d), m, protected(flags))).collect(),
        }
    }
}

/// The class under test and the samples have one loader; all others come from the JDK.
struct World<'i> {
    image: &'i JImage,
    samples: &'i HashMap<String, Vec<u8>>,
    known: HashMap<Vec<u8>, Known>,
    this: (Vec<u8>, Known),
}

impl World<'_> {
    fn known(&mut self, name: &[u8]) -> Result<Known, NeedsLoad> {
        if name == self.this.0 {
            return Ok(self.this.1.clone());
        }
        if !self.known.contains_key(name) {
            let missing = || NeedsLoad(name.to_vec());
            let text = std::str::from_utf8(name).map_err(|_| missing())?;
            let bytes = match self.samples.get(text) {
                Some(bytes) => bytes,
                None => self.image.class(text).ok().flatten().ok_or_else(missing)?.1,
            };
            let class = ClassFile::parse(bytes, &ParseOptions::default()).map_err(|_| missing())?;
            self.known.insert(name.to_vec(), Known::of(&class));
        }
        self.known.get(name).cloned().ok_or_else(|| NeedsLoad(name.to_vec()))
    }
}

fn package(name: &[u8]) -> &[u8] {
    name.iter().rposition(|&b| b == b'/').map_or(b"", |at| &name[..at])
}

impl Hierarchy for World<'_> {
    fn is_interface(&mut self, class: &[u8]) -> Result<bool, NeedsLoad> {
        Ok(self.known(class)?.interface)
    }

    fn superclass(&mut self, class: &[u8]) -> Result<Option<Vec<u8>>, NeedsLoad> {
        Ok(self.known(class)?.superclass)
    }

    fn is_protected_elsewhere(
        &mut self,
        class: &[u8],
        name: &[u8],
        desc: &[u8],
        is_method: bool,
    ) -> Result<bool, NeedsLoad> {
        let mut at = Some(class.to_vec());
        while let Some(class) = at {
            let known = self.known(&class)?;
            let found = known.members.iter().find(|m| m.0 == name && m.1 == desc && m.2 == is_method);
            if let Some(member) = found {
                return Ok(member.3 && package(&class) != package(&self.this.0));
            }
            at = known.superclass;
        }
        Ok(false)
    }
}

/// Our verdict, in the form of [`judge`]'s.
fn verdict(case: &Case, world: &mut World<'_>) -> String {
    let name = case.name.as_bytes();
    let opts = ParseOptions { expected_name: Some(name), ..ParseOptions::default() };
    let class = match ClassFile::parse(&case.bytes, &opts) {
        Ok(class) => class,
        Err(e) => return format!("{}\n{}", e.kind.java_class().replace('/', "."), e.message),
    };
    world.this = (name.to_vec(), Known::of(&class));
    match verify_class(&class, world) {
        Ok(()) => String::new(),
        Err(VerifyError::Verify { message }) => format!("java.lang.VerifyError\n{message}"),
        Err(VerifyError::ClassFormat { message }) => format!("java.lang.ClassFormatError\n{message}"),
        Err(VerifyError::NeedsLoad(name)) => {
            format!("java.lang.NoClassDefFoundError\n{}", String::from_utf8_lossy(&name))
        }
    }
}

const SUBROUTINES_NAME: &[u8] = b"samples/Subroutines";

/// A class of version 49 with a nested `jsr`, which no compiler makes any more.
fn subroutines() -> Vec<u8> {
    let utf8 = |text: &[u8]| [&[1, 0, text.len() as u8], text].concat();
    #[rustfmt::skip]
    let code: &[u8] = &[
        /*  0 */ ops::ILOAD_0,
        /*  1 */ ops::IFEQ, 0, 10,
        /*  4 */ ops::JSR, 0, 13,
        /*  7 */ ops::ILOAD_0,
        /*  8 */ ops::IRETURN,
        /*  9 */ ops::NOP, ops::NOP,
        /* 11 */ ops::JSR, 0, 6,
        /* 14 */ ops::ICONST_1,
        /* 15 */ ops::IRETURN,
        /* 16 */ ops::NOP,
        /* 17 */ ops::ASTORE_2,
        /* 18 */ ops::JSR, 0, 6,
        /* 21 */ ops::RET, 2,
        /* 23 */ ops::NOP,
        /* 24 */ ops::ASTORE_3,
        /* 25 */ ops::IINC, 0, 1,
        /* 28 */ ops::ALOAD_1,
        /* 29 */ ops::POP,
        /* 30 */ ops::RET, 3,
        /* 32 */ ops::ASTORE, 4,
        /* 34 */ ops::JSR, 0xff, 0xef,
        /* 37 */ ops::ALOAD, 4,
        /* 39 */ ops::ATHROW,
    ];
    let head: &[&[u8]] = &[
        &[0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 49, 0, 8],
        &utf8(SUBROUTINES_NAME),
        &[7, 0, 1],
        &utf8(b"java/lang/Object"),
        &[7, 0, 3],
        &utf8(b"m"),
        &utf8(b"(ILjava/lang/Object;)I"),
        &utf8(b"Code"),
        &[0, 0x21, 0, 2, 0, 4, 0, 0, 0, 0],
        &[0, 1, 0, 9, 0, 5, 0, 6, 0, 1, 0, 7],
        &(code.len() as u32 + 20).to_be_bytes(),
        &[0, 2, 0, 5],
        &(code.len() as u32).to_be_bytes(),
        code,
        &[0, 1, 0, 4, 0, 9, 0, 32, 0, 0, 0, 0, 0, 0],
    ];
    head.concat()
}

/// Start and length of a part of a class file.
type Region = (usize, usize);

/// Where the code of methods, and where their stack maps lie in the file.
fn regions(bytes: &[u8]) -> (Vec<Region>, Vec<Region>) {
    let class = ClassFile::parse(bytes, &ParseOptions::default()).expect("an undamaged sample");
    let place = |part: &[u8]| (part.as_ptr() as usize - bytes.as_ptr() as usize, part.len());
    let codes = class.methods.iter().filter_map(|m| m.code.as_ref());
    let maps = codes.clone().filter_map(|c| c.stack_map_table).map(place).collect();
    (codes.map(|c| place(c.code)).collect(), maps)
}

fn damage(original: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = original.to_vec();
    let (codes, maps) = regions(original);
    for _ in 0..1 + random.below(9) / 8 {
        let (start, len) = match random.below(8) {
            0..4 => codes[random.below(codes.len())],
            4 | 5 if !maps.is_empty() => maps[random.below(maps.len())],
            _ => (8, bytes.len() - 8),
        };
        if random.below(40) == 0 {
            bytes.truncate(start + random.below(len));
            return bytes;
        }
        let at = start + random.below(len.min(bytes.len().saturating_sub(start)));
        let Some(byte) = bytes.get_mut(at) else { continue };
        *byte = match random.below(4) {
            0 => random.next() as u8,
            1 => byte.wrapping_add(1),
            2 => byte.wrapping_sub(1),
            _ => random.below(ops::COUNT) as u8,
        };
    }
    if random.below(5) == 0 {
        // Older versions go to the type inferrer.
        bytes[7] = [48, 49, 50, 50, 52][random.below(5)];
    }
    bytes
}

#[test]
fn damaged_classes_get_the_same_verdict() {
    let Some(home) = jdk_home() else {
        eprintln!("skipped: no JDK 17 found");
        return;
    };
    let scratch = Scratch(std::env::temp_dir().join(format!("pavm-hotspot-{}", std::process::id())));
    std::fs::create_dir_all(&scratch.0).expect("a temporary directory");
    assert!(compile(&home, &scratch.0));
    let image = JImage::open(home.join("lib/modules")).expect("an image");
    let mut samples = HashMap::new();
    for package in ["samples", "others"] {
        for file in std::fs::read_dir(scratch.0.join(package)).expect("samples") {
            let path = file.expect("a file").path();
            let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
            samples.insert(format!("{package}/{stem}"), std::fs::read(&path).expect("readable"));
        }
    }
    let name = String::from_utf8_lossy(SUBROUTINES_NAME).into_owned();
    let path = scratch.0.join(&name).with_extension("class");
    std::fs::write(path, subroutines()).expect("a file");
    samples.insert(name, subroutines());
    let rounds = std::env::var("PAVM_ROUNDS").ok().and_then(|r| r.parse().ok()).unwrap_or(ROUNDS);
    let mut random = Random(std::env::var("PAVM_SEED").ok().and_then(|r| r.parse().ok()).unwrap_or(17));
    let mut names: Vec<_> = samples.keys().cloned().collect();
    names.sort();
    let mut cases: Vec<Case> =
        names.iter().map(|n| Case { name: n.clone(), bytes: samples[n].clone() }).collect();
    for name in &names {
        for _ in 0..rounds {
            cases.push(Case { name: name.clone(), bytes: damage(&samples[name], &mut random) });
        }
    }
    let answers = judge(&home, &scratch.0, &cases);
    assert_eq!(answers.len(), cases.len());
    let empty = Known { interface: false, superclass: None, members: Vec::new() };
    let mut world =
        World { image: &image, samples: &samples, known: HashMap::new(), this: (Vec::new(), empty) };
    let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = 0;
    for (case, theirs) in cases.iter().zip(&answers) {
        let ours = verdict(case, &mut world);
        let outcome = compare(&ours, theirs);
        *tally.entry(outcome).or_default() += 1;
        if matches!(outcome, "we accept" | "we refuse") {
            wrong += 1;
        }
        if outcome != "same" && std::env::var_os("PAVM_SHOW").is_some_and(|s| s == *outcome) {
            let version = case.bytes.get(7).copied().unwrap_or(0);
            eprintln!("=== {outcome}: {} ({version})\n--- java: {theirs}\n--- ours: {ours}\n", case.name);
        }
    }
    eprintln!("{} cases: {tally:?}", cases.len());
    assert_eq!(wrong, 0, "verdicts differ; set PAVM_SHOW to see them");
    // Methods are verified in another order, so that a class with two faults may be refused for the other.
    assert!(tally["same"] * 10 > cases.len() * 9, "messages differ too often");
}

fn compare(ours: &str, theirs: &str) -> &'static str {
    let class = |s: &str| s.split('\n').next().unwrap_or("").to_owned();
    let (our_class, their_class) = (class(ours), class(theirs));
    // What comes of loading other classes is not the verifier's business.
    let ours_to_tell = ["", "java.lang.VerifyError", "java.lang.ClassFormatError"];
    if ours == theirs {
        "same"
    } else if our_class == "java.lang.NoClassDefFoundError" || !ours_to_tell.contains(&their_class.as_str()) {
        "not comparable"
    } else if ours.is_empty() {
        "we accept"
    } else if theirs.is_empty() {
        "we refuse"
    } else if our_class != their_class {
        "other error"
    } else if ours.split('\n').nth(1) == theirs.split('\n').nth(1) {
        "other details"
    } else {
        "other message"
    }
}
