//! The class server's work, done in the process that may write the shared segment: the template's builder calls it
//! in place, the class server on behalf of workers.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::classes::content_hash;
use crate::known::KC;
use crate::machine::ClassService;
use shared_classes::classfile::{ClassFile, ParseOptions};
use shared_classes::classpath::OpenClassPath;
use shared_classes::jimage::JImage;
use shared_classes::link::{self, Define};
use shared_classes::model::*;
use shared_classes::resolve;
use shared_classes::segment::Seg;
use shared_classes::world::{LinkError, World};

/// What a command line adds to the classes of the image.
#[derive(Debug, Default)]
pub struct Additions {
    /// `-Xbootclasspath/a:`: where the boot loader looks for what the image has not.
    pub append: OpenClassPath,
    /// `--patch-module`: a module, and what comes before its own classes.
    pub patches: Vec<(String, OpenClassPath)>,
    /// `--enable-preview`
    pub preview: bool,
    /// Where the classes come from that sessions share: what one of them defines in the shared loaders and is not found
    /// here or in the image stays its own. None: whatever is defined is shared, as when all of it is one program's.
    pub class_path: Option<OpenClassPath>,
}

/// Loads, links and resolves in place.
pub struct LocalService {
    /// The class segment, writable.
    pub world: World,
    /// The JDK image.
    pub image: &'static JImage,
    /// Classes that the machine adds to java.base: internal name and bytes.
    pub added: &'static [(&'static str, &'static [u8])],
    /// What the command line adds.
    pub additions: Additions,
    /// Names being loaded, to find circles.
    loading: Vec<Vec<u8>>,
    /// Names under which a session has a class of its own in place of the one that sessions share. What refers to them
    /// is linked by each session for itself: a link for all would be wrong in that session.
    contested: HashSet<Box<[u8]>>,
}

/// The name of an array's elements, or the name itself.
fn element_name(name: &[u8]) -> &[u8] {
    let brackets = name.iter().take_while(|&&b| b == b'[').count();
    match &name[brackets..] {
        [b'L', element @ .., b';'] if brackets > 0 => element,
        element => element,
    }
}

impl LocalService {
    /// A service over a formatted class segment.
    pub fn new(
        world: World,
        image: &'static JImage,
        added: &'static [(&'static str, &'static [u8])],
    ) -> LocalService {
        LocalService {
            world,
            image,
            added,
            additions: Additions::default(),
            loading: Vec::new(),
            contested: HashSet::new(),
        }
    }
    /// The bytes of a class of the boot loader, and whether they are the JDK's own.
    fn boot_bytes(&self, name: &[u8]) -> Option<(Cow<'static, [u8]>, bool)> {
        if let Some((_, bytes)) = self.added.iter().find(|(n, _)| n.as_bytes() == name) {
            return Some((Cow::Borrowed(bytes), true));
        }
        let name = std::str::from_utf8(name).ok()?;
        let look = |path: &OpenClassPath| path.find_class(name).ok().flatten().map(|(_, bytes)| bytes);
        let patches = self.additions.patches.iter().filter(|(module, _)| self.world.is_boot_module(module));
        if let Some(bytes) = patches.into_iter().find_map(|(_, path)| look(path)) {
            return Some((Cow::Owned(bytes), false));
        }
        match self.image.class(name) {
            Ok(Some((module, bytes))) if self.world.is_boot_module(module) => {
                Some((Cow::Borrowed(bytes), true))
            }
            _ => look(&self.additions.append).map(|bytes| (Cow::Owned(bytes), false)),
        }
    }
    /// What a shared loader finds under this name; `None` as well when it is not known where it looks.
    fn original(&self, loader: u32, name: &[u8]) -> Option<Cow<'static, [u8]>> {
        let path = self.additions.class_path.as_ref()?;
        let name = std::str::from_utf8(name).ok()?;
        if let Ok(Some((_, bytes))) = self.image.class(name) {
            return Some(Cow::Borrowed(bytes));
        }
        let found = if loader == LOADER_APP { path.find_class(name).ok()? } else { None };
        found.map(|(_, bytes)| Cow::Owned(bytes))
    }
    /// Are these the bytes that everybody gets? A session could define others (`Lookup.defineClass`) before anybody has
    /// loaded the class.
    fn is_original(&self, loader: u32, name: &[u8], bytes: &[u8]) -> bool {
        self.additions.class_path.is_none() || self.original(loader, name).is_some_and(|own| *own == *bytes)
    }
    /// Does a Class constant name a contested class, or an array of one?
    fn is_contested(&self, class: ClassRef, index: u16) -> bool {
        !self.contested.is_empty()
            && self.contested.contains(element_name(class.const_class_name(index).bytes()))
    }
    fn supertype(&mut self, loader: u32, name: &[u8]) -> Result<ClassRef, LinkError> {
        // A shared loader asks its parents first.
        for l in [LOADER_BOOT, LOADER_PLATFORM, LOADER_APP] {
            if l <= loader
                && let Some(c) = self.world.lookup(l, name)
            {
                return Ok(c);
            }
        }
        if let Some(c) = self.load_boot(name)? {
            return Ok(c);
        }
        Err(LinkError::new("java/lang/NoClassDefFoundError", shared_classes::names::text(name).into_owned()))
    }
    fn link(
        &mut self,
        loader: u32,
        bytes: &[u8],
        trusted: bool,
        name: Option<&[u8]>,
    ) -> Result<ClassRef, LinkError> {
        let opts = ParseOptions {
            trusted,
            privileged: loader <= LOADER_PLATFORM,
            expected_name: name,
            preview: self.additions.preview,
            ..Default::default()
        };
        let cf =
            ClassFile::parse(bytes, &opts).map_err(|e| LinkError::new(e.kind.java_class(), e.message))?;
        let own = cf.name().to_vec();
        if self.loading.contains(&own) {
            return Err(LinkError::new(
                "java/lang/ClassCircularityError",
                shared_classes::names::text(&own).into_owned(),
            ));
        }
        self.loading.push(own);
        let supers = (|| -> Result<(ClassRef, Vec<ClassRef>), LinkError> {
            let s = match cf.super_name() {
                Some(n) => self.supertype(loader, n)?,
                None => Seg::NONE,
            };
            let mut interfaces = Vec::new();
            for n in cf.interface_names() {
                interfaces.push(self.supertype(loader, n)?);
            }
            Ok((s, interfaces))
        })();
        self.loading.pop();
        let (super_class, interfaces) = supers?;
        let c = link::define(
            &self.world,
            &Define {
                file: &cf,
                content: content_hash(bytes),
                bytes,
                loader,
                private: false,
                trusted,
                super_class,
                interfaces: &interfaces,
                hidden: None,
            },
        )?;
        self.world.record(loader, c)?;
        Ok(c)
    }
}

