//! Class paths, sizes and manifests: the small grammars inside option values.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Expands each `dir/*` (or `*`) entry of a class path to the jars of the directory. Other entries stay as they
/// are, also those that do not exist.
pub fn expand_class_path(path: &str) -> String {
    if !path.contains('*') {
        return path.to_string();
    }
    let entries = path.split(':').flat_map(|entry| jars_of(entry).unwrap_or_else(|| vec![entry.to_string()]));
    entries.collect::<Vec<_>>().join(":")
}

/// The jars that a wildcard entry stands for; `None` if it is none, or stands for nothing.
fn jars_of(entry: &str) -> Option<Vec<String>> {
    let prefix = entry.strip_suffix('*')?;
    if !(prefix.is_empty() || prefix.ends_with('/')) {
        return None;
    }
    let dir = if prefix.is_empty() { Path::new(".") } else { Path::new(prefix) };
    let is_jar = |name: &OsStr| Path::new(name).extension().is_some_and(|e| e == "jar" || e == "JAR");
    let names = std::fs::read_dir(dir).ok()?.flatten().map(|e| e.file_name()).filter(|n| is_jar(n));
    let jars: Vec<String> = names.map(|name| format!("{prefix}{}", name.to_string_lossy())).collect();
    (!jars.is_empty()).then_some(jars)
}

/// What is wrong with a size.
#[derive(Debug, PartialEq, Eq)]
pub enum BadSize {
    /// Not a number with an optional k, m, g or t.
    Unreadable,
    /// More than can be.
    TooLarge,
}

/// A memory size: digits (decimal or `0x`) and optionally one of `kKmMgGtT`.
pub fn parse_size(text: &str) -> Result<u64, BadSize> {
    let (number, shift) = match text.as_bytes().last() {
        Some(b'k' | b'K') => (&text[..text.len() - 1], 10),
        Some(b'm' | b'M') => (&text[..text.len() - 1], 20),
        Some(b'g' | b'G') => (&text[..text.len() - 1], 30),
        Some(b't' | b'T') => (&text[..text.len() - 1], 40),
        _ => (text, 0),
    };
    let (digits, radix) = match number.strip_prefix("0x").or_else(|| number.strip_prefix("0X")) {
        Some(hex) => (hex, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Err(BadSize::Unreadable);
    }
    let value = u64::from_str_radix(digits, radix).map_err(|_| BadSize::TooLarge)?;
    value.checked_mul(1 << shift).ok_or(BadSize::TooLarge)
}

/// The least that `--memory` may say: a session with a little room.
pub const LEAST_MEMORY: u64 = 16 << 20;

/// What is said of a value of `--memory` that is none.
pub fn bad_memory(text: &str) -> String {
    format!("pavm: --memory takes a size of 16m or more, such as 512m, not {text}")
}

/// Checks that there is such a jar file: `java` does so before all else.
pub fn look_into_jar(jar: &str) -> Result<(), String> {
    open_jar(jar).map(|_| ())
}

fn open_jar(jar: &str) -> Result<zip::ZipArchive<BufReader<File>>, String> {
    let file = File::open(jar).map_err(|_| format!("Error: Unable to access jarfile {jar}"))?;
    zip::ZipArchive::new(BufReader::new(file)).map_err(|_| format!("Error: Invalid or corrupt jarfile {jar}"))
}

/// Checks that `-jar` can start this file: `Err` is what `java` prints.
pub fn check_jar(jar: &str) -> Result<(), String> {
    let mut zip = open_jar(jar)?;
    let no_main = || format!("no main manifest attribute, in {jar}");
    let mut manifest = Vec::new();
    match zip.by_name("META-INF/MANIFEST.MF") {
        Ok(entry) => {
            // A manifest's main section is small; more than this is not read.
            let read = entry.take(1 << 20).read_to_end(&mut manifest);
            read.map_err(|_| format!("Error: Invalid or corrupt jarfile {jar}"))?;
        }
        Err(_) => return Err(no_main()),
    }
    main_attribute(&manifest, "Main-Class").ok_or_else(no_main)?;
    match main_attribute(&manifest, "Launcher-Agent-Class") {
        Some(agent) => {
            Err(format!("Error: agents are not supported by pavm: Launcher-Agent-Class {agent} in {jar}"))
        }
        None => Ok(()),
    }
}

/// An attribute of a manifest's main section; continuation lines start with a blank.
pub fn main_attribute(manifest: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(manifest).replace("\r\n", "\n").replace('\r', "\n").replace("\n ", "");
    let mut main_section = text.split('\n').take_while(|line| !line.is_empty());
    main_section.find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim().to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(parse_size("64"), Ok(64));
        assert_eq!(parse_size("64k"), Ok(64 << 10));
        assert_eq!(parse_size("2M"), Ok(2 << 20));
        assert_eq!(parse_size("1g"), Ok(1 << 30));
        assert_eq!(parse_size("0x10m"), Ok(16 << 20));
        for bad in ["", "m", "1.5g", "-1", "1mm", "0x", "+1"] {
            assert_eq!(parse_size(bad), Err(BadSize::Unreadable), "{bad}");
        }
        assert_eq!(parse_size("99999999999t"), Err(BadSize::TooLarge));
    }

    #[test]
    fn manifests() {
        let m = b"Manifest-Version: 1.0\r\nMain-Class: a.very.lo\r\n ng.Name \r\n\r\nName: x\r\nOther: y\r\n";
        assert_eq!(main_attribute(m, "main-class").as_deref(), Some("a.very.long.Name"));
        assert_eq!(main_attribute(m, "Other"), None);
    }

    #[test]
    fn wildcards_stand_for_the_jars_of_a_directory() {
        let dir = std::env::temp_dir().join(format!("pavm-paths-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        for name in ["a.jar", "b.JAR", "c.txt"] {
            std::fs::write(dir.join(name), "").unwrap();
        }
        let d = dir.display();
        let expanded = expand_class_path(&format!("x:{d}/*:y"));
        let mut entries: Vec<_> = expanded.split(':').map(String::from).collect();
        entries.sort();
        let mut expected = vec![format!("{d}/a.jar"), format!("{d}/b.JAR"), "x".into(), "y".into()];
        expected.sort();
        assert_eq!(entries, expected);
        assert_eq!(expand_class_path("no-such-dir/*:a*"), "no-such-dir/*:a*");
        assert_eq!(
            check_jar(&format!("{d}/none.jar")),
            Err(format!("Error: Unable to access jarfile {d}/none.jar"))
        );
        assert_eq!(
            check_jar(&format!("{d}/a.jar")),
            Err(format!("Error: Invalid or corrupt jarfile {d}/a.jar"))
        );
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
