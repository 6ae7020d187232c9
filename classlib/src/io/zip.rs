//! java.util.zip: checksums, Inflater and Deflater. A stream's address is the number of a handle whose data is the
//! stream's state ([`super::zlib`]), so it continues wherever the session does.

use super::zlib::deflate::Deflate;
use super::zlib::inflate::Inflate;
use super::zlib::{Io, Status, adler32, crc32};
use super::{field, handles, io_error, memory, memory_mut, nothing};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

pub mod crc {
    //! java.util.zip.CRC32.
    use super::*;
    vm::natives! { "java/util/zip/CRC32":
        "update" "(II)I" => |_, a| Ok((crc32(a.int(0) as u32, &[a.int(1) as u8])).into()),
        "updateBytes0" "(I[BII)I" => |vm, a| Ok(crc32(a.int(0) as u32, array(vm, a, 1)?).into()),
        "updateByteBuffer0" "(IJII)I" => |vm, a| Ok(crc32(a.int(0) as u32, buffer(vm, a, 1)?).into()),
    }
}
pub mod adler {
    //! java.util.zip.Adler32.
    use super::*;
    vm::natives! { "java/util/zip/Adler32":
        "update" "(II)I" => |_, a| Ok((adler32(a.int(0) as u32, &[a.int(1) as u8])).into()),
        "updateBytes" "(I[BII)I" => |vm, a| Ok(adler32(a.int(0) as u32, array(vm, a, 1)?).into()),
        "updateByteBuffer" "(IJII)I" => |vm, a| Ok(adler32(a.int(0) as u32, buffer(vm, a, 1)?).into()),
    }
}
pub mod inflater {
    //! java.util.zip.Inflater.
    use super::*;
    vm::natives! { "java/util/zip/Inflater":
        "initIDs" "()V" => nothing,
        "init" "(Z)J" => init,
        "setDictionary" "(J[BII)V" => |vm, a| { let d = array(vm, a, 2)?; dictionary(vm, a, d) },
        "setDictionaryBuffer" "(JJI)V" => |vm, a| { let d = piece(vm, a.long(2), a.int(4))?; dictionary(vm, a, d) },
        "inflateBytesBytes" "(J[BII[BII)J" => |vm, a| { let i = array(vm, a, 3)?; let o = array_mut(vm, a, 6)?; inflate(vm, a, i, o) },
        "inflateBytesBuffer" "(J[BIIJI)J" => |vm, a| { let i = array(vm, a, 3)?; let o = room(vm, a.long(6), a.int(8))?; inflate(vm, a, i, o) },
        "inflateBufferBytes" "(JJI[BII)J" => |vm, a| { let i = piece(vm, a.long(3), a.int(5))?; let o = array_mut(vm, a, 6)?; inflate(vm, a, i, o) },
        "inflateBufferBuffer" "(JJIJI)J" => |vm, a| { let i = piece(vm, a.long(3), a.int(5))?; let o = room(vm, a.long(6), a.int(8))?; inflate(vm, a, i, o) },
        "getAdler" "(J)I" => |vm, a| Ok(state::<Inflate>(vm, a.long(0))?.adler.into()),
        "reset" "(J)V" => reset,
        "end" "(J)V" => end,
    }
    fn init(vm: &mut Vm, a: Args) -> NativeResult {
        let (address, s) = create::<Inflate>(vm)?;
        s.init(a.bool(0));
        Ok(address.into())
    }
    fn reset(vm: &mut Vm, a: Args) -> NativeResult {
        state::<Inflate>(vm, a.long(0))?.reset();
        Ok(().into())
    }
    fn dictionary(vm: &mut Vm, a: Args, bytes: &[u8]) -> NativeResult {
        match state::<Inflate>(vm, a.long(0))?.set_dictionary(bytes) {
            Status::Ok => Ok(().into()),
            _ => Err(vm.throw_new("java/lang/IllegalArgumentException", None)),
        }
    }
    /// Consumed (31 bits), produced (31 bits), finished, dictionary needed.
    fn inflate(vm: &mut Vm, a: Args, input: &[u8], output: &mut [u8]) -> NativeResult {
        let this = a.obj(0);
        let s = state::<Inflate>(vm, a.long(1))?;
        let mut io = Io::new(input, output);
        let status = s.inflate(&mut io);
        let counts = io.read as u64 | (io.written as u64) << 31;
        match status {
            Status::Buf => Ok(0u64.into()),
            Status::Ok => Ok(counts.into()),
            Status::End => Ok((counts | 1 << 62).into()),
            Status::NeedDict => Ok((counts | 1 << 63).into()),
            Status::Data(message) => {
                this.write::<i32>(field(this, "inputConsumed"), io.read as i32);
                this.write::<i32>(field(this, "outputConsumed"), io.written as i32);
                Err(vm.throw_new("java/util/zip/DataFormatException", Some(message)))
            }
            Status::Stream => Err(vm.throw_new("java/lang/InternalError", None)),
        }
    }
}
pub mod deflater {
    //! java.util.zip.Deflater.
    use super::*;
    vm::natives! { "java/util/zip/Deflater":
        "init" "(IIZ)J" => init,
        "setDictionary" "(J[BII)V" => |vm, a| { let d = array(vm, a, 2)?; dictionary(vm, a, d) },
        "setDictionaryBuffer" "(JJI)V" => |vm, a| { let d = piece(vm, a.long(2), a.int(4))?; dictionary(vm, a, d) },
        "deflateBytesBytes" "(J[BII[BIIII)J" => |vm, a| { let i = array(vm, a, 3)?; let o = array_mut(vm, a, 6)?; deflate(vm, a, i, o, 9) },
        "deflateBytesBuffer" "(J[BIIJIII)J" => |vm, a| { let i = array(vm, a, 3)?; let o = room(vm, a.long(6), a.int(8))?; deflate(vm, a, i, o, 9) },
        "deflateBufferBytes" "(JJI[BIIII)J" => |vm, a| { let i = piece(vm, a.long(3), a.int(5))?; let o = array_mut(vm, a, 6)?; deflate(vm, a, i, o, 9) },
        "deflateBufferBuffer" "(JJIJIII)J" => |vm, a| { let i = piece(vm, a.long(3), a.int(5))?; let o = room(vm, a.long(6), a.int(8))?; deflate(vm, a, i, o, 9) },
        "getAdler" "(J)I" => |vm, a| Ok(state::<Deflate>(vm, a.long(0))?.adler.into()),
        "reset" "(J)V" => reset,
        "end" "(J)V" => end,
    }
    fn init(vm: &mut Vm, a: Args) -> NativeResult {
        let (address, s) = create::<Deflate>(vm)?;
        s.init(a.int(0), a.int(1), a.bool(2));
        Ok(address.into())
    }
    fn reset(vm: &mut Vm, a: Args) -> NativeResult {
        state::<Deflate>(vm, a.long(0))?.reset();
        Ok(().into())
    }
    fn dictionary(vm: &mut Vm, a: Args, bytes: &[u8]) -> NativeResult {
        if !state::<Deflate>(vm, a.long(0))?.set_dictionary(bytes) {
            return Err(vm.throw_new("java/lang/IllegalArgumentException", None));
        }
        Ok(().into())
    }
    /// Consumed (31 bits), produced (31 bits), finished, parameters still to be set. The slots of flush mode and
    /// parameters begin at `at`.
    fn deflate(vm: &mut Vm, a: Args, input: &[u8], output: &mut [u8], at: usize) -> NativeResult {
        let (flush, params) = (a.int(at), a.int(at + 1));
        let s = state::<Deflate>(vm, a.long(1))?;
        let mut io = Io::new(input, output);
        let set = params & 1 != 0;
        let status =
            if set { s.params(&mut io, params >> 3, params >> 1 & 3) } else { s.deflate(&mut io, flush) };
        let counts = io.read as u64 | (io.written as u64) << 31;
        match (set, status) {
            (true, Status::Buf) => Ok((counts | 1 << 63).into()),
            (_, Status::Ok) => Ok(counts.into()),
            (false, Status::End) => Ok((counts | 1 << 62).into()),
            (false, Status::Buf) => Ok(0u64.into()),
            _ => Err(vm.throw_new("java/lang/InternalError", Some("stream error"))),
        }
    }
}

