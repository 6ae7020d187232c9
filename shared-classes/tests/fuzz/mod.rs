//! Damages class files and gives them to everything that reads untrusted bytes: parser, verifier, decoder, reference
//! maps, messages. None of it may panic, whatever the bytes are.
//!
//! ```text
//!   seed (a class of the JDK, a jar or a directory) -> 1 to 8 mutations -> parse -> verify -> analyse
//! ```
//! Half of the mutations know the format: they change constants, indices, opcodes, operands, frames and tables where
//! these stand, move instructions about, and put constants of other kinds in place of each other; the rest change any
//! bytes. The numbers come from a seed, so each input can be made again: `Fuzzer::input(number)`.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous};

use shared_classes::bytecode::oopmap::{Analysis, MethodShape};
use shared_classes::bytecode::{npe, ops};
use shared_classes::classfile::{ClassFile, Constant, ConstantPool, ParseOptions, access};
use shared_classes::jimage::JImage;
use shared_classes::link::{self, Define};
use shared_classes::model::{ClassRef, LOADER_BOOT, LOADER_SESSION};
use shared_classes::segment::{CLASS_BASE, LINKAGE_OFFSET, PRIVATE_OFFSET, Seg};
use shared_classes::verify::{Hierarchy, NeedsLoad, VerifyError, check_structure, verify_class};
use shared_classes::world::World;

/// A small generator of random numbers.
#[derive(Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

/// A class file and where its parts lie.
pub struct Seed {
    pub bytes: Vec<u8>,
    /// Starts of constants (at their tags).
    constants: Vec<usize>,
    /// Places of two-byte indices into the pool, in constants, members and tables.
    indices: Vec<usize>,
    /// Starts and lengths of code, of stack maps and of other attributes.
    codes: Vec<(usize, usize)>,
    maps: Vec<(usize, usize)>,
    attributes: Vec<(usize, usize)>,
    pool_count: u16,
    /// Where the flags of the class are.
    flags: usize,
}

