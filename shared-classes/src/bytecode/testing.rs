//! For tests only: a reader of trusted class files and of the JDK image, just enough to feed the analyses.

use super::oopmap::MethodShape;
use super::{Constants, tag};

#[derive(Clone, Debug)]
pub(crate) enum Entry {
    None,
    Utf8(Vec<u8>),
    Number(u8),
    /// Class, String, MethodType, NameAndType, members and dynamics: the tag and its indices.
    Refs(u8, u16, u16),
}

/// A frame of a StackMapTable: the verification types, a letter each (`A` reference, `T` top, else the kind).
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub pc: u16,
    pub locals: Vec<u8>,
    pub stack: Vec<u8>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Method {
    pub access: u16,
    pub name: String,
    pub desc: Vec<u8>,
    pub code: Vec<u8>,
    pub max_stack: u16,
    pub max_locals: u16,
    pub handlers: Vec<(u16, u16, u16)>,
    pub frames: Vec<Frame>,
    /// start, length, name, slot
    pub variables: Vec<(u16, u16, String, u16)>,
    /// start, line
    pub lines: Vec<(u16, u16)>,
}

pub(crate) struct Class {
    pub name: String,
    pub pool: Vec<Entry>,
    pub methods: Vec<Method>,
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes(&mut self, n: usize) -> &'a [u8] {
        let (head, tail) = self.0.split_at(n);
        self.0 = tail;
        head
    }
    fn u1(&mut self) -> u8 {
        self.bytes(1)[0]
    }
    fn u2(&mut self) -> u16 {
        u16::from_be_bytes(self.bytes(2).try_into().unwrap())
    }
    fn u4(&mut self) -> usize {
        u32::from_be_bytes(self.bytes(4).try_into().unwrap()) as usize
    }
}

impl Class {
    pub(crate) fn parse(bytes: &[u8]) -> Class {
        let mut r = Reader(bytes);
        r.bytes(8);
        let mut pool = vec![Entry::None];
        let count = r.u2();
        while pool.len() < count as usize {
            let entry = match r.u1() {
                tag::UTF8 => {
                    let len = r.u2() as usize;
                    Entry::Utf8(r.bytes(len).to_vec())
                }
                t @ (tag::INTEGER | tag::FLOAT) => {
                    r.bytes(4);
                    Entry::Number(t)
                }
                t @ (tag::LONG | tag::DOUBLE) => {
                    r.bytes(8);
                    pool.push(Entry::Number(t));
                    Entry::None
                }
                t @ (tag::CLASS | tag::STRING | tag::METHOD_TYPE | tag::MODULE | tag::PACKAGE) => {
                    Entry::Refs(t, r.u2(), 0)
                }
                t @ tag::METHOD_HANDLE => {
                    let kind = r.u1();
                    Entry::Refs(t, kind.into(), r.u2())
                }
                t => {
                    let a = r.u2();
                    Entry::Refs(t, a, r.u2())
                }
            };
            pool.push(entry);
        }
        let mut class = Class { name: String::new(), pool, methods: Vec::new() };
        r.u2();
        class.name = String::from_utf8_lossy(class.class_name(r.u2())).into_owned();
        r.u2();
        let n = r.u2() as usize;
        r.bytes(2 * n);
        for is_method in [false, true] {
            for _ in 0..r.u2() {
                let mut m = Method { access: r.u2(), ..Method::default() };
                m.name = class.text(r.u2());
                m.desc = class.utf8(r.u2()).to_vec();
                for (name, body) in class.attributes(&mut r) {
                    if name == "Code" {
                        class.code(&mut m, body);
                    }
                }
                if is_method {
                    class.methods.push(m);
                }
            }
        }
        class
    }

    fn attributes<'b>(&self, r: &mut Reader<'b>) -> Vec<(String, &'b [u8])> {
        (0..r.u2())
            .map(|_| {
                let name = self.text(r.u2());
                let len = r.u4();
                (name, r.bytes(len))
            })
            .collect()
    }

    fn code(&self, m: &mut Method, body: &[u8]) {
        let mut r = Reader(body);
        m.max_stack = r.u2();
        m.max_locals = r.u2();
        let len = r.u4();
        m.code = r.bytes(len).to_vec();
        for _ in 0..r.u2() {
            m.handlers.push((r.u2(), r.u2(), r.u2()));
            r.u2();
        }
        for (name, body) in self.attributes(&mut r) {
            let mut r = Reader(body);
            match name.as_str() {
                "StackMapTable" => frames(m, r),
                "LocalVariableTable" => {
                    for _ in 0..r.u2() {
                        let (start, len, name, _, slot) = (r.u2(), r.u2(), r.u2(), r.u2(), r.u2());
                        m.variables.push((start, len, self.text(name), slot));
                    }
                }
                "LineNumberTable" => (0..r.u2()).for_each(|_| m.lines.push((r.u2(), r.u2()))),
                _ => {}
            }
        }
    }

    pub(crate) fn utf8(&self, index: u16) -> &[u8] {
        match self.pool.get(index as usize) {
            Some(Entry::Utf8(bytes)) => bytes,
            _ => &[],
        }
    }

    fn text(&self, index: u16) -> String {
        String::from_utf8_lossy(self.utf8(index)).into_owned()
    }

    fn refs(&self, index: u16) -> (u8, u16, u16) {
        match self.pool.get(index as usize) {
            Some(Entry::Refs(t, a, b)) => (*t, *a, *b),
            _ => (0, 0, 0),
        }
    }

    pub(crate) fn shape<'a>(&'a self, m: &'a Method) -> MethodShape<'a> {
        MethodShape {
            code: &m.code,
            max_stack: m.max_stack,
            max_locals: m.max_locals,
            handlers: &m.handlers,
            is_static: m.access & 8 != 0,
            desc: &m.desc,
            constants: self,
        }
    }
}

