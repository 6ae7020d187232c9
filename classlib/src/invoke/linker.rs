//! java.lang.invoke.PavmLinker: the constants of a class and its session slots, for linking in Java.

use shared_classes::model::*;
use shared_classes::names;
use shared_classes::resolve;
use shared_classes::segment::Seg;
use vm::classes::{MIRROR_FAILURES, MIRROR_STATE};
use vm::known::{KC, KF, KM};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::natives;
use vm::object::*;

/// The constant at `index` of a mirror's class. The callers are the machine's own: the index is one of the class.
fn constant(vm: &Vm, a: Args) -> (ClassRef, Const) {
    let class = vm.class_of_mirror(a.obj(0));
    (class, class.constants.get().get(a.int(1) as usize).copied().unwrap_or_default())
}

fn shape(vm: &mut Vm, a: Args) -> NativeResult {
    let (class, k) = constant(vm, a);
    let mut out = vec![k.tag as i32];
    match k.tag {
        tag::METHOD_HANDLE => {
            let member = class.constants[k.b as usize];
            out.extend([k.a as i32, k.b as i32, member.a as u16 as i32, member.tag as i32]);
        }
        tag::FIELD | tag::METHOD | tag::INTERFACE_METHOD => out.push(k.a as u16 as i32),
        tag::DYNAMIC | tag::INVOKE_DYNAMIC => {
            let b = class.bootstraps[k.a as usize];
            out.push(b.method as i32);
            out.extend(b.args.get().iter().map(|&i| i as i32));
        }
        _ => {}
    }
    let r = vm.new_prim_array(b'I', out.len())?;
    r.elements_mut::<i32>().copy_from_slice(&out);
    Ok(r.into())
}

fn text(vm: &mut Vm, a: Args) -> NativeResult {
    let (class, k) = constant(vm, a);
    let pair = match k.tag {
        tag::FIELD | tag::METHOD | tag::INTERFACE_METHOD => class.const_name_and_type((k.a >> 16) as u16),
        tag::DYNAMIC | tag::INVOKE_DYNAMIC => class.const_name_and_type(k.b as u16),
        _ => (Seg::new(k.a), Seg::new(k.a)),
    };
    let s = if a.int(2) == 0 { pair.0 } else { pair.1 };
    Ok(vm.new_string_mutf8(s.bytes())?.into())
}

fn bits(vm: &mut Vm, a: Args) -> NativeResult {
    let (_, k) = constant(vm, a);
    Ok((k.a as u64 | (k.b as u64) << 32).into())
}

fn literal(vm: &mut Vm, a: Args) -> NativeResult {
    let (_, k) = constant(vm, a);
    let text: SymRef = Seg::new(k.a);
    Ok(vm.intern_mutf8(text.bytes())?.into())
}

fn slot_at(vm: &Vm, a: Args) -> Option<u32> {
    let (_, k) = constant(vm, a);
    let loadable =
        matches!(k.tag, tag::STRING | tag::CLASS | tag::METHOD_HANDLE | tag::METHOD_TYPE | tag::DYNAMIC);
    (loadable && k.slot != 0).then(|| k.slot + 4 * a.int(2) as u32)
}
fn slot(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(slot_at(vm, a).map_or(NULL, |at| a.obj(0).read_ref(at)).into())
}
fn set_slot(vm: &mut Vm, a: Args) -> NativeResult {
    if let Some(at) = slot_at(vm, a)
        && a.obj(0).read_ref(at).is_null()
    {
        vm.put_ref(a.obj(0), at, a.obj(3));
    }
    Ok(().into())
}
/// The first to link a call site wins (JVMS §5.4.3.6).
fn set_call_site(vm: &mut Vm, a: Args) -> NativeResult {
    let mirror = a.obj(0);
    let class = vm.class_of_mirror(mirror);
    let at = class.mirror_refs + 4 * a.int(1) as u32;
    if a.int(1) as u32 + 1 < class.mirror_ref_count && mirror.read_ref(at).is_null() {
        vm.put_ref(mirror, at + 4, a.obj(3));
        vm.put_ref(mirror, at, a.obj(2));
    }
    Ok(().into())
}

