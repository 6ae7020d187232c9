//! The JDK's run-time image, `lib/modules`: a mapped archive of all resources of all modules.
//!
//! ```text
//! header     magic, version, flags, resource count, table length, sizes of the next two parts
//! redirect   i32 x table length: how to rehash a name, or which slot it has
//! offsets    u32 x table length: where in `locations` the slot's attributes are
//! locations  per resource: a list of (kind, length, big-endian value), closed by kind 0
//! strings    NUL-terminated modified UTF-8
//! resources  the bytes; offsets count from here
//! ```
//!
//! A resource is named `/module/parent/base.extension`; module, parent, base and extension are offsets into
//! `strings`. Packages are found through resources named `/packages/java.lang`, which hold pairs of
//! (is-empty flag, module name). Nothing is read before it is asked for, and everything read from the file
//! is checked: a broken image gives missing resources, never a panic.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use memmap2::Mmap;

const MAGIC: u32 = 0xCAFE_DADA;
const VERSION_MAJOR: u32 = 1;
const HEADER_LEN: usize = 28;
const HASH_MULTIPLIER: u32 = 0x0100_0193;

/// Why an image or a resource in it cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum JImageError {
    /// The file cannot be opened or mapped.
    #[error("cannot open the JDK image {}: {source}", path.display())]
    Io {
        /// The image file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no image, or one of another kind.
    #[error("{} is not a usable JDK image: {why}", path.display())]
    Format {
        /// The image file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The resource was compressed when the image was linked (`jlink --compress`).
    #[error("the resource {0} of the JDK image is compressed; link the image without --compress")]
    Compressed(String),
}

/// A mapped run-time image.
#[derive(Debug)]
pub struct JImage {
    map: Mmap,
    path: PathBuf,
    table_len: usize,
    locations: usize,
    strings: usize,
    index_end: usize,
}

/// A resource of the image, found while iterating.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'i> {
    image: &'i JImage,
    location: Location,
}

/// Attributes of a resource; string attributes are offsets into the strings.
#[derive(Clone, Copy, Debug, Default)]
struct Location {
    module: usize,
    parent: usize,
    base: usize,
    extension: usize,
    offset: u64,
    compressed: u64,
    uncompressed: u64,
}

