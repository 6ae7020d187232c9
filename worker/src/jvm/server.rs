//! The class server and a worker's way to it.
//!
//! A call is an operation byte and its operands; an answer is 0 and a result, or 1 and the Java error to throw.
//! The server trusts nothing in a call: references must be to classes that it has handed out.

use std::any::Any;
use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

use shared_classes::jimage::JImage;
use shared_classes::model::*;
use shared_classes::operation::Op;
use shared_classes::segment::{PRIVATE_OFFSET, Seg};
use shared_classes::world::{LinkError, World};
use vm::local::LocalService;
use vm::machine::ClassService as _;

use crate::machine::{ClassClient, ClassService};
use crate::session::SessionId;
use crate::wire::Wire;

mod op {
    pub const LOAD_BOOT: u8 = 1;
    pub const DEFINE: u8 = 2;
    pub const ARRAY_OF: u8 = 3;
    pub const RESOLVE: u8 = 4;
    pub const RECORD: u8 = 5;
    pub const CONTEST: u8 = 6;
}

/// Error classes that travel by number.
const ERRORS: &[&str] = &[
    "java/lang/LinkageError",
    "java/lang/NoClassDefFoundError",
    "java/lang/ClassFormatError",
    "java/lang/UnsupportedClassVersionError",
    "java/lang/VerifyError",
    "java/lang/IncompatibleClassChangeError",
    "java/lang/IllegalAccessError",
    "java/lang/NoSuchFieldError",
    "java/lang/NoSuchMethodError",
    "java/lang/AbstractMethodError",
    "java/lang/ClassCircularityError",
    "java/lang/OutOfMemoryError",
    "java/lang/InstantiationError",
];

/// Resolves what a class of the boot loader refers to and can be resolved without loading anything: the JDK's own
/// classes agree with each other, so when a reference is resolved can't be observed, and a worker need not ask.
/// What fails stays unresolved, and fails again where it is used.
pub(super) fn prelink(service: &mut dyn vm::machine::ClassService, world: World, class: ClassRef) {
    if class.loader != LOADER_BOOT || class.is_array() {
        return;
    }
    let loaded = |holder: u16| {
        let name = class.const_class_name(holder).bytes();
        let dimensions = name.iter().take_while(|&&b| b == b'[').count();
        match &name[dimensions..] {
            element if dimensions == 0 => world.lookup(LOADER_BOOT, element).is_some(),
            [b'L', element @ .., b';'] => world.lookup(LOADER_BOOT, element).is_some(),
            _primitive => true,
        }
    };
    for (index, constant) in (0u16..).zip(class.constants.get()) {
        let holder = match constant.tag {
            tag::CLASS => index,
            tag::FIELD | tag::METHOD | tag::INTERFACE_METHOD => constant.a as u16,
            _ => continue,
        };
        if class.link_of(index).target() == 0 && loaded(holder) {
            // See above: it fails again where it is used.
            let _ = service.resolve(class, index);
        }
    }
    // The arrays that its code makes.
    let code = class.methods.get().iter().flat_map(|m| m.insns.get());
    for insn in code.filter(|insn| insn.op() == Op::Anewarray) {
        let component = class.link_of(insn.a).target();
        if component != 0 {
            let _ = service.array_of(Seg::new(component));
        }
    }
}

/// Resolves the members that a class refers to in classes which it has resolved. When this happens can't be
/// observed either, and access to the classes was checked when they were resolved.
fn link_members(local: &mut LocalService, class: ClassRef) {
    for (index, constant) in (0u16..).zip(class.constants.get()) {
        if matches!(constant.tag, tag::FIELD | tag::METHOD | tag::INTERFACE_METHOD)
            && class.link_of(index).target() == 0
            && class.link_of(constant.a as u16).target() != 0
        {
            // It fails again where it is used.
            let _ = local.resolve(class, index);
        }
    }
}

