//! com.sun.management.internal.Flag: the flags of HotSpot that have a meaning here. None can be set.

use crate::lang::launch::arguments;
use crate::lang::nothing;
use vm::known::KM;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::session::header;

vm::natives! { "com/sun/management/internal/Flag":
    "getAllFlagNames" "()[Ljava/lang/String;" => super::pavm_management::flag_names,
    "getFlags" "([Ljava/lang/String;[Lcom/sun/management/internal/Flag;I)I" => get_flags,
    "getInternalFlagCount" "()I" => |_, _| Ok((FLAGS.len() as i32).into()),
    "setLongValue" "(Ljava/lang/String;J)V" => fixed,
    "setDoubleValue" "(Ljava/lang/String;D)V" => fixed,
    "setBooleanValue" "(Ljava/lang/String;Z)V" => fixed,
    "setStringValue" "(Ljava/lang/String;Ljava/lang/String;)V" => fixed,
    "initialize" "()V" => nothing,
}

/// One flag.
pub struct Flag {
    /// Its name.
    pub name: &'static str,
    /// True or false, or a number.
    pub is_boolean: bool,
    /// Its value now.
    pub value: fn() -> i64,
    /// The beginning of the option that sets it; empty: none does.
    pub option: &'static str,
}

/// All flags.
pub const FLAGS: &[Flag] = &[
    Flag { name: "HeapDumpOnOutOfMemoryError", is_boolean: true, value: || 0, option: "" },
    Flag { name: "MaxHeapSize", is_boolean: false, value: || header().quota as i64, option: "-Xmx" },
    Flag { name: "ObjectAlignmentInBytes", is_boolean: false, value: || 8, option: "" },
    Flag {
        name: "ThreadStackSize",
        is_boolean: false,
        value: || i64::from(header().stack_limit >> 10),
        option: "-Xss",
    },
    Flag { name: "UseCompressedClassPointers", is_boolean: true, value: || 1, option: "" },
    Flag { name: "UseCompressedOops", is_boolean: true, value: || 1, option: "" },
];

/// The flag of this name.
pub fn find(name: &str) -> Option<&'static Flag> {
    FLAGS.iter().find(|f| f.name == name)
}

/// Was the flag set on the command line?
pub fn was_set(vm: &mut Vm, flag: &Flag) -> bool {
    let args = arguments();
    let count = if args.is_null() { 0 } else { args.len() };
    !flag.option.is_empty() && (0..count).any(|i| vm.string(args.element(i)).starts_with(flag.option))
}

fn get_flags(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(1).is_null() {
        return Err(vm.throw_npe());
    }
    Err(Trap::Call(KM::ManagementFlags.get(), vec![a.slot(0), a.slot(1), a.slot(2)]))
}

fn fixed(vm: &mut Vm, _: Args) -> NativeResult {
    Err(vm.throw_msg("java/lang/IllegalArgumentException", "This flag is not writeable."))
}
