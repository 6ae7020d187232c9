//! java.lang.reflect.Array.

use shared_classes::model::*;
use vm::known::{KC, KF};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap, Value};
use vm::natives;
use vm::object::*;

const MISMATCH: &str = "argument type mismatch";

#[cold]
fn illegal(vm: &mut Vm, text: &str) -> Trap {
    vm.throw_msg("java/lang/IllegalArgumentException", text)
}
fn array(vm: &mut Vm, a: Args) -> Result<(Ref, ClassRef), Trap> {
    let r = a.obj(0);
    if r.is_null() {
        return Err(vm.throw_npe());
    }
    let class = r.class();
    if class.is_array() { Ok((r, class)) } else { Err(illegal(vm, "Argument is not an array")) }
}
/// The checked index of an element, and the element type's descriptor character (0: references).
fn place(vm: &mut Vm, a: Args, primitive: bool) -> Result<(Ref, u32, u8), Trap> {
    let (r, class) = array(vm, a)?;
    let kind = if class.kind == Kind::PrimArray { class.prim } else { 0 };
    if primitive && kind == 0 {
        return Err(illegal(vm, "Argument is not an array of primitive type"));
    }
    let i = a.int(1);
    if i < 0 || i as usize >= r.len() {
        return Err(vm.throw_new("java/lang/ArrayIndexOutOfBoundsException", None));
    }
    Ok((r, ARRAY_BASE + ((i as u32) << class.elem_shift), kind))
}

/// A primitive value: as Java sees it, on its way from one type to another.
#[derive(Clone, Copy)]
pub(crate) enum Prim {
    /// boolean.
    Z(bool),
    /// char.
    C(u16),
    /// byte.
    B(i8),
    /// short.
    S(i16),
    /// int.
    I(i32),
    /// long.
    J(i64),
    /// float.
    F(f32),
    /// double.
    D(f64),
}
impl Prim {
    pub(crate) fn read(r: Ref, at: u32, kind: u8) -> Prim {
        match kind {
            b'Z' => Prim::Z(r.read::<i8>(at) != 0),
            b'C' => Prim::C(r.read(at)),
            b'B' => Prim::B(r.read(at)),
            b'S' => Prim::S(r.read(at)),
            b'I' => Prim::I(r.read(at)),
            b'J' => Prim::J(r.read(at)),
            b'F' => Prim::F(r.read(at)),
            _ => Prim::D(r.read(at)),
        }
    }
    /// The value in a box; `None` for other objects.
    pub(crate) fn unbox(r: Ref) -> Option<Prim> {
        BOXES.iter().find(|b| b.1.get() == r.class()).map(|&(kind, _, f)| Prim::read(r, f.offset(), kind))
    }
    pub(crate) fn boxed(self, vm: &mut Vm) -> Result<Ref, Trap> {
        let kind = self.kind();
        let (_, class, field) = BOXES[BOXES.iter().position(|b| b.0 == kind).unwrap_or(0)];
        let r = vm.new_object(class.get())?;
        self.write(r, field.offset());
        Ok(r)
    }
    fn kind(self) -> u8 {
        match self {
            Prim::Z(_) => b'Z',
            Prim::C(_) => b'C',
            Prim::B(_) => b'B',
            Prim::S(_) => b'S',
            Prim::I(_) => b'I',
            Prim::J(_) => b'J',
            Prim::F(_) => b'F',
            Prim::D(_) => b'D',
        }
    }
    fn write(self, r: Ref, at: u32) {
        match self {
            Prim::Z(v) => r.write(at, v as i8),
            Prim::C(v) => r.write(at, v),
            Prim::B(v) => r.write(at, v),
            Prim::S(v) => r.write(at, v),
            Prim::I(v) => r.write(at, v),
            Prim::J(v) => r.write(at, v),
            Prim::F(v) => r.write(at, v),
            Prim::D(v) => r.write(at, v),
        }
    }
    /// Widening primitive conversion (JLS §5.1.2) or identity.
    fn widen(self, to: u8) -> Option<Prim> {
        let integral = match self {
            Prim::C(v) => v as i64,
            Prim::B(v) => v as i64,
            Prim::S(v) => v as i64,
            Prim::I(v) => v as i64,
            Prim::J(v) => v,
            Prim::F(v) if to == b'D' => return Some(Prim::D(v as f64)),
            _ => return (self.kind() == to).then_some(self),
        };
        Some(match (self.kind(), to) {
            (a, b) if a == b => self,
            (b'B', b'S') => Prim::S(integral as i16),
            (b'B' | b'S' | b'C', b'I') => Prim::I(integral as i32),
            (b'B' | b'S' | b'C' | b'I', b'J') => Prim::J(integral),
            (_, b'F') => Prim::F(integral as f32),
            (_, b'D') => Prim::D(integral as f64),
            _ => return None,
        })
    }
    fn value(self) -> Value {
        match self {
            Prim::Z(v) => v.into(),
            Prim::C(v) => (v as i32).into(),
            Prim::B(v) => (v as i32).into(),
            Prim::S(v) => (v as i32).into(),
            Prim::I(v) => v.into(),
            Prim::J(v) => v.into(),
            Prim::F(v) => v.into(),
            Prim::D(v) => v.into(),
        }
    }
}
const BOXES: [(u8, KC, KF); 8] = [
    (b'I', KC::Integer, KF::IntegerValue),
    (b'J', KC::Long, KF::LongValue),
    (b'S', KC::Short, KF::ShortValue),
    (b'B', KC::Byte, KF::ByteValue),
    (b'C', KC::Character, KF::CharacterValue),
    (b'Z', KC::Boolean, KF::BooleanValue),
    (b'F', KC::Float, KF::FloatValue),
    (b'D', KC::Double, KF::DoubleValue),
];

