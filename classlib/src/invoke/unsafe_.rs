//! jdk.internal.misc.Unsafe: raw access to objects, statics and memory outside the heap.
//!
//! An address is (base object, offset); with a null base the offset is an address outside the heap, which must lie
//! in memory that Java may have. One OS thread runs a session, so volatile, acquire and release accesses are
//! plain ones and compare-and-set is a comparison.

use shared_classes::model::*;
use vm::classes::STATE_INITIALIZED;
use vm::known::{KC, KF, KM};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap, Value};
use vm::natives;
use vm::object::*;
use vm::thread::after;

/// What HotSpot throws for a fault in an Unsafe access.
#[cold]
fn fault(vm: &mut Vm) -> Trap {
    vm.throw_new("java/lang/InternalError", Some("a fault occurred in an unsafe memory access operation"))
}

/// The address of `len` bytes at (base, offset).
#[inline(always)]
fn place(vm: &mut Vm, base: Ref, offset: i64, len: usize, write: bool) -> Result<usize, Trap> {
    if !base.is_null() {
        return Ok(base.address().wrapping_add(offset as usize));
    }
    match vm.native_address(offset as usize, len, write) {
        Some(at) => Ok(at),
        None => Err(fault(vm)),
    }
}

#[inline(always)]
fn load<T: Raw>(vm: &mut Vm, a: Args) -> Result<T, Trap> {
    let at = place(vm, a.obj(1), a.long(2), size_of::<T>(), false)?;
    // SAFETY: inside a live object (the caller of Unsafe answers for the offset, as everywhere), or checked.
    Ok(unsafe { (at as *const T).read_unaligned() })
}
#[inline(always)]
fn store<T: Raw>(vm: &mut Vm, a: Args, v: T) -> NativeResult {
    let at = place(vm, a.obj(1), a.long(2), size_of::<T>(), true)?;
    // SAFETY: as in `load`.
    unsafe { (at as *mut T).write_unaligned(v) };
    Ok(().into())
}

fn get_int(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(load::<i32>(vm, a)?.into())
}
fn put_int(vm: &mut Vm, a: Args) -> NativeResult {
    store(vm, a, a.int(4))
}
fn get_boolean(vm: &mut Vm, a: Args) -> NativeResult {
    Ok((load::<i8>(vm, a)? != 0).into())
}
fn put_boolean(vm: &mut Vm, a: Args) -> NativeResult {
    store(vm, a, a.bool(4) as i8)
}
fn get_byte(vm: &mut Vm, a: Args) -> NativeResult {
    Ok((load::<i8>(vm, a)? as i32).into())
}
fn put_byte(vm: &mut Vm, a: Args) -> NativeResult {
    store(vm, a, a.int(4) as i8)
}
fn get_short(vm: &mut Vm, a: Args) -> NativeResult {
    Ok((load::<i16>(vm, a)? as i32).into())
}
fn get_char(vm: &mut Vm, a: Args) -> NativeResult {
    Ok((load::<u16>(vm, a)? as i32).into())
}
fn put_short(vm: &mut Vm, a: Args) -> NativeResult {
    store(vm, a, a.int(4) as i16)
}
fn get_long(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(load::<i64>(vm, a)?.into())
}
fn put_long(vm: &mut Vm, a: Args) -> NativeResult {
    store(vm, a, a.long(4))
}
fn get_float(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(load::<u32>(vm, a)?.into())
}
fn put_float(vm: &mut Vm, a: Args) -> NativeResult {
    store(vm, a, a.int(4))
}

