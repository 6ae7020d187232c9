//! Small classes: AtomicLong, ScopedMemoryAccess, NativeEntryPoint, NativeImageBuffer.

use shared_classes::model::*;
use vm::frame::Frame;
use vm::known::KM;
use vm::machine::Vm;
use vm::native::{Args, Native, NativeResult, Trap};
use vm::object::*;
use vm::offheap::IMAGE_ADDRESS;
use vm::thread::at;

/// Natives are bound when their class is linked.
fn nothing(_: &mut Vm, _: Args) -> NativeResult {
    Ok(0.into())
}
/// A long is exchanged without a lock: only one thread runs.
fn supports_cs8(_: &mut Vm, _: Args) -> NativeResult {
    Ok(true.into())
}
/// No storage of C calls has a register.
fn vm_storage(_: &mut Vm, _: Args) -> NativeResult {
    Ok((-1i64).into())
}
/// `getNativeMap(path)`: a buffer over the JDK's image, null for other files. The machine has the image mapped
/// already; see [`Vm::native_address`].
fn native_map(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(0).is_null() {
        return Err(vm.throw_npe());
    }
    let path = vm.string(a.obj(0));
    let image = vm.service.image();
    let same = std::fs::canonicalize(path).ok() == std::fs::canonicalize(image.path()).ok();
    match i32::try_from(image.bytes().len()) {
        Ok(len) if same => Err(Trap::Call(KM::LinkerBuffer.get(), vec![IMAGE_ADDRESS as u64, 0, len as u64])),
        _ => Ok(NULL.into()),
    }
}

/// `closeScope0(scope, error)`: false when another thread is inside an access to memory of this scope, which
/// the frames of ScopedMemoryAccess with the scope among their arguments tell.
fn close_scope(vm: &mut Vm, a: Args) -> NativeResult {
    let scope = a.obj(1);
    let mut busy = false;
    for t in vm.live_threads() {
        let stack = t.read_ref(at::STACK);
        if t == vm.thread || stack.is_null() || t.read::<u32>(at::FP) == 0 {
            continue;
        }
        let top = Frame { stack, fp: t.read::<u32>(at::FP) as usize, sp: t.read::<u32>(at::SP) as usize };
        busy |= std::iter::successors(Some(top), Frame::caller).any(|f| {
            let m = f.method();
            m.class.name.is(b"jdk/internal/misc/ScopedMemoryAccess") && holds(&f, m, scope)
        });
    }
    Ok((!busy).into())
}
fn holds(f: &Frame, m: MethodRef, scope: Ref) -> bool {
    (0..m.arg_slots as usize).any(|i| f.slot(f.lp() + i) as u32 == scope.0)
}

const SCOPED: &str = "jdk/internal/misc/ScopedMemoryAccess";
const ENTRY: &str = "jdk/internal/invoke/NativeEntryPoint";

/// The natives of these classes.
pub const NATIVES: &[Native] = &[
    Native::new("java/util/concurrent/atomic/AtomicLong", "VMSupportsCS8", "()Z", supports_cs8),
    Native::new(
        "jdk/internal/jimage/NativeImageBuffer",
        "getNativeMap",
        "(Ljava/lang/String;)Ljava/nio/ByteBuffer;",
        native_map,
    ),
    Native::new(ENTRY, "registerNatives", "()V", nothing),
    Native::new(ENTRY, "vmStorageToVMReg", "(II)J", vm_storage),
    Native::new(SCOPED, "registerNatives", "()V", nothing),
    Native::new(
        SCOPED,
        "closeScope0",
        "(Ljdk/internal/misc/ScopedMemoryAccess$Scope;Ljdk/internal/misc/ScopedMemoryAccess$Scope$ScopedAccessError;)Z",
        close_scope,
    ),
];
