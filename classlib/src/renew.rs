//! What a session must not share with the other copies of its template, in one list.
//!
//! | what | where | how |
//! |---|---|---|
//! | identity hashes, clocks, session id | segment header | set by the worker that attaches it first |
//! | seeds of `Random`, `ThreadLocalRandom`, `SplittableRandom` | `SEEDS` | random |
//! | generators behind `Math.random` and `Collections.shuffle` | `GENERATORS` | random |
//! | `ThreadLocalRandom` of the template's threads | fields of `Thread` | random |
//! | limits of the template's waits | `WAKE_AT` of its threads | as much later as time has passed |
//! | bytes read ahead from `/dev/urandom` | `NativePRNG$RandomIO` | dropped |
//! | SHA1PRNG and DRBG generators, wherever they are | found when the template is made | random, or reseeded on use |
//! | what threads have used, collections so far | words of `Thread`, segment header | from nothing |
//! | environment, process id | `FORGOTTEN` | class initialisation runs again on next use |
//! | working directory | `StaticProperty`, both file systems | this process's |
//!
//! System properties are set by `PavmBoot`. Only what the template has initialised is touched: everything else gets
//! its state in the session itself. Not renewed: the iteration order of `Set.of` and `Map.of` (the template's own
//! sets depend on it), and generators that the application made from a seed of its own choice.

use shared_classes::model::{ClassRef, LOADER_BOOT};
use vm::classes::{MIRROR_ERROR, MIRROR_STATE, STATE_ERROR, STATE_INITIALIZED, STATE_LOADED};
use vm::known::KC;
use vm::machine::Vm;
use vm::object::*;
use vm::session::{Root, header};
use vm::thread::at;

use crate::lang::launch::Launch;
use crate::lang::native_libraries::field_offset;
use crate::lang::util::{STATE_GENERATORS, native_state, set_native_state};

/// Static `AtomicLong`s that new generators take their seeds from.
const SEEDS: &[(&str, &str)] = &[
    ("java/util/Random", "seedUniquifier"),
    ("java/util/SplittableRandom", "defaultGen"),
    ("java/util/concurrent/ThreadLocalRandom", "seeder"),
];

/// Static `Random`s of the JDK.
const GENERATORS: &[(&str, &str)] = &[
    ("java/lang/Math$RandomNumberGeneratorHolder", "randomNumberGenerator"),
    ("java/lang/StrictMath$RandomNumberGeneratorHolder", "randomNumberGenerator"),
    ("java/util/Collections", "r"),
];

/// Classes that keep facts about the process.
const FORGOTTEN: &[&str] = &["java/lang/ProcessEnvironment", "java/lang/ProcessHandleImpl"];

/// Generators whose whole state is in the object.
const SECURE: [&[u8]; 2] = [b"sun/security/provider/SecureRandom", b"sun/security/provider/AbstractDrbg"];

/// Random bytes of the kernel.
fn random() -> u64 {
    let mut seed = [0u8; 8];
    let mut done = 0;
    while done < seed.len() {
        // SAFETY: the rest of a buffer with its length.
        let n = unsafe { libc::getrandom(seed[done..].as_mut_ptr().cast(), seed.len() - done, 0) };
        if n > 0 {
            done += n as usize;
        } else if std::io::Error::last_os_error().kind() != std::io::ErrorKind::Interrupted {
            // A kernel without it: clocks and the process id differ at least.
            return vm::thread::now_nanos() as u64 ^ u64::from(std::process::id()) << 40;
        }
    }
    u64::from_le_bytes(seed)
}

/// The mirror of a class of the JDK that is initialised in this session.
fn initialized(vm: &Vm, class: &str) -> Option<(ClassRef, Ref)> {
    let c = vm.world.lookup(LOADER_BOOT, class.as_bytes())?;
    let mirror = vm.mirror_if_any(c).some()?;
    (mirror.read::<u32>(MIRROR_STATE) == STATE_INITIALIZED).then_some((c, mirror))
}

/// The object in a static field.
fn static_object(vm: &Vm, class: &str, field: &str) -> Option<Ref> {
    let (c, mirror) = initialized(vm, class)?;
    mirror.read_ref(field_offset(c, field)?).some()
}

fn set_static(vm: &mut Vm, class: &str, field: &str, value: Ref) {
    if let Some((c, mirror)) = initialized(vm, class)
        && let Some(at) = field_offset(c, field)
    {
        vm.put_ref(mirror, at, value);
    }
}

fn set_field(vm: &mut Vm, object: Ref, field: &str, value: Ref) {
    if let Some(at) = field_offset(object.class(), field) {
        vm.put_ref(object, at, value);
    }
}

fn set_long(object: Ref, field: &str, value: u64) {
    if let Some(at) = field_offset(object.class(), field) {
        object.write::<u64>(at, value);
    }
}

/// In the template, after a full collection: notes the generators that each copy has to renew, and collects again.
pub fn prepare(vm: &mut Vm) -> Result<(), String> {
    let is_secure = |r: Ref| {
        let mut c = r.class();
        while c.is_some() {
            if SECURE.iter().any(|n| c.name.is(n)) {
                return true;
            }
            c = c.super_class;
        }
        false
    };
    // Copies move the limits of waits by the time that has passed since now.
    header().start_nanos = vm::thread::now_nanos();
    let found = vm.find_old(is_secure);
    const FAILED: &str = "no memory for the template's list of generators";
    let failed = |_| FAILED.to_string();
    let list = vm.new_ref_array(KC::Object.get(), found.len()).map_err(failed)?;
    for (i, r) in found.into_iter().enumerate() {
        vm.put_element(list, i, r);
    }
    set_native_state(vm, STATE_GENERATORS, list).map_err(failed)?;
    if vm.collect_full() { Ok(()) } else { Err(FAILED.into()) }
}