fn class0(vm: &mut Vm, a: Args) -> NativeResult {
    let (class, k) = constant(vm, a);
    match vm.try_resolve_class(class, a.int(1) as u16)? {
        Some(c) => Ok(vm.mirror(c)?.into()),
        None => {
            let name: SymRef = Seg::new(k.a);
            Ok(vm.new_string_mutf8(name.bytes())?.into())
        }
    }
}

/// A type of a descriptor as a class sees it, or the internal name of a class that must be loaded first.
fn one_type(vm: &mut Vm, class: ClassRef, desc: &[u8]) -> Result<Result<Ref, Vec<u8>>, Trap> {
    let found = match desc {
        [b'L', name @ .., b';'] => vm.lookup_shared(class.loader, name)?.ok_or(name),
        [b'[', ..] => vm.lookup_shared(class.loader, desc)?.ok_or(desc),
        _ => Ok(vm.world.primitive(desc[0])),
    };
    let c = match found {
        Ok(c) => c,
        Err(name) => return Ok(Err(name.to_vec())),
    };
    vm.check_class_access(class, c)?;
    Ok(Ok(vm.mirror(c)?))
}
fn types0(vm: &mut Vm, a: Args) -> NativeResult {
    let class = vm.class_of_mirror(a.obj(0));
    let desc = vm.string_mutf8(a.obj(1));
    let mut types = Vec::new();
    for d in split(&desc) {
        match one_type(vm, class, d)? {
            Ok(m) => types.push(m),
            Err(name) => return Ok(vm.new_string_mutf8(&name)?.into()),
        }
    }
    let r = vm.new_ref_array(KC::Class.get(), types.len())?;
    for (i, t) in types.into_iter().enumerate() {
        vm.put_element(r, i, t);
    }
    Ok(r.into())
}
/// The field descriptors in a field or method descriptor, in order.
pub(crate) fn split(desc: &[u8]) -> Vec<&[u8]> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < desc.len() {
        let start = i;
        while desc.get(i) == Some(&b'[') {
            i += 1;
        }
        if desc.get(i) == Some(&b'L') {
            i += desc[i..].iter().position(|&b| b == b';').unwrap_or(desc.len() - i - 1);
        }
        i = (i + 1).min(desc.len());
        if !matches!(desc[start], b'(' | b')') {
            out.push(&desc[start..i]);
        }
    }
    out
}

fn constrain(vm: &mut Vm, a: Args) -> NativeResult {
    let (class, k) = constant(vm, a);
    let (holder, name, desc) = class.const_member(k.b as u16);
    let Some(holder) = vm.linked_value(class, holder).map(|v| Seg::new(v.target)) else {
        return Ok(().into());
    };
    let is_field = class.constants[k.b as usize].tag == tag::FIELD;
    if is_field {
        if let Some(f) = resolve::find_field(holder, name, desc) {
            vm.constrain_field(class, f)?;
        }
    } else {
        let found = if holder.is_interface() {
            resolve::find_interface_method(holder, KC::Object.get(), name.bytes(), desc.bytes())
        } else {
            resolve::find_method(holder, name.bytes(), desc.bytes())
        };
        if let Some(m) = found {
            vm.constrain_method(class, m, holder, "method")?;
        }
    }
    Ok(().into())
}

fn inconsistent(vm: &mut Vm, a: Args) -> NativeResult {
    let (class, k) = constant(vm, a);
    let (holder, name, desc) = class.const_member(k.b as u16);
    let pretty = names::pretty_method("", &name.text(), desc.bytes()).replacen(" .", " ", 1);
    let (is, should) = if a.bool(2) {
        ("CONSTANT_MethodRef", "CONSTANT_InterfaceMethodRef")
    } else {
        ("CONSTANT_InterfaceMethodRef", "CONSTANT_MethodRef")
    };
    let text = format!(
        "Inconsistent constant pool data in classfile for class {}. Method '{pretty}' at index {} is {is} and should be {should}",
        class.const_class_name(holder).text(),
        a.int(1)
    );
    Ok(vm.new_string(&text)?.into())
}