fn frames(m: &mut Method, mut r: Reader) {
    fn types(r: &mut Reader, n: usize) -> Vec<u8> {
        (0..n)
            .map(|_| match r.u1() {
                7 | 8 => {
                    r.u2();
                    b'A'
                }
                t => b"TIFDJAA"[t as usize],
            })
            .collect()
    }
    let mut locals = Vec::new();
    if m.access & 8 == 0 {
        locals.push(b'A');
    }
    locals.extend(super::effect::arguments(&m.desc).map(|k| match k {
        b'L' | b'[' => b'A',
        b'J' | b'D' | b'F' => k,
        _ => b'I',
    }));
    let mut pc = -1i32;
    for _ in 0..r.u2() {
        let kind = r.u1();
        let delta = match kind {
            0..=63 => kind.into(),
            64..=127 => u16::from(kind) - 64,
            _ => r.u2(),
        };
        let mut stack = Vec::new();
        match kind {
            64..=127 | 247 => stack = types(&mut r, 1),
            248..=250 => locals.truncate(locals.len() - (251 - kind) as usize),
            252..=254 => locals.extend(types(&mut r, kind as usize - 251)),
            255 => {
                let n = r.u2() as usize;
                locals = types(&mut r, n);
                let n = r.u2() as usize;
                stack = types(&mut r, n);
            }
            _ => {}
        }
        pc += i32::from(delta) + 1;
        m.frames.push(Frame { pc: pc as u16, locals: locals.clone(), stack });
    }
}

impl Constants for Class {
    fn field_desc(&self, idx: u16) -> &[u8] {
        self.member_name(idx).2
    }
    fn method_desc(&self, idx: u16) -> &[u8] {
        self.member_name(idx).2
    }
    fn dynamic_desc(&self, idx: u16) -> &[u8] {
        self.member_name(idx).2
    }
    fn tag(&self, idx: u16) -> u8 {
        match self.pool.get(idx as usize) {
            Some(Entry::Utf8(_)) => tag::UTF8,
            Some(Entry::Number(t)) => *t,
            _ => self.refs(idx).0,
        }
    }
    fn member_name(&self, idx: u16) -> (&[u8], &[u8], &[u8]) {
        let (t, class, name_and_type) = self.refs(idx);
        let (_, name, desc) = self.refs(name_and_type);
        let class =
            if matches!(t, tag::DYNAMIC | tag::INVOKE_DYNAMIC) { &[] } else { self.class_name(class) };
        (class, self.utf8(name), self.utf8(desc))
    }
    fn class_name(&self, idx: u16) -> &[u8] {
        self.utf8(self.refs(idx).1)
    }
}

/// The image of the JDK that `java` on the path belongs to.
pub(crate) fn jdk_image() -> Option<Vec<u8>> {
    let home = std::env::var_os("JAVA_HOME").map(std::path::PathBuf::from).or_else(|| {
        let path = std::env::var_os("PATH")?;
        let java = std::env::split_paths(&path).map(|d| d.join("java")).find(|p| p.exists())?;
        Some(java.canonicalize().ok()?.parent()?.parent()?.to_path_buf())
    })?;
    std::fs::read(home.join("lib/modules")).ok()
}

/// Calls `each` with the bytes of every class in a module of the image.
pub(crate) fn image_classes(image: &[u8], module: &str, mut each: impl FnMut(&[u8])) {
    let word = |at: usize| u32::from_le_bytes(image[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!(word(0), 0xcafe_dada);
    let (entries, locations, strings) = (word(16), word(20), word(24));
    let location_base = 28 + 8 * entries;
    let string_base = location_base + locations;
    let data = string_base + strings;
    let string = |at: usize| {
        let bytes = &image[string_base + at..];
        std::str::from_utf8(&bytes[..bytes.iter().position(|&b| b == 0).unwrap()]).unwrap()
    };
    for i in 0..entries {
        let mut at = location_base + word(28 + 4 * entries + 4 * i);
        let mut attributes = [0usize; 8];
        while image[at] >> 3 != 0 {
            let len = (image[at] & 7) as usize + 1;
            attributes[(image[at] >> 3) as usize] =
                image[at + 1..=at + len].iter().fold(0, |v, &b| v << 8 | b as usize);
            at += 1 + len;
        }
        if string(attributes[1]) == module && string(attributes[4]) == "class" {
            assert_eq!(attributes[6], 0, "compressed");
            each(&image[data + attributes[5]..][..attributes[7]]);
        }
    }
}
