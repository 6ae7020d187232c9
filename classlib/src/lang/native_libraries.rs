//! jdk.internal.loader.NativeLibraries: the JDK's own libraries count as built in, as their natives are here;
//! other libraries are not loaded.

use shared_classes::model::ClassRef;
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::object::*;

vm::natives! { "jdk/internal/loader/NativeLibraries":
    "load" "(Ljdk/internal/loader/NativeLibraries$NativeLibraryImpl;Ljava/lang/String;ZZZ)Z" => load,
    "unload" "(Ljava/lang/String;ZZJ)V" => super::nothing,
    "findBuiltinLib" "(Ljava/lang/String;)Ljava/lang/String;" => find_builtin,
    "findEntry0" "(Ljdk/internal/loader/NativeLibraries$NativeLibraryImpl;Ljava/lang/String;)J" => find_entry,
}

/// Libraries whose natives this crate has, `awt`'s in part.
const BUILT_IN: &[&str] = &[
    "java",
    "jimage",
    "net",
    "nio",
    "zip",
    "verify",
    "jli",
    "extnet",
    "syslookup",
    "management",
    "management_ext",
    "awt",
];

/// JNI version 10, as built-in libraries report it.
const JNI_VERSION: i32 = 0x000a_0000;

fn find_builtin(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(0).is_null() {
        return Err(vm.throw_npe());
    }
    let file = vm.string(a.obj(0));
    match file.strip_prefix("lib").and_then(|n| n.strip_suffix(".so")).filter(|n| BUILT_IN.contains(n)) {
        Some(name) => Ok(vm.new_string(name)?.into()),
        None => Ok(NULL.into()),
    }
}

/// Offset of a declared instance field by name.
pub fn field_offset(class: ClassRef, name: &str) -> Option<u32> {
    let mut c = class;
    while c.is_some() {
        if let Some(f) = c.field_refs().find(|f| f.name.is(name.as_bytes())) {
            return Some(f.offset);
        }
        c = c.super_class;
    }
    None
}

fn load(vm: &mut Vm, a: Args) -> NativeResult {
    let (library, name, built_in, fail) = (a.obj(0), a.obj(1), a.bool(2), a.bool(4));
    if library.is_null() || name.is_null() {
        return Err(vm.throw_npe());
    }
    if built_in {
        if let Some(at) = field_offset(library.class(), "handle") {
            library.write::<i64>(at, 1);
        }
        if let Some(at) = field_offset(library.class(), "jniVersion") {
            library.write::<i32>(at, JNI_VERSION);
        }
        return Ok(true.into());
    }
    if !fail {
        return Ok(false.into());
    }
    let m = format!("{}: native libraries can not be loaded into a session", vm.string(name));
    Err(vm.throw_msg("java/lang/UnsatisfiedLinkError", m))
}

fn find_entry(_: &mut Vm, _: Args) -> NativeResult {
    Ok(0i64.into())
}
