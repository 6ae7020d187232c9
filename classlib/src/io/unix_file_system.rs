//! java.io.UnixFileSystem: java.io.File's questions to the system.

use super::{c_string, file_path, handles, io_error, nothing, platform_string, sys};
use std::ffi::CString;
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::natives;
use vm::object::NULL;

natives! { "java/io/UnixFileSystem":
    "initIDs" "()V" => nothing,
    "canonicalize0" "(Ljava/lang/String;)Ljava/lang/String;" => canonicalize,
    "getBooleanAttributes0" "(Ljava/io/File;)I" => boolean_attributes,
    "checkAccess" "(Ljava/io/File;I)Z" => check_access,
    "getLastModifiedTime" "(Ljava/io/File;)J" => last_modified,
    "getLength" "(Ljava/io/File;)J" => length,
    "setPermission" "(Ljava/io/File;IZZ)Z" => set_permission,
    "createFileExclusively" "(Ljava/lang/String;)Z" => create_exclusively,
    "delete0" "(Ljava/io/File;)Z" => delete,
    "list" "(Ljava/io/File;)[Ljava/lang/String;" => list,
    "createDirectory" "(Ljava/io/File;)Z" => create_directory,
    "rename0" "(Ljava/io/File;Ljava/io/File;)Z" => rename,
    "setLastModifiedTime" "(Ljava/io/File;J)Z" => set_last_modified,
    "setReadOnly" "(Ljava/io/File;)Z" => set_read_only,
    "getSpace" "(Ljava/io/File;I)J" => space,
    "getNameMax0" "(Ljava/lang/String;)J" => name_max,
}

fn canonicalize(vm: &mut Vm, a: Args) -> NativeResult {
    let path = c_string(vm, a.obj(1))?;
    if path.to_bytes().len() >= libc::PATH_MAX as usize {
        return Err(io_error(vm, libc::ENAMETOOLONG));
    }
    let canonical = canonical(path.to_bytes());
    Ok(platform_string(vm, &canonical)?.into())
}
/// The real path of the longest prefix that exists, with the rest appended; without `.`, `..` and double slashes.
/// Where `..` follows a name that does not exist, it takes that name away.
fn canonical(path: &[u8]) -> Vec<u8> {
    let real = |p: &[u8]| CString::new(p).ok().and_then(|p| sys::realpath(&p).ok());
    if let Some(r) = real(path) {
        return collapse(&r);
    }
    let mut end = path.len();
    while let Some(slash) = path[..end].iter().rposition(|&b| b == b'/') {
        if slash == 0 {
            break;
        }
        end = slash;
        if let Some(mut r) = real(&path[..end]) {
            if r.last() != Some(&b'/') {
                r.push(b'/');
            }
            r.extend_from_slice(&path[end + 1..]);
            return collapse(&r);
        }
    }
    collapse(path)
}
fn collapse(path: &[u8]) -> Vec<u8> {
    let absolute = path.first() == Some(&b'/');
    let mut names: Vec<&[u8]> = Vec::new();
    for name in path.split(|&b| b == b'/') {
        match name {
            b"" | b"." => {}
            b".." => match names.last() {
                Some(&last) if last != b".." => {
                    names.pop();
                }
                _ if absolute => {}
                _ => names.push(name),
            },
            _ => names.push(name),
        }
    }
    let joined = names.join(&b'/');
    if absolute { [b"/", joined.as_slice()].concat() } else { joined }
}

