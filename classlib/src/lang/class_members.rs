//! What java.lang.Class tells about its members and relatives: reflective objects made straight from metadata.
//!
//! Whatever needs a class that is not loaded yet gives its name ([`Need::Class`]); `PavmSupport.declared` has it
//! loaded and asks again.

use super::util;
use shared_classes::model::*;
use shared_classes::resolve::external;
use vm::classes::STATE_INITIALIZED;
use vm::known::{KC, KF};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

/// The sorts of `PavmSupport.declared`.
#[allow(missing_docs)]
pub mod what {
    pub const FIELDS: i32 = 0;
    pub const METHODS: i32 = 1;
    pub const CONSTRUCTORS: i32 = 2;
    pub const CLASSES: i32 = 3;
    pub const RECORD_COMPONENTS: i32 = 4;
    pub const DECLARING_CLASS: i32 = 5;
    pub const ENCLOSING_METHOD: i32 = 6;
    pub const NEST_HOST: i32 = 7;
    pub const NEST_MEMBERS: i32 = 8;
    pub const PERMITTED_SUBCLASSES: i32 = 9;
}

/// Why a member can't be told yet.
pub enum Need {
    /// The loader has to load the class of this internal name first.
    Class(Vec<u8>),
    /// See [`Trap`].
    Trap(Trap),
}
impl From<Trap> for Need {
    fn from(t: Trap) -> Need {
        Need::Trap(t)
    }
}
type Told = Result<Ref, Need>;

/// `PavmSupport.declared0`: the result, or the name of a class to load first.
pub fn declared0(vm: &mut Vm, a: Args) -> NativeResult {
    let class = vm.class_of_mirror(a.obj(0));
    match declared(vm, class, a.bool(1), a.int(2)) {
        Ok(r) => Ok(r.into()),
        Err(Need::Class(name)) => Ok(vm.new_string_mutf8(&name)?.into()),
        Err(Need::Trap(t)) => Err(t),
    }
}

/// `PavmSupport.mentioned`: internal names of the classes that an attribute names.
pub fn mentioned(vm: &mut Vm, a: Args) -> NativeResult {
    let class = vm.class_of_mirror(a.obj(0));
    let indices: &[u16] = match a.int(1) {
        what::NEST_HOST if class.nest_host != 0 => &[class.nest_host],
        what::NEST_MEMBERS => class.nest_members.get(),
        what::PERMITTED_SUBCLASSES => class.permitted.get(),
        _ => &[],
    };
    let names: Vec<_> = indices.iter().map(|&i| Some(class.const_class_name(i).text())).collect();
    Ok(util::string_array(vm, &names)?.into())
}

/// Are the classes initialised of which reflective objects are made?
pub fn ready(vm: &Vm) -> bool {
    [KC::Field, KC::Method, KC::Constructor, KC::RecordComponent]
        .iter()
        .all(|k| vm.class_state(k.get()) == STATE_INITIALIZED)
}

/// What a class declares of one sort.
pub fn declared(vm: &mut Vm, class: ClassRef, public_only: bool, sort: i32) -> Told {
    match sort {
        what::FIELDS => fields(vm, class, public_only),
        what::METHODS | what::CONSTRUCTORS => executables(vm, class, public_only, sort == what::CONSTRUCTORS),
        what::CLASSES => classes(vm, class),
        what::RECORD_COMPONENTS => components(vm, class),
        what::DECLARING_CLASS => declaring(vm, class),
        what::ENCLOSING_METHOD => enclosing(vm, class),
        what::NEST_HOST => {
            let host = nest_host(vm, class)?;
            Ok(vm.mirror(host)?)
        }
        what::NEST_MEMBERS => nest_members(vm, class),
        _ => permitted(vm, class),
    }
}

/// A `Class[]`.
pub fn class_array(vm: &mut Vm, classes: &[ClassRef]) -> Result<Ref, Trap> {
    let array = vm.new_ref_array(KC::Class.get(), classes.len())?;
    for (i, &c) in classes.iter().enumerate() {
        let m = vm.mirror(c)?;
        vm.put_element(array, i, m);
    }
    Ok(array)
}