impl JImage {
    /// Maps the image file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, JImageError> {
        let path = path.as_ref().to_path_buf();
        let io = |source| JImageError::Io { path: path.clone(), source };
        let file = File::open(&path).map_err(io)?;
        // SAFETY: the image belongs to an installed JDK. Package managers replace such files, they do not
        // write into them, so the mapped bytes do not change while borrowed.
        let map = unsafe { Mmap::map(&file) }.map_err(io)?;
        Self::check(map, path)
    }

    fn check(map: Mmap, path: PathBuf) -> Result<Self, JImageError> {
        let bad = |why: &str| JImageError::Format { path: path.clone(), why: why.to_owned() };
        let word = |i: usize| u32_at(&map, i * 4).map(|w| w as usize);
        let (Some(magic), Some(version), Some(table_len), Some(locations_len), Some(strings_len)) =
            (word(0), word(1), word(4), word(5), word(6))
        else {
            return Err(bad("it is too short"));
        };
        if magic as u32 == MAGIC.swap_bytes() {
            return Err(bad("it is for a machine of the other byte order"));
        }
        if magic as u32 != MAGIC {
            return Err(bad("it does not start with the magic number"));
        }
        if version as u32 >> 16 != VERSION_MAJOR {
            return Err(bad(&format!("version {} is unknown", version >> 16)));
        }
        let locations = HEADER_LEN + table_len * 8;
        let strings = locations + locations_len;
        let index_end = strings + strings_len;
        if index_end > map.len() || table_len == 0 {
            return Err(bad("it is cut off"));
        }
        Ok(Self { map, path, table_len, locations, strings, index_end })
    }

    /// The image file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The whole image.
    pub fn bytes(&self) -> &[u8] {
        &self.map
    }

    /// The resource with this full name, such as `/java.base/java/lang/Object.class`.
    pub fn resource(&self, name: &str) -> Result<Option<&[u8]>, JImageError> {
        self.lookup(&[name.as_bytes()])
    }

    /// The resource `name` (such as `java/lang/Object.class`) of a module.
    pub fn find(&self, module: &str, name: &str) -> Result<Option<&[u8]>, JImageError> {
        self.lookup(&[b"/", module.as_bytes(), b"/", name.as_bytes()])
    }

    /// The class with this internal name: its module and its bytes.
    pub fn class(&self, name: &str) -> Result<Option<(&str, &[u8])>, JImageError> {
        let Some((package, _)) = name.rsplit_once('/') else { return Ok(None) };
        let Some(module) = self.module_of_package(package) else { return Ok(None) };
        let parts = [b"/", module.as_bytes(), b"/", name.as_bytes(), b".class"];
        Ok(self.lookup(&parts)?.map(|bytes| (module, bytes)))
    }

    /// The module that has classes or resources in a package, written with dots or slashes.
    pub fn module_of_package(&self, package: &str) -> Option<&str> {
        let dotted;
        let package = if package.contains('/') {
            dotted = package.replace('/', ".");
            &dotted
        } else {
            package
        };
        let content = self.lookup(&[b"/packages/", package.as_bytes()]).ok()??;
        let mut pairs = content.chunks_exact(8);
        let full = pairs.find(|pair| u32_at(pair, 0) == Some(0))?;
        std::str::from_utf8(self.string(u32_at(full, 4)? as usize)).ok()
    }

    /// All resources, in no particular order; the `/packages/` entries are not among them.
    pub fn resources(&self) -> impl Iterator<Item = Resource<'_>> {
        let locations = (0..self.table_len).filter_map(|slot| self.location(slot));
        locations
            .map(|location| Resource { image: self, location })
            .filter(|r| !matches!(r.module(), "" | "packages" | "modules"))
    }

    /// Names of all modules, sorted.
    pub fn modules(&self) -> Vec<&str> {
        let offsets: BTreeSet<usize> = self.resources().map(|r| r.location.module).collect();
        let names: BTreeSet<&str> = offsets.iter().map(|&o| text(self.string(o))).collect();
        names.into_iter().collect()
    }

    /// Packages of a module that hold classes, in internal form (`java/lang`), sorted.
    pub fn packages(&self, module: &str) -> Vec<&str> {
        let of_module = self.resources().filter(|r| r.is_class() && r.module() == module);
        let names: BTreeSet<&str> = of_module.map(|r| r.parent()).filter(|p| !p.is_empty()).collect();
        names.into_iter().collect()
    }

    /// Finds the resource whose name is the concatenation of `parts`.
    fn lookup(&self, parts: &[&[u8]]) -> Result<Option<&[u8]>, JImageError> {
        let Some(location) = self.slot(parts).and_then(|slot| self.location(slot)) else { return Ok(None) };
        if !self.is_named(&location, parts) {
            return Ok(None);
        }
        self.content(&location)
    }

    /// The table slot of a name, if there is a resource of that name.
    fn slot(&self, parts: &[&[u8]]) -> Option<usize> {
        let hash = |seed: u32| {
            let all = parts.iter().flat_map(|part| part.iter());
            let h = all.fold(seed, |h, &b| h.wrapping_mul(HASH_MULTIPLIER) ^ u32::from(b));
            (h & 0x7FFF_FFFF) as usize % self.table_len
        };
        let redirect = u32_at(&self.map, HEADER_LEN + hash(HASH_MULTIPLIER) * 4)? as i32;
        match redirect {
            0 => None,
            1.. => Some(hash(redirect as u32)),
            _ => usize::try_from(-1 - i64::from(redirect)).ok().filter(|&slot| slot < self.table_len),
        }
    }

    fn location(&self, slot: usize) -> Option<Location> {
        let at = u32_at(&self.map, HEADER_LEN + (self.table_len + slot) * 4)? as usize;
        let mut rest = self.map.get(self.locations.checked_add(at)?..self.strings)?;
        let mut out = Location::default();
        loop {
            let (&head, tail) = rest.split_first()?;
            let (kind, len) = (head >> 3, usize::from(head & 7) + 1);
            if kind == 0 {
                return Some(out);
            }
            let value = tail.get(..len)?.iter().fold(0u64, |v, &b| v << 8 | u64::from(b));
            rest = &tail[len..];
            match kind {
                1 => out.module = value as usize,
                2 => out.parent = value as usize,
                3 => out.base = value as usize,
                4 => out.extension = value as usize,
                5 => out.offset = value,
                6 => out.compressed = value,
                7 => out.uncompressed = value,
                _ => return None,
            }
        }
    }

    /// The string at an offset into the strings; empty beyond their end.
    fn string(&self, offset: usize) -> &[u8] {
        let start = self.strings.saturating_add(offset);
        let Some(rest) = self.map.get(start..self.index_end) else { return b"" };
        rest.split(|&b| b == 0).next().unwrap_or(b"")
    }

    fn is_named(&self, location: &Location, parts: &[&[u8]]) -> bool {
        let mut given = parts.iter().flat_map(|part| part.iter().copied());
        self.with_name(location, |piece| piece.iter().all(|&b| given.next() == Some(b)))
            && given.next().is_none()
    }

    /// Hands out the pieces of a resource's full name, as long as `each` agrees.
    fn with_name(&self, location: &Location, mut each: impl FnMut(&[u8]) -> bool) -> bool {
        let (module, parent) = (self.string(location.module), self.string(location.parent));
        let extension = self.string(location.extension);
        (module.is_empty() || (each(b"/") && each(module) && each(b"/")))
            && (parent.is_empty() || (each(parent) && each(b"/")))
            && each(self.string(location.base))
            && (extension.is_empty() || (each(b".") && each(extension)))
    }

    fn content(&self, location: &Location) -> Result<Option<&[u8]>, JImageError> {
        if location.compressed != 0 {
            let mut name = Vec::new();
            self.with_name(location, |piece| {
                name.extend_from_slice(piece);
                true
            });
            return Err(JImageError::Compressed(String::from_utf8_lossy(&name).into_owned()));
        }
        let range = |start: usize| {
            let start = start.checked_add(usize::try_from(location.offset).ok()?)?;
            let end = start.checked_add(usize::try_from(location.uncompressed).ok()?)?;
            self.map.get(start..end)
        };
        range(self.index_end).map(Some).ok_or_else(|| JImageError::Format {
            path: self.path.clone(),
            why: "a resource lies beyond its end".to_owned(),
        })
    }
}