/// Array, offset and length from slot `i` on. Java has checked the range.
fn array(vm: &mut Vm, a: Args, i: usize) -> Result<&'static [u8], Trap> {
    Ok(array_mut(vm, a, i)?)
}
fn array_mut(vm: &mut Vm, a: Args, i: usize) -> Result<&'static mut [u8], Trap> {
    let (off, len) = super::check_range(vm, a.obj(i), a.int(i + 1), a.int(i + 2))?;
    Ok(&mut a.obj(i).elements_mut::<u8>()[off..off + len])
}
/// Address, offset and length from slot `i` on.
fn buffer(vm: &mut Vm, a: Args, i: usize) -> Result<&'static [u8], Trap> {
    piece(vm, a.long(i) + a.int(i + 2) as i64, a.int(i + 3))
}
fn piece(vm: &mut Vm, address: i64, len: i32) -> Result<&'static [u8], Trap> {
    memory(vm, address, len).map_err(|e| io_error(vm, e))
}
fn room(vm: &mut Vm, address: i64, len: i32) -> Result<&'static mut [u8], Trap> {
    memory_mut(vm, address, len).map_err(|e| io_error(vm, e))
}

/// A stream's state: integers and arrays of them, valid when all zero, any bytes valid.
trait State {}
impl State for Inflate {}
impl State for Deflate {}

/// A new stream: its address for Java and its state, zeroed.
fn create<T: State>(vm: &mut Vm) -> Result<(i64, &'static mut T), Trap> {
    let bytes = vm.new_prim_array(b'B', size_of::<T>())?;
    let address = handles::add_object(vm, bytes)?;
    Ok((address as i64, overlay::<T>(bytes)))
}
fn overlay<T: State>(bytes: Ref) -> &'static mut T {
    debug_assert!(bytes.len() == size_of::<T>() && align_of::<T>() <= 8);
    // SAFETY: a live array of exactly this size, 8-byte aligned as all objects and their element bases are; the type
    // accepts any bytes (see `State`); nothing moves while a native runs, and one native runs at a time.
    unsafe { &mut *((bytes.address() + ARRAY_BASE as usize) as *mut T) }
}
/// The state at an address that [`create`] gave.
fn state<T: State>(vm: &mut Vm, address: i64) -> Result<&'static mut T, Trap> {
    let o = i32::try_from(address).ok().and_then(|h| handles::object(vm, h));
    match o.filter(|o| o.len() == size_of::<T>()) {
        Some(bytes) => Ok(overlay::<T>(bytes)),
        None => Err(vm.throw_npe()),
    }
}
fn end(vm: &mut Vm, a: Args) -> NativeResult {
    let _ = handles::close(vm, a.long(0) as i32);
    Ok(().into())
}
