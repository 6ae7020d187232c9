//! java.util.prefs.FileSystemPreferences (module java.prefs).

use super::{Fail, c_string, handles, sys};
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::natives;

natives! { "java/util/prefs/FileSystemPreferences":
    "lockFile0" "(Ljava/lang/String;IZ)[I" => lock_file,
    "unlockFile0" "(I)I" => unlock_file,
    "chmod" "(Ljava/lang/String;I)I" => chmod,
}

/// Opens and locks a file: its handle (0 when that failed) and the error number.
fn lock_file(vm: &mut Vm, a: Args) -> NativeResult {
    let path = c_string(vm, a.obj(0))?;
    let (mode, shared) = (a.int(1) as u32, a.bool(2));
    let result = vm.new_prim_array(b'I', 2)?;
    let flags = if shared { libc::O_RDONLY } else { libc::O_RDWR | libc::O_CREAT };
    let kind = if shared { libc::F_RDLCK } else { libc::F_WRLCK };
    let answer = match handles::open(vm, &path, flags, mode) {
        Ok(h) => match handles::descriptor(vm, h).and_then(|fd| sys::lock(fd, kind, 0, i64::MAX)) {
            Ok(()) => [h, 0],
            Err(e) => {
                let _ = handles::close(vm, h);
                [0, e]
            }
        },
        Err(Fail::Trap(t)) => return Err(t),
        Err(Fail::Errno(e)) => [0, e],
    };
    result.elements_mut::<i32>().copy_from_slice(&answer);
    Ok(result.into())
}
fn unlock_file(vm: &mut Vm, a: Args) -> NativeResult {
    Ok(handles::close(vm, a.int(0)).err().unwrap_or(0).into())
}
fn chmod(vm: &mut Vm, a: Args) -> NativeResult {
    let path = c_string(vm, a.obj(0))?;
    Ok(sys::chmod(&path, a.int(1) as u32).err().unwrap_or(0).into())
}