/// The mirror of a type by descriptor.
fn type_mirror(vm: &mut Vm, loader: u32, desc: &[u8]) -> Told {
    match util::class_of_descriptor(vm, loader, desc)? {
        Ok(c) => Ok(vm.mirror(c)?),
        Err(name) => Err(Need::Class(name.to_vec())),
    }
}
/// The class that a Class constant names.
fn const_class(vm: &mut Vm, class: ClassRef, index: u16) -> Result<ClassRef, Need> {
    if index == class.this_index {
        return Ok(class);
    }
    let name = class.const_class_name(index).bytes();
    util::class_named(vm, class.loader, name)?.ok_or_else(|| Need::Class(name.to_vec()))
}

fn parameter_types(vm: &mut Vm, m: MethodRef) -> Told {
    let desc = m.desc.bytes();
    let array = vm.new_ref_array(KC::Class.get(), util::parameters(desc).count())?;
    for (i, p) in util::parameters(desc).enumerate() {
        let t = type_mirror(vm, m.class.loader, p)?;
        vm.put_element(array, i, t);
    }
    Ok(array)
}
fn exception_types(vm: &mut Vm, m: MethodRef) -> Told {
    let array = vm.new_ref_array(KC::Class.get(), m.exceptions.get().len())?;
    for (i, &index) in m.exceptions.get().iter().enumerate() {
        let c = const_class(vm, m.class, index)?;
        let t = vm.mirror(c)?;
        vm.put_element(array, i, t);
    }
    Ok(array)
}

/// A java.lang.reflect.Method.
pub fn new_method(vm: &mut Vm, m: MethodRef) -> Told {
    let o = vm.new_object(KC::Method.get())?;
    let v = vm.mirror(m.class)?;
    vm.put(o, KF::MethodClazz, v);
    o.write::<i32>(KF::MethodSlot.offset(), m.index as i32);
    let v = vm.intern_mutf8(m.name.bytes())?;
    vm.put(o, KF::MethodName, v);
    let v = type_mirror(vm, m.class.loader, util::result(m.desc.bytes()))?;
    vm.put(o, KF::MethodReturn, v);
    let v = parameter_types(vm, m)?;
    vm.put(o, KF::MethodParams, v);
    let v = exception_types(vm, m)?;
    vm.put(o, KF::MethodExceptions, v);
    o.write::<i32>(KF::MethodModifiers.offset(), m.access as i32 & 0x1fff);
    let v = util::symbol_or_null(vm, m.signature)?;
    vm.put(o, KF::MethodSignature, v);
    let v = util::bytes_or_null(vm, &m.annotations)?;
    vm.put(o, KF::MethodAnnotations, v);
    let v = util::bytes_or_null(vm, &m.parameter_annotations)?;
    vm.put(o, KF::MethodParamAnnotations, v);
    let v = util::bytes_or_null(vm, &m.annotation_default)?;
    vm.put(o, KF::MethodDefault, v);
    Ok(o)
}

/// A java.lang.reflect.Constructor.
pub fn new_constructor(vm: &mut Vm, m: MethodRef) -> Told {
    let o = vm.new_object(KC::Constructor.get())?;
    let v = vm.mirror(m.class)?;
    vm.put(o, KF::ConstructorClazz, v);
    o.write::<i32>(KF::ConstructorSlot.offset(), m.index as i32);
    let v = parameter_types(vm, m)?;
    vm.put(o, KF::ConstructorParams, v);
    let v = exception_types(vm, m)?;
    vm.put(o, KF::ConstructorExceptions, v);
    o.write::<i32>(KF::ConstructorModifiers.offset(), m.access as i32 & 0x1fff);
    let v = util::symbol_or_null(vm, m.signature)?;
    vm.put(o, KF::ConstructorSignature, v);
    let v = util::bytes_or_null(vm, &m.annotations)?;
    vm.put(o, KF::ConstructorAnnotations, v);
    let v = util::bytes_or_null(vm, &m.parameter_annotations)?;
    vm.put(o, KF::ConstructorParamAnnotations, v);
    Ok(o)
}

