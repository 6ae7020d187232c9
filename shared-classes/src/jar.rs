//! Jar files: entries, the manifest, and multi-release lookup.
//!
//! A jar is opened once and read by name. Its descriptor is private to the process that opened it; nothing
//! of it goes into a segment. A broken jar gives an error with the file's name, never a panic.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use zip::ZipArchive;
use zip::result::ZipError;

/// The highest `META-INF/versions/N` looked at, the feature version of the JDK this machine runs.
pub const DEFAULT_RELEASE: u32 = 17;
const FIRST_VERSIONED: u32 = 9;
const MANIFEST: &str = "META-INF/MANIFEST.MF";
/// Larger entries are taken for broken or hostile.
const MAX_ENTRY: u64 = 1 << 30;

/// Why a jar, or an entry of it, cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum JarError {
    /// The file cannot be opened.
    #[error("{}: {source}", path.display())]
    Io {
        /// The jar file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no jar, or a damaged one.
    #[error("{}: invalid or corrupt jar file: {why}", path.display())]
    Corrupt {
        /// The jar file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The manifest breaks the format.
    #[error("{}: {source}", path.display())]
    Manifest {
        /// The jar file.
        path: PathBuf,
        /// What is wrong with the manifest.
        source: ManifestError,
    },
}

/// An opened jar file.
#[derive(Debug)]
pub struct Jar {
    path: PathBuf,
    archive: Mutex<ZipArchive<BufReader<File>>>,
    manifest: Option<Manifest>,
    /// Versions for which the jar has entries of their own, highest first; empty unless multi-release.
    versions: Vec<u32>,
}

impl Jar {
    /// Opens a jar for the default release.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, JarError> {
        Self::open_for(path, DEFAULT_RELEASE)
    }

    /// Opens a jar; versioned entries up to `release` are seen if the jar is multi-release.
    pub fn open_for(path: impl AsRef<Path>, release: u32) -> Result<Self, JarError> {
        let path = path.as_ref().to_path_buf();
        let file = File::open(&path).map_err(|source| JarError::Io { path: path.clone(), source })?;
        let archive = ZipArchive::new(BufReader::new(file)).map_err(|e| zip_error(&path, e))?;
        let mut jar = Self { path, archive: Mutex::new(archive), manifest: None, versions: Vec::new() };
        // The name of the manifest is matched without regard to case.
        let manifest_name = jar.names().into_iter().find(|n| n.eq_ignore_ascii_case(MANIFEST));
        if let Some(name) = manifest_name {
            let bytes = jar.read_raw(&name)?.unwrap_or_default();
            let manifest = Manifest::parse(&bytes)
                .map_err(|source| JarError::Manifest { path: jar.path.clone(), source })?;
            if manifest.is_multi_release() {
                jar.versions = versions_in(&jar.names(), release);
            }
            jar.manifest = Some(manifest);
        }
        Ok(jar)
    }

    /// The jar file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The manifest, if there is one.
    pub fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }

    /// Names of all entries, directories too, in the order of the central directory.
    pub fn names(&self) -> Vec<String> {
        self.lock().file_names().map(str::to_owned).collect()
    }

    /// Whether there is an entry for `name`, versioned or not.
    pub fn contains(&self, name: &str) -> bool {
        let archive = self.lock();
        self.candidates(name).any(|n| archive.index_for_name(&n).is_some())
    }

    /// The bytes of an entry; in a multi-release jar those of the highest version there is.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, JarError> {
        for candidate in self.candidates(name) {
            if let Some(bytes) = self.read_raw(&candidate)? {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }

    /// The bytes of the entry that has exactly this name.
    pub fn read_raw(&self, name: &str) -> Result<Option<Vec<u8>>, JarError> {
        let mut archive = self.lock();
        let Some(index) = archive.index_for_name(name) else { return Ok(None) };
        let entry = archive.by_index(index).map_err(|e| zip_error(&self.path, e))?;
        let corrupt =
            |why: String| JarError::Corrupt { path: self.path.clone(), why: format!("{name}: {why}") };
        if entry.size() > MAX_ENTRY {
            return Err(corrupt("the entry is too large".to_owned()));
        }
        // The size in the directory may be a lie; it only says how much to set aside, within reason.
        let mut bytes = Vec::with_capacity(entry.size().min(1 << 20) as usize);
        entry.take(MAX_ENTRY).read_to_end(&mut bytes).map_err(|e| corrupt(e.to_string()))?;
        Ok(Some(bytes))
    }

    /// The files and directories that the manifest's `Class-Path` names, relative to the jar's directory.
    pub fn class_path(&self) -> Vec<PathBuf> {
        let base = self.path.parent().unwrap_or(Path::new(""));
        let Some(manifest) = &self.manifest else { return Vec::new() };
        manifest.class_path().filter_map(|url| resolve_url(base, url)).collect()
    }

    fn candidates<'n>(&self, name: &'n str) -> impl Iterator<Item = String> + use<'_, 'n> {
        let versioned = !name.starts_with("META-INF/");
        let versions = if versioned { &self.versions[..] } else { &[] };
        let in_versions = versions.iter().map(move |v| format!("META-INF/versions/{v}/{name}"));
        in_versions.chain(std::iter::once(name.to_owned()))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, ZipArchive<BufReader<File>>> {
        self.archive.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn zip_error(path: &Path, error: ZipError) -> JarError {
    match error {
        ZipError::Io(source) if source.kind() != std::io::ErrorKind::UnexpectedEof => {
            JarError::Io { path: path.to_path_buf(), source }
        }
        other => JarError::Corrupt { path: path.to_path_buf(), why: other.to_string() },
    }
}

fn versions_in(names: &[String], release: u32) -> Vec<u32> {
    let number = |name: &String| {
        let rest = name.strip_prefix("META-INF/versions/")?;
        rest.split_once('/')?.0.parse::<u32>().ok()
    };
    let mut found: Vec<u32> = names.iter().filter_map(number).collect();
    found.retain(|v| (FIRST_VERSIONED..=release).contains(v));
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.dedup();
    found
}

/// The file a `Class-Path` element means: a relative URL, or an absolute one of scheme `file`.
fn resolve_url(base: &Path, url: &str) -> Option<PathBuf> {
    let path = match url.split_once(':') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("file") => {
            rest.strip_prefix("//").map_or(rest, |r| r.trim_start_matches(|c| c != '/'))
        }
        Some((scheme, _)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) => return None,
        _ => url,
    };
    let decoded = percent_decoded(path)?;
    (!decoded.is_empty()).then(|| normalized(&base.join(decoded)))
}

/// The path without `.` and, where a name precedes it, `..`.
fn normalized(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        if b == b'%' {
            let hex = [bytes.next()?, bytes.next()?];
            out.push(u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?);
        } else {
            out.push(b);
        }
    }
    String::from_utf8(out).ok()
}