/// References live in objects only: their stores must pass the machine's barrier.
#[inline(always)]
fn base_of(vm: &mut Vm, a: Args) -> Result<(Ref, u32), Trap> {
    let base = a.obj(1);
    if base.is_null() { Err(fault(vm)) } else { Ok((base, a.long(2) as u32)) }
}
fn get_reference(vm: &mut Vm, a: Args) -> NativeResult {
    let (base, at) = base_of(vm, a)?;
    Ok(base.read_ref(at).into())
}
fn put_reference(vm: &mut Vm, a: Args) -> NativeResult {
    let (base, at) = base_of(vm, a)?;
    vm.put_ref(base, at, a.obj(4));
    Ok(().into())
}
fn exchange_reference(vm: &mut Vm, a: Args) -> NativeResult {
    let (base, at) = base_of(vm, a)?;
    let old = base.read_ref(at);
    if old == a.obj(4) {
        vm.put_ref(base, at, a.obj(5));
    }
    Ok(old.into())
}
fn cas_reference(vm: &mut Vm, a: Args) -> NativeResult {
    Ok((exchange_reference(vm, a)? == Value::from(a.obj(4))).into())
}
fn exchange_int(vm: &mut Vm, a: Args) -> NativeResult {
    let old = load::<i32>(vm, a)?;
    if old == a.int(4) {
        store(vm, a, a.int(5))?;
    }
    Ok(old.into())
}
fn cas_int(vm: &mut Vm, a: Args) -> NativeResult {
    let same = load::<i32>(vm, a)? == a.int(4);
    if same {
        store(vm, a, a.int(5))?;
    }
    Ok(same.into())
}
fn exchange_long(vm: &mut Vm, a: Args) -> NativeResult {
    let old = load::<i64>(vm, a)?;
    if old == a.long(4) {
        store(vm, a, a.long(6))?;
    }
    Ok(old.into())
}
fn cas_long(vm: &mut Vm, a: Args) -> NativeResult {
    let same = load::<i64>(vm, a)? == a.long(4);
    if same {
        store(vm, a, a.long(6))?;
    }
    Ok(same.into())
}

/// Fences order accesses of several processors; here there is one. registerNatives has nothing to register: rows
/// are bound when a class is linked. Cache write-back is for persistent memory, which UnsafeConstants denies.
fn nothing(_: &mut Vm, _: Args) -> NativeResult {
    Ok(().into())
}

/// An address of an uncompressed reference exists only inside HotSpot.
fn uncompressed(vm: &mut Vm, _: Args) -> NativeResult {
    Err(fault(vm))
}

// ---- classes ----

/// `defineClass0(name, bytes, offset, length, loader, domain)`: the same as ClassLoader.defineClass1.
fn define_class(_: &mut Vm, a: Args) -> NativeResult {
    let args = vec![a.slot(5), a.slot(1), a.slot(2), a.slot(3), a.slot(4), a.slot(6), 0];
    Err(Trap::Call(KM::SupportDefineClass1.get(), args))
}
fn allocate_instance(vm: &mut Vm, a: Args) -> NativeResult {
    let mirror = a.obj(1);
    if mirror.is_null() {
        return Err(vm.throw_npe());
    }
    let class = vm.class_of_mirror(mirror);
    if class.kind == Kind::Primitive {
        return Err(vm.throw_new("java/lang/InstantiationException", None));
    }
    if class.is_array() || class.access & (acc::ABSTRACT | acc::INTERFACE) != 0 || class == KC::Class.get() {
        let name = shared_classes::resolve::external(class);
        return Err(vm.throw_msg("java/lang/InstantiationException", name));
    }
    if !vm.is_initialized(class) {
        return Err(Trap::Call(KM::LinkerAllocate.get(), vec![mirror.0 as u64]));
    }
    Ok(vm.new_object(class)?.into())
}
fn throw_exception(vm: &mut Vm, a: Args) -> NativeResult {
    match a.obj(1).some() {
        Some(e) => Err(Trap::Throw(e)),
        None => Err(vm.throw_npe()),
    }
}
fn should_be_initialized(vm: &mut Vm, a: Args) -> NativeResult {
    let class = vm.class_of_mirror(a.obj(1));
    Ok((class.kind == Kind::Instance && vm.class_state(class) != STATE_INITIALIZED).into())
}
fn ensure_initialized(vm: &mut Vm, a: Args) -> NativeResult {
    let class = vm.class_of_mirror(a.obj(1));
    if class.kind != Kind::Instance || vm.class_state(class) == STATE_INITIALIZED {
        return Ok(().into());
    }
    Err(Trap::Call(KM::SupportInitialize.get(), vec![a.slot(1)]))
}

