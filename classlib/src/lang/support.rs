//! java.lang.PavmSupport: the machine's natives for the part of it that is written in Java.

use super::{class_members, util};
use shared_classes::model::*;
use shared_classes::resolve;
use vm::classes::*;
use vm::known::{KC, KF, KM};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;
use vm::thread::{WAITS_FOR_CLASS, Woken, at, state};

vm::natives! { "java/lang/PavmSupport":
    "beginInit" "(Ljava/lang/Class;)I" => begin_init,
    "verify" "(Ljava/lang/Class;)Ljava/lang/String;" => verify,
    "initFirst" "(Ljava/lang/Class;)[Ljava/lang/Class;" => init_first,
    "runClinit" "(Ljava/lang/Class;)V" => run_clinit,
    "endInit" "(Ljava/lang/Class;ZLjava/lang/Throwable;)V" => end_init,
    "initError" "(Ljava/lang/Class;)Ljava/lang/Throwable;" => init_error,
    "message" "(Ljava/lang/Throwable;)Ljava/lang/String;" => message,
    "findLoaded" "(Ljava/lang/ClassLoader;Ljava/lang/String;)Ljava/lang/Class;" => find_loaded,
    "loadFailed" "(Ljava/lang/Class;ILjava/lang/Throwable;)V" => load_failed,
    "findBoot" "(Ljava/lang/String;)Ljava/lang/Class;" => find_boot,
    "isParallelCapable" "(Ljava/lang/ClassLoader;)Z" => is_parallel_capable,
    "linkFirst" "(Ljava/lang/Class;)[Ljava/lang/Class;" => link_first,
    "linkMember" "(Ljava/lang/Class;ILjava/lang/String;Ljava/lang/String;)V" => link_member,
    "areNestMates0" "(Ljava/lang/Class;Ljava/lang/Class;)Z" => are_nest_mates,
    "recordInitiating" "(Ljava/lang/ClassLoader;Ljava/lang/Class;)V" => record_initiating,
    "dispatchUncaught" "(Ljava/lang/Thread;Ljava/lang/Throwable;)V" => dispatch_uncaught,
    "stillborn" "(Ljava/lang/Thread;)Z" => stillborn,
    "exitThread" "(Ljava/lang/Thread;)V" => exit_thread,
    "tell" "(Ljava/lang/Thread;Ljava/lang/Throwable;)V" => tell,
    "initBefore" "(Ljava/lang/Object;)Ljava/lang/Class;" => init_before,
    "check" "(Ljava/lang/Object;Ljava/lang/Object;[Ljava/lang/Object;)I" => check,
    "allocate" "(Ljava/lang/Class;)Ljava/lang/Object;" => allocate,
    "invokeV" "(Ljava/lang/Object;Ljava/lang/Object;[Ljava/lang/Object;)V" => invoke,
    "invokeI" "(Ljava/lang/Object;Ljava/lang/Object;[Ljava/lang/Object;)I" => invoke,
    "invokeJ" "(Ljava/lang/Object;Ljava/lang/Object;[Ljava/lang/Object;)J" => invoke,
    "invokeF" "(Ljava/lang/Object;Ljava/lang/Object;[Ljava/lang/Object;)F" => invoke,
    "invokeD" "(Ljava/lang/Object;Ljava/lang/Object;[Ljava/lang/Object;)D" => invoke,
    "invokeA" "(Ljava/lang/Object;Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;" => invoke,
    "declared0" "(Ljava/lang/Class;ZI)Ljava/lang/Object;" => class_members::declared0,
    "declaredIfThere0" "(Ljava/lang/Class;I)Ljava/lang/Object;" => declared_if_there,
    "mentioned" "(Ljava/lang/Class;I)[Ljava/lang/String;" => class_members::mentioned,
    "constantPool0" "(Ljava/lang/Class;)Ljava/lang/Object;" => constant_pool,
    "registerFinalizer" "(Ljava/lang/Object;)V" => register_finalizer,
    "define1" "(Ljava/lang/ClassLoader;Ljava/lang/String;[BIILjava/security/ProtectionDomain;)Ljava/lang/Object;"
        => super::class_loader::define1,
    "define0" "(Ljava/lang/ClassLoader;Ljava/lang/Class;Ljava/lang/String;[BIILjava/security/ProtectionDomain;ILjava/lang/Object;)Ljava/lang/Object;"
        => super::class_loader::define0,
}

