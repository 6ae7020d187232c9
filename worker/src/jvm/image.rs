//! The image that all sessions share: class segment and template, from the cache or booted anew.
//!
//! Booting happens in a child process, so that the supervisor stays as small as it was; the child leaves four
//! blobs in memfds, which go to the cache as they are.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, fork};
use shared_classes::classpath::ClassPath;
use shared_classes::jimage::JImage;
use shared_classes::segment::{CLASS_BASE, LINKAGE_OFFSET, OBJECT_BASE};
use shared_classes::world::World;
use vm::boot::{self, BootOptions, ClassSegment, LINK_BYTES, META_BYTES};
use vm::known::KM;
use vm::local::Additions;
use vm::map::{self, Access, Mapping, Span};

use crate::cache::{Cache, Key};
use crate::session::Template;

/// What the image depends on.
#[derive(Clone, Debug)]
pub struct ImageOptions {
    /// The JDK.
    pub jdk: PathBuf,
    /// Properties that java.base reads while it boots (module options and the like).
    pub properties: Vec<(String, String)>,
    /// `--add-modules` and so on make different images; so does the surroundings' locale.
    pub surroundings: Vec<(String, String)>,
    /// The web application, or the driver of tests, that is started in the template.
    pub started: Option<Started>,
}

/// A web application in a template.
#[derive(Clone, Debug, Default)]
pub struct AppOptions {
    /// The exploded application.
    pub dir: PathBuf,
    /// The container's jars and the application's classes.
    pub class_path: Vec<PathBuf>,
    /// Context path.
    pub context_path: String,
    /// The file of the users who may log in.
    pub users: Option<PathBuf>,
}

/// A set of tests in a template: their classes are loaded, and what runs them is warm.
#[derive(Clone, Debug, Default)]
pub struct TestOptions {
    /// The driver's jar, the test jars, and what they need.
    pub class_path: Vec<PathBuf>,
    /// The jars and directories whose classes are loaded.
    pub jars: Vec<PathBuf>,
    /// The versions of JUnit to warm up, as the driver takes them.
    pub junit: String,
    /// `-D` options, and those that other options become.
    pub properties: Vec<(String, String)>,
}

/// What is started in a template.
#[derive(Clone, Debug)]
pub enum Started {
    /// A web application.
    App(AppOptions),
    /// The driver of tests.
    Tests(TestOptions),
}

impl Started {
    /// The class path as one text.
    fn class_path_text(&self) -> String {
        match self {
            Started::App(app) => join(&app.class_path),
            Started::Tests(tests) => join(&tests.class_path),
        }
    }
    fn add_to(&self, key: &mut Key) {
        match self {
            Started::App(app) => app.add_to(key),
            Started::Tests(tests) => {
                key.add(&"tests").add(&tests.jars).add(&tests.junit);
                tests.class_path.iter().for_each(|path| add_tree(path, key));
            }
        }
    }
    /// The class that starts it, its two arguments, and what it is for messages.
    fn entry(&self) -> (&'static str, [String; 2], &'static str) {
        match self {
            Started::App(app) => {
                let arguments = [app.dir.to_string_lossy().into_owned(), app.context_path.clone()];
                ("pavm.servlet.Container", arguments, "the web application does not start")
            }
            Started::Tests(tests) => {
                let arguments = [join(&tests.jars), tests.junit.clone()];
                ("pavm.test.Driver", arguments, "the tests' driver does not start")
            }
        }
    }
}

fn join(paths: &[PathBuf]) -> String {
    paths.iter().map(|p| p.to_string_lossy()).collect::<Vec<_>>().join(":")
}

/// A file, or all files below a directory.
fn add_tree(path: &Path, key: &mut Key) {
    key.add_file(path);
    if !path.is_dir() {
        return;
    }
    let mut dirs = vec![path.to_path_buf()];
    while let Some(dir) = dirs.pop() {
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(&dir).into_iter().flatten().flatten().map(|e| e.path()).collect();
        entries.sort();
        for path in entries {
            key.add_file(&path);
            if path.is_dir() && !path.is_symlink() {
                dirs.push(path);
            }
        }
    }
}

