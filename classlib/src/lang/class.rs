//! java.lang.Class.

use super::class_members::{self, Need, what};
use super::{launch::Launch, util};
use shared_classes::model::*;
use shared_classes::resolve::external;
use vm::classes::*;
use vm::known::{KC, KF, KM};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

vm::natives! { "java/lang/Class":
    "registerNatives" "()V" => super::nothing,
    "forName0" "(Ljava/lang/String;ZLjava/lang/ClassLoader;Ljava/lang/Class;)Ljava/lang/Class;" => for_name,
    "isInstance" "(Ljava/lang/Object;)Z" => is_instance,
    "isAssignableFrom" "(Ljava/lang/Class;)Z" => is_assignable_from,
    "isInterface" "()Z" => is_interface,
    "isArray" "()Z" => is_array,
    "isPrimitive" "()Z" => is_primitive,
    "isHidden" "()Z" => is_hidden,
    "isRecord0" "()Z" => is_record,
    "initClassName" "()Ljava/lang/String;" => init_class_name,
    "getSuperclass" "()Ljava/lang/Class;" => get_superclass,
    "getInterfaces0" "()[Ljava/lang/Class;" => get_interfaces,
    "getModifiers" "()I" => get_modifiers,
    "getSigners" "()[Ljava/lang/Object;" => get_signers,
    "setSigners" "([Ljava/lang/Object;)V" => set_signers,
    "getEnclosingMethod0" "()[Ljava/lang/Object;" => get_enclosing_method,
    "getDeclaringClass0" "()Ljava/lang/Class;" => get_declaring_class,
    "getSimpleBinaryName0" "()Ljava/lang/String;" => get_simple_binary_name,
    "getProtectionDomain0" "()Ljava/security/ProtectionDomain;" => get_protection_domain,
    "getPrimitiveClass" "(Ljava/lang/String;)Ljava/lang/Class;" => get_primitive_class,
    "getGenericSignature0" "()Ljava/lang/String;" => get_generic_signature,
    "getRawAnnotations" "()[B" => get_raw_annotations,
    "getRawTypeAnnotations" "()[B" => get_raw_type_annotations,
    "getConstantPool" "()Ljdk/internal/reflect/ConstantPool;" => get_constant_pool,
    "getDeclaredFields0" "(Z)[Ljava/lang/reflect/Field;" => get_declared_fields,
    "getDeclaredMethods0" "(Z)[Ljava/lang/reflect/Method;" => get_declared_methods,
    "getDeclaredConstructors0" "(Z)[Ljava/lang/reflect/Constructor;" => get_declared_constructors,
    "getDeclaredClasses0" "()[Ljava/lang/Class;" => get_declared_classes,
    "getRecordComponents0" "()[Ljava/lang/reflect/RecordComponent;" => get_record_components,
    "desiredAssertionStatus0" "(Ljava/lang/Class;)Z" => desired_assertion_status,
    "getNestHost0" "()Ljava/lang/Class;" => get_nest_host,
    "getNestMembers0" "()[Ljava/lang/Class;" => get_nest_members,
    "getPermittedSubclasses0" "()[Ljava/lang/Class;" => get_permitted_subclasses,
}

fn this(vm: &Vm, a: Args) -> ClassRef {
    vm.class_of_mirror(a.obj(0))
}
fn mirror_or_null(vm: &mut Vm, class: ClassRef) -> NativeResult {
    Ok(if class.is_none() { NULL } else { vm.mirror(class)? }.into())
}

fn for_name(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(0).is_null() {
        return Err(vm.throw_npe());
    }
    let name = vm.string_mutf8(a.obj(0));
    if !name.contains(&b'/') {
        let loader = vm.loader_number(a.obj(2))?;
        if let Some(c) = util::class_named(vm, loader, &util::internal(&name))?
            && (!a.bool(1) || vm.is_initialized(c))
        {
            return Ok(vm.mirror(c)?.into());
        }
    }
    Err(Trap::Call(KM::SupportForName.get(), vec![a.slot(0), a.slot(1), a.slot(2)]))
}

fn is_instance(vm: &mut Vm, a: Args) -> NativeResult {
    let o = a.obj(1);
    Ok((!o.is_null() && o.class().is_subtype_of(this(vm, a))).into())
}

fn is_assignable_from(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(1).is_null() {
        return Err(vm.throw_npe());
    }
    Ok(vm.class_of_mirror(a.obj(1)).is_subtype_of(this(vm, a)).into())
}