fn load_failed(vm: &mut Vm, a: Args) -> NativeResult {
    let class = vm.class_of_mirror(a.obj(0));
    vm.remember_failure(class, a.int(1) as u16, a.obj(2))?;
    Ok(().into())
}

// ---- initialisation ----

fn begin_init(vm: &mut Vm, a: Args) -> NativeResult {
    let m = a.obj(0);
    let t = vm.thread;
    if t.read::<u32>(at::FLAGS) & WAITS_FOR_CLASS != 0 {
        t.write::<u32>(at::FLAGS, t.read::<u32>(at::FLAGS) & !WAITS_FOR_CLASS);
        t.write::<u32>(at::MONITOR, 0);
        vm.take_woken();
    }
    match m.read::<u32>(MIRROR_STATE) {
        STATE_INITIALIZED => return Ok(0.into()),
        STATE_ERROR => return Ok(2.into()),
        STATE_INITIALIZING if m.read_ref(MIRROR_THREAD) == t => return Ok(0.into()),
        STATE_INITIALIZING => {
            vm.put_ref(t, at::MONITOR, m);
            t.write::<u32>(at::FLAGS, t.read::<u32>(at::FLAGS) | WAITS_FOR_CLASS);
            return Err(vm.wait_in(state::BLOCKED, i64::MAX));
        }
        _ => {}
    }
    let class = vm.class_of_mirror(m);
    if !vm.is_verified(class) {
        return Ok(3.into());
    }
    if class.clinit.is_none() && first_to_initialize(vm, class).is_empty() {
        m.write::<u32>(MIRROR_STATE, STATE_INITIALIZED);
        return Ok(0.into());
    }
    vm.put_ref(m, MIRROR_THREAD, t);
    m.write::<u32>(MIRROR_STATE, STATE_INITIALIZING);
    Ok(1.into())
}

/// The supertypes to initialise before a class, in order, those left out that are initialised: the superclass,
/// and for classes the superinterfaces with default methods (JVMS §5.5 step 7).
fn first_to_initialize(vm: &Vm, class: ClassRef) -> Vec<ClassRef> {
    fn interfaces(vm: &Vm, class: ClassRef, out: &mut Vec<ClassRef>) {
        for &i in class.interfaces.get() {
            interfaces(vm, i, out);
            if i.flags & F_DEFAULTS != 0 && !out.contains(&i) && vm.class_state(i) != STATE_INITIALIZED {
                out.push(i);
            }
        }
    }
    let mut out = Vec::new();
    if !class.is_interface() {
        if let Some(s) = class.super_class.some()
            && vm.class_state(s) != STATE_INITIALIZED
        {
            out.push(s);
        }
        interfaces(vm, class, &mut out);
    }
    out
}

fn verify(vm: &mut Vm, a: Args) -> NativeResult {
    let class = vm.class_of_mirror(a.obj(0));
    match vm.verify_class(class)? {
        Some(needed) => Ok(vm.new_string_mutf8(&needed)?.into()),
        None => Ok(NULL.into()),
    }
}

fn link_first(vm: &mut Vm, a: Args) -> NativeResult {
    let class = vm.class_of_mirror(a.obj(0));
    let supers = class.super_class.some().into_iter().chain(class.interfaces.get().iter().copied());
    let first: Vec<ClassRef> =
        supers.filter(|&c| vm.class_state(c) == STATE_LOADED && c.flags & F_VERIFIED == 0).collect();
    if first.is_empty() {
        return Ok(NULL.into());
    }
    Ok(class_members::class_array(vm, &first)?.into())
}