impl AppOptions {
    /// The class path as one text.
    pub fn class_path_text(&self) -> String {
        join(&self.class_path)
    }
    fn add_to(&self, key: &mut Key) {
        key.add(&self.dir).add(&self.context_path);
        self.class_path.iter().for_each(|p| {
            key.add_file(p);
        });
        if let Some(users) = &self.users {
            key.add_file(users);
        }
        // Whatever the application may have read while it started.
        add_tree(&self.dir, key);
    }
}

/// A ready image.
#[derive(Debug)]
pub struct Image {
    /// Metadata of the classes that the template has.
    pub base: OwnedFd,
    /// Its length in bytes.
    pub base_len: u64,
    /// The linkage area's content. It is copied within the kernel, straight into the area.
    pub linkage: File,
    /// Objects that all sessions share.
    pub shared: OwnedFd,
    /// What sessions are copies of.
    pub template: Template,
}

/// The property that holds `-Xbootclasspath/a:`.
pub(super) const BOOT_APPEND: &str = "jdk.boot.class.path.append";
/// Properties that name modules' files, which the boot layer is made from.
const MODULE_FILES: [&str; 3] = ["jdk.module.path", "jdk.module.upgrade.path", "jdk.module.patch."];

/// Collections of the template, with what they set going, until it is at rest.
const MOST_ROUNDS: u32 = 5;
const NO_FIT: &str = "the template does not fit";

/// The names of an image's files in the cache.
const FILES: [&str; 4] = ["base.classes", "linkage", "template.heap", "shared.heap"];

impl ImageOptions {
    /// With the surroundings that matter for booting.
    pub fn new(jdk: PathBuf, properties: Vec<(String, String)>) -> ImageOptions {
        let surroundings = ["LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES"]
            .iter()
            .filter_map(|n| std::env::var(n).ok().map(|v| (n.to_string(), v)))
            .collect();
        ImageOptions { jdk, properties, surroundings, started: None }
    }
    /// The image of a web application.
    pub fn with_app(mut self, app: AppOptions) -> ImageOptions {
        // One class loader for all of it: its classes are shared by all sessions.
        self.properties.push(("pavm.webapp.classloader".into(), "app".into()));
        if let Some(users) = &app.users {
            self.properties.push(("pavm.webapp.users".into(), users.to_string_lossy().into_owned()));
        }
        self.started = Some(Started::App(app));
        self
    }
    /// The image of a set of tests.
    pub fn with_tests(mut self, tests: TestOptions) -> ImageOptions {
        self.properties.extend(tests.properties.iter().cloned());
        self.started = Some(Started::Tests(tests));
        self
    }
    /// The properties' part of what the boot loader finds beside the image's classes.
    pub fn additions(&self) -> Additions {
        let open = |path: &str| ClassPath::parse(path).open().0;
        let value =
            |name: &str| self.properties.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
        let patches = self.properties.iter().filter(|(n, _)| n.starts_with(MODULE_FILES[2]));
        Additions {
            append: value(BOOT_APPEND).map(open).unwrap_or_default(),
            patches: patches
                .filter_map(|(_, v)| v.split_once('='))
                .map(|(module, path)| (module.to_string(), open(path)))
                .collect(),
            preview: false,
            class_path: None,
        }
    }
    fn key(&self) -> io::Result<Key> {
        let mut key = Key::new(&self.jdk)?;
        key.add(&self.properties).add(&self.surroundings);
        for (_, value) in
            self.properties.iter().filter(|(n, _)| MODULE_FILES.iter().any(|p| n.starts_with(p)))
        {
            let path = value.split_once('=').map_or(value.as_str(), |(_, path)| path);
            for entry in path.split(':').filter(|e| !e.is_empty()) {
                add_tree(Path::new(entry), &mut key);
            }
        }
        if let Some(started) = &self.started {
            started.add_to(&mut key);
        }
        Ok(key)
    }
}

