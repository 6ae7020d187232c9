//! Natives of `java.lang.PavmBoot`: starting and ending the program.

use crate::lang::launch::Launch;
use vm::known::KC;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::NULL;
use vm::session::{Root, header};
use vm::thread::{AWAITS_OTHERS, Woken, at, state};

/// What the session is to run.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// 1: a class, 2: a jar, 3: a module.
    pub mode: i32,
    /// Class, jar or module as given.
    pub what: String,
    /// The program's arguments.
    pub arguments: Vec<String>,
    /// What is asked instead of running something, or before: see `PavmBoot.query`.
    pub query: i32,
    /// `-XshowSettings...`
    pub settings: Option<String>,
    /// First heap, largest heap and stack as given; 0: not given.
    pub sizes: [u64; 3],
    /// Stop before `main`.
    pub dry_run: bool,
}

vm::natives! { "java/lang/PavmBoot":
    "mode" "()I" => |vm, _| Ok(vm.extension::<Program>().mode.into()),
    "what" "()Ljava/lang/String;" => what,
    "query" "()I" => |vm, _| Ok(vm.extension::<Program>().query.into()),
    "settings" "()Ljava/lang/String;" => settings,
    "size" "(I)J" => |vm, a| Ok((vm.extension::<Program>().sizes[a.int(0) as usize % 3] as i64).into()),
    "dryRun" "()Z" => |vm, _| Ok(vm.extension::<Program>().dry_run.into()),
    "arguments" "()[Ljava/lang/String;" => arguments,
    "runMain" "(Ljava/lang/Class;[Ljava/lang/String;)V" => run_main,
    "awaitNonDaemon" "()V" => await_non_daemon,
    "properties" "()[Ljava/lang/String;" => properties,
    "classPath" "()Ljava/lang/String;" => class_path,
    "nextRequest" "()[B" => next_request,
    "respond" "([B)V" => respond,
    "halt" "(I)V" => |_, a| Err(Trap::Exit(a.int(0))),
}

fn what(vm: &mut Vm, _: Args) -> NativeResult {
    let what = vm.extension::<Program>().what.clone();
    Ok(vm.new_string(&what)?.into())
}

fn settings(vm: &mut Vm, _: Args) -> NativeResult {
    match vm.extension::<Program>().settings.clone() {
        Some(option) => Ok(vm.new_string(&option)?.into()),
        None => Ok(NULL.into()),
    }
}

fn arguments(vm: &mut Vm, _: Args) -> NativeResult {
    let list = vm.extension::<Program>().arguments.clone();
    let array = vm.new_ref_array(KC::String.get(), list.len())?;
    for (i, a) in list.iter().enumerate() {
        let s = vm.new_string(a)?;
        vm.put_element(array, i, s);
    }
    Ok(array.into())
}

fn run_main(vm: &mut Vm, a: Args) -> NativeResult {
    let class = vm.class_of_mirror(a.obj(0));
    match shared_classes::resolve::find_class_method(class, b"main", b"([Ljava/lang/String;)V") {
        Some(m) => Err(Trap::Call(m, vec![a.slot(1)])),
        None => Err(vm.throw_new("java/lang/NoSuchMethodError", Some("main"))),
    }
}

fn await_non_daemon(vm: &mut Vm, _: Args) -> NativeResult {
    let t = vm.current_thread();
    let flags = t.read::<u32>(at::FLAGS);
    if vm.take_woken() != Woken::No || header().non_daemon <= 1 {
        t.write::<u32>(at::FLAGS, flags & !AWAITS_OTHERS);
        if header().non_daemon <= 1 {
            return Ok(().into());
        }
    }
    Root::LastThread.set(t);
    t.write::<u32>(at::FLAGS, flags | AWAITS_OTHERS);
    Err(vm.wait_in(state::WAITING, i64::MAX))
}

fn properties(vm: &mut Vm, _: Args) -> NativeResult {
    let l = vm.extension::<Launch>().clone();
    let mut all = Vec::new();
    let mut add = |n: &str, v: Option<String>| {
        if let Some(v) = v {
            all.push((n.to_string(), v));
        }
    };
    add(
        "user.dir",
        l.directory.or_else(|| std::env::current_dir().ok().map(|d| d.to_string_lossy().into_owned())),
    );
    add("sun.java.command", (!l.command.is_empty()).then_some(l.command));
    all.extend(l.properties);
    let array = vm.new_ref_array(KC::String.get(), 2 * all.len())?;
    for (i, (n, v)) in all.iter().enumerate() {
        let s = vm.new_string(n)?;
        vm.put_element(array, 2 * i, s);
        let s = vm.new_string(v)?;
        vm.put_element(array, 2 * i + 1, s);
    }
    Ok(array.into())
}

fn class_path(vm: &mut Vm, _: Args) -> NativeResult {
    let path = vm.extension::<Launch>().class_path.clone();
    Ok(vm.new_string(&path)?.into())
}

fn next_request(vm: &mut Vm, _: Args) -> NativeResult {
    vm.take_woken();
    match Root::Request.get().some() {
        Some(r) => {
            Root::Request.set(NULL);
            Ok(r.into())
        }
        None => Err(vm.wait_in(state::WAITING, i64::MAX)),
    }
}

fn respond(vm: &mut Vm, a: Args) -> NativeResult {
    let r = match a.obj(0).some() {
        Some(r) => r,
        None => vm.new_bytes(&[])?,
    };
    Root::Response.set(r);
    Ok(().into())
}

/// Gives a serving session a request: its main thread takes it.
pub fn request(vm: &mut Vm, request: &[u8]) -> Result<(), String> {
    let bytes = match vm.new_bytes(request) {
        Ok(b) => b,
        Err(_) => match vm.make_room(request.len() + 64).then(|| vm.new_bytes(request)) {
            Some(Ok(b)) => b,
            _ => return Err("the request does not fit into the session's memory".into()),
        },
    };
    Root::Request.set(bytes);
    let main = Root::MainThread.get();
    if main.read::<u32>(at::STATE) == state::WAITING {
        vm.wake(main, Woken::Signal);
    }
    Ok(())
}

/// The response that the session has ready.
pub fn take_response(_vm: &mut Vm) -> Vec<u8> {
    let r = Root::Response.get();
    Root::Response.set(NULL);
    if r.is_null() { Vec::new() } else { r.elements::<u8>().to_vec() }
}