/// Bits 1 exists, 2 regular file, 4 directory.
fn boolean_attributes(vm: &mut Vm, a: Args) -> NativeResult {
    let path = file_path(vm, a.obj(1))?;
    let bits = match sys::stat(&path) {
        Ok(s) => match s.st_mode & libc::S_IFMT {
            libc::S_IFREG => 3,
            libc::S_IFDIR => 5,
            _ => 1,
        },
        Err(_) => 0,
    };
    Ok(bits.into())
}
/// The bits of `access` are the system's own: 4 read, 2 write, 1 execute.
fn check_access(vm: &mut Vm, a: Args) -> NativeResult {
    let path = file_path(vm, a.obj(1))?;
    Ok(sys::access(&path, a.int(2) & 7).is_ok().into())
}
fn last_modified(vm: &mut Vm, a: Args) -> NativeResult {
    let path = file_path(vm, a.obj(1))?;
    let millis = sys::stat(&path).map_or(0, |s| s.st_mtime * 1000 + s.st_mtime_nsec / 1_000_000);
    Ok(millis.into())
}
fn length(vm: &mut Vm, a: Args) -> NativeResult {
    let path = file_path(vm, a.obj(1))?;
    Ok(sys::stat(&path).map_or(0, |s| s.st_size).into())
}
fn set_permission(vm: &mut Vm, a: Args) -> NativeResult {
    let path = file_path(vm, a.obj(1))?;
    let (access, enable, owner_only) = (a.int(2) as u32 & 7, a.bool(3), a.bool(4));
    let bits = access << 6 | if owner_only { 0 } else { access << 3 | access };
    let done = sys::stat(&path).and_then(|s| {
        let mode = s.st_mode & 0o7777;
        sys::chmod(&path, if enable { mode | bits } else { mode & !bits })
    });
    Ok(done.is_ok().into())
}
fn create_exclusively(vm: &mut Vm, a: Args) -> NativeResult {
    let path = c_string(vm, a.obj(1))?;
    if path.to_bytes() == b"/" {
        return Ok(false.into());
    }
    match sys::open(&path, libc::O_RDWR | libc::O_CREAT | libc::O_EXCL, 0o666) {
        Ok(fd) => {
            let _ = sys::close(fd);
            Ok(true.into())
        }
        Err(libc::EEXIST) => Ok(false.into()),
        Err(e) => Err(io_error(vm, e)),
    }
}
fn delete(vm: &mut Vm, a: Args) -> NativeResult {
    let path = file_path(vm, a.obj(1))?;
    handles::before_removal(vm, libc::AT_FDCWD, &path);
    let done = match sys::unlink(&path) {
        Err(libc::EISDIR | libc::EPERM) => sys::rmdir(&path),
        r => r,
    };
    Ok(done.is_ok().into())
}
fn list(vm: &mut Vm, a: Args) -> NativeResult {
    let path = file_path(vm, a.obj(1))?;
    let Ok(names) = sys::list_dir(&path, false) else { return Ok(NULL.into()) };
    let names: Vec<&[u8]> = names.split(|&b| b == 0).filter(|n| !n.is_empty()).collect();
    let array = vm.new_ref_array(vm::known::KC::String.get(), names.len())?;
    for (i, name) in names.iter().enumerate() {
        let s = platform_string(vm, name)?;
        vm.put_element(array, i, s);
    }
    Ok(array.into())
}
fn create_directory(vm: &mut Vm, a: Args) -> NativeResult {
    let path = file_path(vm, a.obj(1))?;
    Ok(sys::mkdir(&path, 0o777).is_ok().into())
}
fn rename(vm: &mut Vm, a: Args) -> NativeResult {
    let from = file_path(vm, a.obj(1))?;
    let to = file_path(vm, a.obj(2))?;
    handles::before_removal(vm, libc::AT_FDCWD, &from);
    handles::before_removal(vm, libc::AT_FDCWD, &to);
    Ok(sys::rename(&from, &to).is_ok().into())
}
fn set_last_modified(vm: &mut Vm, a: Args) -> NativeResult {
    let path = file_path(vm, a.obj(1))?;
    let done = sys::stat(&path).and_then(|s| {
        let access = s.st_atime as i128 * 1_000_000_000 + s.st_atime_nsec as i128;
        sys::utimens(&path, access, a.long(2) as i128 * 1_000_000, true)
    });
    Ok(done.is_ok().into())
}
fn set_read_only(vm: &mut Vm, a: Args) -> NativeResult {
    let path = file_path(vm, a.obj(1))?;
    let done = sys::stat(&path).and_then(|s| sys::chmod(&path, s.st_mode & 0o7777 & !0o222));
    Ok(done.is_ok().into())
}
/// 0 total, 1 free, 2 usable.
fn space(vm: &mut Vm, a: Args) -> NativeResult {
    let path = file_path(vm, a.obj(1))?;
    let bytes = sys::statvfs(&path).map_or(0, |s| {
        let blocks = match a.int(2) {
            0 => s.f_blocks,
            1 => s.f_bfree,
            _ => s.f_bavail,
        };
        s.f_frsize.wrapping_mul(blocks) as i64
    });
    Ok(bytes.into())
}
fn name_max(vm: &mut Vm, a: Args) -> NativeResult {
    let path = c_string(vm, a.obj(1))?;
    sys::name_max(&path).map(Into::into).map_err(|e| io_error(vm, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collapses_names() {
        for (from, to) in
            [("/a/./b//c/..", "/a/b"), ("/../x", "/x"), ("/", "/"), ("/a/..", "/"), ("a/../../b", "../b")]
        {
            assert_eq!(collapse(from.as_bytes()), to.as_bytes(), "{from}");
        }
    }

    #[test]
    fn canonical_keeps_what_does_not_exist() {
        assert_eq!(canonical(b"/proc/self/nothing/../here").last(), Some(&b'e'));
        assert_eq!(canonical(b"/usr/./no/such"), b"/usr/no/such");
    }
}
