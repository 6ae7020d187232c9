//! The disk cache: what the first start made, for the next ones.
//!
//! ```text
//! $XDG_CACHE_HOME/pavm (else ~/.cache/pavm)
//!   KEY/base.classes  KEY/linkage  KEY/template.heap ...    one entry: complete or absent
//!   KEY/files                                               lengths, sums and names of the others
//!   KEY/checked                                             times of the files whose sums were right, and the boot
//!   KEY.PID.new/                                            being written, renamed to KEY when complete
//! ```
//! Damaged files must not be used: workers trust what they map. Adding up 20 MB at each start would be dear, so it is
//! done when a file has changed since it was last right (its inode's time says so), and once after each start of
//! the machine.
//! A key says everything that the content depends on: the JDK (place, size and time of its image, release), this
//! program's build, and the options. Content is trusted like the program itself, so only a directory that is the
//! user's own and writable by nobody else is used. Any trouble means going on without the cache, with one warning.

use std::collections::hash_map::DefaultHasher;
use std::ffi::OsString;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::SystemTime;

/// So many entries are kept, those used last.
const KEPT: usize = 8;
/// The file of an entry that names the others.
const LIST: &str = "files";
/// The file of an entry that says for which state of the others their sums were right.
const CHECKED: &str = "checked";

/// What an entry depends on.
#[derive(Clone)]
pub struct Key {
    halves: [DefaultHasher; 2],
}

impl Key {
    /// A key for this build of the program and the given JDK.
    pub fn new(jdk: &Path) -> io::Result<Key> {
        let mut first = DefaultHasher::new();
        let mut second = DefaultHasher::new();
        1u8.hash(&mut first);
        2u8.hash(&mut second);
        let mut key = Key { halves: [first, second] };
        let modules = jdk.join("lib/modules");
        for file in [Path::new("/proc/self/exe"), &modules] {
            let facts = fs::metadata(file)?;
            key.add(&(facts.dev(), facts.ino(), facts.size(), facts.mtime(), facts.mtime_nsec()));
        }
        key.add(&modules);
        key.add(&fs::read(jdk.join("release")).unwrap_or_default());
        Ok(key)
    }

    /// Something more that it depends on.
    pub fn add(&mut self, part: &(impl Hash + ?Sized)) -> &mut Key {
        self.halves.iter_mut().for_each(|half| part.hash(half));
        self
    }

    /// A file whose content matters (an entry of a class path): its path, size and time.
    pub fn add_file(&mut self, path: &Path) -> &mut Key {
        let facts = fs::metadata(path).map(|f| (f.ino(), f.size(), f.mtime(), f.mtime_nsec())).ok();
        self.add(path).add(&facts)
    }

    fn name(&self) -> String {
        self.halves.iter().map(|half| format!("{:016x}", half.finish())).collect()
    }
}

/// The cache directory, or none.
#[derive(Clone, Debug)]
pub struct Cache {
    dir: Option<PathBuf>,
}

impl Cache {
    /// The user's cache directory, made if there was none; `env` looks up a variable.
    pub fn open(env: &dyn Fn(&str) -> Option<OsString>) -> Cache {
        let absolute = |name| env(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let parent = absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")));
        let Some(parent) = parent else {
            warn_once("neither XDG_CACHE_HOME nor HOME is set");
            return Cache { dir: None };
        };
        Cache::at(&parent.join("pavm"))
    }

    /// The cache in a given directory.
    pub fn at(dir: &Path) -> Cache {
        match prepare(dir) {
            Ok(()) => Cache { dir: Some(dir.to_path_buf()) },
            Err(error) => {
                warn_once(&format!("{}: {error}", dir.display()));
                Cache { dir: None }
            }
        }
    }

    /// No cache.
    pub fn off() -> Cache {
        Cache { dir: None }
    }

    /// The complete entry of this key, if there is one.
    pub fn find(&self, key: &Key) -> Option<Entry> {
        let dir = self.dir.as_ref()?.join(key.name());
        let opened = File::open(&dir).ok()?;
        let entry = Entry { dir };
        if !entry.is_whole() {
            log::warn!("{}: the cache entry is damaged, it is made again", entry.dir.display());
            entry.discard();
            return None;
        }
        // Used now; a cache that can't be written can still be read.
        let _ = opened.set_modified(SystemTime::now());
        Some(entry)
    }

    /// Stores an entry: names and contents. `None` after any trouble (warned of once), or an entry that another
    /// process has stored meanwhile.
    pub fn store(&self, key: &Key, files: &[(&str, &[u8])]) -> Option<Entry> {
        let dir = self.dir.as_ref()?;
        match store(dir, &key.name(), files) {
            Ok(entry) => {
                remove_old(dir);
                Some(entry)
            }
            Err(error) => {
                warn_once(&format!("{}: {error}", dir.display()));
                None
            }
        }
    }
}

/// One complete entry.
#[derive(Clone, Debug)]
pub struct Entry {
    dir: PathBuf,
}

impl Entry {
    /// Where a file of the entry is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Are all files there as they were written?
    fn is_whole(&self) -> bool {
        let Ok(list) = fs::read_to_string(self.path(LIST)) else { return false };
        let Some(rows) = list.lines().map(Row::read).collect::<Option<Vec<Row>>>() else { return false };
        if rows.is_empty() {
            return false;
        }
        let Ok(state) = self.state(&rows) else { return false };
        if fs::read_to_string(self.path(CHECKED)).is_ok_and(|checked| checked == state) {
            return true;
        }
        let right = |row: &Row| fs::read(self.path(row.name)).is_ok_and(|content| row.fits(&content));
        if !rows.iter().all(right) {
            return false;
        }
        self.note_checked(&state);
        true
    }

