//! MethodHandle and VarHandle: their signature-polymorphic methods are executed by the interpreter; what is left
//! here is what a call through core reflection does. LambdaProxyClassArchive: no archived lambda classes.

use vm::machine::Vm;
use vm::native::{Args, Native, NativeResult};
use vm::object::NULL;

#[cold]
fn unsupported(vm: &mut Vm, text: &str) -> NativeResult {
    Err(vm.throw_msg("java/lang/UnsupportedOperationException", text))
}
fn var_handle(vm: &mut Vm, _: Args) -> NativeResult {
    unsupported(vm, "VarHandle access mode methods cannot be invoked reflectively")
}
fn invoke(vm: &mut Vm, _: Args) -> NativeResult {
    unsupported(vm, "MethodHandle.invoke cannot be invoked reflectively")
}
fn invoke_exact(vm: &mut Vm, _: Args) -> NativeResult {
    unsupported(vm, "MethodHandle.invokeExact cannot be invoked reflectively")
}
/// Calls of C functions: pavm loads no C code into a session.
fn link_to_native(vm: &mut Vm, _: Args) -> NativeResult {
    unsupported(vm, "MethodHandle.linkToNative is not supported")
}
fn nothing(_: &mut Vm, _: Args) -> NativeResult {
    Ok(NULL.into())
}

const MH: &str = "java/lang/invoke/MethodHandle";
const VH: &str = "java/lang/invoke/VarHandle";
const ARCHIVE: &str = "java/lang/invoke/LambdaProxyClassArchive";
const ANY: &str = "([Ljava/lang/Object;)Ljava/lang/Object;";

const fn var(name: &'static str, desc: &'static str) -> Native {
    Native::new(VH, name, desc, var_handle)
}
const BOOL: &str = "([Ljava/lang/Object;)Z";
const VOID: &str = "([Ljava/lang/Object;)V";

/// The natives of these classes.
pub const NATIVES: &[Native] = &[
    Native::new(MH, "invoke", ANY, invoke),
    Native::new(MH, "invokeExact", ANY, invoke_exact),
    Native::new(MH, "linkToNative", ANY, link_to_native),
    Native::new(
        ARCHIVE,
        "addToArchive",
        "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MemberName;Ljava/lang/invoke/MethodType;Ljava/lang/Class;)V",
        nothing,
    ),
    Native::new(
        ARCHIVE,
        "findFromArchive",
        "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MemberName;Ljava/lang/invoke/MethodType;)Ljava/lang/Class;",
        nothing,
    ),
    var("compareAndExchange", ANY),
    var("compareAndExchangeAcquire", ANY),
    var("compareAndExchangeRelease", ANY),
    var("compareAndSet", BOOL),
    var("get", ANY),
    var("getAcquire", ANY),
    var("getAndAdd", ANY),
    var("getAndAddAcquire", ANY),
    var("getAndAddRelease", ANY),
    var("getAndBitwiseAnd", ANY),
    var("getAndBitwiseAndAcquire", ANY),
    var("getAndBitwiseAndRelease", ANY),
    var("getAndBitwiseOr", ANY),
    var("getAndBitwiseOrAcquire", ANY),
    var("getAndBitwiseOrRelease", ANY),
    var("getAndBitwiseXor", ANY),
    var("getAndBitwiseXorAcquire", ANY),
    var("getAndBitwiseXorRelease", ANY),
    var("getAndSet", ANY),
    var("getAndSetAcquire", ANY),
    var("getAndSetRelease", ANY),
    var("getOpaque", ANY),
    var("getVolatile", ANY),
    var("set", VOID),
    var("setOpaque", VOID),
    var("setRelease", VOID),
    var("setVolatile", VOID),
    var("weakCompareAndSet", BOOL),
    var("weakCompareAndSetAcquire", BOOL),
    var("weakCompareAndSetPlain", BOOL),
    var("weakCompareAndSetRelease", BOOL),
];
