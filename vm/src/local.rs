//! The class server's work, done in the process that may write the shared segment: the template's builder calls it
//! in place, the class server on behalf of workers.

use std::borrow::Cow;

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
}

impl LocalService {
    /// A service over a formatted class segment.
    pub fn new(
        world: World,
        image: &'static JImage,
        added: &'static [(&'static str, &'static [u8])],
    ) -> LocalService {
        LocalService { world, image, added, additions: Additions::default(), loading: Vec::new() }
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
        if let Some(c) = self.world.lookup(loader, &name) {
            return Ok((c.content == content_hash(bytes)).then_some(c));
        }
        self.link(loader, bytes, trusted, None).map(Some)
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
            tag::CLASS => {
                let name = class.const_class_name(index);
                let dims = name.bytes().iter().take_while(|&&b| b == b'[').count();
                let element = match &name.bytes()[dims..] {
                    n if dims == 0 => Some(n),
                    [b'L', n @ .., b';'] => Some(n),
                    _ => None,
                };
                let mut c = match element {
                    Some(n) => self.supertype(class.loader, n)?,
                    None => self.world.primitive(name.bytes()[dims]),
                };
                for _ in 0..dims {
                    c = self.array_of(c)?;
                }
                class.link_of(index).publish(LinkValue { target: c.offset(), a: 0, b: 0, c: c.id });
            }
            tag::FIELD | tag::METHOD | tag::INTERFACE_METHOD => {
                self.resolve(class, k.a as u16)?;
                let holder: ClassRef = Seg::new(class.link_of(k.a as u16).target());
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
