//! The class path: parsing as the `java` launcher does, and looking names up along it.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::jar::{Jar, JarError};

/// The elements of a class path, wildcards expanded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassPath {
    entries: Vec<PathBuf>,
}

impl ClassPath {
    /// Parses `a:b/*:c.jar`. An empty element is the current directory; `dir/*` stands for all jars of
    /// `dir`, sorted by name, and stays as it is if there are none.
    pub fn parse(text: &str) -> Self {
        let mut entries = Vec::new();
        for element in text.split(':') {
            match wildcard_dir(element).map(jars_in) {
                Some(jars) if !jars.is_empty() => entries.extend(jars),
                _ => entries.push(PathBuf::from(element)),
            }
        }
        Self { entries }
    }

    /// A class path of one jar, as for `java -jar`.
    pub fn of_jar(path: impl Into<PathBuf>) -> Self {
        Self { entries: vec![path.into()] }
    }

    /// The elements; an empty path means the current directory.
    pub fn entries(&self) -> &[PathBuf] {
        &self.entries
    }

    /// Adds an element at the end.
    pub fn push(&mut self, entry: impl Into<PathBuf>) {
        self.entries.push(entry.into());
    }

    /// Opens every element, and what the jars' manifests name in `Class-Path` directly after each jar.
    /// Elements that do not exist, and jars that cannot be read, are left out, as `java` does; the second
    /// value tells about the latter.
    pub fn open(&self) -> (OpenClassPath, Vec<JarError>) {
        let mut parts = Vec::new();
        let mut errors = Vec::new();
        let mut seen = HashSet::new();
        let mut stack: Vec<PathBuf> = self.entries.iter().rev().cloned().collect();
        while let Some(path) = stack.pop() {
            let path = if path.as_os_str().is_empty() { PathBuf::from(".") } else { path };
            let Ok(identity) = path.canonicalize() else { continue };
            if !seen.insert(identity) {
                continue;
            }
            if path.is_dir() {
                parts.push(Part::Dir(path));
                continue;
            }
            match Jar::open(&path) {
                Ok(jar) => {
                    stack.extend(jar.class_path().into_iter().rev());
                    parts.push(Part::Jar(jar));
                }
                Err(error) => errors.push(error),
            }
        }
        (OpenClassPath { parts }, errors)
    }
}

/// As the value of `java.class.path`.
impl fmt::Display for ClassPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, entry) in self.entries.iter().enumerate() {
            let colon = if i == 0 { "" } else { ":" };
            write!(f, "{colon}{}", entry.display())?;
        }
        Ok(())
    }
}

/// The directory of a wildcard element; `None` if the element is none, or a file of that name exists.
fn wildcard_dir(element: &str) -> Option<&Path> {
    let dir = element.strip_suffix('*')?;
    if !(dir.is_empty() || dir.ends_with('/')) || Path::new(element).exists() {
        return None;
    }
    Some(Path::new(dir))
}

fn jars_in(dir: &Path) -> Vec<PathBuf> {
    let listed = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
    let Ok(files) = std::fs::read_dir(listed) else { return Vec::new() };
    let mut jars: Vec<PathBuf> = files
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .filter(|name| (name.ends_with(".jar") || name.ends_with(".JAR")) && !name.contains(':'))
        .map(|name| dir.join(name))
        .collect();
    jars.sort();
    jars
}

/// An element that can be looked into.
#[derive(Debug)]
pub enum Part {
    /// A directory of files.
    Dir(PathBuf),
    /// A jar.
    Jar(Jar),
}

impl Part {
    /// The directory or jar file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Dir(path) => path,
            Self::Jar(jar) => jar.path(),
        }
    }

    /// The bytes of `name` (such as `a/B.class`), if it is there.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, JarError> {
        match self {
            Self::Jar(jar) => jar.read(name),
            Self::Dir(dir) => {
                if name.split('/').any(|part| part == "..") || name.starts_with('/') {
                    return Ok(None);
                }
                let path = dir.join(name);
                if !path.is_file() {
                    return Ok(None);
                }
                std::fs::read(&path).map(Some).map_err(|source| JarError::Io { path, source })
            }
        }
    }
}

/// A class path whose jars are open.
#[derive(Debug, Default)]
pub struct OpenClassPath {
    parts: Vec<Part>,
}

impl OpenClassPath {
    /// The directories and jars, in order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The first `name` (such as `a/B.class`) along the path, with the part that has it.
    pub fn find(&self, name: &str) -> Result<Option<(&Part, Vec<u8>)>, JarError> {
        for part in &self.parts {
            if let Some(bytes) = part.read(name)? {
                return Ok(Some((part, bytes)));
            }
        }
        Ok(None)
    }

    /// The class with this internal name.
    pub fn find_class(&self, name: &str) -> Result<Option<(&Part, Vec<u8>)>, JarError> {
        self.find(&format!("{name}.class"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jar::tests::{Scratch, write_jar};

    #[test]
    fn wildcards_expand_to_jars_only() {
        let dir = Scratch::new("wild");
        for name in ["b.jar", "a.JAR", "c.zip", "d.jar.txt"] {
            std::fs::write(dir.0.join(name), b"").expect("a file");
        }
        let text = format!("x:{0}/*::{0}/none/*:y*", dir.0.display());
        let path = ClassPath::parse(&text);
        let none = dir.0.join("none/*");
        let expected = [
            PathBuf::from("x"),
            dir.0.join("a.JAR"),
            dir.0.join("b.jar"),
            PathBuf::new(),
            none,
            PathBuf::from("y*"),
        ];
        assert_eq!(path.entries(), expected);
        assert_eq!(ClassPath::parse("a:b.jar:").to_string(), "a:b.jar:");
        assert_eq!(ClassPath::parse("").entries(), [PathBuf::new()]);
    }

    #[test]
    fn manifests_extend_the_path_and_the_first_wins() {
        let dir = Scratch::new("path");
        let jar = |name: &str| dir.0.join(name);
        write_jar(&jar("a.jar"), &[("META-INF/MANIFEST.MF", b"Class-Path: b.jar gone.jar\n"), ("x", b"a")]);
        write_jar(&jar("b.jar"), &[("META-INF/MANIFEST.MF", b"Class-Path: a.jar\n"), ("y", b"b")]);
        write_jar(&jar("c.jar"), &[("x", b"c"), ("y", b"c"), ("z", b"c")]);
        std::fs::write(jar("broken.jar"), b"?").expect("a file");
        std::fs::write(jar("w"), b"dir").expect("a file");
        let list = ["a.jar", "gone", "broken.jar", "c.jar", ""].map(|n| jar(n).display().to_string());
        let (open, errors) = ClassPath::parse(&list.join(":")).open();
        assert_eq!(errors.len(), 1);
        assert_eq!(open.parts().len(), 4);
        let content = |name: &str| open.find(name).expect("readable").map(|(_, bytes)| bytes);
        assert_eq!(content("x").as_deref(), Some(&b"a"[..]));
        assert_eq!(content("y").as_deref(), Some(&b"b"[..]));
        assert_eq!(content("z").as_deref(), Some(&b"c"[..]));
        assert_eq!(content("w").as_deref(), Some(&b"dir"[..]));
        assert_eq!(content("../w"), None);
        assert_eq!(content("no"), None);
    }
}
