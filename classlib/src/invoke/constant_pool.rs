//! jdk.internal.reflect.ConstantPool: the constants of a class, for annotations and tools. `constantPoolOop` is
//! the class's mirror.

use crate::lang::class_members::{Need, new_constructor, new_field, new_method};
use shared_classes::model::*;
use shared_classes::resolve;
use shared_classes::segment::Seg;
use vm::known::{KC, KM};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::natives;
use vm::object::*;

const MEMBERS: &[u8] = &[tag::FIELD, tag::METHOD, tag::INTERFACE_METHOD];

#[cold]
fn illegal(vm: &mut Vm, text: &str) -> Trap {
    vm.throw_msg("java/lang/IllegalArgumentException", text)
}
/// The constant at the index given, if it has one of these tags.
fn constant(vm: &mut Vm, a: Args, tags: &[u8]) -> Result<(ClassRef, Const), Trap> {
    let class = vm.class_of_mirror(a.obj(1));
    let i = a.int(2);
    if i < 0 || i as usize >= class.constants.get().len() {
        return Err(illegal(vm, "Constant pool index out of bounds"));
    }
    let k = class.constants[i as usize];
    if !tags.is_empty() && !tags.contains(&k.tag) {
        return Err(illegal(vm, "Wrong type at constant pool index"));
    }
    Ok((class, k))
}

fn size(vm: &mut Vm, a: Args) -> NativeResult {
    Ok((vm.class_of_mirror(a.obj(1)).constants.get().len() as i32).into())
}
/// The call that has a class of this name loaded for `class`; afterwards the native's caller gets that class.
fn load(vm: &mut Vm, class: ClassRef, name: &[u8]) -> Trap {
    let loader = vm.loader_object(class.loader);
    match vm.new_string_mutf8(name) {
        Ok(s) => Trap::Call(KM::SupportResolve.get(), vec![loader.0 as u64, s.0 as u64]),
        Err(t) => t,
    }
}
fn class_at(vm: &mut Vm, a: Args) -> NativeResult {
    let (class, k) = constant(vm, a, &[tag::CLASS])?;
    match vm.try_resolve_class(class, a.int(2) as u16)? {
        Some(c) => Ok(vm.mirror(c)?.into()),
        None => {
            let name: SymRef = Seg::new(k.a);
            Err(load(vm, class, name.bytes()))
        }
    }
}
fn class_if_loaded(vm: &mut Vm, a: Args) -> NativeResult {
    let (class, k) = constant(vm, a, &[tag::CLASS])?;
    let name: SymRef = Seg::new(k.a);
    match vm.find_loaded(class.loader, name.bytes())? {
        Some(c) => Ok(vm.mirror(c)?.into()),
        None => Ok(NULL.into()),
    }
}
fn class_ref_index(vm: &mut Vm, a: Args) -> NativeResult {
    let (_, k) = constant(vm, a, MEMBERS)?;
    Ok((k.a as u16 as i32).into())
}
/// The member that a reference names, `None` while its classes are not loaded.
fn member(vm: &mut Vm, a: Args, field: bool) -> Result<Option<Ref>, Trap> {
    let tags: &[u8] = if field { &[tag::FIELD] } else { &[tag::METHOD, tag::INTERFACE_METHOD] };
    let (class, _) = constant(vm, a, tags)?;
    let (holder, name, desc) = class.const_member(a.int(2) as u16);
    let Some(holder) = vm.try_resolve_class(class, holder)? else { return Ok(None) };
    let told = if field {
        match resolve::find_field(holder, name, desc) {
            Some(f) => new_field(vm, f),
            None => return Err(vm.throw_msg("java/lang/NoSuchFieldError", name.text())),
        }
    } else {
        let found = if holder.is_interface() {
            resolve::find_interface_method(holder, KC::Object.get(), name.bytes(), desc.bytes())
        } else {
            resolve::find_method(holder, name.bytes(), desc.bytes())
        };
        match found {
            Some(m) if m.name.is(b"<init>") => new_constructor(vm, m),
            Some(m) => new_method(vm, m),
            None => return Err(vm.throw_msg("java/lang/NoSuchMethodError", name.text())),
        }
    };
    match told {
        Ok(r) => Ok(Some(r)),
        Err(Need::Class(_)) => Ok(None),
        Err(Need::Trap(t)) => Err(t),
    }
}
fn loaded_member(vm: &mut Vm, a: Args, field: bool) -> NativeResult {
    match member(vm, a, field)? {
        Some(r) => Ok(r.into()),
        None => Err(Trap::Call(KM::LinkerMember.get(), vec![a.slot(0), a.slot(1), a.slot(2), field as u64])),
    }
}
fn method_at(vm: &mut Vm, a: Args) -> NativeResult {
    loaded_member(vm, a, false)
}
fn field_at(vm: &mut Vm, a: Args) -> NativeResult {
    loaded_member(vm, a, true)
}
fn method_if_loaded(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(member(vm, a, false)?.unwrap_or(NULL).into())
}
fn field_if_loaded(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(member(vm, a, true)?.unwrap_or(NULL).into())
}
fn strings(vm: &mut Vm, texts: &[SymRef]) -> NativeResult {
    let r = vm.new_ref_array(KC::String.get(), texts.len())?;
    for (i, t) in texts.iter().enumerate() {
        let s = vm.new_string_mutf8(t.bytes())?;
        vm.put_element(r, i, s);
    }
    Ok(r.into())
}
fn member_ref_info(vm: &mut Vm, a: Args) -> NativeResult {
    let (class, _) = constant(vm, a, MEMBERS)?;
    let (holder, name, desc) = class.const_member(a.int(2) as u16);
    strings(vm, &[class.const_class_name(holder), name, desc])
}
fn name_and_type_index(vm: &mut Vm, a: Args) -> NativeResult {
    let tags = [tag::FIELD, tag::METHOD, tag::INTERFACE_METHOD, tag::INVOKE_DYNAMIC, tag::DYNAMIC];
    let (_, k) = constant(vm, a, &tags)?;
    let i = if MEMBERS.contains(&k.tag) { k.a >> 16 } else { k.b };
    Ok((i as i32).into())
}
fn name_and_type_info(vm: &mut Vm, a: Args) -> NativeResult {
    let (_, k) = constant(vm, a, &[tag::NAME_AND_TYPE])?;
    strings(vm, &[Seg::new(k.a), Seg::new(k.b)])
}
fn int_at(vm: &mut Vm, a: Args) -> NativeResult {
    Ok((constant(vm, a, &[tag::INTEGER])?.1.a as i32).into())
}
fn float_at(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(constant(vm, a, &[tag::FLOAT])?.1.a.into())
}
fn long_at(vm: &mut Vm, a: Args) -> NativeResult {
    let (_, k) = constant(vm, a, &[tag::LONG])?;
    Ok((k.a as u64 | (k.b as u64) << 32).into())
}
fn double_at(vm: &mut Vm, a: Args) -> NativeResult {
    let (_, k) = constant(vm, a, &[tag::DOUBLE])?;
    Ok((k.a as u64 | (k.b as u64) << 32).into())
}
fn string_at(vm: &mut Vm, a: Args) -> NativeResult {
    let (_, k) = constant(vm, a, &[tag::STRING])?;
    let text: SymRef = Seg::new(k.a);
    Ok(vm.intern_mutf8(text.bytes())?.into())
}
fn utf8_at(vm: &mut Vm, a: Args) -> NativeResult {
    let (_, k) = constant(vm, a, &[tag::UTF8])?;
    let text: SymRef = Seg::new(k.a);
    Ok(vm.new_string_mutf8(text.bytes())?.into())
}
fn tag_at(vm: &mut Vm, a: Args) -> NativeResult {
    Ok((constant(vm, a, &[])?.1.tag as i32).into())
}