/// Answers workers in the process that may write the class segment.
pub struct ClassServer {
    local: LocalService,
    /// What it works in, for as long as it lives.
    _segment: Box<dyn Any>,
    /// Classes in the dictionary when it was last looked at, by offset, sorted.
    dictionary: Vec<u32>,
    /// Array classes known to exist.
    arrays: HashSet<u32>,
    /// Classes that were linked ahead.
    prelinked: HashSet<u32>,
}

impl ClassServer {
    /// Over a service that writes the segment, whose mappings go with it.
    pub fn new(local: LocalService, segment: impl Any) -> ClassServer {
        let _segment = Box::new(segment);
        ClassServer {
            local,
            _segment,
            dictionary: Vec::new(),
            arrays: HashSet::new(),
            prelinked: HashSet::new(),
        }
    }
    /// The class at this offset, if there is one: workers are not trusted.
    fn class(&mut self, offset: u32) -> Result<ClassRef, LinkError> {
        if offset < PRIVATE_OFFSET && (self.in_dictionary(offset) || self.is_array(offset)) {
            Ok(Seg::new(offset))
        } else {
            Err(LinkError::new("java/lang/LinkageError", "no such class"))
        }
    }
    fn in_dictionary(&mut self, offset: u32) -> bool {
        if self.dictionary.binary_search(&offset).is_ok() {
            return true;
        }
        // Only the offsets are looked at, so that no page of a class is touched for this.
        self.dictionary = self.local.world.shared_classes().map(|(_, c)| c.offset()).collect();
        self.dictionary.sort_unstable();
        self.dictionary.binary_search(&offset).is_ok()
    }
    fn is_array(&mut self, offset: u32) -> bool {
        if !self.arrays.contains(&offset) {
            // Array classes hang on their elements' first link.
            let classes = self.dictionary.iter().map(|&c| Seg::new(c));
            let primitives = shared_classes::world::PRIMITIVES.map(|p| self.local.world.primitive(p.0));
            for element in classes.chain(primitives) {
                let element: ClassRef = element;
                let mut array: ClassRef = Seg::new(element.links[0].target());
                while array.is_some() {
                    self.arrays.insert(array.offset());
                    array = Seg::new(array.links[0].target());
                }
            }
        }
        self.arrays.contains(&offset)
    }
    fn answer(&mut self, mut m: &[u8]) -> Result<u32, LinkError> {
        let bad = |_| LinkError::new("java/lang/LinkageError", "malformed call of the class server");
        let m = &mut m;
        let offset = |c: Option<ClassRef>| c.map_or(0, |c| c.offset());
        match u8::take(m).map_err(bad)? {
            op::LOAD_BOOT => Ok(offset(self.local.load_boot(m)?)),
            op::DEFINE => {
                let loader = u32::take(m).map_err(bad)?;
                if loader >= LOADER_SESSION {
                    return Err(bad(crate::wire::Malformed));
                }
                Ok(offset(self.local.define(loader, m, false)?))
            }
            op::ARRAY_OF => {
                let c = self.class(u32::take(m).map_err(bad)?)?;
                let a = self.local.array_of(c)?;
                self.arrays.insert(a.offset());
                Ok(a.offset())
            }
            op::RESOLVE => {
                let c = self.class(u32::take(m).map_err(bad)?)?;
                self.local.resolve(c, u16::take(m).map_err(bad)?)?;
                if self.prelinked.insert(c.offset()) {
                    let world = self.local.world;
                    prelink(&mut self.local, world, c);
                }
                link_members(&mut self.local, c);
                Ok(0)
            }
            op::RECORD => {
                let loader = u32::take(m).map_err(bad)?;
                let c = self.class(u32::take(m).map_err(bad)?)?;
                if loader < LOADER_SESSION {
                    self.local.record(loader, c)?;
                }
                Ok(0)
            }
            op::CONTEST => {
                let loader = u32::take(m).map_err(bad)?;
                if loader < LOADER_SESSION {
                    self.local.contest(loader, m);
                }
                Ok(0)
            }
            _ => Err(bad(crate::wire::Malformed)),
        }
    }
}

