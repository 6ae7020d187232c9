//! Natives of `java.lang.PavmBoot`: starting and ending the program.

use crate::lang::launch::Launch;
use vm::known::KC;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::{NULL, Ref};
use vm::session::{Root, header};
use vm::thread::{AWAITS_OTHERS, AWAITS_REQUEST, SERVES, Woken, at, state};

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
    "nextRequest" "()[Ljava/lang/Object;" => next_request,
    "nextNote" "()[Ljava/lang/Object;" => next_note,
    "respond" "([Ljava/lang/Object;[B)V" => respond,
    "part" "(J[B)Z" => part,
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

/// What is said about a request under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// There is room for so many more bytes of its answer.
    Room = 1,
    /// Nobody wants more of its answer.
    Unwanted = 2,
    /// What works on it is to stop.
    Stop = 3,
}

/// Place of the next one in an element of a list; see [`Root::Request`].
const NEXT: usize = 2;

/// Takes the first of a list.
fn pop(vm: &mut Vm, list: Root) -> Option<Ref> {
    let first = list.get().some()?;
    list.set(first.element(NEXT));
    vm.put_element(first, NEXT, NULL);
    Some(first)
}

fn append(vm: &mut Vm, list: Root, element: Ref) {
    let Some(mut last) = list.get().some() else { return list.set(element) };
    while let Some(next) = last.element(NEXT).some() {
        last = next;
    }
    vm.put_element(last, NEXT, element);
}

/// An element of a list; a failure must leave nothing half done.
fn element(vm: &mut Vm, content: &[u8], facts: [i64; 3]) -> Result<Ref, Trap> {
    let content = vm.new_bytes(content)?;
    let numbers = vm.new_prim_array(b'J', facts.len())?;
    numbers.elements_mut::<i64>().copy_from_slice(&facts);
    let element = vm.new_ref_array(KC::Object.get(), NEXT + 1)?;
    vm.put_element(element, 0, content);
    vm.put_element(element, 1, numbers);
    Ok(element)
}

fn flag(t: Ref, bit: u32, on: bool) {
    let flags = t.read::<u32>(at::FLAGS);
    t.write::<u32>(at::FLAGS, if on { flags | bit } else { flags & !bit });
}

/// Wakes a thread that waits for requests or notes.
fn call(vm: &mut Vm, t: Ref) {
    if !t.is_null() && t.read::<u32>(at::FLAGS) & AWAITS_REQUEST != 0 {
        vm.wake(t, Woken::Signal);
    }
}

/// Waits until a list that the current thread serves has an element.
fn await_element(vm: &mut Vm) -> NativeResult {
    flag(vm.current_thread(), AWAITS_REQUEST, true);
    Err(vm.wait_in(state::WAITING, i64::MAX))
}

/// The main thread's next request.
fn next_request(vm: &mut Vm, _: Args) -> NativeResult {
    vm.take_woken();
    let main = vm.current_thread();
    flag(main, AWAITS_REQUEST | SERVES, false);
    let Some(request) = pop(vm, Root::Request) else { return await_element(vm) };
    flag(main, SERVES, true);
    if !Root::Request.get().is_null() {
        call(vm, Root::Porter.get());
    }
    Ok(request.into())
}

/// What the porter does next: a note, or a request that finds the main thread at work.
fn next_note(vm: &mut Vm, _: Args) -> NativeResult {
    vm.take_woken();
    let porter = vm.current_thread();
    Root::Porter.set(porter);
    flag(porter, AWAITS_REQUEST, false);
    if let Some(note) = pop(vm, Root::Notes) {
        return Ok(note.into());
    }
    let busy = Root::MainThread.get().read::<u32>(at::FLAGS) & SERVES != 0;
    match if busy { pop(vm, Root::Request) } else { None } {
        Some(request) => Ok(request.into()),
        None => await_element(vm),
    }
}

/// The request's element becomes the response's. The request is over: what was to stop it is void.
fn respond(vm: &mut Vm, a: Args) -> NativeResult {
    let (element, response) = (a.obj(0), a.obj(1));
    // Whoever was to stop here has come to the end.
    vm.current_thread().write::<u32>(at::PENDING, 0);
    vm.put_element(element, 0, response);
    append(vm, Root::Response, element);
    Ok(().into())
}

fn part(vm: &mut Vm, a: Args) -> NativeResult {
    let bytes = a.obj(2).elements::<u8>();
    Ok((vm.part)(a.long(0) as u64, bytes).into())
}

/// Makes an element of what came from outside.
fn received(vm: &mut Vm, content: &[u8], facts: [i64; 3]) -> Result<Ref, String> {
    if let Ok(element) = element(vm, content, facts) {
        return Ok(element);
    }
    match vm.make_room(content.len() + 192).then(|| element(vm, content, facts)) {
        Some(Ok(element)) => Ok(element),
        _ => Err("the request does not fit into the session's memory".into()),
    }
}

/// Gives a serving session a request: its main thread takes it, or the porter finds a thread for it.
pub fn request(vm: &mut Vm, number: u64, request: &[u8]) -> Result<(), String> {
    let element = received(vm, request, [0, number as i64, 0])?;
    append(vm, Root::Request, element);
    let main = Root::MainThread.get();
    match main.read::<u32>(at::FLAGS) & SERVES {
        0 => call(vm, main),
        _ => call(vm, Root::Porter.get()),
    }
    Ok(())
}

/// Tells a serving session something about a request under way.
pub fn note(vm: &mut Vm, what: Note, number: u64, amount: u64) -> Result<(), String> {
    let element = received(vm, &[], [what as i64, number as i64, amount as i64])?;
    append(vm, Root::Notes, element);
    call(vm, Root::Porter.get());
    Ok(())
}

/// Has the session a response ready?
pub fn has_response() -> bool {
    !Root::Response.get().is_null()
}

/// The first response that the session has ready, and the number of its request.
pub fn take_response(vm: &mut Vm) -> (u64, Vec<u8>) {
    let Some(element) = pop(vm, Root::Response) else { return (0, Vec::new()) };
    let number = element.element(1).elements::<i64>()[1] as u64;
    let content = element.element(0);
    (number, if content.is_null() { Vec::new() } else { content.elements::<u8>().to_vec() })
}