/// The field that a java.lang.reflect.Field is about.
pub(crate) fn reflected_field(vm: &Vm, field: Ref) -> FieldRef {
    let class = vm.class_of_mirror(vm.get(field, KF::FieldClazz));
    class.field_at(vm.get_int(field, KF::FieldSlot) as u16)
}
fn field_offset(vm: &mut Vm, a: Args, want_static: bool) -> NativeResult {
    if a.obj(1).is_null() {
        return Err(vm.throw_npe());
    }
    let f = reflected_field(vm, a.obj(1));
    if (f.access & acc::STATIC != 0) != want_static {
        return Err(vm.throw_new("java/lang/IllegalArgumentException", None));
    }
    Ok((f.offset as i64).into())
}
fn object_field_offset(vm: &mut Vm, a: Args) -> NativeResult {
    field_offset(vm, a, false)
}
fn static_field_offset(vm: &mut Vm, a: Args) -> NativeResult {
    field_offset(vm, a, true)
}
fn static_field_base(vm: &mut Vm, a: Args) -> NativeResult {
    field_offset(vm, a, true)?;
    Ok(vm.get(a.obj(1), KF::FieldClazz).into())
}
fn object_field_offset_by_name(vm: &mut Vm, a: Args) -> NativeResult {
    if a.obj(1).is_null() || a.obj(2).is_null() {
        return Err(vm.throw_npe());
    }
    let class = vm.class_of_mirror(a.obj(1));
    let name = vm.string_mutf8(a.obj(2));
    match class.field_refs().find(|f| f.name.is(&name)) {
        Some(f) => Ok((f.offset as i64).into()),
        None => Err(vm.throw_new("java/lang/InternalError", None)),
    }
}
fn array_shift(vm: &mut Vm, mirror: Ref) -> Result<u8, Trap> {
    let class = vm.class_of_mirror(mirror);
    if class.is_array() {
        return Ok(class.elem_shift);
    }
    // HotSpot names a class that does not exist.
    Err(vm.throw_msg("java/lang/NoClassDefFoundError", "java/lang/InvalidClassException"))
}
fn array_base_offset(vm: &mut Vm, a: Args) -> NativeResult {
    array_shift(vm, a.obj(1))?;
    Ok((ARRAY_BASE as i32).into())
}
fn array_index_scale(vm: &mut Vm, a: Args) -> NativeResult {
    Ok((1i32 << array_shift(vm, a.obj(1))?).into())
}

// ---- threads ----

fn unpark(vm: &mut Vm, a: Args) -> NativeResult {
    if let Some(t) = a.obj(1).some() {
        vm.unpark(t);
    }
    Ok(().into())
}
/// `park(isAbsolute, time)`: milliseconds since the epoch, or nanoseconds from now (0: for ever).
fn park(vm: &mut Vm, a: Args) -> NativeResult {
    let time = a.long(2);
    let until = if a.bool(1) {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let now = now.map_or(0, |d| d.as_nanos() as i64);
        after(time.saturating_mul(1_000_000).saturating_sub(now))
    } else if time == 0 {
        i64::MAX
    } else {
        after(time)
    };
    vm.park(until)?;
    Ok(().into())
}
fn load_average(_: &mut Vm, a: Args) -> NativeResult {
    let out = a.obj(1).elements_mut::<f64>();
    let mut avg = [0f64; 3];
    let want = a.int(2).clamp(0, 3).min(out.len() as i32);
    // SAFETY: room for three values is given.
    let got = unsafe { libc::getloadavg(avg.as_mut_ptr(), want) };
    let n = got.max(0) as usize;
    out[..n].copy_from_slice(&avg[..n]);
    Ok(got.into())
}

// ---- memory outside the heap ----

