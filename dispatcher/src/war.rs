//! The application on disk: a directory as it is, a `.war` unpacked once.
//!
//! An archive is not trusted: no entry may leave its directory, and the sum of what is written is limited.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::fcntl::{Flock, FlockArg};

const MAX_ENTRIES: usize = 100_000;
const MAX_BYTES: u64 = 4 << 30;
/// So many versions of an application stay unpacked, the latest ones: whoever goes back to one starts at once.
const KEPT: usize = 4;

/// An application ready to be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebApp {
    /// The exploded application.
    pub dir: PathBuf,
    /// `WEB-INF/classes` and the jars of `WEB-INF/lib`, those that exist, in the order of a class path.
    pub class_path: Vec<PathBuf>,
}

/// Why an application can't be served; one line each.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// It does not exist.
    #[error("{0}: no such web application")]
    Missing(PathBuf),
    /// It is neither a directory nor an archive.
    #[error("{0}: not a web application: expected a directory or a .war file")]
    Neither(PathBuf),
    /// The archive can't be read.
    #[error("{0}: not a usable .war file: {1}")]
    Archive(PathBuf, String),
    /// Reading or writing failed.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
}

/// Finds the application; a `.war` is unpacked below `work_dir`, under a name that changes with the file, and stays there
/// at least as long as this process lives.
pub fn prepare_app(app: &Path, work_dir: &Path) -> Result<WebApp, AppError> {
    let meta = match fs::metadata(app) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(AppError::Missing(app.into())),
        Err(e) => return Err(AppError::Io(app.into(), e)),
        Ok(meta) => meta,
    };
    let full = fs::canonicalize(app).map_err(|e| AppError::Io(app.into(), e))?;
    let dir = if meta.is_dir() {
        full
    } else if meta.is_file()
        && app.extension().is_some_and(|e| e.eq_ignore_ascii_case("war") || e.eq_ignore_ascii_case("zip"))
    {
        let mut h = DefaultHasher::new();
        (&full, meta.len(), meta.modified().ok()).hash(&mut h);
        let stem = app.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let target = work_dir.join(format!("{stem}-{:016x}", h.finish()));
        while !hold(&target).map_err(|e| AppError::Io(target.clone(), e))? {
            unpack(app, &target)?;
        }
        remove_old(work_dir, &stem);
        fs::canonicalize(&target).map_err(|e| AppError::Io(target.clone(), e))?
    } else {
        return Err(AppError::Neither(app.into()));
    };
    let class_path = class_path(&dir).map_err(|e| AppError::Io(dir.clone(), e))?;
    Ok(WebApp { dir, class_path })
}

/// What the files of an application were at some time; equal where nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp(u64);

/// The stamp of an application and of files that belong to it: names, sizes and times. What can't be read is as absent.
pub(crate) fn stamp(app: &Path, related: &[PathBuf]) -> Stamp {
    let mut h = DefaultHasher::new();
    let mut paths: Vec<PathBuf> = related.iter().cloned().chain([app.to_path_buf()]).collect();
    while let Some(path) = paths.pop() {
        let Ok(facts) = fs::metadata(&path) else { continue };
        (&path, facts.len(), facts.modified().ok(), facts.ino()).hash(&mut h);
        // Whatever lies behind a link inside is its own business, and could lead in a circle.
        if facts.is_dir() && (path == app || !path.is_symlink()) {
            let mut entries: Vec<PathBuf> =
                fs::read_dir(&path).into_iter().flatten().flatten().map(|e| e.path()).collect();
            entries.sort();
            paths.append(&mut entries);
        }
    }
    Stamp(h.finish())
}

fn class_path(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let classes = dir.join("WEB-INF/classes");
    if classes.is_dir() {
        found.push(classes);
    }
    let lib = dir.join("WEB-INF/lib");
    if lib.is_dir() {
        let mut jars = Vec::new();
        for entry in fs::read_dir(lib)? {
            let path = entry?.path();
            if path.is_file() && path.extension().is_some_and(|e| e == "jar") {
                jars.push(path);
            }
        }
        jars.sort();
        found.append(&mut jars);
    }
    Ok(found)
}