fn is_interface(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(this(vm, a).is_interface().into())
}
fn is_array(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(this(vm, a).is_array().into())
}
fn is_primitive(vm: &mut Vm, a: Args) -> NativeResult {
    Ok((this(vm, a).kind == Kind::Primitive).into())
}
fn is_hidden(vm: &mut Vm, a: Args) -> NativeResult {
    let c = this(vm, a);
    Ok((c.kind == Kind::Instance && c.flags & F_HIDDEN != 0).into())
}
fn is_record(vm: &mut Vm, a: Args) -> NativeResult {
    let c = this(vm, a);
    let direct = c.super_class.is_some() && c.super_class.name.is(b"java/lang/Record");
    Ok((c.flags & F_RECORD != 0 && c.access & acc::FINAL != 0 && direct).into())
}

fn init_class_name(vm: &mut Vm, a: Args) -> NativeResult {
    let c = this(vm, a);
    let name = vm.intern(&external(c))?;
    vm.put(a.obj(0), KF::ClassName, name);
    Ok(name.into())
}

fn get_superclass(vm: &mut Vm, a: Args) -> NativeResult {
    let c = this(vm, a);
    if c.is_interface() {
        return Ok(NULL.into());
    }
    mirror_or_null(vm, c.super_class)
}

fn get_interfaces(vm: &mut Vm, a: Args) -> NativeResult {
    let c = this(vm, a);
    let direct = if c.is_array() { c.all_interfaces } else { c.interfaces };
    Ok(class_members::class_array(vm, direct.get())?.into())
}

fn get_modifiers(vm: &mut Vm, a: Args) -> NativeResult {
    Ok((this(vm, a).inner_access as i32).into())
}

fn get_signers(vm: &mut Vm, a: Args) -> NativeResult {
    let signers = a.obj(0).read_ref(MIRROR_SIGNERS);
    if signers.is_null() || this(vm, a).kind != Kind::Instance {
        return Ok(NULL.into());
    }
    let copy = vm.new_array(signers.class(), signers.len())?;
    for i in 0..signers.len() {
        vm.put_element(copy, i, signers.element(i));
    }
    Ok(copy.into())
}

fn set_signers(vm: &mut Vm, a: Args) -> NativeResult {
    if this(vm, a).kind == Kind::Instance {
        vm.put_ref(a.obj(0), MIRROR_SIGNERS, a.obj(1));
    }
    Ok(().into())
}

fn get_simple_binary_name(vm: &mut Vm, a: Args) -> NativeResult {
    let c = this(vm, a);
    let name = class_members::own_row(c).map_or(0, |r| r.name);
    Ok(util::symbol_or_null(vm, c.const_utf8(name))?.into())
}

fn get_protection_domain(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(domain(vm, a.obj(0)).into())
}

/// The protection domain of a class, null for those of the boot loader.
pub fn domain(vm: &Vm, mirror: Ref) -> Ref {
    let c = vm.class_of_mirror(mirror);
    if c.is_array() { vm.mirror_if_any(c.element) } else { mirror }
        .some()
        .map_or(NULL, |m| m.read_ref(MIRROR_DOMAIN))
}

fn get_primitive_class(vm: &mut Vm, a: Args) -> NativeResult {
    let name = if a.obj(0).is_null() { String::new() } else { vm.string(a.obj(0)) };
    match shared_classes::world::PRIMITIVES.iter().find(|p| p.1 == name) {
        Some(p) => {
            let c = vm.world.primitive(p.0);
            Ok(vm.mirror(c)?.into())
        }
        None => Err(vm.throw_msg("java/lang/ClassNotFoundException", name)),
    }
}

fn get_generic_signature(vm: &mut Vm, a: Args) -> NativeResult {
    let s = this(vm, a).signature;
    Ok(util::symbol_or_null(vm, s)?.into())
}
fn get_raw_annotations(vm: &mut Vm, a: Args) -> NativeResult {
    let bytes = this(vm, a).annotations;
    Ok(util::bytes_or_null(vm, &bytes)?.into())
}
fn get_raw_type_annotations(vm: &mut Vm, a: Args) -> NativeResult {
    let bytes = this(vm, a).type_annotations;
    Ok(util::bytes_or_null(vm, &bytes)?.into())
}
fn get_constant_pool(vm: &mut Vm, a: Args) -> NativeResult {
    if this(vm, a).kind != Kind::Instance {
        return Ok(NULL.into());
    }
    Err(Trap::Call(KM::SupportConstantPool.get(), vec![a.slot(0)]))
}