fn allocate_memory(vm: &mut Vm, a: Args) -> NativeResult {
    Ok((vm.offheap_allocate(a.long(1) as usize).unwrap_or(0) as i64).into())
}
fn reallocate_memory(vm: &mut Vm, a: Args) -> NativeResult {
    let (at, size) = (a.long(1) as usize, a.long(3) as usize);
    let to = if at == 0 { vm.offheap_allocate(size) } else { vm.offheap_reallocate(at, size) };
    Ok((to.unwrap_or(0) as i64).into())
}
fn free_memory(vm: &mut Vm, a: Args) -> NativeResult {
    vm.offheap_free(a.long(1) as usize);
    Ok(().into())
}
fn set_memory(vm: &mut Vm, a: Args) -> NativeResult {
    let len = a.long(4) as usize;
    if len > 0 {
        let at = place(vm, a.obj(1), a.long(2), len, true)?;
        // SAFETY: as in `load`: a part of an array or checked memory.
        unsafe { std::ptr::write_bytes(at as *mut u8, a.int(6) as u8, len) };
    }
    Ok(().into())
}
fn copy_memory(vm: &mut Vm, a: Args) -> NativeResult {
    let len = a.long(7) as usize;
    if len > 0 {
        let from = place(vm, a.obj(1), a.long(2), len, false)?;
        let to = place(vm, a.obj(4), a.long(5), len, true)?;
        // SAFETY: as in `load`; `copy` allows overlap.
        unsafe { std::ptr::copy(from as *const u8, to as *mut u8, len) };
    }
    Ok(().into())
}
fn copy_swap_memory(vm: &mut Vm, a: Args) -> NativeResult {
    let (len, unit) = (a.long(7) as usize, a.long(9) as usize);
    if len == 0 || !matches!(unit, 2 | 4 | 8) {
        return Ok(().into());
    }
    let from = place(vm, a.obj(1), a.long(2), len, false)?;
    let to = place(vm, a.obj(4), a.long(5), len, true)?;
    // SAFETY: as in `load`; a copy first, so that overlap does no harm.
    let mut bytes = unsafe { std::slice::from_raw_parts(from as *const u8, len) }.to_vec();
    bytes.chunks_exact_mut(unit).for_each(<[u8]>::reverse);
    // SAFETY: as above.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to as *mut u8, len) };
    Ok(().into())
}