fn link_member(vm: &mut Vm, a: Args) -> NativeResult {
    let class = vm.class_of_mirror(a.obj(0));
    let text = |vm: &Vm, s: Ref| s.some().map(|s| vm.string(s));
    let failures = [text(vm, a.obj(2)), text(vm, a.obj(3))];
    vm.link_nestmates(class, a.int(1) as u16, failures)?;
    Ok(().into())
}

fn are_nest_mates(vm: &mut Vm, a: Args) -> NativeResult {
    let (x, y) = (vm.class_of_mirror(a.obj(0)), vm.class_of_mirror(a.obj(1)));
    Ok(resolve::nestmates(&vm.world, x, y).into())
}

fn init_first(vm: &mut Vm, a: Args) -> NativeResult {
    let class = vm.class_of_mirror(a.obj(0));
    let first = first_to_initialize(vm, class);
    if first.is_empty() {
        return Ok(NULL.into());
    }
    Ok(class_members::class_array(vm, &first)?.into())
}

fn run_clinit(vm: &mut Vm, a: Args) -> NativeResult {
    match vm.class_of_mirror(a.obj(0)).clinit.some() {
        Some(m) => Err(Trap::Call(m, Vec::new())),
        None => Ok(().into()),
    }
}

fn end_init(vm: &mut Vm, a: Args) -> NativeResult {
    let (m, ok, error) = (a.obj(0), a.bool(1), a.obj(2));
    m.write::<u32>(MIRROR_STATE, if ok { STATE_INITIALIZED } else { STATE_ERROR });
    m.write::<u32>(MIRROR_THREAD, 0);
    vm.put_ref(m, MIRROR_ERROR, error);
    for t in vm.live_threads() {
        if t.read::<u32>(at::FLAGS) & WAITS_FOR_CLASS != 0 && t.read_ref(at::MONITOR) == m {
            vm.wake(t, Woken::Signal);
        }
    }
    Ok(().into())
}

fn init_error(_: &mut Vm, a: Args) -> NativeResult {
    Ok(a.obj(0).read_ref(MIRROR_ERROR).into())
}

fn message(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(vm.get(a.obj(0), KF::ThrowableMessage).into())
}

// ---- loading ----

fn tell(vm: &mut Vm, a: Args) -> NativeResult {
    let name = vm.get(a.obj(0), KF::ThreadName);
    let name = if name.is_null() { String::new() } else { vm.string(name) };
    let class = resolve::external(a.obj(1).class());
    let line =
        format!("\nException: {class} thrown from the UncaughtExceptionHandler in thread \"{name}\"\n");
    // There is nobody left to tell if this fails.
    let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
    Ok(().into())
}

fn find_loaded(vm: &mut Vm, a: Args) -> NativeResult {
    let loader = vm.loader_number(a.obj(0))?;
    let name = vm.string_mutf8(a.obj(1));
    match util::class_named(vm, loader, &name)? {
        Some(c) => Ok(vm.mirror(c)?.into()),
        None => Ok(NULL.into()),
    }
}

fn find_boot(vm: &mut Vm, a: Args) -> NativeResult {
    let name = vm.string_mutf8(a.obj(0));
    match vm.load_boot(&name)? {
        Some(c) => Ok(vm.mirror(c)?.into()),
        None => Ok(NULL.into()),
    }
}

fn is_parallel_capable(vm: &mut Vm, a: Args) -> NativeResult {
    Ok((!vm.get(a.obj(0), KF::LoaderParallelMap).is_null()).into())
}

fn record_initiating(vm: &mut Vm, a: Args) -> NativeResult {
    let loader = vm.loader_number(a.obj(0))?;
    let class = vm.class_of_mirror(a.obj(1));
    if class.loader == loader {
        return Ok(().into());
    }
    vm.check_loading(loader, class)?;
    let recorded = if loader < LOADER_SESSION && !class.is_private() {
        vm.service.record(loader, class)
    } else {
        vm.need_private(0)?;
        vm.world.record(loader, class).map_err(Into::into)
    };
    recorded.map_err(|e| vm.throw_link(e))?;
    Ok(().into())
}

// ---- threads ----