/// Answers at once when all that is mentioned is loaded, else becomes a call of `PavmSupport.declared`.
fn declared(vm: &mut Vm, a: Args, public_only: bool, sort: i32) -> NativeResult {
    let class = this(vm, a);
    // The members of a class are told when it has been verified.
    let linked = vm.is_verified(class) || vm.class_state(class) != STATE_LOADED;
    let wants_link = matches!(sort, what::FIELDS | what::METHODS | what::CONSTRUCTORS);
    if class_members::ready(vm) && (linked || !wants_link) {
        match class_members::declared(vm, class, public_only, sort) {
            Ok(r) => return Ok(r.into()),
            Err(Need::Trap(t)) => return Err(t),
            Err(Need::Class(_)) => {}
        }
    }
    let args = vec![a.slot(0), public_only as u64, sort as u64];
    Err(Trap::Call(KM::SupportDeclared.get(), args))
}
/// Members of classes that have none of their own: an empty array.
fn none_of(vm: &mut Vm, kind: KC) -> NativeResult {
    Ok(vm.new_ref_array(kind.get(), 0)?.into())
}

fn get_declared_fields(vm: &mut Vm, a: Args) -> NativeResult {
    if this(vm, a).kind != Kind::Instance {
        return none_of(vm, KC::Field);
    }
    declared(vm, a, a.bool(1), what::FIELDS)
}
fn get_declared_methods(vm: &mut Vm, a: Args) -> NativeResult {
    if this(vm, a).kind != Kind::Instance {
        return none_of(vm, KC::Method);
    }
    declared(vm, a, a.bool(1), what::METHODS)
}
fn get_declared_constructors(vm: &mut Vm, a: Args) -> NativeResult {
    if this(vm, a).kind != Kind::Instance {
        return none_of(vm, KC::Constructor);
    }
    declared(vm, a, a.bool(1), what::CONSTRUCTORS)
}
fn get_declared_classes(vm: &mut Vm, a: Args) -> NativeResult {
    if this(vm, a).inner_classes.get().is_empty() {
        return none_of(vm, KC::Class);
    }
    declared(vm, a, false, what::CLASSES)
}
fn get_record_components(vm: &mut Vm, a: Args) -> NativeResult {
    declared(vm, a, false, what::RECORD_COMPONENTS)
}
fn get_enclosing_method(vm: &mut Vm, a: Args) -> NativeResult {
    if this(vm, a).enclosing.0 == 0 {
        return Ok(NULL.into());
    }
    declared(vm, a, false, what::ENCLOSING_METHOD)
}
fn get_declaring_class(vm: &mut Vm, a: Args) -> NativeResult {
    if class_members::own_row(this(vm, a)).is_none_or(|r| r.outer == 0) {
        return Ok(NULL.into());
    }
    declared(vm, a, false, what::DECLARING_CLASS)
}

/// As [`declared`] where classes that can't be loaded are left out.
fn declared_if_there(vm: &mut Vm, a: Args, sort: i32) -> NativeResult {
    let class = this(vm, a);
    if sort != what::NEST_MEMBERS {
        match class_members::declared(vm, class, false, sort) {
            Ok(r) => return Ok(r.into()),
            Err(Need::Trap(t)) => return Err(t),
            Err(Need::Class(_)) => {}
        }
    }
    Err(Trap::Call(KM::SupportDeclaredIfThere.get(), vec![a.slot(0), sort as u64]))
}
fn get_nest_host(vm: &mut Vm, a: Args) -> NativeResult {
    if this(vm, a).kind != Kind::Instance {
        return Ok(a.obj(0).into());
    }
    declared_if_there(vm, a, what::NEST_HOST)
}
fn get_nest_members(vm: &mut Vm, a: Args) -> NativeResult {
    declared_if_there(vm, a, what::NEST_MEMBERS)
}
fn get_permitted_subclasses(vm: &mut Vm, a: Args) -> NativeResult {
    if this(vm, a).flags & F_SEALED == 0 {
        return Ok(NULL.into());
    }
    declared_if_there(vm, a, what::PERMITTED_SUBCLASSES)
}

fn desired_assertion_status(vm: &mut Vm, a: Args) -> NativeResult {
    let c = vm.class_of_mirror(a.obj(0));
    let (name, system) = (external(c), c.loader == LOADER_BOOT);
    Ok(vm.extension::<Launch>().assertions_for(&name, system).into())
}