impl ClassService for LocalService {
    fn load_boot(&mut self, name: &[u8]) -> Result<Option<ClassRef>, LinkError> {
        if let Some(c) = self.world.lookup(LOADER_BOOT, name) {
            return Ok(Some(c));
        }
        match self.boot_bytes(name) {
            Some((bytes, trusted)) => self.link(LOADER_BOOT, &bytes, trusted, Some(name)).map(Some),
            None => Ok(None),
        }
    }
    fn define(&mut self, loader: u32, bytes: &[u8], trusted: bool) -> Result<Option<ClassRef>, LinkError> {
        let name = match ClassFile::parse(bytes, &ParseOptions { trusted: true, ..Default::default() }) {
            Ok(cf) => cf.name().to_vec(),
            Err(e) => return Err(LinkError::new(e.kind.java_class(), e.message)),
        };
        match self.world.lookup(loader, &name) {
            Some(c) if c.content == content_hash(bytes) => return Ok(Some(c)),
            None if self.is_original(loader, &name, bytes) => {
                return self.link(loader, bytes, trusted, None).map(Some);
            }
            _ => {}
        }
        self.contest(loader, &name);
        Ok(None)
    }
    fn contest(&mut self, loader: u32, name: &[u8]) {
        // A name that only this session has.
        if self.world.lookup(loader, name).is_none() && self.original(loader, name).is_none() {
            return;
        }
        if !self.contested.insert(name.into()) {
            return;
        }
        for (_, class) in self.world.shared_classes().filter(|(_, c)| c.loader != LOADER_BOOT) {
            for (index, constant) in (0u16..).zip(class.constants.get()) {
                let holder = match constant.tag {
                    tag::CLASS => index,
                    tag::FIELD | tag::METHOD | tag::INTERFACE_METHOD => constant.a as u16,
                    _ => continue,
                };
                if self.is_contested(class, holder) {
                    class.link_of(index).take_back();
                }
            }
        }
    }
    fn array_of(&mut self, component: ClassRef) -> Result<ClassRef, LinkError> {
        let known = component.links[0].target();
        if known != 0 {
            return Ok(Seg::new(known));
        }
        Ok(link::define_array(
            &self.world,
            component,
            KC::Object.get(),
            KC::Cloneable.get(),
            KC::Serializable.get(),
        )?)
    }
    fn resolve(&mut self, class: ClassRef, index: u16) -> Result<(), LinkError> {
        if class.is_private() || index as usize >= class.constants.get().len() {
            return Ok(());
        }
        let k = class.constants[index as usize];
        match k.tag {
            tag::CLASS if self.is_contested(class, index) => {}
            tag::CLASS => {
                let name = class.const_class_name(index).bytes();
                let dims = name.iter().take_while(|&&b| b == b'[').count();
                let mut c = match element_name(name) {
                    // One letter after brackets.
                    _ if dims > 0 && dims + 1 == name.len() => self.world.primitive(name[dims]),
                    n => self.supertype(class.loader, n)?,
                };
                for _ in 0..dims {
                    c = self.array_of(c)?;
                }
                class.link_of(index).publish(LinkValue { target: c.offset(), a: 0, b: 0, c: c.id });
            }
            tag::FIELD | tag::METHOD | tag::INTERFACE_METHOD => {
                self.resolve(class, k.a as u16)?;
                let holder: ClassRef = Seg::new(class.link_of(k.a as u16).target());
                if holder.is_none() {
                    return Ok(());
                }
                let v = if k.tag == tag::FIELD {
                    resolve::resolve_field(&self.world, class, index, holder)?
                } else {
                    resolve::resolve_method(&self.world, class, index, holder, KC::Object.get())?
                };
                class.link_of(index).publish(v);
            }
            _ => {}
        }
        Ok(())
    }
    fn record(&mut self, loader: u32, class: ClassRef) -> Result<(), LinkError> {
        Ok(self.world.record(loader, class)?)
    }
    fn image(&self) -> &'static JImage {
        self.image
    }
}