impl Seed {
    /// Finds the parts; `None` if the bytes are no class file.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        let class =
            ClassFile::parse(&bytes, &ParseOptions { allow_module: true, ..Default::default() }).ok()?;
        let place = |part: &[u8]| (part.as_ptr() as usize - bytes.as_ptr() as usize, part.len());
        let codes = class.methods.iter().filter_map(|m| m.code.as_ref());
        let maps = codes.clone().filter_map(|c| c.stack_map_table).map(place).collect();
        let codes: Vec<_> = codes.map(|c| place(c.code)).collect();
        let mut attributes = Vec::new();
        for m in &class.methods {
            attributes.extend(m.annotations.map(place));
            attributes.extend(m.method_parameters.map(place));
        }
        attributes.extend(class.annotations.map(place));
        attributes.extend(class.module.map(place));
        let pool_count = class.constants.len() as u16;
        let (mut constants, mut indices) = (Vec::new(), Vec::new());
        let (mut at, mut index) = (10, 1);
        while index < pool_count {
            constants.push(at);
            let (len, slots) = match bytes.get(at)? {
                1 => (3 + usize::from(u16::from_be_bytes([*bytes.get(at + 1)?, *bytes.get(at + 2)?])), 1),
                5 | 6 => (9, 2),
                7 | 8 | 16 | 19 | 20 => {
                    indices.push(at + 1);
                    (3, 1)
                }
                15 => {
                    indices.push(at + 2);
                    (4, 1)
                }
                3 | 4 => (5, 1),
                _ => {
                    indices.extend([at + 1, at + 3]);
                    (5, 1)
                }
            };
            at += len;
            index += slots;
        }
        indices.extend([at + 2, at + 4]);
        // Whatever else looks like an index: pairs of bytes behind the pool that are in its range.
        for p in at..bytes.len().saturating_sub(1) {
            let v = u16::from_be_bytes([bytes[p], bytes[p + 1]]);
            if v > 0 && v < pool_count && indices.len() < 4000 {
                indices.push(p);
            }
        }
        Some(Self { constants, indices, codes, maps, attributes, pool_count, flags: at, bytes })
    }

    /// The seed with some damage.
    pub fn mutate(&self, random: &mut Random, other: &Seed) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        let times = match random.below(8) {
            0..5 => 1,
            5 | 6 => 2 + random.below(3),
            _ => 4 + random.below(8),
        };
        for _ in 0..times {
            self.change(&mut bytes, random, other);
        }
        if random.below(6) == 0 && bytes.len() > 8 {
            bytes[7] = [45, 46, 48, 49, 49, 50, 50, 51, 52, 53, 55, 60, 61, 62][random.below(14)];
        }
        bytes
    }

    fn put2(bytes: &mut [u8], at: usize, v: u16) {
        if let Some(place) = bytes.get_mut(at..at + 2) {
            place.copy_from_slice(&v.to_be_bytes());
        }
    }

    fn odd_number(random: &mut Random) -> u16 {
        match random.below(6) {
            0 => 0,
            1 => 0xffff,
            2 => 0x7fff + random.below(2) as u16,
            3 => random.below(16) as u16,
            4 => 0u16.wrapping_sub(random.below(16) as u16),
            _ => random.next() as u16,
        }
    }

    fn change(&self, bytes: &mut Vec<u8>, random: &mut Random, other: &Seed) {
        let len = bytes.len();
        match random.below(20) {
            // Any byte, any pair.
            0 => {
                if let Some(b) = bytes.get_mut(random.below(len)) {
                    *b = random.next() as u8;
                }
            }
            1 => {
                let at = random.below(len);
                if let Some(b) = bytes.get_mut(at) {
                    *b ^= 1 << random.below(8);
                }
            }
            2 => Self::put2(bytes, random.below(len), Self::odd_number(random)),
            // An index to another constant, or to none.
            3..=5 => {
                if let Some(&at) = random.pick(&self.indices) {
                    let v = match random.below(8) {
                        0 => Self::odd_number(random),
                        _ => random.below(usize::from(self.pool_count)) as u16,
                    };
                    Self::put2(bytes, at, v);
                }
            }
            // The tag of a constant; two constants of equal size change places.
            6 => {
                if let Some(&at) = random.pick(&self.constants)
                    && at < len
                {
                    bytes[at] =
                        [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 17, 18, 19, 20][random.below(17)];
                }
            }
            7 => {
                if let (Some(&a), Some(&b)) = (random.pick(&self.constants), random.pick(&self.constants)) {
                    for k in 0..5 {
                        if a.max(b) + k < len {
                            bytes.swap(a + k, b + k);
                        }
                    }
                }
            }
            // Opcodes and operands.
            8..=11 => {
                if let Some(&(start, n)) = random.pick(&self.codes) {
                    let starts: Vec<usize> =
                        ops::insns(&self.bytes[start..start + n]).map(|i| i.pc).collect();
                    let at = start + random.pick(&starts).copied().unwrap_or(0);
                    if at + 3 < len {
                        match random.below(4) {
                            0 => bytes[at] = random.below(256) as u8,
                            1 => bytes[at] = bytes[at].wrapping_add(1),
                            2 => bytes[at + 1] = random.next() as u8,
                            _ => Self::put2(bytes, at + 1, Self::odd_number(random)),
                        }
                    }
                }
            }
            // Instructions from elsewhere, of this method or of another class.
            12 | 13 => {
                let from = if random.below(2) == 0 { self } else { other };
                if let (Some(&(to, room)), Some(&(start, n))) =
                    (random.pick(&self.codes), random.pick(&from.codes))
                {
                    let count = 1 + random.below(12.min(room).min(n));
                    let (a, b) = (to + random.below(room - count + 1), start + random.below(n - count + 1));
                    if a + count <= len {
                        bytes[a..a + count].copy_from_slice(&from.bytes[b..b + count]);
                    }
                }
            }
            // Stack maps and other attributes.
            14 | 15 => {
                if let Some(&(start, n)) = random.pick(&self.maps) {
                    let at = start + random.below(n);
                    if at < len {
                        bytes[at] = [random.next() as u8, random.below(9) as u8, 255, 251][random.below(4)];
                    }
                }
            }
            16 => {
                if let Some(&(start, n)) = random.pick(&self.attributes) {
                    let at = start + random.below(n);
                    if at < len {
                        bytes[at] = random.next() as u8;
                    }
                }
            }
            // The sizes before the code: stack, locals, length.
            17 => {
                if let Some(&(start, _)) = random.pick(&self.codes) {
                    Self::put2(
                        bytes,
                        start.saturating_sub(2 * (1 + random.below(5))),
                        Self::odd_number(random),
                    );
                }
            }
            // Flags, and cuts and insertions.
            18 => Self::put2(bytes, self.flags + 2 * random.below(4), Self::odd_number(random)),
            _ => {
                let (at, n) = (random.below(len), 1 + random.below(6));
                if random.below(2) == 0 {
                    bytes.drain(at..(at + n).min(len));
                } else {
                    let piece: Vec<u8> = (0..n).map(|_| random.next() as u8).collect();
                    bytes.splice(at..at, piece);
                }
            }
        }
    }
}

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Unparsed,
    Unverified,
    Missing,
    Sound,
}