/// A java.lang.reflect.Field.
pub fn new_field(vm: &mut Vm, f: FieldRef) -> Told {
    let o = vm.new_object(KC::Field.get())?;
    let v = vm.mirror(f.class)?;
    vm.put(o, KF::FieldClazz, v);
    o.write::<i32>(KF::FieldSlot.offset(), f.index as i32);
    let v = vm.intern_mutf8(f.name.bytes())?;
    vm.put(o, KF::FieldName, v);
    let v = type_mirror(vm, f.class.loader, f.desc.bytes())?;
    vm.put(o, KF::FieldType, v);
    o.write::<i32>(KF::FieldModifiers.offset(), f.access as i32 & 0x50df);
    let fixed = f.access & acc::STATIC != 0 || f.class.flags & (F_HIDDEN | F_RECORD) != 0;
    o.write::<u8>(KF::FieldTrusted.offset(), (f.access & acc::FINAL != 0 && fixed) as u8);
    let v = util::symbol_or_null(vm, f.signature)?;
    vm.put(o, KF::FieldSignature, v);
    let v = util::bytes_or_null(vm, &f.annotations)?;
    vm.put(o, KF::FieldAnnotations, v);
    Ok(o)
}

/// An array of `kind`, filled in the order of `items`.
fn collect<T>(vm: &mut Vm, kind: KC, items: Vec<T>, mut make: impl FnMut(&mut Vm, T) -> Told) -> Told {
    let array = vm.new_ref_array(kind.get(), items.len())?;
    for (i, item) in items.into_iter().enumerate() {
        let o = make(vm, item)?;
        vm.put_element(array, i, o);
    }
    Ok(array)
}

fn fields(vm: &mut Vm, class: ClassRef, public_only: bool) -> Told {
    let wanted = class.field_refs().filter(|f| !public_only || f.access & acc::PUBLIC != 0).collect();
    collect(vm, KC::Field, wanted, new_field)
}

fn executables(vm: &mut Vm, class: ClassRef, public_only: bool, constructors: bool) -> Told {
    let wanted = class
        .method_refs()
        .filter(|m| !public_only || m.access & acc::PUBLIC != 0)
        .filter(|m| if constructors { m.name.is(b"<init>") } else { m.name.bytes().first() != Some(&b'<') })
        .collect();
    if constructors {
        collect(vm, KC::Constructor, wanted, new_constructor)
    } else {
        collect(vm, KC::Method, wanted, new_method)
    }
}

fn components(vm: &mut Vm, class: ClassRef) -> Told {
    let wanted = class.record.get().iter().collect();
    collect(vm, KC::RecordComponent, wanted, |vm, c| {
        let o = vm.new_object(KC::RecordComponent.get())?;
        let v = vm.mirror(class)?;
        vm.put(o, KF::ComponentClazz, v);
        let v = vm.intern_mutf8(c.name.bytes())?;
        vm.put(o, KF::ComponentName, v);
        let v = type_mirror(vm, class.loader, c.desc.bytes())?;
        vm.put(o, KF::ComponentType, v);
        let desc = [b"()", c.desc.bytes()].concat();
        if let Some(m) = class.declared_method(c.name.bytes(), &desc).filter(|m| !m.is_static()) {
            let v = new_method(vm, m)?;
            vm.put(o, KF::ComponentAccessor, v);
        }
        let v = util::symbol_or_null(vm, c.signature)?;
        vm.put(o, KF::ComponentSignature, v);
        let v = util::bytes_or_null(vm, &c.annotations)?;
        vm.put(o, KF::ComponentAnnotations, v);
        let v = util::bytes_or_null(vm, &c.type_annotations)?;
        vm.put(o, KF::ComponentTypeAnnotations, v);
        Ok(o)
    })
}

// ---- inner classes ----

/// The class's own row of its `InnerClasses`.
pub fn own_row(class: ClassRef) -> Option<&'static Inner> {
    class.inner_classes.get().iter().find(|i| {
        i.inner != 0 && (i.inner == class.this_index || class.const_class_name(i.inner).same(class.name))
    })
}

/// Both classes must have the row that makes one the member of the other.
fn must_agree(vm: &mut Vm, outer: ClassRef, inner: ClassRef) -> Result<(), Trap> {
    let agrees = |c: ClassRef| {
        c.inner_classes.get().iter().any(|i| {
            i.inner != 0
                && i.outer != 0
                && (c.const_class_name(i.inner).same(inner.name) || c == inner && i.inner == c.this_index)
                && c.const_class_name(i.outer).same(outer.name)
        })
    };
    if agrees(outer) && agrees(inner) {
        return Ok(());
    }
    let m = format!("{} and {} disagree on InnerClasses attribute", external(outer), external(inner));
    Err(vm.throw_msg("java/lang/IncompatibleClassChangeError", m))
}

