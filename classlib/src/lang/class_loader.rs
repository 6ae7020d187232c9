//! java.lang.ClassLoader.

use super::{launch::AssertionScope, launch::Launch, util};
use shared_classes::model::*;
use vm::classes::HiddenOptions;
use vm::classes::STATE_LOADED;
use vm::known::{KC, KF, KM};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

vm::natives! { "java/lang/ClassLoader":
    "registerNatives" "()V" => super::nothing,
    "defineClass1" "(Ljava/lang/ClassLoader;Ljava/lang/String;[BIILjava/security/ProtectionDomain;Ljava/lang/String;)Ljava/lang/Class;" => define_class1,
    "defineClass2" "(Ljava/lang/ClassLoader;Ljava/lang/String;Ljava/nio/ByteBuffer;IILjava/security/ProtectionDomain;Ljava/lang/String;)Ljava/lang/Class;" => define_class2,
    "defineClass0" "(Ljava/lang/ClassLoader;Ljava/lang/Class;Ljava/lang/String;[BIILjava/security/ProtectionDomain;ZILjava/lang/Object;)Ljava/lang/Class;" => define_class0,
    "findBootstrapClass" "(Ljava/lang/String;)Ljava/lang/Class;" => find_bootstrap_class,
    "findLoadedClass0" "(Ljava/lang/String;)Ljava/lang/Class;" => find_loaded_class,
    "retrieveDirectives" "()Ljava/lang/AssertionStatusDirectives;" => retrieve_directives,
}

/// The class-file bytes among the arguments: the array and the range in it.
fn content(vm: &mut Vm, array: Ref, offset: i32, len: i32) -> Result<&'static [u8], Trap> {
    if array.is_null() {
        return Err(vm.throw_npe());
    }
    let all = array.elements::<u8>();
    let range = usize::try_from(offset).ok().zip(usize::try_from(len).ok());
    match range.and_then(|(o, l)| all.get(o..o.checked_add(l)?)) {
        Some(bytes) => Ok(bytes),
        None if len < 0 => Err(vm.throw_new("java/lang/ArrayIndexOutOfBoundsException", None)),
        None => {
            let (end, all) = (i64::from(offset) + i64::from(len), all.len());
            let m = format!("Array region {offset}..{end} out of bounds for length {all}");
            Err(vm.throw_new("java/lang/ArrayIndexOutOfBoundsException", Some(&m)))
        }
    }
}

/// A definition tried without Java: the class, or the class's own name and that of the supertype to load first.
enum Tried {
    Class(ClassRef),
    Missing(Vec<u8>),
}

fn try_define(vm: &mut Vm, loader: Ref, name: Ref, bytes: &[u8], domain: Ref) -> Result<Tried, Trap> {
    let number = vm.loader_number(loader)?;
    let name = (!name.is_null()).then(|| util::internal(&vm.string_mutf8(name)));
    if let Some(missing) = vm.missing_supertype(number, name.as_deref(), bytes)? {
        return Ok(Tried::Missing(missing));
    }
    vm.define_class(loader, name.as_deref(), bytes, domain).map(Tried::Class)
}

const NESTMATE: i32 = 1;
const HIDDEN: i32 = 2;
const STRONG: i32 = 4;
const VM_ANNOTATIONS: i32 = 8;

fn try_define_beside(
    vm: &mut Vm,
    lookup: ClassRef,
    name: Ref,
    bytes: &[u8],
    domain: Ref,
    flags: i32,
    data: Ref,
) -> Result<Tried, Trap> {
    let loader = vm.loader_object(lookup.loader);
    if let Some(missing) = vm.missing_supertype(lookup.loader, None, bytes)? {
        return Ok(Tried::Missing(missing));
    }
    if flags & HIDDEN == 0 {
        let class = vm.define_class(loader, None, bytes, domain)?;
        return Ok(Tried::Class(class));
    }
    let how = HiddenOptions {
        nestmate: flags & NESTMATE != 0,
        privileged: flags & VM_ANNOTATIONS != 0,
        bound: flags & STRONG != 0,
    };
    let name = (!name.is_null()).then(|| util::internal(&vm.string_mutf8(name)));
    vm.define_hidden(lookup, name.as_deref(), bytes, domain, how, data).map(Tried::Class)
}

fn define_class1(vm: &mut Vm, a: Args) -> NativeResult {
    let bytes = content(vm, a.obj(2), a.int(3), a.int(4))?;
    match try_define(vm, a.obj(0), a.obj(1), bytes, a.obj(5))? {
        Tried::Class(c) => Ok(vm.mirror(c)?.into()),
        Tried::Missing(_) => {
            Err(Trap::Call(KM::SupportDefineClass1.get(), (0..7).map(|i| a.slot(i)).collect()))
        }
    }
}

fn define_class2(_: &mut Vm, a: Args) -> NativeResult {
    Err(Trap::Call(KM::SupportDefineClass2.get(), (0..7).map(|i| a.slot(i)).collect()))
}

