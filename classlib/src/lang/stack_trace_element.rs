//! java.lang.StackTraceElement.

use shared_classes::model::*;
use shared_classes::resolve::external;
use shared_classes::segment::Seg;
use vm::known::KF;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

vm::natives! { "java/lang/StackTraceElement":
    "initStackTraceElements" "([Ljava/lang/StackTraceElement;Ljava/lang/Throwable;)V" => init_elements,
    "initStackTraceElement" "(Ljava/lang/StackTraceElement;Ljava/lang/StackFrameInfo;)V" => init_element,
}

/// Line number of native methods.
const NATIVE_LINE: i32 = -2;

/// Fills in an element for a position in a method; natives have no bytecode index.
pub fn fill(vm: &mut Vm, e: Ref, m: MethodRef, bci: Option<u16>) -> Result<(), Trap> {
    let class = m.class;
    let mirror = vm.mirror(class)?;
    vm.put(e, KF::TraceDeclaring, mirror);
    let loader = vm.loader_object(class.loader);
    if !loader.is_null() {
        let name = vm.get(loader, KF::LoaderName);
        vm.put(e, KF::TraceLoader, name);
    }
    let module = vm.get(mirror, KF::ClassModule);
    if !module.is_null() {
        let name = vm.get(module, KF::ModuleName);
        if !name.is_null() {
            vm.put(e, KF::TraceModule, name);
            let version = vm.module_version(module);
            vm.put(e, KF::TraceVersion, version);
        }
    }
    let mut name = vm.get(mirror, KF::ClassName);
    if name.is_null() {
        name = vm.intern(&external(class))?;
        vm.put(mirror, KF::ClassName, name);
    }
    vm.put(e, KF::TraceClass, name);
    let name = vm.intern_mutf8(m.name.bytes())?;
    vm.put(e, KF::TraceMethod, name);
    if class.source_file.is_some() {
        let file = vm.intern_mutf8(class.source_file.bytes())?;
        vm.put(e, KF::TraceFile, file);
    }
    let line = match bci {
        None => NATIVE_LINE,
        Some(_) if m.access & acc::NATIVE != 0 => NATIVE_LINE,
        Some(bci) => m.line(bci),
    };
    e.write::<i32>(KF::TraceLine.offset(), line);
    Ok(())
}

fn init_elements(vm: &mut Vm, a: Args) -> NativeResult {
    let (elements, throwable) = (a.obj(0), a.obj(1));
    if elements.is_null() || throwable.is_null() {
        return Err(vm.throw_npe());
    }
    let backtrace = vm.get(throwable, KF::ThrowableBacktrace);
    let rows = if backtrace.is_null() { Vec::new() } else { vm.backtrace_rows(backtrace) };
    if rows.len() != elements.len() {
        return Err(vm.throw_new("java/lang/IndexOutOfBoundsException", None));
    }
    for (i, (m, bci)) in rows.into_iter().enumerate() {
        let e = elements.element(i);
        if e.is_null() {
            return Err(vm.throw_npe());
        }
        fill(vm, e, m, bci)?;
    }
    Ok(().into())
}

/// Offset of the method in a ResolvedMethodName (injected).
const RESOLVED_METHOD: u32 = 8;

fn init_element(vm: &mut Vm, a: Args) -> NativeResult {
    let (e, info) = (a.obj(0), a.obj(1));
    if e.is_null() || info.is_null() {
        return Err(vm.throw_npe());
    }
    let member = vm.get(info, KF::FrameMember);
    let resolved = if member.is_null() { NULL } else { vm.get(member, KF::MemberMethod) };
    if resolved.is_null() {
        return Err(vm.throw_new("java/lang/InternalError", Some("frame without a method")));
    }
    let m: MethodRef = Seg::new(resolved.read::<u32>(RESOLVED_METHOD));
    let bci = vm.get_int(info, KF::FrameBci);
    fill(vm, e, m, (m.access & acc::NATIVE == 0).then_some(bci.max(0) as u16))?;
    Ok(().into())
}