fn classes(vm: &mut Vm, class: ClassRef) -> Told {
    let mut members = Vec::new();
    for i in class.inner_classes.get() {
        if i.inner == 0 || i.outer == 0 || !class.const_class_name(i.outer).same(class.name) {
            continue;
        }
        let member = const_class(vm, class, i.inner)?;
        must_agree(vm, class, member)?;
        members.push(member);
    }
    Ok(class_array(vm, &members)?)
}

fn declaring(vm: &mut Vm, class: ClassRef) -> Told {
    let Some(row) = own_row(class).filter(|r| r.outer != 0) else { return Ok(NULL) };
    let outer = const_class(vm, class, row.outer)?;
    must_agree(vm, outer, class)?;
    Ok(vm.mirror(outer)?)
}

fn enclosing(vm: &mut Vm, class: ClassRef) -> Told {
    let (index, member) = class.enclosing;
    if index == 0 {
        return Ok(NULL);
    }
    let outer = const_class(vm, class, index)?;
    let array = vm.new_ref_array(KC::Object.get(), 3)?;
    let v = vm.mirror(outer)?;
    vm.put_element(array, 0, v);
    if member != 0 {
        let (name, desc) = class.const_name_and_type(member);
        let v = vm.intern_mutf8(name.bytes())?;
        vm.put_element(array, 1, v);
        let v = vm.intern_mutf8(desc.bytes())?;
        vm.put_element(array, 2, v);
    }
    Ok(array)
}

// ---- nests and sealed classes ----

/// The nest host; the class itself when the one it names can't be had or does not name it back.
fn nest_host(vm: &mut Vm, class: ClassRef) -> Result<ClassRef, Need> {
    if let Some(host) = class.host.some().filter(|_| class.flags & F_HIDDEN != 0) {
        return nest_host(vm, host);
    }
    if class.nest_host == 0 {
        return Ok(class);
    }
    let host = const_class(vm, class, class.nest_host)?;
    let named = host.nest_members.get().iter().any(|&i| host.const_class_name(i).same(class.name));
    Ok(if named && host.same_package(class) { host } else { class })
}

/// The nest host as far as it is loaded: what [`declared`] finds, or the class itself.
pub fn nest_host_or_self(vm: &mut Vm, class: ClassRef) -> Result<ClassRef, Trap> {
    match nest_host(vm, class) {
        Ok(h) => Ok(h),
        Err(Need::Class(_)) => Ok(class),
        Err(Need::Trap(t)) => Err(t),
    }
}

fn nest_members(vm: &mut Vm, host: ClassRef) -> Told {
    let mut members = vec![host];
    for &i in host.nest_members.get() {
        let member = const_class(vm, host, i)?;
        if nest_host_or_self(vm, member)? == host && member != host {
            members.push(member);
        }
    }
    Ok(class_array(vm, &members)?)
}

fn permitted(vm: &mut Vm, class: ClassRef) -> Told {
    if class.flags & F_SEALED == 0 {
        return Ok(NULL);
    }
    let mut subclasses = Vec::new();
    for &i in class.permitted.get() {
        subclasses.push(const_class(vm, class, i)?);
    }
    Ok(class_array(vm, &subclasses)?)
}

/// [`declared`] for the sorts where what can't be loaded is left out.
pub fn declared_if_there(vm: &mut Vm, class: ClassRef, sort: i32) -> Result<Ref, Trap> {
    match sort {
        what::NEST_HOST => {
            let h = nest_host_or_self(vm, class)?;
            vm.mirror(h)
        }
        _ => {
            let members = sort == what::NEST_MEMBERS;
            let indices = if members { class.nest_members.get() } else { class.permitted.get() };
            let mut found = if members { vec![class] } else { Vec::new() };
            for &i in indices {
                match const_class(vm, class, i) {
                    Ok(c) if !members || (c != class && nest_host_or_self(vm, c)? == class) => found.push(c),
                    Err(Need::Trap(t)) => return Err(t),
                    _ => {}
                }
            }
            class_array(vm, &found)
        }
    }
}