fn stillborn(_: &mut Vm, a: Args) -> NativeResult {
    Ok((a.obj(0).read::<u32>(at::FLAGS) & vm::thread::STILLBORN != 0).into())
}

fn dispatch_uncaught(_: &mut Vm, a: Args) -> NativeResult {
    Err(Trap::Call(KM::ThreadDispatch.get(), vec![a.slot(0), a.slot(1)]))
}

fn exit_thread(_: &mut Vm, a: Args) -> NativeResult {
    Err(Trap::Call(KM::ThreadExit.get(), vec![a.slot(0)]))
}

// ---- core reflection ----

/// The method that a Method or Constructor object stands for.
pub fn target_method(vm: &Vm, target: Ref) -> MethodRef {
    let (clazz, slot) = if target.class() == KC::Constructor.get() {
        (KF::ConstructorClazz, KF::ConstructorSlot)
    } else {
        (KF::MethodClazz, KF::MethodSlot)
    };
    vm.class_of_mirror(vm.get(target, clazz)).method_at(vm.get_int(target, slot) as u16)
}

fn init_before(vm: &mut Vm, a: Args) -> NativeResult {
    let m = target_method(vm, a.obj(0));
    let needed = (m.is_static() || m.name.is(b"<init>")) && !vm.is_initialized(m.class);
    Ok(if needed { vm.mirror(m.class)? } else { NULL }.into())
}

fn check(vm: &mut Vm, a: Args) -> NativeResult {
    let m = target_method(vm, a.obj(0));
    let receiver = if m.name.is(b"<init>") { None } else { Some(a.obj(1)) };
    arguments(vm, m, receiver, a.obj(2))?;
    Ok((m.ret as i32).into())
}

fn allocate(vm: &mut Vm, a: Args) -> NativeResult {
    let class = vm.class_of_mirror(a.obj(0));
    if class.kind != Kind::Instance || class.access & (acc::ABSTRACT | acc::INTERFACE) != 0 {
        let name = resolve::external(class);
        return Err(vm.throw_msg("java/lang/InstantiationException", name));
    }
    if class == KC::Class.get() {
        return Err(vm.throw_msg("java/lang/IllegalAccessException", "java.lang.Class"));
    }
    Ok(vm.new_object(class)?.into())
}

fn invoke(vm: &mut Vm, a: Args) -> NativeResult {
    let m = target_method(vm, a.obj(0));
    let slots = arguments(vm, m, Some(a.obj(1)), a.obj(2))?;
    let selected = if m.is_static() { m } else { select(a.obj(1).class(), m) };
    Err(Trap::Call(selected, slots))
}

/// The method that a virtual call of `m` on an instance of `class` runs.
pub fn select(class: ClassRef, m: MethodRef) -> MethodRef {
    if m.access & acc::PRIVATE != 0 || m.name.is(b"<init>") {
        return m;
    }
    if m.class.is_interface() {
        if m.itable_index >= 0 {
            return resolve::select_interface(class, m.class, m.itable_index as u32).unwrap_or(m);
        }
        return m;
    }
    if m.vtable_index >= 0 { class.vtable.get()[m.vtable_index as usize] } else { m }
}