fn define_class0(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(1).is_null() {
        let m = "Lookup class is null";
        return Err(vm.throw_new("java/lang/IllegalArgumentException", Some(m)));
    }
    if a.bool(7) {
        return Err(Trap::Call(KM::SupportDefineClass0.get(), (0..10).map(|i| a.slot(i)).collect()));
    }
    let bytes = content(vm, a.obj(3), a.int(4), a.int(5))?;
    let lookup = vm.class_of_mirror(a.obj(1));
    match try_define_beside(vm, lookup, a.obj(2), bytes, a.obj(6), a.int(8), a.obj(9))? {
        Tried::Class(c) => Ok(vm.mirror(c)?.into()),
        Tried::Missing(_) => {
            Err(Trap::Call(KM::SupportDefineClass0.get(), (0..10).map(|i| a.slot(i)).collect()))
        }
    }
}

/// The result of `PavmSupport.define0` and `define1`.
fn tell(vm: &mut Vm, tried: Tried, bytes: &[u8]) -> NativeResult {
    match tried {
        Tried::Class(c) => Ok(vm.mirror(c)?.into()),
        Tried::Missing(name) => {
            use shared_classes::classfile::{ClassFile, ParseOptions};
            let own = match ClassFile::parse(bytes, &ParseOptions { trusted: true, ..Default::default() }) {
                Ok(cf) => cf.name().to_vec(),
                Err(_) => Vec::new(),
            };
            let array = vm.new_ref_array(KC::String.get(), 2)?;
            for (i, n) in [own, name].iter().enumerate() {
                let s = vm.new_string_mutf8(n)?;
                vm.put_element(array, i, s);
            }
            Ok(array.into())
        }
    }
}

/// `PavmSupport.define1`.
pub fn define1(vm: &mut Vm, a: Args) -> NativeResult {
    let bytes = content(vm, a.obj(2), a.int(3), a.int(4))?;
    let tried = try_define(vm, a.obj(0), a.obj(1), bytes, a.obj(5))?;
    tell(vm, tried, bytes)
}

/// `PavmSupport.define0`.
pub fn define0(vm: &mut Vm, a: Args) -> NativeResult {
    let bytes = content(vm, a.obj(3), a.int(4), a.int(5))?;
    let lookup = vm.class_of_mirror(a.obj(1));
    let tried = try_define_beside(vm, lookup, a.obj(2), bytes, a.obj(6), a.int(7), a.obj(8))?;
    tell(vm, tried, bytes)
}

fn find_bootstrap_class(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(0).is_null() {
        return Ok(NULL.into());
    }
    let name = util::internal(&vm.string_mutf8(a.obj(0)));
    if name.first() == Some(&b'[') {
        return Ok(NULL.into());
    }
    match vm.load_boot(&name)? {
        Some(c) => Ok(vm.mirror(c)?.into()),
        None => Ok(NULL.into()),
    }
}

fn find_loaded_class(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(1).is_null() {
        return Ok(NULL.into());
    }
    let loader = vm.loader_number(a.obj(0))?;
    let name = util::internal(&vm.string_mutf8(a.obj(1)));
    if name.first() == Some(&b'[') {
        return Ok(NULL.into());
    }
    match vm.find_loaded(loader, &name)? {
        Some(c) => Ok(vm.mirror(c)?.into()),
        None => Ok(NULL.into()),
    }
}

fn retrieve_directives(vm: &mut Vm, _: Args) -> NativeResult {
    let options = vm.extension::<Launch>().assertions.clone();
    let mut classes = Vec::new();
    let mut packages = Vec::new();
    let mut default = false;
    for (scope, on) in &options {
        match scope {
            AssertionScope::All => default = *on,
            AssertionScope::System => {}
            AssertionScope::Package(p) => packages.push((p.clone(), *on)),
            AssertionScope::Class(c) => classes.push((c.clone(), *on)),
        }
    }
    let directives = KC::AssertionDirectives.get();
    let mirror = vm.mirror(directives)?;
    if mirror.read::<u32>(vm::classes::MIRROR_STATE) == STATE_LOADED {
        // It has no initialiser.
        mirror.write::<u32>(vm::classes::MIRROR_STATE, vm::classes::STATE_INITIALIZED);
    }
    let o = vm.new_object(directives)?;
    let lists = [
        (classes, KF::DirectiveClasses, KF::DirectiveClassEnabled),
        (packages, KF::DirectivePackages, KF::DirectivePackageEnabled),
    ];
    for (list, names, enabled) in lists {
        let texts: Vec<_> = list.iter().map(|(n, _)| Some(n)).collect();
        let v = util::string_array(vm, &texts)?;
        vm.put(o, names, v);
        let v = vm.new_prim_array(b'Z', list.len())?;
        for (slot, (_, on)) in v.elements_mut::<u8>().iter_mut().zip(&list) {
            *slot = *on as u8;
        }
        vm.put(o, enabled, v);
    }
    o.write::<u8>(KF::DirectiveDefault.offset(), default as u8);
    Ok(o.into())
}
