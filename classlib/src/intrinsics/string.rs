//! java.lang.String.

use vm::known::{KC, KF};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};

vm::natives! { "java/lang/String":
    "charAt" "(I)C" intrinsic => char_at,
    "equals" "(Ljava/lang/Object;)Z" intrinsic => equals,
}

fn char_at(vm: &mut Vm, a: Args) -> NativeResult {
    let text = a.obj(0);
    let bytes = vm.get(text, KF::StringValue).elements::<u8>();
    // A negative index is beyond the end as well.
    let i = a.int(1) as u32 as usize;
    let unit = if text.read::<u8>(KF::StringCoder.offset()) == 0 {
        bytes.get(i).map(|&b| u32::from(b))
    } else {
        bytes.as_chunks::<2>().0.get(i).map(|&c| u32::from(u16::from_le_bytes(c)))
    };
    unit.map(Into::into).ok_or(Trap::Java)
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