/// Knows the classes of the JDK; a class that it does not know is a plain subclass of `Object`.
struct Around {
    image: Option<Arc<JImage>>,
    known: HashMap<Vec<u8>, Shape>,
}

#[derive(Clone)]
struct Shape {
    interface: bool,
    superclass: Option<Vec<u8>>,
}

impl Around {
    fn shape(&mut self, name: &[u8]) -> Shape {
        if let Some(shape) = self.known.get(name) {
            return shape.clone();
        }
        let shape = self.find(name);
        if self.known.len() > 20_000 {
            self.known.clear();
        }
        self.known.insert(name.to_vec(), shape.clone());
        shape
    }

    fn find(&self, name: &[u8]) -> Shape {
        if name == b"java/lang/Object" {
            return Shape { interface: false, superclass: None };
        }
        let unknown =
            Shape { interface: name.ends_with(b"able"), superclass: Some(b"java/lang/Object".to_vec()) };
        let (Some(image), Ok(text)) = (&self.image, std::str::from_utf8(name)) else { return unknown };
        let Ok(Some((_, bytes))) = image.class(text) else { return unknown };
        let Ok(cf) = ClassFile::parse(bytes, &ParseOptions { trusted: true, ..Default::default() }) else {
            return unknown;
        };
        Shape { interface: cf.is_interface(), superclass: cf.super_name().map(<[u8]>::to_vec) }
    }
}

impl Hierarchy for Around {
    fn is_interface(&mut self, class: &[u8]) -> Result<bool, NeedsLoad> {
        if class.starts_with(b"missing") {
            Err(NeedsLoad(class.to_vec()))
        } else {
            Ok(self.shape(class).interface)
        }
    }

    fn superclass(&mut self, class: &[u8]) -> Result<Option<Vec<u8>>, NeedsLoad> {
        Ok(self.shape(class).superclass)
    }

    fn is_protected_elsewhere(
        &mut self,
        _: &[u8],
        name: &[u8],
        _: &[u8],
        _: bool,
    ) -> Result<bool, NeedsLoad> {
        Ok(name.len().is_multiple_of(5))
    }
}

/// A class segment of this process, in which inputs that are sound are linked one after the other.
struct Segment {
    world: World,
    object: ClassRef,
}

const META: usize = 16 << 20;
const LINKS: usize = 8 << 20;
const PRIVATE: usize = 64 << 20;

impl Segment {
    fn new(image: &JImage) -> Option<Self> {
        let at = |offset: usize, len: usize| {
            let base = NonZeroUsize::new(CLASS_BASE + offset)?;
            let flags = MapFlags::MAP_PRIVATE | MapFlags::MAP_FIXED_NOREPLACE | MapFlags::MAP_NORESERVE;
            // SAFETY: a fresh anonymous mapping that replaces none.
            unsafe {
                mmap_anonymous(
                    Some(base),
                    NonZeroUsize::new(len)?,
                    ProtFlags::PROT_READ | ProtFlags::PROT_WRITE,
                    flags,
                )
            }
            .ok()
        };
        at(0, META)?;
        at(LINKAGE_OFFSET as usize, LINKS)?;
        at(PRIVATE_OFFSET as usize, PRIVATE)?;
        // SAFETY: mapped just now, and zeroed.
        let world =
            unsafe { World::genesis(META as u32, LINKAGE_OFFSET + LINKS as u32, |_, _, _, _| 0) }.ok()?;
        // SAFETY: as above.
        unsafe { world.format_private(PRIVATE_OFFSET + PRIVATE as u32) };
        let (_, bytes) = image.class("java/lang/Object").ok()??;
        let file = ClassFile::parse(bytes, &ParseOptions { trusted: true, ..Default::default() }).ok()?;
        let object = link::define(&world, &Self::definition(&file, bytes, Seg::NONE, false)).ok()?;
        Some(Self { world, object })
    }