impl ClassService for ClassServer {
    fn call(&mut self, _session: SessionId, message: &[u8], reply: &mut Vec<u8>) {
        reply.clear();
        match self.answer(message) {
            Ok(v) => {
                0u8.put(reply);
                v.put(reply);
            }
            Err(e) => refuse(reply, e),
        }
    }
}

/// The answer that is an error.
pub(super) fn refuse(reply: &mut Vec<u8>, e: LinkError) {
    reply.clear();
    1u8.put(reply);
    let class = ERRORS.iter().position(|n| *n == e.class).unwrap_or(0) as u8;
    class.put(reply);
    let (a, b) = e.about.map_or((0, 0), |(a, b)| (a.offset(), b.offset()));
    a.put(reply);
    b.put(reply);
    e.message.put(reply);
}

/// The class server as a worker sees it.
pub struct RemoteService {
    /// The connection.
    pub client: Rc<RefCell<ClassClient>>,
    /// The JDK image.
    pub image: &'static JImage,
}

impl RemoteService {
    fn call(&mut self, message: &[u8]) -> Result<u32, LinkError> {
        let broken = || LinkError::new("java/lang/LinkageError", "the class server does not answer");
        let reply = self.client.borrow_mut().call(message).map_err(|_| broken())?;
        let mut r = &reply[..];
        let r = &mut r;
        let bad = |_| broken();
        if u8::take(r).map_err(bad)? == 0 {
            return u32::take(r).map_err(bad);
        }
        let class = u8::take(r).map_err(bad)? as usize;
        let (a, b) = (u32::take(r).map_err(bad)?, u32::take(r).map_err(bad)?);
        let message = String::take(r).map_err(bad)?;
        Err(LinkError {
            class: ERRORS.get(class).copied().unwrap_or(ERRORS[0]),
            message,
            about: (a != 0 && b != 0).then_some((Seg::new(a), Seg::new(b))),
        })
    }
}

fn message(op: u8, words: &[u32], tail: &[u8]) -> Vec<u8> {
    let mut m = Vec::with_capacity(16 + tail.len());
    op.put(&mut m);
    words.iter().for_each(|w| w.put(&mut m));
    m.extend_from_slice(tail);
    m
}

impl vm::machine::ClassService for RemoteService {
    fn load_boot(&mut self, name: &[u8]) -> Result<Option<ClassRef>, LinkError> {
        let v = self.call(&message(op::LOAD_BOOT, &[], name))?;
        Ok(ClassRef::new(v).some())
    }
    fn define(&mut self, loader: u32, bytes: &[u8], _trusted: bool) -> Result<Option<ClassRef>, LinkError> {
        let v = self.call(&message(op::DEFINE, &[loader], bytes))?;
        Ok(ClassRef::new(v).some())
    }
    fn array_of(&mut self, component: ClassRef) -> Result<ClassRef, LinkError> {
        Ok(Seg::new(self.call(&message(op::ARRAY_OF, &[component.offset()], &[]))?))
    }
    fn resolve(&mut self, class: ClassRef, index: u16) -> Result<(), LinkError> {
        let mut m = message(op::RESOLVE, &[class.offset()], &[]);
        index.put(&mut m);
        self.call(&m).map(|_| ())
    }
    fn record(&mut self, loader: u32, class: ClassRef) -> Result<(), LinkError> {
        self.call(&message(op::RECORD, &[loader, class.offset()], &[])).map(|_| ())
    }
    fn contest(&mut self, loader: u32, name: &[u8]) {
        // A server that is gone links nothing for others either.
        let _ = self.call(&message(op::CONTEST, &[loader], name));
    }
    fn image(&self) -> &'static JImage {
        self.image
    }
}
