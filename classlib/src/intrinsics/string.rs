//! java.lang.String.

use vm::known::{KC, KF};
use vm::machine::Vm;
use vm::native::{Args, NativeResult};

vm::natives! { "java/lang/String":
    "equals" "(Ljava/lang/Object;)Z" intrinsic => equals,
}

fn equals(vm: &mut Vm, a: Args) -> NativeResult {
    let (x, y) = (a.obj(0), a.obj(1));
    if x == y {
        return Ok(true.into());
    }
    if y.is_null() || y.class() != KC::String.get() {
        return Ok(false.into());
    }
    let coder = KF::StringCoder.offset();
    let (v, w) = (vm.get(x, KF::StringValue), vm.get(y, KF::StringValue));
    let same = x.read::<u8>(coder) == y.read::<u8>(coder) && v.elements::<u8>() == w.elements::<u8>();
    Ok(same.into())
}
