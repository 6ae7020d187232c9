//! java.lang.Module and jdk.internal.loader.BootLoader: which packages belong to which module.
//!
//! What modules read and export is kept by the Module objects themselves, in Java, and told to the machine, which
//! needs it for references between classes.

use super::util;
use shared_classes::model::*;
use std::collections::BTreeSet;
use vm::known::KF;
use vm::machine::Vm;
use vm::modules::To;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;
use vm::session::Root;

vm::natives! { "java/lang/Module":
    "defineModule0" "(Ljava/lang/Module;ZLjava/lang/String;Ljava/lang/String;[Ljava/lang/Object;)V" => define_module,
    "addReads0" "(Ljava/lang/Module;Ljava/lang/Module;)V" => add_reads,
    "addExports0" "(Ljava/lang/Module;Ljava/lang/String;Ljava/lang/Module;)V" => add_exports,
    "addExportsToAll0" "(Ljava/lang/Module;Ljava/lang/String;)V" => add_exports_to_all,
    "addExportsToAllUnnamed0" "(Ljava/lang/Module;Ljava/lang/String;)V" => add_exports_to_unnamed,
}

fn define_module(vm: &mut Vm, a: Args) -> NativeResult {
    let (module, names) = (a.obj(0), a.obj(4));
    if module.is_null() {
        return Err(vm.throw_new("java/lang/NullPointerException", Some("Null module object")));
    }
    let name = vm.get(module, KF::ModuleName);
    if name.is_null() {
        return Err(illegal(vm, "Module name cannot be null"));
    }
    let name = vm.string(name);
    let loader = vm.get(module, KF::ModuleLoader);
    let number = vm.loader_number(loader)?;
    let mut packages = Vec::new();
    for i in 0..if names.is_null() { 0 } else { names.len() } {
        let p = names.element(i);
        if p.is_null() {
            return Err(illegal(vm, "Bad package name"));
        }
        packages.push(util::internal(&vm.string_mutf8(p)));
    }
    if number > LOADER_PLATFORM && packages.iter().any(|p| p == b"java" || p.starts_with(b"java/")) {
        let m = format!("Class loader (instance of): {} tried to define prohibited package name: java", {
            let c = loader.class();
            shared_classes::resolve::external(c)
        });
        return Err(illegal(vm, &m));
    }
    for p in &packages {
        if let Some(other) = vm.package_module(number, p)
            && other != module
        {
            let other = vm.get(other, KF::ModuleName);
            let (p, other) = (shared_classes::names::text(p).replace('/', "."), vm.string(other));
            let m = format!("Package {p} is already in another module, {other}, defined to the class loader");
            return Err(vm.throw_msg("java/lang/IllegalStateException", m));
        }
    }
    if name == "java.base" && number == LOADER_BOOT {
        Root::JavaBase.set(module);
    }
    if number == LOADER_BOOT {
        vm.world.add_boot_module(&name).map_err(|e| vm.throw_link(e.into()))?;
    }
    vm.add_packages(number, &packages, module)?;
    claim_mirrors(vm, number, &packages, name == "java.base");
    Ok(().into())
}

fn add_reads(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(0).is_null() {
        return Err(vm.throw_new("java/lang/NullPointerException", Some("from_module is null")));
    }
    let to = a.obj(1).some().map_or(To::AllUnnamed, To::Module);
    vm.add_right(a.obj(0), None, to)?;
    Ok(().into())
}
fn export(vm: &mut Vm, a: Args, to: To) -> NativeResult {
    let (module, package) = (a.obj(0), a.obj(1));
    if module.is_null() {
        return Err(vm.throw_new("java/lang/NullPointerException", Some("module is null")));
    }
    if package.is_null() {
        return Err(vm.throw_new("java/lang/NullPointerException", Some("package is null")));
    }
    let package = util::internal(&vm.string_mutf8(package));
    vm.add_right(module, Some(&package), to)?;
    Ok(().into())
}
fn add_exports(vm: &mut Vm, a: Args) -> NativeResult {
    match a.obj(2).some() {
        Some(to) => export(vm, a, To::Module(to)),
        None => Err(vm.throw_new("java/lang/NullPointerException", Some("to_module is null"))),
    }
}
fn add_exports_to_all(vm: &mut Vm, a: Args) -> NativeResult {
    export(vm, a, To::Everyone)
}
fn add_exports_to_unnamed(vm: &mut Vm, a: Args) -> NativeResult {
    export(vm, a, To::AllUnnamed)
}

fn illegal(vm: &mut Vm, message: &str) -> Trap {
    vm.throw_new("java/lang/IllegalArgumentException", Some(message))
}

/// Gives the classes that are there already their module.
fn claim_mirrors(vm: &mut Vm, loader: u32, packages: &[Vec<u8>], primitives: bool) {
    let packages: BTreeSet<&[u8]> = packages.iter().map(|p| p.as_slice()).collect();
    for table in [Root::Mirrors.get(), Root::PrivateMirrors.get()] {
        for i in 0..if table.is_null() { 0 } else { table.len() } {
            let Some(m) = table.element(i).some() else { continue };
            let c = vm.class_of_mirror(m);
            let e = if c.is_array() { c.element } else { c };
            let ours = match e.kind {
                Kind::Primitive => primitives,
                _ => e.loader == loader && packages.contains(e.package()),
            };
            if ours {
                let module = vm.module_for(c);
                vm.put(m, KF::ClassModule, module);
            }
        }
    }
}

/// jdk.internal.loader.BootLoader.
pub mod boot_loader {
    use super::*;

    vm::natives! { "jdk/internal/loader/BootLoader":
        "getSystemPackageNames" "()[Ljava/lang/String;" => get_names,
        "getSystemPackageLocation" "(Ljava/lang/String;)Ljava/lang/String;" => get_location,
        "setBootLoaderUnnamedModule0" "(Ljava/lang/Module;)V" => set_unnamed_module,
    }

    /// The packages of the classes that the boot loader has loaded in this session, in internal form.
    fn loaded_packages(vm: &Vm) -> BTreeSet<&'static [u8]> {
        let table = Root::Mirrors.get();
        (0..if table.is_null() { 0 } else { table.len() })
            .filter_map(|i| table.element(i).some())
            .map(|m| vm.class_of_mirror(m))
            .filter(|c| c.kind == Kind::Instance && c.loader == LOADER_BOOT)
            .map(|c| c.get().package())
            .filter(|p| !p.is_empty())
            .collect()
    }

    fn get_names(vm: &mut Vm, _: Args) -> NativeResult {
        let names: Vec<_> =
            loaded_packages(vm).into_iter().map(|p| Some(shared_classes::names::text(p))).collect();
        Ok(util::string_array(vm, &names)?.into())
    }

    fn get_location(vm: &mut Vm, a: Args) -> NativeResult {
        if a.obj(0).is_null() {
            return Ok(NULL.into());
        }
        let package = vm.string_mutf8(a.obj(0));
        let Some(module) = vm.package_module(LOADER_BOOT, &package) else { return Ok(NULL.into()) };
        if !loaded_packages(vm).contains(package.as_slice()) {
            return Ok(NULL.into());
        }
        let name = vm.get(module, KF::ModuleName);
        let location = format!("jrt:/{}", vm.string(name));
        Ok(vm.new_string(&location)?.into())
    }

    fn set_unnamed_module(vm: &mut Vm, a: Args) -> NativeResult {
        let module = a.obj(0);
        if module.is_null() {
            return Err(vm.throw_npe());
        }
        Root::BootUnnamedModule.set(module);
        Ok(().into())
    }
}