/// In the template, before its last collections: a class whose initialisation failed is tried again where it is
/// needed. A template lacks what sessions have (classes of its own), so the failure may not be the class's.
pub fn forget_failures(vm: &mut Vm) {
    let classes: Vec<ClassRef> = vm.world.shared_classes().map(|(_, class)| class).collect();
    for class in classes {
        let Some(mirror) = vm.mirror_if_any(class).some() else { continue };
        if mirror.read::<u32>(MIRROR_STATE) == STATE_ERROR {
            mirror.write::<u32>(MIRROR_STATE, STATE_LOADED);
            vm.put_ref(mirror, MIRROR_ERROR, NULL);
        }
    }
}

/// In a session just made from the template, attached for the first time; before the header's clocks are set.
pub fn renew(vm: &mut Vm) {
    for (class, field) in SEEDS {
        if let Some(seed) = static_object(vm, class, field) {
            set_long(seed, "value", random());
        }
    }
    for (class, field) in GENERATORS {
        if let Some(seed) =
            static_object(vm, class, field).and_then(|g| g.read_ref(field_offset(g.class(), "seed")?).some())
        {
            set_long(seed, "value", random() & ((1 << 48) - 1));
        }
    }
    threads(vm::thread::now_nanos() - header().start_nanos);
    accounts(vm);
    for class in ["sun/security/provider/NativePRNG", "sun/security/provider/NativePRNG$NonBlocking"] {
        if let Some(source) = static_object(vm, class, "INSTANCE")
            && let Some(at) = field_offset(source.class(), "buffered")
        {
            source.write::<i32>(at, 0);
        }
    }
    secure_generators(vm);
    for class in FORGOTTEN {
        if let Some((_, mirror)) = initialized(vm, class) {
            mirror.write::<u32>(MIRROR_STATE, STATE_LOADED);
        }
    }
    working_directory(vm);
}

/// `passed`: time since the template was made.
fn threads(passed: i64) {
    let table = Root::Threads.get();
    let count = if table.is_null() { 0 } else { (header().threads as usize).min(table.len()) };
    for thread in (0..count).filter_map(|i| table.element(i).some()) {
        if let Some(at) = field_offset(thread.class(), "threadLocalRandomProbe")
            && thread.read::<i32>(at) != 0
        {
            set_long(thread, "threadLocalRandomSeed", random());
        }
        for word in (at::RUN_NANOS..at::SINCE + 8).step_by(4) {
            thread.write::<u32>(word, 0);
        }
        // Or the template's waits with a limit would all be over at once.
        let wake_at = thread.read::<i64>(at::WAKE_AT);
        if wake_at != i64::MAX && wake_at != 0 {
            thread.write::<i64>(at::WAKE_AT, wake_at.saturating_add(passed.max(0)));
        }
    }
}

/// What management counts begins with the session.
fn accounts(vm: &mut Vm) {
    let h = header();
    h.collections = [0; 2];
    h.gc = Default::default();
    h.pool_peak = vm.pools_used();
    h.ended_allocated = 0;
    h.threads_started = u64::from(h.threads);
    h.threads_peak = h.threads;
}

fn secure_generators(vm: &mut Vm) {
    let list = native_state(STATE_GENERATORS);
    let count = if list.is_null() { 0 } else { list.len() };
    for generator in (0..count).filter_map(|i| list.element(i).some()) {
        let class = generator.class();
        if let Some(counter) = field_offset(class, "reseedCounter") {
            // Below zero: reseeds before it gives anything.
            generator.write::<i32>(counter, -1);
        } else if let Some(state) = field_offset(class, "state").and_then(|at| generator.read_ref(at).some())
        {
            for chunk in state.elements_mut::<u8>().chunks_mut(8) {
                chunk.copy_from_slice(&random().to_le_bytes()[..chunk.len()]);
            }
            set_field(vm, generator, "remainder", NULL);
            if let Some(at) = field_offset(class, "remCount") {
                generator.write::<i32>(at, 0);
            }
        }
    }
    // Done once: the list must not keep them alive.
    let state = Root::NativeState.get();
    if !list.is_null() {
        vm.put_element(state, STATE_GENERATORS, NULL);
    }
}

fn working_directory(vm: &mut Vm) {
    let given = vm.extension::<Launch>().directory.clone();
    let here = || std::env::current_dir().ok().map(|d| d.to_string_lossy().into_owned());
    let Some(dir) = given.or_else(here) else { return };
    // A fresh session has an empty nursery: these two fit.
    let (Ok(text), Ok(bytes)) = (vm.new_string(&dir), vm.new_bytes(dir.as_bytes())) else { return };
    set_static(vm, "jdk/internal/util/StaticProperty", "USER_DIR", text);
    if let Some(files) = static_object(vm, "java/io/File", "fs") {
        set_field(vm, files, "userDir", text);
    }
    let provider = static_object(vm, "sun/nio/fs/DefaultFileSystemProvider", "INSTANCE");
    if let Some(provider) = provider
        && let Some(files) =
            field_offset(provider.class(), "theFileSystem").and_then(|at| provider.read_ref(at).some())
    {
        set_field(vm, files, "defaultDirectory", bytes);
        if let Some(at) = field_offset(files.class(), "needToResolveAgainstDefaultDirectory") {
            files.write::<u8>(at, 1);
        }
    }
}