/// Keeps others from removing an unpacked application while this process lives; false: there is none.
fn hold(target: &Path) -> io::Result<bool> {
    let dir = match File::open(target) {
        Ok(dir) => dir,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(e) => return Err(e),
    };
    let found = dir.metadata()?.ino();
    let lock = Flock::lock(dir, FlockArg::LockSharedNonblock);
    // Who removes it has it locked, or has just removed it.
    let (Ok(lock), Ok(facts)) = (lock, fs::metadata(target)) else { return Ok(false) };
    // With the process the lock goes.
    std::mem::forget(lock);
    Ok(facts.is_dir() && facts.ino() == found)
}

/// Removes what was unpacked of older versions, but for the latest ones and those that somebody serves.
fn remove_old(work_dir: &Path, stem: &str) {
    let is_one = |name: &str| {
        let sum = name.strip_prefix(stem).and_then(|rest| rest.strip_prefix('-'));
        sum.is_some_and(|sum| sum.len() == 16 && sum.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    let entries = fs::read_dir(work_dir).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries
        .filter(|entry| entry.file_name().to_str().is_some_and(is_one))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    found.sort_by_key(|(unpacked, _)| std::cmp::Reverse(*unpacked));
    for (_, path) in found.into_iter().skip(KEPT) {
        let Ok(dir) = File::open(&path) else { continue };
        if let Ok(_lock) = Flock::lock(dir, FlockArg::LockExclusiveNonblock)
            && let Err(e) = fs::remove_dir_all(&path)
        {
            log::warn!("{}: {e}", path.display());
        }
    }
}

/// Unpacks beside the target and renames, so that a target is always complete.
fn unpack(war: &Path, target: &Path) -> Result<(), AppError> {
    let parent = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(|e| AppError::Io(parent.into(), e))?;
    let partial = target.with_extension(format!("partial-{}", std::process::id()));
    let result = unpack_to(war, &partial).and_then(|()| match fs::rename(&partial, target) {
        // Another process was faster: its copy is as good.
        Err(_) if target.is_dir() => Ok(()),
        other => other.map_err(|e| AppError::Io(target.into(), e)),
    });
    if partial.exists() {
        let _ = fs::remove_dir_all(&partial);
    }
    result
}

fn unpack_to(war: &Path, dir: &Path) -> Result<(), AppError> {
    let bad = |what: String| AppError::Archive(war.into(), what);
    let file = File::open(war).map_err(|e| AppError::Io(war.into(), e))?;
    let mut archive = zip::ZipArchive::new(file).map_err(|e| bad(e.to_string()))?;
    if archive.len() > MAX_ENTRIES {
        return Err(bad(format!("it has more than {MAX_ENTRIES} entries")));
    }
    fs::create_dir_all(dir).map_err(|e| AppError::Io(dir.into(), e))?;
    let mut left = MAX_BYTES;
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).map_err(|e| bad(e.to_string()))?;
        let name = entry.name().to_owned();
        let Some(inside) = entry.enclosed_name() else {
            return Err(bad(format!("the entry {name:?} would leave the directory of the application")));
        };
        if entry.is_symlink() {
            return Err(bad(format!("the entry {name:?} is a symbolic link")));
        }
        let path = dir.join(inside);
        let io = |e| AppError::Io(path.clone(), e);
        if entry.is_dir() {
            fs::create_dir_all(&path).map_err(io)?;
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(io)?;
        }
        let mut out = File::create(&path).map_err(io)?;
        let copied = io::copy(&mut (&mut entry).take(left + 1), &mut out)
            .map_err(|e| bad(format!("the entry {name:?} can't be unpacked: {e}")))?;
        left = left.checked_sub(copied).ok_or_else(|| bad("it unpacks to more than 4 GiB".into()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    struct Dir(PathBuf);

    impl Dir {
        fn new(name: &str) -> Dir {
            let d = std::env::temp_dir().join(format!("pavm-war-{name}-{}", std::process::id()));
            fs::create_dir_all(&d).unwrap();
            Dir(d)
        }
    }

    impl Drop for Dir {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn war(path: &Path, entries: &[&str]) {
        let mut z = ZipWriter::new(File::create(path).unwrap());
        for e in entries {
            z.start_file(*e, SimpleFileOptions::default()).unwrap();
            z.write_all(e.as_bytes()).unwrap();
        }
        z.finish().unwrap();
    }

    #[test]
    fn a_war_is_unpacked_once() {
        let d = Dir::new("once");
        let file = d.0.join("shop.war");
        war(&file, &["index.html", "WEB-INF/classes/A.class", "WEB-INF/lib/b.jar", "WEB-INF/lib/a.jar"]);
        let app = prepare_app(&file, &d.0.join("work")).unwrap();
        assert_eq!(fs::read(app.dir.join("index.html")).unwrap(), b"index.html");
        let names: Vec<_> = app.class_path.iter().map(|p| p.strip_prefix(&app.dir).unwrap()).collect();
        assert_eq!(
            names,
            [Path::new("WEB-INF/classes"), Path::new("WEB-INF/lib/a.jar"), Path::new("WEB-INF/lib/b.jar")]
        );
        fs::write(app.dir.join("mark"), "").unwrap();
        let again = prepare_app(&file, &d.0.join("work")).unwrap();
        assert_eq!(again, app);
        assert!(again.dir.join("mark").exists());
        assert_eq!(prepare_app(&app.dir, &d.0).unwrap(), app);
    }

    #[test]
    fn old_versions_go_unless_they_are_held() {
        let d = Dir::new("old");
        let (file, work) = (d.0.join("shop.war"), d.0.join("work"));
        let version = |n: usize| {
            war(&file, &vec!["index.html", "a", "b", "c", "d", "e", "f", "g", "h"][..n]);
            prepare_app(&file, &work).unwrap().dir
        };
        fs::create_dir_all(work.join("shop-other")).unwrap();
        let all: Vec<PathBuf> = (1..8).map(version).collect();
        assert!(all.iter().all(|dir| dir.is_dir()), "this process holds all of them");
        // As another process leaves them, that has ended.
        for n in 0..6 {
            let dir = work.join(format!("shop-{n:016x}"));
            fs::create_dir(&dir).unwrap();
            let later = std::time::SystemTime::now() + std::time::Duration::from_secs(100 + n);
            File::open(&dir).unwrap().set_modified(later).unwrap();
        }
        version(8);
        assert!(all.iter().all(|dir| dir.is_dir()) && work.join("shop-other").is_dir());
        let left = |n: &u64| work.join(format!("shop-{n:016x}")).is_dir();
        assert_eq!((0..6).filter(left).collect::<Vec<_>>(), [2, 3, 4, 5], "the latest ones");
    }

    #[test]
    fn an_entry_cannot_leave_the_directory() {
        let d = Dir::new("slip");
        let file = d.0.join("evil.war");
        war(&file, &["ok.txt", "../../evil.txt"]);
        let e = prepare_app(&file, &d.0.join("work")).unwrap_err().to_string();
        assert!(e.contains("would leave the directory"), "{e}");
        assert!(!d.0.join("evil.txt").exists());
        assert_eq!(fs::read_dir(d.0.join("work")).unwrap().count(), 0);
    }

    #[test]
    fn bad_applications_are_named() {
        let d = Dir::new("bad");
        let file = d.0.join("x.war");
        fs::write(&file, "not a zip").unwrap();
        assert!(matches!(prepare_app(&file, &d.0), Err(AppError::Archive(..))));
        assert!(matches!(prepare_app(&d.0.join("none"), &d.0), Err(AppError::Missing(_))));
        let text = d.0.join("x.txt");
        fs::write(&text, "").unwrap();
        assert!(matches!(prepare_app(&text, &d.0), Err(AppError::Neither(_))));
    }
}
