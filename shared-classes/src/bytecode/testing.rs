//! For tests only: classes of the JDK image and of class files as the analyses want them.

use super::oopmap::MethodShape;
use crate::classfile::{ClassFile, ParseOptions};
use crate::jimage;
use crate::mutf8::to_str_lossy;

/// A frame of a StackMapTable: the verification types, a letter each (`A` reference, `T` top, else the kind).
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub pc: u16,
    pub locals: Vec<u8>,
    pub stack: Vec<u8>,
}

/// A method with code.
pub(crate) struct Method<'a> {
    pub name: String,
    pub code: &'a [u8],
    pub desc: &'a [u8],
    pub frames: Vec<Frame>,
    /// start, length, slot, name
    pub variables: Vec<(u16, u16, u16, &'a [u8])>,
    /// start, line
    pub lines: Vec<(u16, u16)>,
    max_stack: u16,
    max_locals: u16,
    handlers: Vec<(u16, u16, u16)>,
    is_static: bool,
}

pub(crate) struct Class<'a> {
    pub name: String,
    pub methods: Vec<Method<'a>>,
    file: ClassFile<'a>,
}

impl<'a> Class<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Class<'a> {
        let options = ParseOptions { trusted: true, allow_module: true, ..ParseOptions::default() };
        let file = ClassFile::parse(bytes, &options).unwrap();
        let pool = &file.constants;
        let with_code = file.methods.iter().filter_map(|m| Some((m, m.code.as_ref()?)));
        let methods = with_code
            .map(|(m, code)| {
                let mut method = Method {
                    name: to_str_lossy(pool.utf8(m.name)).into_owned(),
                    code: code.code,
                    desc: pool.utf8(m.desc),
                    frames: Vec::new(),
                    variables: code
                        .local_variables
                        .iter()
                        .map(|v| (v.start, v.len, v.index, pool.utf8(v.name)))
                        .collect(),
                    lines: code.line_numbers.clone(),
                    max_stack: code.max_stack,
                    max_locals: code.max_locals,
                    handlers: code.handlers.iter().map(|h| (h.start, h.end, h.target)).collect(),
                    is_static: m.is_static(),
                };
                if let Some(table) = code.stack_map_table {
                    frames(&mut method, Reader(table));
                }
                method
            })
            .collect();
        Class { name: to_str_lossy(file.name()).into_owned(), methods, file }
    }

    pub(crate) fn shape<'b>(&'b self, m: &'b Method) -> MethodShape<'b> {
        MethodShape {
            code: m.code,
            max_stack: m.max_stack,
            max_locals: m.max_locals,
            handlers: &m.handlers,
            is_static: m.is_static,
            desc: m.desc,
            constants: &self.file.constants,
        }
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn u1(&mut self) -> u8 {
        let byte = self.0[0];
        self.0 = &self.0[1..];
        byte
    }

    fn u2(&mut self) -> u16 {
        u16::from(self.u1()) << 8 | u16::from(self.u1())
    }

    /// Verification types.
    fn types(&mut self, count: usize) -> Vec<u8> {
        let mut one = || {
            let tag = self.u1();
            if tag >= 7 {
                self.u2();
            }
            b"TIFDJAAAA"[tag as usize]
        };
        (0..count).map(|_| one()).collect()
    }
}

fn frames(m: &mut Method, mut r: Reader) {
    let mut locals = Vec::new();
    if !m.is_static {
        locals.push(b'A');
    }
    locals.extend(super::effect::arguments(m.desc).map(|k| match k {
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
            64..=127 | 247 => stack = r.types(1),
            248..=250 => locals.truncate(locals.len() - (251 - kind) as usize),
            252..=254 => locals.extend(r.types(kind as usize - 251)),
            255 => {
                let count = r.u2() as usize;
                locals = r.types(count);
                let count = r.u2() as usize;
                stack = r.types(count);
            }
            _ => {}
        }
        pc += i32::from(delta) + 1;
        m.frames.push(Frame { pc: pc as u16, locals: locals.clone(), stack });
    }
}

/// Calls `each` with every class of java.base in the installed JDK; how many there were.
pub(crate) fn java_base(mut each: impl FnMut(&Class)) -> usize {
    let Some(image) = jimage::installed() else {
        eprintln!("no JDK found: nothing compared");
        return 0;
    };
    let classes = image.resources().filter(|r| r.module() == "java.base" && r.is_class());
    classes.map(|r| each(&Class::parse(r.bytes().unwrap()))).count()
}