impl Image {
    /// The image from the cache, else booted and put there.
    pub fn open(options: &ImageOptions, cache: &Cache) -> Result<Image, String> {
        let key = options.key().map_err(|e| format!("{}: {e}", options.jdk.join("lib/modules").display()))?;
        if let Some(entry) = cache.find(&key) {
            let read = || -> io::Result<Image> {
                let base = entry.file(FILES[0])?;
                let linkage = entry.file(FILES[1])?;
                let template = Template::open(&entry.path(FILES[2]), None)?;
                let shared = entry.file(FILES[3])?.into();
                Ok(Image { base_len: base.metadata()?.len(), base: base.into(), linkage, shared, template })
            };
            match read() {
                Ok(image) => return Ok(image),
                Err(error) => {
                    log::warn!("cache entry is of no use ({error}), booting again");
                    entry.discard();
                }
            }
        }
        let (built, silent) = build(options)?;
        let [classes, linkage, heap, shared] = built;
        let contents = [&classes, &linkage, &heap, &shared].map(read_all);
        let [Ok(c), Ok(l), Ok(h), Ok(s)] = &contents else {
            return Err("cannot read the image that was built".into());
        };
        // What booting said (about module options, say) has to be said at each start.
        if silent {
            cache.store(&key, &[(FILES[0], c), (FILES[1], l), (FILES[2], h), (FILES[3], s)]);
        }
        // From here on nobody writes it; one from the cache is opened for reading.
        for file in [&classes, &shared] {
            map::seal_future_write(file.as_fd()).map_err(|e| e.to_string())?;
        }
        let heap_path = PathBuf::from(format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&heap)));
        let template = Template::open(&heap_path, None).map_err(|e| e.to_string())?;
        Ok(Image { base_len: c.len() as u64, base: classes.into(), linkage, shared: shared.into(), template })
    }
}

fn read_all(file: &File) -> io::Result<Vec<u8>> {
    let mut file = file.try_clone()?;
    let mut content = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut content)?;
    Ok(content)
}

/// Opens the JDK image for the life of the process.
pub(super) fn open_jimage(jdk: &Path) -> Result<&'static JImage, String> {
    let path = jdk.join("lib/modules");
    JImage::open(path).map(|i| &*Box::leak(Box::new(i))).map_err(|e| e.to_string())
}

/// Boots in a child; its files: classes, linkage, template heap, shared objects; and whether it printed nothing.
fn build(options: &ImageOptions) -> Result<([File; 4], bool), String> {
    let files = [c"pavm-base", c"pavm-linkage", c"pavm-template", c"pavm-shared"]
        .map(|n| map::memfd(n, 0).map(File::from));
    let [a, b, c, d] = files.map(|f| f.map_err(|e| format!("cannot make a file in memory: {e}")));
    let (a, b, c, d) = (a?, b?, c?, d?);
    let (mut problem, child_problem) = io::pipe().map_err(|e| e.to_string())?;
    // An application's start is watched; java.base's is kept until it is over, to know whether it said something.
    let keep = options.started.is_none();
    let said = [c"pavm-out", c"pavm-err"].map(|n| map::memfd(n, 0).map(File::from));
    let [said_out, said_err] = said.map(|f| f.map_err(|e| format!("cannot make a file in memory: {e}")));
    let (said_out, said_err) = (said_out?, said_err?);
    // SAFETY: the caller has one thread; the child ends in this function.
    match unsafe { fork() }.map_err(|e| format!("fork: {e}"))? {
        ForkResult::Child => {
            drop(problem);
            let streams = || -> io::Result<()> {
                nix::unistd::dup2_stdout(&said_out)?;
                Ok(nix::unistd::dup2_stderr(&said_err)?)
            };
            let streams = || if keep { streams().map_err(|e| e.to_string()) } else { Ok(()) };
            let code = match build_here(options, [&a, &b, &c, &d], streams) {
                Ok(()) => 0,
                Err(text) => {
                    let _ = io::Write::write_all(&mut &child_problem, text.as_bytes());
                    1
                }
            };
            // SAFETY: ends the child without running the parent's exit handlers.
            unsafe { libc::_exit(code) }
        }
        ForkResult::Parent { child } => {
            drop(child_problem);
            let mut text = String::new();
            let _ = problem.read_to_string(&mut text);
            let status = waitpid(child, None);
            let said = [(said_out, true), (said_err, false)].map(|(file, out)| pass_on(&file, out));
            match status {
                Ok(WaitStatus::Exited(_, 0)) => Ok(([a, b, c, d], said == [0, 0])),
                Ok(WaitStatus::Exited(..)) => Err(text),
                Ok(WaitStatus::Signaled(_, signal, _)) => {
                    Err(format!("the process that boots java.base was killed by {signal}"))
                }
                Ok(status) => Err(format!("the process that boots java.base ended: {status:?}")),
                Err(e) => Err(e.to_string()),
            }
        }
    }
}