/// A manifest line that breaks the format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// A line without a colon, or with an illegal attribute name.
    #[error("invalid header field (line {0})")]
    Header(usize),
    /// A continuation line without a line to continue.
    #[error("misplaced continuation line (line {0})")]
    Continuation(usize),
    /// A section that does not begin with `Name`.
    #[error("invalid manifest format (line {0})")]
    Section(usize),
}

/// Attributes in file order; names are compared without regard to case.
pub type Attributes = Vec<(String, String)>;

/// A jar's manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The main section.
    pub main: Attributes,
    /// The other sections: entry name, attributes.
    pub sections: Vec<(String, Attributes)>,
}

impl Manifest {
    /// Parses a manifest. Lines end with CR LF, LF or CR; a line that begins with a space continues the last.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let mut out = Self::default();
        let mut section: Attributes = Vec::new();
        let mut in_main = true;
        let mut finish = |section: &mut Attributes, in_main: &mut bool, line: usize| {
            let mut attributes = std::mem::take(section);
            if *in_main {
                out.main = attributes;
                *in_main = false;
            } else if !attributes.is_empty() {
                let (name, value) = attributes.remove(0);
                if !name.eq_ignore_ascii_case("Name") {
                    return Err(ManifestError::Section(line));
                }
                out.sections.push((value, attributes));
            }
            Ok(())
        };
        let mut raw: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        let flush = |raw: &mut Vec<(Vec<u8>, Vec<u8>)>, section: &mut Attributes| {
            let text = |b: Vec<u8>| String::from_utf8_lossy(&b).into_owned();
            section.extend(raw.drain(..).map(|(k, v)| (text(k), text(v))));
        };
        let mut number = 0;
        for line in Lines(bytes) {
            number += 1;
            match line.first() {
                None => {
                    flush(&mut raw, &mut section);
                    if in_main || !section.is_empty() {
                        finish(&mut section, &mut in_main, number)?;
                    }
                }
                Some(b' ') => match raw.last_mut() {
                    Some((_, value)) => value.extend_from_slice(&line[1..]),
                    None => return Err(ManifestError::Continuation(number)),
                },
                Some(_) => {
                    let colon = line.windows(2).position(|w| w == b": ");
                    let colon = colon.ok_or(ManifestError::Header(number))?;
                    let name = &line[..colon];
                    let legal = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
                    if name.is_empty() || name.len() > 70 || !name.iter().all(legal) {
                        return Err(ManifestError::Header(number));
                    }
                    raw.push((name.to_vec(), line[colon + 2..].to_vec()));
                }
            }
        }
        flush(&mut raw, &mut section);
        if in_main || !section.is_empty() {
            finish(&mut section, &mut in_main, number)?;
        }
        Ok(out)
    }

    /// An attribute of the main section.
    pub fn get(&self, name: &str) -> Option<&str> {
        // Of attributes with one name the last counts.
        self.main.iter().rev().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// `Main-Class`, without blanks around it.
    pub fn main_class(&self) -> Option<&str> {
        self.get("Main-Class").map(str::trim).filter(|s| !s.is_empty())
    }

    /// `Launcher-Agent-Class`.
    pub fn launcher_agent(&self) -> Option<&str> {
        self.get("Launcher-Agent-Class").map(str::trim).filter(|s| !s.is_empty())
    }

    /// The URLs of `Class-Path`.
    pub fn class_path(&self) -> impl Iterator<Item = &str> {
        self.get("Class-Path").unwrap_or("").split_ascii_whitespace()
    }

    /// `module/package` pairs of `Add-Exports`.
    pub fn add_exports(&self) -> impl Iterator<Item = &str> {
        self.get("Add-Exports").unwrap_or("").split_ascii_whitespace()
    }

    /// `module/package` pairs of `Add-Opens`.
    pub fn add_opens(&self) -> impl Iterator<Item = &str> {
        self.get("Add-Opens").unwrap_or("").split_ascii_whitespace()
    }

    /// Whether `Multi-Release` is true.
    pub fn is_multi_release(&self) -> bool {
        self.get("Multi-Release").is_some_and(|v| v.trim().eq_ignore_ascii_case("true"))
    }
}