fn load(vm: &mut Vm, a: Args) -> NativeResult {
    debug_assert!(a.obj(0).read::<u32>(MIRROR_STATE) != 0);
    let loader = vm.loader_object(vm.class_of_mirror(a.obj(0)).loader);
    Err(Trap::Call(KM::SupportResolve.get(), vec![loader.0 as u64, a.slot(1)]))
}

fn load_constant(_: &mut Vm, a: Args) -> NativeResult {
    Err(Trap::Call(KM::SupportLoadConstant.get(), vec![a.slot(0), a.slot(1), a.slot(2)]))
}

fn failures(_: &mut Vm, a: Args) -> NativeResult {
    Ok(a.obj(0).read_ref(MIRROR_FAILURES).into())
}

fn set_failures(vm: &mut Vm, a: Args) -> NativeResult {
    vm.put_ref(a.obj(0), MIRROR_FAILURES, a.obj(1));
    Ok(().into())
}

fn again(vm: &mut Vm, a: Args) -> NativeResult {
    let first = a.obj(0);
    let text = vm.get(first, KF::ThrowableMessage).some().map(|s| vm.string(s));
    let e = vm.new_throwable_of(first.class(), text.as_deref())?;
    let cause = vm.get(first, KF::ThrowableCause);
    if a.bool(1) && cause != first {
        vm.put(e, KF::ThrowableCause, cause);
    }
    Ok(e.into())
}

natives! { "java/lang/invoke/PavmLinker":
    "failures" "(Ljava/lang/Class;)Ljava/lang/Object;" => failures,
    "setFailures" "(Ljava/lang/Class;Ljava/lang/Object;)V" => set_failures,
    "again" "(Ljava/lang/Error;Z)Ljava/lang/Error;" => again,
    "loadConstant" "(Ljava/lang/Class;ILjava/lang/String;)V" => load_constant,
    "shape" "(Ljava/lang/Class;I)[I" => shape,
    "text" "(Ljava/lang/Class;II)Ljava/lang/String;" => text,
    "bits" "(Ljava/lang/Class;I)J" => bits,
    "literal" "(Ljava/lang/Class;I)Ljava/lang/String;" => literal,
    "slot" "(Ljava/lang/Class;II)Ljava/lang/Object;" => slot,
    "setSlot" "(Ljava/lang/Class;IILjava/lang/Object;)V" => set_slot,
    "setCallSite" "(Ljava/lang/Class;ILjava/lang/invoke/MemberName;Ljava/lang/Object;)V" => set_call_site,
    "class0" "(Ljava/lang/Class;I)Ljava/lang/Object;" => class0,
    "types0" "(Ljava/lang/Class;Ljava/lang/String;)Ljava/lang/Object;" => types0,
    "constrain" "(Ljava/lang/Class;I)V" => constrain,
    "inconsistent" "(Ljava/lang/Class;IZ)Ljava/lang/String;" => inconsistent,
    "load" "(Ljava/lang/Class;Ljava/lang/String;)Ljava/lang/Class;" => load,
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn descriptors_split_into_their_types() {
        let s = |d: &'static str| -> Vec<&str> {
            split(d.as_bytes()).into_iter().map(|b| std::str::from_utf8(b).unwrap()).collect()
        };
        assert_eq!(s("(I[[Ljava/lang/String;J[B)V"), ["I", "[[Ljava/lang/String;", "J", "[B", "V"]);
        assert_eq!(s("()La;"), ["La;"]);
        assert_eq!(s("[I"), ["[I"]);
        assert_eq!(s("(L"), ["L"]);
    }
}