fn length(vm: &mut Vm, a: Args) -> NativeResult {
    Ok((array(vm, a)?.0.len() as i32).into())
}
fn get(vm: &mut Vm, a: Args) -> NativeResult {
    let (r, at, kind) = place(vm, a, false)?;
    if kind == 0 {
        return Ok(r.read_ref(at).into());
    }
    Ok(Prim::read(r, at, kind).boxed(vm)?.into())
}
fn get_as(vm: &mut Vm, a: Args, to: u8) -> NativeResult {
    let (r, at, kind) = place(vm, a, true)?;
    match Prim::read(r, at, kind).widen(to) {
        Some(v) => Ok(v.value()),
        None => Err(illegal(vm, MISMATCH)),
    }
}
fn set(vm: &mut Vm, a: Args) -> NativeResult {
    let (r, at, kind) = place(vm, a, false)?;
    let v = a.obj(2);
    if kind == 0 {
        if !v.is_null() && !v.class().is_subtype_of(r.class().component) {
            return Err(illegal(vm, "array element type mismatch"));
        }
        vm.put_ref(r, at, v);
        return Ok(().into());
    }
    if v.is_null() {
        return Err(vm.throw_new("java/lang/IllegalArgumentException", None));
    }
    match Prim::unbox(v).and_then(|p| p.widen(kind)) {
        Some(p) => p.write(r, at),
        None => return Err(illegal(vm, MISMATCH)),
    }
    Ok(().into())
}
fn set_as(vm: &mut Vm, a: Args, v: Prim) -> NativeResult {
    let (r, at, kind) = place(vm, a, true)?;
    match v.widen(kind) {
        Some(p) => p.write(r, at),
        None => return Err(illegal(vm, MISMATCH)),
    }
    Ok(().into())
}