/// Splits at CR LF, LF and CR; there is no line after the last line's end.
struct Lines<'b>(&'b [u8]);

impl<'b> Iterator for Lines<'b> {
    type Item = &'b [u8];

    fn next(&mut self) -> Option<&'b [u8]> {
        if self.0.is_empty() {
            return None;
        }
        let end = self.0.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(self.0.len());
        let (line, rest) = self.0.split_at(end);
        self.0 = match rest {
            [b'\r', b'\n', tail @ ..] | [_, tail @ ..] => tail,
            [] => rest,
        };
        Some(line)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Write;

    use super::*;

    /// A scratch directory that goes away with its value.
    pub(crate) struct Scratch(pub PathBuf);

    impl Scratch {
        pub(crate) fn new(name: &str) -> Self {
            let dir = std::env::temp_dir().join(format!("pavm-{}-{name}", std::process::id()));
            std::fs::create_dir_all(&dir).expect("a temporary directory");
            Self(dir)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    pub(crate) fn write_jar(path: &Path, entries: &[(&str, &[u8])]) {
        let mut zip = zip::ZipWriter::new(File::create(path).expect("a jar"));
        for (name, bytes) in entries {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
            zip.write_all(bytes).expect("its bytes");
        }
        zip.finish().expect("a directory");
    }

    #[test]
    fn manifest_lines_continue_and_sections_have_names() {
        let text =
            b"Manifest-Version: 1.0\r\nClass-Path: a.jar lib/\r\n b.jar  c\r\nmain-class: x.Y \r\n\r\n\
            Name: x/\r\nSealed: true\r\n\r\n\r\nName: y/\nSealed: \r";
        let manifest = Manifest::parse(text).expect("legal");
        assert_eq!(manifest.class_path().collect::<Vec<_>>(), ["a.jar", "lib/b.jar", "c"]);
        assert_eq!(manifest.main_class(), Some("x.Y"));
        assert_eq!(manifest.sections.len(), 2);
        assert_eq!(manifest.sections[0], ("x/".into(), vec![("Sealed".into(), "true".into())]));
        assert!(!manifest.is_multi_release());
        assert_eq!(Manifest::parse(b"").expect("empty"), Manifest::default());
    }

    #[test]
    fn bad_manifests_are_refused_with_the_line() {
        assert_eq!(Manifest::parse(b"A: b\nnonsense\n"), Err(ManifestError::Header(2)));
        assert_eq!(Manifest::parse(b"A b: c\n"), Err(ManifestError::Header(1)));
        assert_eq!(Manifest::parse(b" c\n"), Err(ManifestError::Continuation(1)));
        assert_eq!(Manifest::parse(b"A: b\n\nX: y\n"), Err(ManifestError::Section(3)));
    }

    #[test]
    fn entries_are_read_and_versions_win() {
        let dir = Scratch::new("jar");
        let path = dir.0.join("x.jar");
        let manifest =
            b"Manifest-Version: 1.0\nMulti-Release: true\nClass-Path: y%20z.jar ../w/ file:/q.jar\n";
        write_jar(
            &path,
            &[
                ("META-INF/MANIFEST.MF", manifest),
                ("a.txt", b"old"),
                ("META-INF/versions/9/a.txt", b"nine"),
                ("META-INF/versions/17/a.txt", b"seventeen"),
                ("META-INF/versions/21/a.txt", b"later"),
                ("b.txt", b"b"),
            ],
        );
        let jar = Jar::open(&path).expect("a jar");
        assert_eq!(jar.read("a.txt").expect("readable").as_deref(), Some(&b"seventeen"[..]));
        assert_eq!(jar.read_raw("a.txt").expect("readable").as_deref(), Some(&b"old"[..]));
        assert_eq!(jar.read("b.txt").expect("readable").as_deref(), Some(&b"b"[..]));
        assert!(jar.contains("b.txt") && !jar.contains("c.txt"));
        assert_eq!(jar.read("c.txt").expect("readable"), None);
        assert_eq!(jar.names().len(), 6);
        let older = Jar::open_for(&path, 11).expect("a jar");
        assert_eq!(older.read("a.txt").expect("readable").as_deref(), Some(&b"nine"[..]));
        let parent = dir.0.parent().expect("a parent").to_path_buf();
        let expected = [dir.0.join("y z.jar"), parent.join("w"), PathBuf::from("/q.jar")];
        assert_eq!(jar.class_path(), expected);
    }

    #[test]
    fn broken_jars_are_told_apart_from_missing_ones() {
        let dir = Scratch::new("badjar");
        let path = dir.0.join("bad.jar");
        assert!(matches!(Jar::open(&path), Err(JarError::Io { .. })));
        for bytes in [&b""[..], b"nonsense", b"PK\x05\x06"] {
            std::fs::write(&path, bytes).expect("a file");
            assert!(matches!(Jar::open(&path), Err(JarError::Corrupt { .. })), "{bytes:?}");
        }
        write_jar(&path, &[("a.txt", &[7; 1000])]);
        let whole = std::fs::read(&path).expect("its bytes");
        for len in 0..whole.len() {
            std::fs::write(&path, &whole[..len]).expect("a file");
            assert!(Jar::open(&path).is_err(), "{len}");
        }
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x55;
            std::fs::write(&path, &damaged).expect("a file");
            if let Ok(jar) = Jar::open(&path) {
                for name in jar.names() {
                    let _ = jar.read(&name);
                }
            }
        }
    }
}