    /// What changes whenever a file is changed: lengths, inodes and their times; and the start of the machine, so
    /// that what the disk may have lost since is noticed.
    fn state(&self, rows: &[Row]) -> io::Result<String> {
        let mut state = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        for row in rows {
            let facts = fs::metadata(self.path(row.name))?;
            let (len, inode) = (facts.len(), facts.ino());
            let (seconds, nanos) = (facts.ctime(), facts.ctime_nsec());
            state.push_str(&format!("{} {len} {inode} {seconds}.{nanos}\n", row.name));
        }
        Ok(state)
    }

    /// The next start need not add up again. Where this can't be written it will.
    fn note_checked(&self, state: &str) {
        let new = self.path(&format!("{CHECKED}.{}", std::process::id()));
        if fs::write(&new, state).and_then(|()| fs::rename(&new, self.path(CHECKED))).is_err() {
            let _ = fs::remove_file(&new);
        }
    }

    /// Opens a file of the entry for reading.
    pub fn file(&self, name: &str) -> io::Result<File> {
        File::open(self.path(name))
    }

    /// Removes an entry that turned out to be unusable.
    pub fn discard(self) {
        if let Err(error) = fs::remove_dir_all(&self.dir) {
            warn_once(&format!("{}: {error}", self.dir.display()));
        }
    }
}

/// A line of the list: what a file must be.
struct Row<'a> {
    len: u64,
    sum: u64,
    name: &'a str,
}

impl Row<'_> {
    fn of<'n>(name: &'n str, content: &[u8]) -> Row<'n> {
        let mut hasher = DefaultHasher::new();
        hasher.write(content);
        Row { len: content.len() as u64, sum: hasher.finish(), name }
    }

    fn read(line: &str) -> Option<Row<'_>> {
        let mut words = line.splitn(3, ' ');
        let (len, sum) = (words.next()?.parse().ok()?, u64::from_str_radix(words.next()?, 16).ok()?);
        Some(Row { len, sum, name: words.next()? })
    }

    fn fits(&self, content: &[u8]) -> bool {
        content.len() as u64 == self.len && Row::of(self.name, content).sum == self.sum
    }

    fn line(&self) -> String {
        format!("{} {:016x} {}\n", self.len, self.sum, self.name)
    }
}

fn warn_once(trouble: &str) {
    static WARNED: Once = Once::new();
    WARNED.call_once(|| log::warn!("going on without the disk cache, starting takes longer: {trouble}"));
}

fn prepare(dir: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let facts = fs::metadata(dir)?;
    let safe = facts.uid() == nix::unistd::geteuid().as_raw() && facts.permissions().mode() & 0o022 == 0;
    let foreign = || io::Error::new(io::ErrorKind::PermissionDenied, "others may write in this directory");
    if safe { Ok(()) } else { Err(foreign()) }
}

fn store(dir: &Path, name: &str, files: &[(&str, &[u8])]) -> io::Result<Entry> {
    let new = dir.join(format!("{name}.{}.new", std::process::id()));
    let result = write_all(&new, files).and_then(|()| match fs::rename(&new, dir.join(name)) {
        // Another process was first: its content is the same.
        Err(e) if matches!(e.kind(), io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists) => {
            fs::remove_dir_all(&new)
        }
        other => other,
    });
    if result.is_err() {
        // What is left is in the way of nobody, and is removed with the old entries.
        let _ = fs::remove_dir_all(&new);
    }
    result?;
    let entry = Entry { dir: dir.join(name) };
    // Just written and right; or another process's, whose sums are its own to check.
    entry.is_whole();
    Ok(entry)
}

fn write_all(dir: &Path, files: &[(&str, &[u8])]) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let list: String = files.iter().map(|(name, content)| Row::of(name, content).line()).collect();
    for (name, content) in files.iter().chain([&(LIST, list.as_bytes())]) {
        let mut file = File::create(dir.join(name))?;
        file.write_all(content)?;
        // Before the rename, or a crash of the machine could leave a complete entry with empty files.
        file.sync_data()?;
    }
    Ok(())
}

