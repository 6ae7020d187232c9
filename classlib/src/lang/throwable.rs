//! java.lang.Throwable.

use vm::machine::Vm;
use vm::native::{Args, NativeResult};

vm::natives! { "java/lang/Throwable":
    "fillInStackTrace" "(I)Ljava/lang/Throwable;" => fill_in_stack_trace,
}

fn fill_in_stack_trace(vm: &mut Vm, a: Args) -> NativeResult {
    vm.fill_stack_trace(a.obj(0))?;
    Ok(a.obj(0).into())
}