    fn definition<'a>(
        file: &'a ClassFile<'a>,
        bytes: &'a [u8],
        super_class: ClassRef,
        private: bool,
    ) -> Define<'a> {
        Define {
            file,
            bytes,
            content: 0,
            loader: if private { LOADER_SESSION } else { LOADER_BOOT },
            private,
            trusted: !private,
            super_class,
            interfaces: &[],
            hidden: None,
        }
    }

    /// Links a class; the room it took is free again.
    fn link(&self, file: &ClassFile<'_>, bytes: &[u8]) {
        let _ = link::define(&self.world, &Self::definition(file, bytes, self.object, true));
        let arena = self.world.meta(true);
        let (start, top) = (PRIVATE_OFFSET, arena.top());
        // SAFETY: the private part is mapped, and nothing refers to it any more.
        unsafe {
            std::ptr::write_bytes((CLASS_BASE + start as usize) as *mut u8, 0, (top - start) as usize);
            self.world.format_private(PRIVATE_OFFSET + PRIVATE as u32);
        }
    }
}

/// A pool as the analyses want it.
struct Pool<'p>(&'p ConstantPool<'p>);

impl shared_classes::bytecode::Constants for Pool<'_> {
    fn field_desc(&self, idx: u16) -> &[u8] {
        self.0.member(idx).map_or(b"", |m| m.desc)
    }
    fn method_desc(&self, idx: u16) -> &[u8] {
        self.0.member(idx).map(|m| m.desc).or_else(|| self.0.dynamic(idx).map(|d| d.1)).unwrap_or(b"")
    }
    fn dynamic_desc(&self, idx: u16) -> &[u8] {
        self.0.dynamic(idx).map_or(b"", |d| d.1)
    }
    fn tag(&self, idx: u16) -> u8 {
        self.0.tag(idx)
    }
    fn member_name(&self, idx: u16) -> (&[u8], &[u8], &[u8]) {
        match self.0.member(idx) {
            Some(m) => (m.class, m.name, m.desc),
            None => self.0.dynamic(idx).map_or((b"", b"", b""), |(name, desc)| (b"", name, desc)),
        }
    }
    fn class_name(&self, idx: u16) -> &[u8] {
        self.0.class_name(idx)
    }
}

/// Makes inputs and runs them.
pub struct Fuzzer {
    pub seeds: Vec<Seed>,
    image: Option<Arc<JImage>>,
    salt: u64,
}

impl Fuzzer {
    /// Takes class files from the image of the JDK (every `step`th of a package list) and from directories.
    pub fn new(salt: u64, step: usize, dirs: &[impl AsRef<Path>]) -> Self {
        let image = java_home().and_then(|home| JImage::open(home.join("lib/modules")).ok()).map(Arc::new);
        let mut seeds = Vec::new();
        if let Some(image) = &image {
            let wanted = |name: &str| {
                ["/java/util/", "/java/lang/", "/java/time/", "/sun/security/", "/com/sun/"]
                    .iter()
                    .any(|p| name.contains(p))
            };
            let classes = image.resources().filter(|r| r.is_class() && wanted(&format!("/{}", r.name())));
            for r in classes.step_by(step.max(1)) {
                if let Ok(bytes) = r.bytes()
                    && bytes.len() < 12_000
                {
                    seeds.extend(Seed::new(bytes.to_vec()));
                }
            }
        }
        for dir in dirs {
            for file in files(dir.as_ref()) {
                if let Ok(bytes) = std::fs::read(&file) {
                    seeds.extend(Seed::new(bytes));
                }
            }
        }
        Self { seeds, image, salt }
    }

    /// The input of this number.
    pub fn input(&self, number: u64) -> Vec<u8> {
        let mut random = Random::new(self.salt ^ number.wrapping_mul(0xd134_2543_de82_ef95));
        let (a, b) = (random.below(self.seeds.len()), random.below(self.seeds.len()));
        self.seeds[a].mutate(&mut random, &self.seeds[b])
    }