/// Tests have assertions on, as the usual runners do it.
pub(super) fn assertions(testing: bool) -> Vec<(classlib::lang::launch::AssertionScope, bool)> {
    if testing { vec![(classlib::lang::launch::AssertionScope::All, true)] } else { Vec::new() }
}

fn span(base: usize, len: usize) -> Result<Span, String> {
    Span::new(base, len).ok_or_else(|| "address plan".to_string())
}

/// Prints what was kept; how much it was. A closed standard stream is no reason to fail.
fn pass_on(file: &File, out: bool) -> usize {
    let content = read_all(file).unwrap_or_default();
    let _ = if out { io::stdout().write_all(&content) } else { io::stderr().write_all(&content) };
    let _ = io::stdout().flush();
    content.len()
}

/// `streams` has what Java prints from then on kept.
fn build_here(
    options: &ImageOptions,
    out: [&File; 4],
    streams: impl FnOnce() -> Result<(), String>,
) -> Result<(), String> {
    let text = |e: io::Error| e.to_string();
    let image = open_jimage(&options.jdk)?;
    // A damaged one must not be noticed by a program only.
    if let Some(error) = image.resources().find_map(|r| r.bytes().err()) {
        return Err(error.to_string());
    }
    let differences = classlib::complete::compare(image);
    name_differences(&differences.map_err(|e| format!("{} is damaged: {e}", image.path().display()))?)?;
    streams()?;
    let _segment = ClassSegment::create().map_err(text)?;
    let _none = super::run::no_private().map_err(text)?;
    let file = out[2].as_fd().try_clone_to_owned().map_err(text)?;
    map::set_len(file.as_fd(), 1 << 20).map_err(text)?;
    let _heap = Mapping::file(span(OBJECT_BASE, super::run::HEAP_SPAN)?, file.as_fd(), 0, Access::ReadWrite)
        .map_err(text)?;
    let mut nursery = None;
    let boot_options = BootOptions {
        additions: options.additions(),
        image,
        added: classlib::support_classes(),
        natives: classlib::all(),
        find_native: classlib::find,
        quota: 1 << 30,
        stack_limit: 8 << 20,
    };
    let grow_file = file.try_clone().map_err(text)?;
    let mut vm = boot::boot(boot_options, |vm| {
        nursery = vm::boot::map_nursery(vm, 8 << 20).ok();
        vm.grow = super::run::grower(grow_file);
        *vm.extension::<classlib::lang::launch::Launch>() = classlib::lang::launch::Launch {
            java_home: options.jdk.to_string_lossy().into_owned(),
            properties: options.properties.clone(),
            class_path: options.started.as_ref().map_or_else(String::new, Started::class_path_text),
            assertions: assertions(matches!(options.started, Some(Started::Tests(_)))),
            ..Default::default()
        };
    })
    .map_err(|e| if e == boot::SAID { e } else { format!("booting java.base: {e}") })?;
    vm.call(KM::BootWarm.get(), &[]).map_err(|_| "the template's warm-up failed".to_string())?;
    if let Some(started) = &options.started {
        let (class, arguments, complaint) = started.entry();
        vm.start_application(class, "init", &[&arguments[0], &arguments[1]])
            .map_err(|e| format!("{complaint}: {e}"))?;
        vm.start_serving();
    }
    vm.settle().map_err(|e| e.to_string())?;
    classlib::renew::forget_failures(&mut vm);
    load_usual(&options.jdk, &mut *vm.service);
    let world = vm.world;
    let classes: Vec<_> = world.shared_classes().map(|(_, class)| class).collect();
    classes.into_iter().for_each(|class| super::server::prelink(&mut *vm.service, world, class));
    // What the reference handler and cleaners have to do after a collection is done once, here, and not in every session.
    for _ in 0..MOST_ROUNDS {
        if !vm.collect_full() {
            return Err(NO_FIT.into());
        }
        if !vm.has_runnable() {
            break;
        }
        vm.settle().map_err(|e| e.to_string())?;
    }
    classlib::io::before_detach(&mut vm);
    vm.offheap_save().map_err(|e| format!("{e:?}"))?;
    if !vm.collect_full() {
        return Err(NO_FIT.into());
    }
    classlib::renew::prepare(&mut vm)?;
    // From here on only the sessions run, so what they do not change can be known.
    let _shared = share(&mut vm, out[3])?;
    report("session", &vm);
    let heap_len = vm::session::header().old_top;
    write_at_zero(out[0], CLASS_BASE, world.meta(false).top() as usize).map_err(text)?;
    write_at_zero(
        out[1],
        CLASS_BASE + LINKAGE_OFFSET as usize,
        (world.links(false).top() - LINKAGE_OFFSET) as usize,
    )
    .map_err(text)?;
    drop(vm);
    map::set_len(file.as_fd(), heap_len).map_err(text)
}