/// Receiver and arguments as slots. `receiver`: `None` for a constructor whose object is not there yet.
fn arguments(vm: &mut Vm, m: MethodRef, receiver: Option<Ref>, args: Ref) -> Result<Vec<u64>, Trap> {
    let mut slots = Vec::with_capacity(m.arg_slots as usize);
    if !m.is_static() {
        match receiver {
            Some(r) if r.is_null() => return Err(vm.throw_npe()),
            Some(r) if !r.class().is_subtype_of(m.class) => {
                return Err(illegal(vm, "object is not an instance of declaring class"));
            }
            r => slots.push(r.unwrap_or(NULL).0 as u64),
        }
    }
    let given = if args.is_null() { 0 } else { args.len() };
    let desc = m.desc.bytes();
    if util::parameters(desc).count() != given {
        return Err(illegal(vm, "wrong number of arguments"));
    }
    for (i, p) in util::parameters(desc).enumerate() {
        let v = args.element(i);
        match p[0] {
            b'L' | b'[' => {
                let fits = v.is_null() || {
                    match util::class_of_descriptor(vm, m.class.loader, p)? {
                        Ok(c) => v.class().is_subtype_of(c),
                        // A type that this loader has never loaded has no instances here.
                        Err(_) => false,
                    }
                };
                if !fits {
                    return Err(illegal(vm, "argument type mismatch"));
                }
                slots.push(v.0 as u64);
            }
            kind => {
                if v.is_null() {
                    return Err(vm.throw_new("java/lang/IllegalArgumentException", None));
                }
                let Some(bits) = unbox(vm, v).and_then(|(k, bits)| widen(k, bits, kind)) else {
                    return Err(illegal(vm, "argument type mismatch"));
                };
                slots.push(bits);
                if matches!(kind, b'J' | b'D') {
                    slots.push(0);
                }
            }
        }
    }
    Ok(slots)
}

fn illegal(vm: &mut Vm, message: &str) -> Trap {
    vm.throw_new("java/lang/IllegalArgumentException", Some(message))
}

/// Kind and value (as a slot) of a boxed primitive.
pub fn unbox(_: &Vm, v: Ref) -> Option<(u8, u64)> {
    let c = v.class();
    Some(if c == KC::Integer.get() {
        (b'I', v.read::<u32>(KF::IntegerValue.offset()) as u64)
    } else if c == KC::Long.get() {
        (b'J', v.read::<u64>(KF::LongValue.offset()))
    } else if c == KC::Boolean.get() {
        (b'Z', v.read::<u8>(KF::BooleanValue.offset()) as u64)
    } else if c == KC::Character.get() {
        (b'C', v.read::<u16>(KF::CharacterValue.offset()) as u64)
    } else if c == KC::Byte.get() {
        (b'B', v.read::<i8>(KF::ByteValue.offset()) as i32 as u32 as u64)
    } else if c == KC::Short.get() {
        (b'S', v.read::<i16>(KF::ShortValue.offset()) as i32 as u32 as u64)
    } else if c == KC::Float.get() {
        (b'F', v.read::<u32>(KF::FloatValue.offset()) as u64)
    } else if c == KC::Double.get() {
        (b'D', v.read::<u64>(KF::DoubleValue.offset()))
    } else {
        return None;
    })
}

/// A primitive value widened to another kind (JLS §5.1.2); `None` when that is no widening.
pub fn widen(from: u8, bits: u64, to: u8) -> Option<u64> {
    let int = bits as u32 as i32;
    Some(match (from, to) {
        _ if from == to => bits,
        (b'B', b'S') | (b'B' | b'S' | b'C', b'I') => bits,
        (b'B' | b'S' | b'C' | b'I', b'J') => int as i64 as u64,
        (b'B' | b'S' | b'C' | b'I', b'F') => (int as f32).to_bits() as u64,
        (b'B' | b'S' | b'C' | b'I', b'D') => (int as f64).to_bits(),
        (b'J', b'F') => (bits as i64 as f32).to_bits() as u64,
        (b'J', b'D') => (bits as i64 as f64).to_bits(),
        (b'F', b'D') => (f32::from_bits(bits as u32) as f64).to_bits(),
        _ => return None,
    })
}

// ---- odds and ends ----

fn constant_pool(vm: &mut Vm, a: Args) -> NativeResult {
    let pool = vm.new_object(KC::ConstantPool.get())?;
    vm.put(pool, KF::ConstantPoolOop, a.obj(0));
    Ok(pool.into())
}

fn declared_if_there(vm: &mut Vm, a: Args) -> NativeResult {
    let class = vm.class_of_mirror(a.obj(0));
    Ok(class_members::declared_if_there(vm, class, a.int(1))?.into())
}

fn register_finalizer(_: &mut Vm, a: Args) -> NativeResult {
    Err(Trap::Call(KM::FinalizerRegister.get(), vec![a.slot(0)]))
}
