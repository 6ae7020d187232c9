//! java.lang.invoke.MethodHandleNatives: MemberNames resolved, expanded and enumerated.

use super::member_name::*;
use super::unsafe_::reflected_field;
use shared_classes::model::*;
use shared_classes::resolve;
use shared_classes::segment::Seg;
use vm::known::{KC, KF, KM};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::natives;
use vm::object::*;

/// Rows are bound when a class is linked; no compiled code depends on call sites; the constants of this VM are
/// those of the Java code (asked for with assertions only).
fn nothing(_: &mut Vm, _: Args) -> NativeResult {
    Ok(0.into())
}

/// `init(MemberName, Object)`: from a Field, Method or Constructor.
fn init(vm: &mut Vm, a: Args) -> NativeResult {
    let (name, target) = (a.obj(0), a.obj(1));
    if name.is_null() {
        return Err(vm.throw_msg("java/lang/InternalError", "mname to init is null"));
    }
    if target.is_null() {
        return Err(vm.throw_msg("java/lang/InternalError", "target is null"));
    }
    let class = target.class();
    let (clazz, slot) = if class == KC::Field.get() {
        let f = reflected_field(vm, target);
        init_field(vm, name, f, false)?;
        return Ok(().into());
    } else if class == KC::Method.get() {
        (KF::MethodClazz, KF::MethodSlot)
    } else if class == KC::Constructor.get() {
        (KF::ConstructorClazz, KF::ConstructorSlot)
    } else {
        return Ok(().into());
    };
    let holder = vm.class_of_mirror(vm.get(target, clazz));
    let m = holder.method_at(vm.get_int(target, slot) as u16);
    // Signature-polymorphic methods have no type of their own: Java asks again with one.
    if m.flags & M_POLYMORPHIC == 0 {
        init_method(vm, name, m, dispatch(m, holder), holder)?;
    }
    Ok(().into())
}

fn expand(vm: &mut Vm, a: Args) -> NativeResult {
    let name = a.obj(0);
    if name.is_null() {
        return Err(vm.throw_msg("java/lang/InternalError", "mname to expand is null"));
    }
    let has = |vm: &Vm, f: KF| !vm.get(name, f).is_null();
    if has(vm, KF::MemberClazz) && has(vm, KF::MemberNameField) && has(vm, KF::MemberType) {
        return Ok(().into());
    }
    let flags = vm.get_int(name, KF::MemberFlags);
    let (class, n, d) = match flags & mn::KINDS {
        mn::IS_METHOD | mn::IS_CONSTRUCTOR => {
            let m: MethodRef = Seg::new(name.read::<u32>(METHOD));
            if m.is_none() {
                return Err(vm.throw_msg("java/lang/IllegalArgumentException", "nothing to expand"));
            }
            (m.class, m.name, m.desc)
        }
        mn::IS_FIELD => {
            let mirror = vm.get(name, KF::MemberClazz);
            if mirror.is_null() {
                let text = "nothing to expand (as field)";
                return Err(vm.throw_msg("java/lang/IllegalArgumentException", text));
            }
            let offset = name.read::<u32>(INDEX);
            let is_static = flags & acc::STATIC as i32 != 0;
            let mut c = vm.class_of_mirror(mirror);
            let mut found = None;
            while c.is_some() && found.is_none() {
                found =
                    c.field_refs().find(|f| f.offset == offset && (f.access & acc::STATIC != 0) == is_static);
                c = c.super_class;
            }
            match found {
                Some(f) => (f.class, f.name, f.desc),
                None => return Err(vm.throw_msg("java/lang/InternalError", "unrecognized MemberName format")),
            }
        }
        _ => return Err(vm.throw_msg("java/lang/InternalError", "unrecognized MemberName format")),
    };
    let mirror = vm.mirror(class)?;
    let text = vm.intern_mutf8(n.bytes())?;
    let desc = vm.new_string_mutf8(d.bytes())?;
    for (f, v) in [(KF::MemberClazz, mirror), (KF::MemberNameField, text), (KF::MemberType, desc)] {
        if vm.get(name, f).is_null() {
            vm.put(name, f, v);
        }
    }
    Ok(().into())
}

/// Has the class the static linker or the virtual invoker of this name?
fn polymorphic(class: ClassRef, name: &[u8], k: i32) -> Option<MethodRef> {
    if !matches!(k, kind::INVOKE_VIRTUAL | kind::INVOKE_SPECIAL | kind::INVOKE_STATIC) {
        return None;
    }
    resolve::find_polymorphic(class, name).filter(|m| m.is_static() == (k == kind::INVOKE_STATIC))
}