/// Says which natives this JDK has and the machine has not, and the other way round. Only a mistake of the machine's
/// own is an error: with an update that it does not know everything else still works.
fn name_differences(differences: &classlib::complete::Differences) -> Result<(), String> {
    let own = |row: &&classlib::complete::Row| row.class.starts_with("java/lang/Pavm");
    let mistakes = differences.missing.iter().chain(&differences.wrong).filter(own);
    if let Some(row) = mistakes.chain(&differences.twice).next() {
        return Err(format!("the table of natives is wrong about {row}"));
    }
    for row in &differences.missing {
        log::warn!("{row} of this JDK is missing: calling it throws UnsatisfiedLinkError");
    }
    for row in &differences.wrong {
        log::warn!("{row} is not in this JDK");
    }
    Ok(())
}

/// Moves what sessions hardly change to the shared space, for which `out` is.
fn share(vm: &mut vm::machine::Vm, out: &File) -> Result<Mapping, String> {
    const FAILED: &str = "the template's objects can't be shared";
    let text = |e: io::Error| format!("{FAILED}: {e}");
    if !vm.trim_stacks() || !vm.collect_full() {
        return Err(FAILED.into());
    }
    let content = vm.shareable().ok_or(FAILED)?;
    io::Write::write_all(&mut &*out, &content).map_err(text)?;
    let mapping = vm::shared::map(out.as_fd()).map_err(text)?;
    if vm.collect_full() { Ok(mapping) } else { Err(FAILED.into()) }
}