natives! { "jdk/internal/misc/Unsafe":
    "registerNatives" "()V" => nothing,
    "getInt" "(Ljava/lang/Object;J)I" => get_int,
    "putInt" "(Ljava/lang/Object;JI)V" => put_int,
    "getReference" "(Ljava/lang/Object;J)Ljava/lang/Object;" => get_reference,
    "putReference" "(Ljava/lang/Object;JLjava/lang/Object;)V" => put_reference,
    "getBoolean" "(Ljava/lang/Object;J)Z" => get_boolean,
    "putBoolean" "(Ljava/lang/Object;JZ)V" => put_boolean,
    "getByte" "(Ljava/lang/Object;J)B" => get_byte,
    "putByte" "(Ljava/lang/Object;JB)V" => put_byte,
    "getShort" "(Ljava/lang/Object;J)S" => get_short,
    "putShort" "(Ljava/lang/Object;JS)V" => put_short,
    "getChar" "(Ljava/lang/Object;J)C" => get_char,
    "putChar" "(Ljava/lang/Object;JC)V" => put_short,
    "getLong" "(Ljava/lang/Object;J)J" => get_long,
    "putLong" "(Ljava/lang/Object;JJ)V" => put_long,
    "getFloat" "(Ljava/lang/Object;J)F" => get_float,
    "putFloat" "(Ljava/lang/Object;JF)V" => put_float,
    "getDouble" "(Ljava/lang/Object;J)D" => get_long,
    "putDouble" "(Ljava/lang/Object;JD)V" => put_long,
    "getUncompressedObject" "(J)Ljava/lang/Object;" => uncompressed,
    "writeback0" "(J)V" => nothing,
    "writebackPreSync0" "()V" => nothing,
    "writebackPostSync0" "()V" => nothing,
    "defineClass0" "(Ljava/lang/String;[BIILjava/lang/ClassLoader;Ljava/security/ProtectionDomain;)Ljava/lang/Class;" => define_class,
    "allocateInstance" "(Ljava/lang/Class;)Ljava/lang/Object;" => allocate_instance,
    "throwException" "(Ljava/lang/Throwable;)V" => throw_exception,
    "compareAndSetReference" "(Ljava/lang/Object;JLjava/lang/Object;Ljava/lang/Object;)Z" => cas_reference,
    "compareAndExchangeReference" "(Ljava/lang/Object;JLjava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;" => exchange_reference,
    "compareAndSetInt" "(Ljava/lang/Object;JII)Z" => cas_int,
    "compareAndExchangeInt" "(Ljava/lang/Object;JII)I" => exchange_int,
    "compareAndSetLong" "(Ljava/lang/Object;JJJ)Z" => cas_long,
    "compareAndExchangeLong" "(Ljava/lang/Object;JJJ)J" => exchange_long,
    "getReferenceVolatile" "(Ljava/lang/Object;J)Ljava/lang/Object;" => get_reference,
    "putReferenceVolatile" "(Ljava/lang/Object;JLjava/lang/Object;)V" => put_reference,
    "getIntVolatile" "(Ljava/lang/Object;J)I" => get_int,
    "putIntVolatile" "(Ljava/lang/Object;JI)V" => put_int,
    "getBooleanVolatile" "(Ljava/lang/Object;J)Z" => get_boolean,
    "putBooleanVolatile" "(Ljava/lang/Object;JZ)V" => put_boolean,
    "getByteVolatile" "(Ljava/lang/Object;J)B" => get_byte,
    "putByteVolatile" "(Ljava/lang/Object;JB)V" => put_byte,
    "getShortVolatile" "(Ljava/lang/Object;J)S" => get_short,
    "putShortVolatile" "(Ljava/lang/Object;JS)V" => put_short,
    "getCharVolatile" "(Ljava/lang/Object;J)C" => get_char,
    "putCharVolatile" "(Ljava/lang/Object;JC)V" => put_short,
    "getLongVolatile" "(Ljava/lang/Object;J)J" => get_long,
    "putLongVolatile" "(Ljava/lang/Object;JJ)V" => put_long,
    "getFloatVolatile" "(Ljava/lang/Object;J)F" => get_float,
    "putFloatVolatile" "(Ljava/lang/Object;JF)V" => put_float,
    "getDoubleVolatile" "(Ljava/lang/Object;J)D" => get_long,
    "putDoubleVolatile" "(Ljava/lang/Object;JD)V" => put_long,
    "unpark" "(Ljava/lang/Object;)V" => unpark,
    "park" "(ZJ)V" => park,
    "loadFence" "()V" => nothing,
    "storeFence" "()V" => nothing,
    "fullFence" "()V" => nothing,
    "allocateMemory0" "(J)J" => allocate_memory,
    "reallocateMemory0" "(JJ)J" => reallocate_memory,
    "freeMemory0" "(J)V" => free_memory,
    "setMemory0" "(Ljava/lang/Object;JJB)V" => set_memory,
    "copyMemory0" "(Ljava/lang/Object;JLjava/lang/Object;JJ)V" => copy_memory,
    "copySwapMemory0" "(Ljava/lang/Object;JLjava/lang/Object;JJJ)V" => copy_swap_memory,
    "objectFieldOffset0" "(Ljava/lang/reflect/Field;)J" => object_field_offset,
    "objectFieldOffset1" "(Ljava/lang/Class;Ljava/lang/String;)J" => object_field_offset_by_name,
    "staticFieldOffset0" "(Ljava/lang/reflect/Field;)J" => static_field_offset,
    "staticFieldBase0" "(Ljava/lang/reflect/Field;)Ljava/lang/Object;" => static_field_base,
    "shouldBeInitialized0" "(Ljava/lang/Class;)Z" => should_be_initialized,
    "ensureClassInitialized0" "(Ljava/lang/Class;)V" => ensure_initialized,
    "arrayBaseOffset0" "(Ljava/lang/Class;)I" => array_base_offset,
    "arrayIndexScale0" "(Ljava/lang/Class;)I" => array_index_scale,
    "getLoadAverage0" "([DI)I" => load_average,
}
