//! java.io.ObjectStreamClass.

use super::nothing;
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::natives;

natives! { "java/io/ObjectStreamClass":
    "initNative" "()V" => nothing,
    "hasStaticInitializer" "(Ljava/lang/Class;)Z" => has_static_initializer,
}

/// Does the class itself declare a static initialiser?
fn has_static_initializer(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(0).is_null() {
        return Err(vm.throw_npe());
    }
    Ok(vm.class_of_mirror(a.obj(0)).clinit.is_some().into())
}