/// Removes all but the entries used last, and what dead processes left half-written.
fn remove_old(dir: &Path) {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut found: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in entries {
        let path = entry.path();
        let Ok(used) = entry.metadata().and_then(|facts| facts.modified()) else { continue };
        let writer = path.to_str().and_then(|p| p.strip_suffix(".new")).and_then(|p| p.rsplit('.').next());
        match writer {
            Some(pid) if Path::new("/proc").join(pid).exists() => {}
            Some(_) => found.push((SystemTime::UNIX_EPOCH, path)),
            None => found.push((used, path)),
        }
    }
    found.sort_by_key(|b| std::cmp::Reverse(b.0));
    for (place, (used, path)) in found.iter().enumerate() {
        if place >= KEPT || *used == SystemTime::UNIX_EPOCH {
            // Two processes may do this at once; whoever maps a file of it keeps the file.
            let _ = fs::remove_dir_all(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn temporary(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("pavm-cache-{}-{name}", std::process::id()))
    }

    fn jdk(dir: &Path) -> PathBuf {
        fs::create_dir_all(dir.join("jdk/lib")).unwrap();
        fs::write(dir.join("jdk/lib/modules"), "image").unwrap();
        dir.join("jdk")
    }

    #[test]
    fn an_entry_comes_back_until_something_changes() {
        let dir = temporary("entry");
        let jdk = jdk(&dir);
        let cache = Cache::open(&|name| (name == "XDG_CACHE_HOME").then(|| dir.clone().into_os_string()));
        let key = Key::new(&jdk).unwrap();
        assert!(cache.find(&key).is_none());
        let entry = cache.store(&key, &[("base.classes", b"classes"), ("linkage", b"")]).unwrap();
        assert_eq!(fs::read(entry.path("base.classes")).unwrap(), b"classes");
        assert!(cache.find(&key).is_some());
        // Stored again by somebody else: the first one stays.
        cache.store(&key, &[("base.classes", b"other")]).unwrap();
        assert_eq!(fs::read(cache.find(&key).unwrap().path("base.classes")).unwrap(), b"classes");
        let mut with_option = key.clone();
        assert!(cache.find(with_option.add("option")).is_none());
        fs::write(jdk.join("lib/modules"), "another image").unwrap();
        assert!(cache.find(&Key::new(&jdk).unwrap()).is_none());
        for n in 0..12 {
            cache.store(key.clone().add(&n), &[("linkage", b"x")]).unwrap();
        }
        assert_eq!(fs::read_dir(dir.join("pavm")).unwrap().count(), KEPT);
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn damage_of_any_kind_is_noticed() {
        let dir = temporary("damage");
        let cache = Cache::at(&dir.join("pavm"));
        let key = Key::new(&jdk(&dir)).unwrap();
        let files: [(&str, &[u8]); 2] = [("base.classes", b"classes"), ("linkage", b"x")];
        let damage: [&dyn Fn(&Entry); 7] = [
            &|e| fs::write(e.path("linkage"), "").unwrap(),
            &|e| fs::write(e.path("linkage"), "y").unwrap(),
            &|e| fs::write(e.path("base.classes"), "classes ").unwrap(),
            &|e| fs::remove_file(e.path("base.classes")).unwrap(),
            &|e| fs::write(e.path(LIST), "").unwrap(),
            &|e| fs::write(e.path(LIST), "7 base.classes\n").unwrap(),
            &|e| fs::remove_file(e.path(LIST)).unwrap(),
        ];
        for (n, damage) in damage.iter().enumerate() {
            let entry = cache.store(&key, &files).unwrap();
            assert!(cache.find(&key).is_some());
            damage(&entry);
            assert!(cache.find(&key).is_none(), "damage {n}");
            assert!(!entry.dir.exists());
        }
        // What was changed and is right again is added up again.
        let entry = cache.store(&key, &files).unwrap();
        let before = fs::read_to_string(entry.path(CHECKED)).unwrap();
        fs::write(entry.path("linkage"), "x").unwrap();
        assert!(cache.find(&key).is_some());
        assert_ne!(fs::read_to_string(entry.path(CHECKED)).unwrap(), before);
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn trouble_means_going_on_without() {
        let dir = temporary("trouble");
        let jdk = jdk(&dir);
        let key = Key::new(&jdk).unwrap();
        fs::write(dir.join("file"), "").unwrap();
        for bad in [dir.join("file/pavm"), PathBuf::from("/proc/pavm"), PathBuf::from("/dev/full/pavm")] {
            let cache = Cache::at(&bad);
            assert!(cache.store(&key, &[("linkage", b"x")]).is_none() && cache.find(&key).is_none());
        }
        let open = dir.join("open");
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(Cache::at(&open).store(&key, &[]).is_none());
        assert!(Cache::off().find(&key).is_none());
        assert!(Cache::open(&|_| None).find(&key).is_none());
        fs::remove_dir_all(&dir).unwrap();
    }
}
