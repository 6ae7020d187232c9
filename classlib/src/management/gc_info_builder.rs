//! com.sun.management.internal.GcInfoBuilder: what is known of the last collection.

use vm::known::KM;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};

vm::natives! { "com/sun/management/internal/GcInfoBuilder":
    "getNumGcExtAttributes" "(Ljava/lang/management/GarbageCollectorMXBean;)I" => |_, _| Ok(1.into()),
    "fillGcAttributeInfo"
        "(Ljava/lang/management/GarbageCollectorMXBean;I[Ljava/lang/String;[C[Ljava/lang/String;)V" => fill,
    "getLastGcInfo0"
        "(Ljava/lang/management/GarbageCollectorMXBean;I[Ljava/lang/Object;[C[Ljava/lang/management/MemoryUsage;[Ljava/lang/management/MemoryUsage;)Lcom/sun/management/GcInfo;"
        => last,
}

/// The one attribute beside those of all collectors.
fn fill(vm: &mut Vm, a: Args) -> NativeResult {
    let (names, types, texts) = (a.obj(3), a.obj(4), a.obj(5));
    if names.is_null() || types.is_null() || texts.is_null() {
        return Err(vm.throw_npe());
    }
    if names.is_empty() || types.is_empty() || texts.is_empty() {
        return Err(vm.throw_new("java/lang/IllegalArgumentException", None));
    }
    let name = vm.new_string("GcThreadCount")?;
    let text = vm.new_string("Number of GC threads")?;
    vm.put_element(names, 0, name);
    types.elements_mut::<u16>()[0] = u16::from(b'I');
    vm.put_element(texts, 0, text);
    Ok(().into())
}

fn last(vm: &mut Vm, a: Args) -> NativeResult {
    let (gc, attributes, before, after) = (a.obj(1), a.obj(3), a.obj(5), a.obj(6));
    if gc.is_null() || attributes.is_null() || before.is_null() || after.is_null() {
        return Err(vm.throw_npe());
    }
    let args = vec![a.slot(0), a.slot(1), a.slot(5), a.slot(6), a.slot(3)];
    Err(Trap::Call(KM::ManagementGcInfo.get(), args))
}