/// `resolve(MemberName, Class caller, int lookupMode, boolean speculative)`.
fn resolve_member(vm: &mut Vm, a: Args) -> NativeResult {
    let name = a.obj(0);
    let speculative = a.bool(3);
    if name.is_null() {
        return Err(vm.throw_msg("java/lang/InternalError", "mname to resolve is null"));
    }
    if !vm.get(name, KF::MemberMethod).is_null() {
        return Ok(name.into());
    }
    let flags = vm.get_int(name, KF::MemberFlags);
    let k = flags >> mn::KIND_SHIFT & 15;
    if !(kind::GET_FIELD..=kind::INVOKE_INTERFACE).contains(&k) {
        return Err(vm.throw_msg("java/lang/InternalError", "obsolete MemberName format"));
    }
    let parts = [KF::MemberClazz, KF::MemberNameField, KF::MemberType].map(|f| vm.get(name, f));
    if parts.iter().any(|p| p.is_null()) {
        return Err(vm.throw_msg("java/lang/IllegalArgumentException", "nothing to resolve"));
    }
    let class = vm.class_of_mirror(parts[0]);
    let text = vm.string_mutf8(parts[1]);
    let Some(desc) = signature(vm, parts[2]) else {
        return Err(vm.throw_msg("java/lang/InternalError", "unrecognized type"));
    };
    let class = match class.kind {
        Kind::Instance => class,
        Kind::Primitive => return unresolved(vm, flags, speculative),
        _ => KC::Object.get(),
    };
    if text == b"<clinit>" {
        return unresolved(vm, flags, speculative);
    }
    let caller = a.obj(1).some().map(|m| vm.class_of_mirror(m));
    let wanted = Wanted { class, name: &text, desc: &desc, caller };
    let failed = match flags & mn::KINDS {
        mn::IS_METHOD => {
            let found = match polymorphic(class, &text, k) {
                Some(m) => Ok((m, Dispatch::Direct)),
                None => wanted.find_method(vm, k),
            };
            match found {
                Ok((m, how)) => {
                    if let Some(from) = caller.filter(|_| !speculative) {
                        vm.constrain_method(from, m, class, "method")?;
                    }
                    init_method(vm, name, m, how, class)?;
                    return Ok(name.into());
                }
                Err(e) => e,
            }
        }
        mn::IS_CONSTRUCTOR if text == b"<init>" => match wanted.find_method(vm, kind::INVOKE_SPECIAL) {
            Ok((m, how)) => {
                init_method(vm, name, m, how, class)?;
                return Ok(name.into());
            }
            Err(e) => e,
        },
        mn::IS_CONSTRUCTOR => return unresolved(vm, flags, speculative),
        mn::IS_FIELD => match wanted.find_field() {
            Ok(f) => {
                if let Some(from) = caller.filter(|_| !speculative) {
                    vm.constrain_field(from, f)?;
                }
                init_field(vm, name, f, matches!(k, kind::PUT_FIELD | kind::PUT_STATIC))?;
                return Ok(name.into());
            }
            Err(e) => e,
        },
        _ => return Err(vm.throw_msg("java/lang/InternalError", "unrecognized MemberName format")),
    };
    if speculative { Ok(NULL.into()) } else { Err(vm.throw_link(failed)) }
}
fn unresolved(vm: &mut Vm, flags: i32, speculative: bool) -> NativeResult {
    if speculative {
        return Ok(NULL.into());
    }
    let (class, text) = match flags & mn::KINDS {
        mn::IS_FIELD => ("java/lang/NoSuchFieldError", "field resolution failed"),
        mn::IS_METHOD | mn::IS_CONSTRUCTOR => ("java/lang/NoSuchMethodError", "method resolution failed"),
        _ => ("java/lang/LinkageError", "resolution failed"),
    };
    Err(vm.throw_msg(class, text))
}

/// The classes whose members `getMembers` enumerates, in order.
fn searched(class: ClassRef, flags: i32) -> Vec<ClassRef> {
    let mut out = vec![class];
    if flags & mn::SEARCH_SUPERCLASSES != 0 {
        let mut c = class.super_class;
        while c.is_some() {
            out.push(c);
            c = c.super_class;
        }
    }
    if flags & mn::SEARCH_INTERFACES != 0 {
        out.extend(class.all_interfaces.get().iter().copied());
    }
    out
}

/// `getMembers(Class, String name, String sig, int flags, Class caller, int skip, MemberName[] results)`.
fn get_members(vm: &mut Vm, a: Args) -> NativeResult {
    let (mirror, results) = (a.obj(0), a.obj(6));
    if mirror.is_null() || results.is_null() {
        return Ok((-1).into());
    }
    let class = vm.class_of_mirror(mirror);
    if class.kind != Kind::Instance {
        return Ok((-1).into());
    }
    let name = a.obj(1).some().map(|s| vm.string_mutf8(s));
    let sig = a.obj(2).some().map(|s| vm.string_mutf8(s));
    let mut want = a.int(3);
    if name.as_ref().is_some_and(|n| n.is_empty()) {
        return Ok(0.into());
    }
    if let Some(s) = &sig {
        want &= if s.starts_with(b"(") {
            !(mn::IS_FIELD | mn::IS_TYPE)
        } else {
            !(mn::IS_METHOD | mn::IS_CONSTRUCTOR)
        };
    }
    enum Member {
        F(FieldRef),
        M(MethodRef),
    }
    let fits =
        |n: SymRef, d: SymRef| name.as_ref().is_none_or(|x| n.is(x)) && sig.as_ref().is_none_or(|x| d.is(x));
    let mut members = Vec::new();
    for c in searched(class, want) {
        if want & mn::IS_FIELD != 0 {
            members.extend(c.field_refs().filter(|f| fits(f.name, f.desc)).map(Member::F));
        }
        for m in c.method_refs() {
            let sort = match m.name.bytes() {
                b"<init>" => mn::IS_CONSTRUCTOR,
                b"<clinit>" if name.as_deref() != Some(b"<clinit>") => 0,
                _ => mn::IS_METHOD,
            };
            if want & sort != 0 && fits(m.name, m.desc) {
                members.push(Member::M(m));
            }
        }
    }
    let skip = a.int(5).max(0) as usize;
    let all = members.len().saturating_sub(skip);
    for (i, m) in members.into_iter().skip(skip).take(results.len()).enumerate() {
        let to = results.element(i);
        if to.is_null() || to.class() != KC::MemberName.get() {
            return Ok((-99).into());
        }
        match m {
            Member::F(f) => init_field(vm, to, f, false)?,
            Member::M(m) => init_method(vm, to, m, dispatch(m, m.class), m.class)?,
        }
    }
    Ok((all as i32).into())
}