fn component(vm: &mut Vm, a: Args) -> Result<ClassRef, Trap> {
    let mirror = a.obj(0);
    if mirror.is_null() {
        return Err(vm.throw_npe());
    }
    let class = vm.class_of_mirror(mirror);
    if class.kind == Kind::Primitive && class.prim == b'V' || class.dims == 255 {
        return Err(vm.throw_new("java/lang/IllegalArgumentException", None));
    }
    Ok(class)
}
fn negative(vm: &mut Vm, n: i32) -> Trap {
    vm.throw_msg("java/lang/NegativeArraySizeException", n.to_string())
}
fn new_array(vm: &mut Vm, a: Args) -> NativeResult {
    let class = component(vm, a)?;
    if a.int(1) < 0 {
        return Err(negative(vm, a.int(1)));
    }
    let array = vm.array_class(class)?;
    vm.mirror(array)?;
    Ok(vm.new_array(array, a.int(1) as usize)?.into())
}
fn multi_new_array(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(0).is_null() || a.obj(1).is_null() {
        return Err(vm.throw_npe());
    }
    let mut class = component(vm, a)?;
    let dims = a.obj(1).elements::<i32>();
    if dims.is_empty() || dims.len() + class.dims as usize > 255 {
        return Err(vm.throw_new("java/lang/IllegalArgumentException", None));
    }
    if let Some(&n) = dims.iter().find(|&&n| n < 0) {
        return Err(negative(vm, n));
    }
    vm.check_lengths(dims)?;
    for _ in dims {
        class = vm.array_class(class)?;
    }
    vm.mirror(class)?;
    let old = vm.room_for_arrays(class, dims).map_err(Trap::Gc)?;
    Ok(vm.multi_array(class, dims, old)?.into())
}
natives! { "java/lang/reflect/Array":
    "getLength" "(Ljava/lang/Object;)I" => length,
    "get" "(Ljava/lang/Object;I)Ljava/lang/Object;" => get,
    "getBoolean" "(Ljava/lang/Object;I)Z" => |vm, a| get_as(vm, a, b'Z'),
    "getByte" "(Ljava/lang/Object;I)B" => |vm, a| get_as(vm, a, b'B'),
    "getChar" "(Ljava/lang/Object;I)C" => |vm, a| get_as(vm, a, b'C'),
    "getShort" "(Ljava/lang/Object;I)S" => |vm, a| get_as(vm, a, b'S'),
    "getInt" "(Ljava/lang/Object;I)I" => |vm, a| get_as(vm, a, b'I'),
    "getLong" "(Ljava/lang/Object;I)J" => |vm, a| get_as(vm, a, b'J'),
    "getFloat" "(Ljava/lang/Object;I)F" => |vm, a| get_as(vm, a, b'F'),
    "getDouble" "(Ljava/lang/Object;I)D" => |vm, a| get_as(vm, a, b'D'),
    "set" "(Ljava/lang/Object;ILjava/lang/Object;)V" => set,
    "setBoolean" "(Ljava/lang/Object;IZ)V" => |vm, a| set_as(vm, a, Prim::Z(a.bool(2))),
    "setByte" "(Ljava/lang/Object;IB)V" => |vm, a| set_as(vm, a, Prim::B(a.int(2) as i8)),
    "setChar" "(Ljava/lang/Object;IC)V" => |vm, a| set_as(vm, a, Prim::C(a.int(2) as u16)),
    "setShort" "(Ljava/lang/Object;IS)V" => |vm, a| set_as(vm, a, Prim::S(a.int(2) as i16)),
    "setInt" "(Ljava/lang/Object;II)V" => |vm, a| set_as(vm, a, Prim::I(a.int(2))),
    "setLong" "(Ljava/lang/Object;IJ)V" => |vm, a| set_as(vm, a, Prim::J(a.long(2))),
    "setFloat" "(Ljava/lang/Object;IF)V" => |vm, a| set_as(vm, a, Prim::F(a.float(2))),
    "setDouble" "(Ljava/lang/Object;ID)V" => |vm, a| set_as(vm, a, Prim::D(a.double(2))),
    "newArray" "(Ljava/lang/Class;I)Ljava/lang/Object;" => new_array,
    "multiNewArray" "(Ljava/lang/Class;[I)Ljava/lang/Object;" => multi_new_array,
}

#[cfg(test)]
mod tests {
    use super::Prim;

    #[test]
    fn primitives_widen_as_the_language_says() {
        assert!(matches!(Prim::B(-1).widen(b'S'), Some(Prim::S(-1))));
        assert!(Prim::B(-1).widen(b'C').is_none() && Prim::S(1).widen(b'C').is_none());
        assert!(matches!(Prim::C(65535).widen(b'D'), Some(Prim::D(v)) if v == 65535.0));
        assert!(matches!(Prim::J(i64::MAX).widen(b'F'), Some(Prim::F(_))));
        assert!(Prim::J(1).widen(b'I').is_none() && Prim::Z(true).widen(b'I').is_none());
        assert!(matches!(Prim::F(0.5).widen(b'D'), Some(Prim::D(v)) if v == 0.5));
        assert!(Prim::D(1.0).widen(b'F').is_none() && matches!(Prim::I(3).widen(b'I'), Some(Prim::I(3))));
    }
}