/// What a template consists of, for whoever wants to make it smaller.
fn report(what: &str, vm: &vm::machine::Vm) {
    if log::log_enabled!(log::Level::Debug) {
        for c in vm.census() {
            log::debug!("{what}: {:8} bytes, {:6} of {}", c.bytes, c.objects, c.class);
        }
        for (class, bytes, referrers) in vm.large_objects(4096) {
            log::debug!("{what}: {bytes:8} bytes, one {class} of {}", referrers.join(", "));
        }
    }
}

/// Loads the classes that programs usually need, by the list that a JDK comes with: into the class segment only,
/// so a session pays nothing for those that it does not use, and need not ask for those that it does.
fn load_usual(jdk: &Path, service: &mut dyn vm::machine::ClassService) {
    let list = std::fs::read_to_string(jdk.join("lib/classlist")).unwrap_or_default();
    let listed =
        list.lines().filter(|line| !line.starts_with(['#', '@'])).filter_map(|l| l.split(' ').next());
    // The list was made with jars only, and does not know the machine's own classes.
    let more = [
        "jdk/internal/loader/URLClassPath$FileLoader",
        "jdk/internal/loader/URLClassPath$FileLoader$1",
        "java/lang/PavmBoot$Destroyer",
        "java/lang/PavmBoot$Porter",
        "java/lang/PavmBoot$Serving",
        "java/lang/PavmBoot$Server",
    ];
    for name in listed.chain(more) {
        // Classes spun at run time are not in the image, and those of other modules not the boot loader's.
        if let Err(error) = service.load_boot(name.as_bytes()) {
            log::debug!("{name}: {}", error.message);
        }
    }
}

/// Copies memory of the segment into a file; the first bytes of the metadata area are unused but mapped.
fn write_at_zero(mut file: &File, from: usize, len: usize) -> io::Result<()> {
    // SAFETY: the segment is mapped here and nobody writes it meanwhile.
    let bytes = unsafe { std::slice::from_raw_parts(from as *const u8, len) };
    io::Write::write_all(&mut file, bytes)
}

/// The class segment as the supervisor holds it: base read-only, growth and linkage writable here alone.
pub struct SharedSegment {
    /// Growth of the metadata after the base.
    pub growth: OwnedFd,
    /// The linkage area.
    pub link: OwnedFd,
    _mappings: Vec<Mapping>,
    /// The class segment, writable.
    pub world: World,
}

/// Where the metadata goes on after a base of so many bytes.
pub(super) fn growth_start(base_len: u64) -> usize {
    (base_len as usize).next_multiple_of(map::PAGE)
}

impl SharedSegment {
    /// Maps an image as its one writer.
    pub fn open(image: &Image) -> io::Result<SharedSegment> {
        let bad = || io::Error::from(io::ErrorKind::InvalidData);
        let start = growth_start(image.base_len);
        if start == 0 || start >= META_BYTES || image.linkage.metadata()?.len() > LINK_BYTES as u64 {
            return Err(bad());
        }
        let growth = map::memfd(c"pavm-classes", (META_BYTES - start) as u64)?;
        let link = map::memfd(c"pavm-linkage", LINK_BYTES as u64)?;
        let at = |base, len| Span::new(base, len).ok_or_else(bad);
        (&image.linkage).rewind()?;
        io::copy(&mut &image.linkage, &mut File::from(link.try_clone()?))?;
        let mappings = vec![
            Mapping::file(at(CLASS_BASE, start)?, image.base.as_fd(), 0, Access::Read)?,
            Mapping::file(at(CLASS_BASE + start, META_BYTES - start)?, growth.as_fd(), 0, Access::ReadWrite)?,
            Mapping::file(
                at(CLASS_BASE + LINKAGE_OFFSET as usize, LINK_BYTES)?,
                link.as_fd(),
                0,
                Access::ReadWrite,
            )?,
        ];
        map::seal_future_write(growth.as_fd())?;
        map::seal_future_write(link.as_fd())?;
        let world = World { writer: true, find_native: classlib::find };
        world.meta(false).set_top(start as u32);
        Ok(SharedSegment { growth, link, _mappings: mappings, world })
    }
}