fn offset(vm: &mut Vm, name: Ref, want_static: bool) -> NativeResult {
    if name.is_null() || vm.get(name, KF::MemberClazz).is_null() {
        return Err(vm.throw_msg("java/lang/InternalError", "mname not resolved"));
    }
    let flags = vm.get_int(name, KF::MemberFlags);
    if flags & mn::IS_FIELD != 0 && (flags & acc::STATIC as i32 != 0) == want_static {
        return Ok((name.read::<u32>(INDEX) as i64).into());
    }
    let text = if want_static { "static field required" } else { "non-static field required" };
    Err(vm.throw_msg("java/lang/InternalError", text))
}
fn object_field_offset(vm: &mut Vm, a: Args) -> NativeResult {
    offset(vm, a.obj(0), false)
}
fn static_field_offset(vm: &mut Vm, a: Args) -> NativeResult {
    offset(vm, a.obj(0), true)
}
fn static_field_base(vm: &mut Vm, a: Args) -> NativeResult {
    offset(vm, a.obj(0), true)?;
    Ok(vm.get(a.obj(0), KF::MemberClazz).into())
}
fn vm_info(vm: &mut Vm, a: Args) -> NativeResult {
    let name = a.obj(0);
    if name.is_null() {
        return Ok(NULL.into());
    }
    let index = vm.new_object(KC::Long.get())?;
    index.write::<i64>(KF::LongValue.offset(), name.read::<i32>(INDEX) as i64);
    let pair = vm.new_ref_array(KC::Object.get(), 2)?;
    let is_field = vm.get_int(name, KF::MemberFlags) & mn::IS_FIELD != 0;
    let target = if is_field { vm.get(name, KF::MemberClazz) } else { name };
    vm.put_element(pair, 0, index);
    vm.put_element(pair, 1, target);
    Ok(pair.into())
}
fn set_target(vm: &mut Vm, a: Args) -> NativeResult {
    vm.put(a.obj(0), KF::CallSiteTarget, a.obj(1));
    Ok(().into())
}
fn copy_out(_: &mut Vm, a: Args) -> NativeResult {
    Err(Trap::Call(KM::LinkerCopyOut.get(), (0..8).map(|i| a.slot(i)).collect()))
}

natives! { "java/lang/invoke/MethodHandleNatives":
    "registerNatives" "()V" => nothing,
    "init" "(Ljava/lang/invoke/MemberName;Ljava/lang/Object;)V" => init,
    "expand" "(Ljava/lang/invoke/MemberName;)V" => expand,
    "resolve" "(Ljava/lang/invoke/MemberName;Ljava/lang/Class;IZ)Ljava/lang/invoke/MemberName;" => resolve_member,
    "getMembers" "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/String;ILjava/lang/Class;I[Ljava/lang/invoke/MemberName;)I" => get_members,
    "objectFieldOffset" "(Ljava/lang/invoke/MemberName;)J" => object_field_offset,
    "staticFieldOffset" "(Ljava/lang/invoke/MemberName;)J" => static_field_offset,
    "staticFieldBase" "(Ljava/lang/invoke/MemberName;)Ljava/lang/Object;" => static_field_base,
    "getMemberVMInfo" "(Ljava/lang/invoke/MemberName;)Ljava/lang/Object;" => vm_info,
    "setCallSiteTargetNormal" "(Ljava/lang/invoke/CallSite;Ljava/lang/invoke/MethodHandle;)V" => set_target,
    "setCallSiteTargetVolatile" "(Ljava/lang/invoke/CallSite;Ljava/lang/invoke/MethodHandle;)V" => set_target,
    "copyOutBootstrapArguments" "(Ljava/lang/Class;[III[Ljava/lang/Object;IZLjava/lang/Object;)V" => copy_out,
    "clearCallSiteContext" "(Ljava/lang/invoke/MethodHandleNatives$CallSiteContext;)V" => nothing,
    "getNamedCon" "(I[Ljava/lang/Object;)I" => nothing,
}
