//! Natives of `java.lang.PavmBoot`: starting and ending the program.

use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::session::header;
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
}

vm::natives! { "java/lang/PavmBoot":
    "mode" "()I" => |vm, _| Ok(vm.extension::<Program>().mode.into()),
    "what" "()Ljava/lang/String;" => what,
    "arguments" "()[Ljava/lang/String;" => arguments,
    "runMain" "(Ljava/lang/Class;[Ljava/lang/String;)V" => run_main,
    "awaitNonDaemon" "()V" => await_non_daemon,
    "halt" "(I)V" => |_, a| Err(Trap::Exit(a.int(0))),
}

fn what(vm: &mut Vm, _: Args) -> NativeResult {
    let what = vm.extension::<Program>().what.clone();
    Ok(vm.new_string(&what)?.into())
}

fn arguments(vm: &mut Vm, _: Args) -> NativeResult {
    let list = vm.extension::<Program>().arguments.clone();
    let array = vm.new_ref_array(vm::known::KC::String.get(), list.len())?;
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
    t.write::<u32>(at::FLAGS, flags | AWAITS_OTHERS);
    Err(vm.wait_in(state::WAITING, i64::MAX))
}

/// Gives a serving session a request: a thread runs it.
pub fn request(vm: &mut Vm, request: &[u8]) -> Result<(), String> {
    let bytes = vm.new_bytes(request).map_err(|t| format!("{t:?}"))?;
    vm::session::Root::Request.set(bytes);
    Err("this session does not serve requests".into())
}

/// The response that the session has ready.
pub fn take_response(_vm: &mut Vm) -> Vec<u8> {
    let r = vm::session::Root::Response.get();
    vm::session::Root::Response.set(vm::object::NULL);
    if r.is_null() { Vec::new() } else { r.elements::<u8>().to_vec() }
}