    /// What runs the inputs. Only one in a process links them.
    pub fn runner(&self) -> Runner {
        let segment = self.image.as_deref().and_then(Segment::new);
        Runner { around: Around { image: self.image.clone(), known: HashMap::new() }, segment }
    }
}

/// Runs inputs.
pub struct Runner {
    around: Around,
    segment: Option<Segment>,
}

impl Runner {
    /// Whether what is sound is linked as well.
    pub fn links(&self) -> bool {
        self.segment.is_some()
    }

    /// Runs everything on an input.
    pub fn run(&mut self, bytes: &[u8]) -> Outcome {
        let opts = ParseOptions {
            allow_module: bytes.len().is_multiple_of(7),
            preview: bytes.len().is_multiple_of(3),
            ..Default::default()
        };
        // What comes with the JDK is looked at less closely, but must not break anything either.
        if bytes.len().is_multiple_of(4)
            && let Ok(cf) = ClassFile::parse(bytes, &ParseOptions { trusted: true, ..opts.clone() })
        {
            walk(&cf);
        }
        let Ok(cf) = ClassFile::parse(bytes, &opts) else { return Outcome::Unparsed };
        walk(&cf);
        let verdict = verify_class(&cf, &mut self.around);
        let sound = cf.methods.iter().all(|m| check_structure(&cf, m).is_ok());
        if let Some(segment) = self.segment.as_ref().filter(|_| cf.super_class != 0) {
            // What is not sound is linked too: it is decoded only if its structure is right.
            if sound || bytes.len() % 4 == 1 {
                segment.link(&cf, bytes);
            }
        }
        match verdict {
            Ok(()) if sound => {
                analyse(&cf);
                Outcome::Sound
            }
            Ok(()) => Outcome::Unverified,
            Err(VerifyError::NeedsLoad(_)) => Outcome::Missing,
            Err(e) => {
                std::hint::black_box(e.to_string());
                // Analyses take any bytes.
                if bytes.len().is_multiple_of(8) {
                    analyse(&cf);
                }
                Outcome::Unverified
            }
        }
    }
}

/// Everything in a parsed file that has been promised to be right.
fn walk(cf: &ClassFile<'_>) {
    let pool = &cf.constants;
    let mut sum = cf.name().len() + cf.super_name().map_or(0, <[u8]>::len);
    for (_, constant) in pool.iter() {
        sum += match constant {
            Constant::Class { name } => pool.utf8(name).len(),
            Constant::NameAndType { name, desc } => pool.utf8(name).len() + pool.utf8(desc).len(),
            _ => 0,
        };
    }
    sum += cf.fields.iter().map(|f| pool.utf8(f.desc).len()).sum::<usize>();
    std::hint::black_box(sum);
}

/// Reference maps at all instructions of a class, and messages about null.
fn analyse(cf: &ClassFile<'_>) {
    let pool = Pool(&cf.constants);
    for m in &cf.methods {
        let Some(code) = &m.code else { continue };
        let handlers: Vec<_> = code.handlers.iter().map(|h| (h.start, h.end, h.target)).collect();
        let shape = MethodShape {
            code: code.code,
            max_stack: code.max_stack,
            max_locals: code.max_locals,
            handlers: &handlers,
            is_static: m.access_flags & access::STATIC != 0,
            desc: cf.constants.utf8(m.desc),
            constants: &pool,
        };
        let analysis = Analysis::new(&shape);
        let mut refs = 0;
        for insn in ops::insns(code.code).take(400) {
            let pc = insn.pc as u16;
            refs += analysis.at(pc).refs().count();
            refs += analysis.after_args(pc).refs().count();
            if insn.pc.is_multiple_of(5) {
                std::hint::black_box(npe::npe_message(&shape, pc, &npe::NoNames));
            }
        }
        std::hint::black_box(refs);
        std::hint::black_box(ops::disassemble(code.code));
    }
}

/// The home of the `java` on the path.
pub fn java_home() -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    let java = std::env::split_paths(&path).map(|d| d.join("java")).find(|p| p.is_file())?;
    Some(java.canonicalize().ok()?.parent()?.parent()?.to_path_buf())
}

/// The files below a directory, sorted.
pub fn files(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
