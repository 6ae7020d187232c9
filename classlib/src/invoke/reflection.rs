//! jdk.internal.reflect: callers, and the native accessors, which are calls of PavmSupport; the natives of
//! java.lang.reflect.Executable and Field.

use super::unsafe_::reflected_field;
use shared_classes::model::*;
use shared_classes::resolve;
use vm::frame::Frame;
use vm::known::{KC, KF, KM};
use vm::machine::Vm;
use vm::native::{Args, Native, NativeResult, Trap};
use vm::object::*;

/// The method that a frame stands for: the native that became this call, if one did.
pub(crate) fn shown(f: Frame) -> MethodRef {
    f.alias().some().unwrap_or_else(|| f.method())
}
/// The machine's own frames, which Java never sees.
pub(crate) fn internal(m: MethodRef) -> bool {
    vm::throw::is_support(m)
}
/// Frames that callers of security-relevant methods don't count as callers: core reflection and method handles.
pub(crate) fn ignored(m: MethodRef) -> bool {
    internal(m)
        || m.class == KC::Method.get() && m.name.is(b"invoke")
        || m.class.is_subtype_of(KC::MagicAccessor.get())
        || m.flags & M_HIDDEN != 0 && m.class.package() == b"java/lang/invoke"
}

fn get_caller_class(vm: &mut Vm, _: Args) -> NativeResult {
    let mut frames = vm.frames().map(shown).filter(|&m| !internal(m));
    match frames.next() {
        Some(m) if m.flags & M_CALLER_SENSITIVE != 0 => {}
        _ => {
            drop(frames);
            let text = "CallerSensitive annotation expected at frame 1";
            return Err(vm.throw_msg("java/lang/InternalError", text));
        }
    }
    let caller = frames.find(|&m| !ignored(m));
    drop(frames);
    match caller {
        Some(m) => Ok(vm.mirror(m.class)?.into()),
        None => Ok(NULL.into()),
    }
}
fn class_access_flags(vm: &mut Vm, a: Args) -> NativeResult {
    let class = vm.class_of_mirror(a.obj(0));
    if class.kind == Kind::Primitive {
        return Ok(((acc::PUBLIC | acc::FINAL | acc::ABSTRACT) as i32).into());
    }
    Ok(((class.access & 0x7fff) as i32).into())
}
fn are_nest_mates(vm: &mut Vm, a: Args) -> NativeResult {
    let (x, y) = (vm.class_of_mirror(a.obj(0)), vm.class_of_mirror(a.obj(1)));
    let missing = |c| resolve::nest_host(&vm.world, c).is_none();
    if !resolve::nestmates(&vm.world, x, y) && (missing(x) || missing(y)) {
        return Err(Trap::Call(KM::SupportAreNestMates.get(), vec![a.slot(0), a.slot(1)]));
    }
    Ok(resolve::nestmates(&vm.world, x, y).into())
}

/// The JDK generates a class for a method that is often called reflectively. Here that would cost each session
/// memory and win nothing: never do it.
fn keep_native(vm: &Vm) {
    if let Some(m) = vm.mirror_if_any(KC::ReflectionFactory.get()).some() {
        m.write::<i32>(KF::InflationThreshold.offset(), i32::MAX);
    }
}
fn invoke0(vm: &mut Vm, a: Args) -> NativeResult {
    keep_native(vm);
    Err(Trap::Call(KM::SupportInvoke.get(), vec![a.slot(0), a.slot(1), a.slot(2)]))
}
fn new_instance0(vm: &mut Vm, a: Args) -> NativeResult {
    keep_native(vm);
    Err(Trap::Call(KM::SupportConstruct.get(), vec![a.slot(0), a.slot(1)]))
}

/// The method that a Method or Constructor is about.
pub(crate) fn reflected_method(vm: &Vm, executable: Ref) -> MethodRef {
    let (clazz, slot) = if executable.class() == KC::Constructor.get() {
        (KF::ConstructorClazz, KF::ConstructorSlot)
    } else {
        (KF::MethodClazz, KF::MethodSlot)
    };
    vm.class_of_mirror(vm.get(executable, clazz)).method_at(vm.get_int(executable, slot) as u16)
}
fn bytes(vm: &mut Vm, b: &[u8]) -> NativeResult {
    if b.is_empty() { Ok(NULL.into()) } else { Ok(vm.new_bytes(b)?.into()) }
}
fn executable_type_annotations(vm: &mut Vm, a: Args) -> NativeResult {
    let m = reflected_method(vm, a.obj(0));
    bytes(vm, m.type_annotations.get())
}
fn field_type_annotations(vm: &mut Vm, a: Args) -> NativeResult {
    let f = reflected_field(vm, a.obj(0));
    bytes(vm, f.type_annotations.get())
}
/// `Executable.getParameters0`: what `MethodParameters` says; null without that attribute.
fn parameters(vm: &mut Vm, a: Args) -> NativeResult {
    let m = reflected_method(vm, a.obj(0));
    let Some((&count, rows)) = m.parameters.get().split_first() else { return Ok(NULL.into()) };
    let bad = |vm: &mut Vm, text: &str| Err(vm.throw_msg("java/lang/IllegalArgumentException", text));
    if rows.len() != 4 * count as usize {
        return bad(vm, "Wrong number of parameters in MethodParameters attribute");
    }
    let result = vm.new_ref_array(KC::Parameter.get(), count as usize)?;
    for (i, row) in rows.chunks_exact(4).enumerate() {
        let (name, flags) = (u16::from_be_bytes([row[0], row[1]]), u16::from_be_bytes([row[2], row[3]]));
        if name as usize >= m.class.constants.get().len() {
            return bad(vm, "Constant pool index out of bounds");
        }
        let text = match m.class.const_utf8(name).some() {
            Some(s) => vm.intern_mutf8(s.bytes())?,
            None => NULL,
        };
        let p = vm.new_object(KC::Parameter.get())?;
        vm.put(p, KF::ParameterName, text);
        vm.put(p, KF::ParameterExecutable, a.obj(0));
        p.write::<i32>(KF::ParameterModifiers.offset(), flags as i32);
        p.write::<i32>(KF::ParameterIndex.offset(), i as i32);
        vm.put_element(result, i, p);
    }
    Ok(result.into())
}

const REFLECTION: &str = "jdk/internal/reflect/Reflection";
const EXECUTABLE: &str = "java/lang/reflect/Executable";

/// The natives of these classes.
pub const NATIVES: &[Native] = &[
    Native::new(REFLECTION, "getCallerClass", "()Ljava/lang/Class;", get_caller_class),
    Native::new(REFLECTION, "getClassAccessFlags", "(Ljava/lang/Class;)I", class_access_flags),
    Native::new(REFLECTION, "areNestMates", "(Ljava/lang/Class;Ljava/lang/Class;)Z", are_nest_mates),
    Native::new(
        "jdk/internal/reflect/NativeMethodAccessorImpl",
        "invoke0",
        "(Ljava/lang/reflect/Method;Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;",
        invoke0,
    ),
    Native::new(
        "jdk/internal/reflect/NativeConstructorAccessorImpl",
        "newInstance0",
        "(Ljava/lang/reflect/Constructor;[Ljava/lang/Object;)Ljava/lang/Object;",
        new_instance0,
    ),
    Native::new(EXECUTABLE, "getParameters0", "()[Ljava/lang/reflect/Parameter;", parameters),
    Native::new(EXECUTABLE, "getTypeAnnotationBytes0", "()[B", executable_type_annotations),
    Native::new("java/lang/reflect/Field", "getTypeAnnotationBytes0", "()[B", field_type_annotations),
];