impl<'i> Resource<'i> {
    /// The module's name.
    pub fn module(&self) -> &'i str {
        text(self.image.string(self.location.module))
    }

    /// The directory, with slashes; empty for resources at the module's root.
    pub fn parent(&self) -> &'i str {
        text(self.image.string(self.location.parent))
    }

    /// The file name without its extension.
    pub fn base(&self) -> &'i str {
        text(self.image.string(self.location.base))
    }

    /// The extension, without the dot.
    pub fn extension(&self) -> &'i str {
        text(self.image.string(self.location.extension))
    }

    /// Whether it is a class file, `module-info` included.
    pub fn is_class(&self) -> bool {
        self.extension() == "class"
    }

    /// Its name inside the module, such as `java/lang/Object.class`.
    pub fn name(&self) -> String {
        let (parent, base, extension) = (self.parent(), self.base(), self.extension());
        let slash = if parent.is_empty() { "" } else { "/" };
        let dot = if extension.is_empty() { "" } else { "." };
        format!("{parent}{slash}{base}{dot}{extension}")
    }

    /// Its bytes.
    pub fn bytes(&self) -> Result<&'i [u8], JImageError> {
        Ok(self.image.content(&self.location)?.unwrap_or(b""))
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or("")
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk::<4>().map(|c| u32::from_le_bytes(*c))
}

/// The image of the JDK in `JAVA_HOME`, or of the one whose `java` is on the path; for tests.
#[cfg(test)]
pub(crate) fn installed() -> Option<JImage> {
    let from_home = std::env::var_os("JAVA_HOME").map(PathBuf::from);
    let from_path = || {
        let path = std::env::var_os("PATH")?;
        let java = std::env::split_paths(&path).map(|d| d.join("java")).find(|p| p.is_file())?;
        Some(java.canonicalize().ok()?.parent()?.parent()?.to_path_buf())
    };
    let image = from_home.or_else(from_path)?.join("lib").join("modules");
    match JImage::open(&image) {
        Ok(image) => Some(image),
        Err(e) => {
            eprintln!("{e}");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(bytes: &[u8]) -> Result<JImage, JImageError> {
        let mut map = memmap2::MmapMut::map_anon(bytes.len().max(1)).expect("anonymous memory");
        map[..bytes.len()].copy_from_slice(bytes);
        JImage::check(map.make_read_only().expect("read-only"), PathBuf::from("test"))
    }

    #[test]
    fn refuses_what_is_no_image() {
        assert!(matches!(JImage::open("/nonexistent/modules"), Err(JImageError::Io { .. })));
        for bytes in
            [&b""[..], b"PK\x03\x04 and some more bytes to be long enough", &[0xCA, 0xFE, 0xDA, 0xDA]]
        {
            assert!(matches!(mapped(bytes), Err(JImageError::Format { .. })), "{bytes:?}");
        }
        let mut cut = vec![0xDA, 0xDA, 0xFE, 0xCA, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0];
        cut.extend([9, 0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0]);
        assert!(matches!(mapped(&cut), Err(JImageError::Format { .. })));
    }

    #[test]
    fn finds_resources_of_the_installed_jdk() {
        let Some(image) = installed() else {
            eprintln!("skipped: no JDK found");
            return;
        };
        let object = image.resource("/java.base/java/lang/Object.class").expect("readable").expect("there");
        assert_eq!(object[..4], [0xCA, 0xFE, 0xBA, 0xBE]);
        assert_eq!(image.find("java.base", "java/lang/Object.class").expect("readable"), Some(object));
        assert_eq!(image.class("java/lang/Object").expect("readable"), Some(("java.base", object)));
        for missing in ["", "/", "/java.base", "/java.base/java/lang/Objec.class", "java/lang/Object.class"] {
            assert!(image.resource(missing).expect("readable").is_none(), "{missing}");
        }
        assert_eq!(image.module_of_package("java.lang"), Some("java.base"));
        assert_eq!(image.module_of_package("java/util/logging"), Some("java.logging"));
        assert_eq!(image.module_of_package("no.such"), None);
        let modules = image.modules();
        assert!(modules.contains(&"java.base") && modules.contains(&"jdk.compiler"), "{modules:?}");
        assert!(!modules.contains(&"packages"));
        let packages = image.packages("java.base");
        assert!(packages.contains(&"java/lang") && packages.contains(&"jdk/internal/misc"));
        // Every resource is found again under its own name.
        let mut count = 0;
        for resource in image.resources() {
            let found = image.find(resource.module(), &resource.name()).expect("readable");
            assert_eq!(found.map(<[u8]>::as_ptr), resource.bytes().ok().map(<[u8]>::as_ptr));
            count += 1;
        }
        assert!(count > 5_000, "{count}");
    }
}