natives! { "jdk/internal/reflect/ConstantPool":
    "getSize0" "(Ljava/lang/Object;)I" => size,
    "getClassAt0" "(Ljava/lang/Object;I)Ljava/lang/Class;" => class_at,
    "getClassAtIfLoaded0" "(Ljava/lang/Object;I)Ljava/lang/Class;" => class_if_loaded,
    "getClassRefIndexAt0" "(Ljava/lang/Object;I)I" => class_ref_index,
    "getMethodAt0" "(Ljava/lang/Object;I)Ljava/lang/reflect/Member;" => method_at,
    "getMethodAtIfLoaded0" "(Ljava/lang/Object;I)Ljava/lang/reflect/Member;" => method_if_loaded,
    "getFieldAt0" "(Ljava/lang/Object;I)Ljava/lang/reflect/Field;" => field_at,
    "getFieldAtIfLoaded0" "(Ljava/lang/Object;I)Ljava/lang/reflect/Field;" => field_if_loaded,
    "getMemberRefInfoAt0" "(Ljava/lang/Object;I)[Ljava/lang/String;" => member_ref_info,
    "getNameAndTypeRefIndexAt0" "(Ljava/lang/Object;I)I" => name_and_type_index,
    "getNameAndTypeRefInfoAt0" "(Ljava/lang/Object;I)[Ljava/lang/String;" => name_and_type_info,
    "getIntAt0" "(Ljava/lang/Object;I)I" => int_at,
    "getLongAt0" "(Ljava/lang/Object;I)J" => long_at,
    "getFloatAt0" "(Ljava/lang/Object;I)F" => float_at,
    "getDoubleAt0" "(Ljava/lang/Object;I)D" => double_at,
    "getStringAt0" "(Ljava/lang/Object;I)Ljava/lang/String;" => string_at,
    "getUTF8At0" "(Ljava/lang/Object;I)Ljava/lang/String;" => utf8_at,
    "getTagAt0" "(Ljava/lang/Object;I)B" => tag_at,
}
