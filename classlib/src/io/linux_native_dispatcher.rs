//! sun.nio.fs.LinuxNativeDispatcher: the table of mounts, read as a stream of lines.

use super::unix_native_dispatcher::unix_error;
use super::{c_memory, field, handles, nothing};
use std::os::unix::ffi::OsStrExt;
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::natives;

natives! { "sun/nio/fs/LinuxNativeDispatcher":
    "init" "()V" => nothing,
    "setmntent0" "(JJ)J" => setmntent,
    "getmntent0" "(JLsun/nio/fs/UnixMountEntry;JI)I" => getmntent,
    "endmntent" "(J)V" => endmntent,
}

fn setmntent(vm: &mut Vm, a: Args) -> NativeResult {
    let path = c_memory(vm, a.long(0)).map_err(|e| unix_error(vm, e))?;
    let content = std::fs::read(std::ffi::OsStr::from_bytes(path.to_bytes()))
        .map_err(|e| unix_error(vm, e.raw_os_error().unwrap_or(libc::EIO)))?;
    let lines: Vec<u8> = content.into_iter().map(|b| if b == b'\n' { 0 } else { b }).collect();
    let h = handles::lists::open(vm, &lines).map_err(|e| unix_error(vm, e))?;
    Ok((h as i64).into())
}
fn endmntent(vm: &mut Vm, a: Args) -> NativeResult {
    let _ = handles::close(vm, a.long(0) as i32);
    Ok(().into())
}
/// 0 with the entry filled in, -1 at the end.
fn getmntent(vm: &mut Vm, a: Args) -> NativeResult {
    let (handle, entry) = (a.long(0) as i32, a.obj(2));
    loop {
        let Some(line) = handles::lists::next_piece(vm, handle).map_err(|e| unix_error(vm, e))? else {
            return Ok((-1).into());
        };
        let words: Vec<&[u8]> =
            line.split(|b| matches!(b, b' ' | b'\t')).filter(|w| !w.is_empty()).take(4).collect();
        if words.len() == 4 && !words[0].starts_with(b"#") {
            for (name, word) in ["name", "dir", "fstype", "opts"].into_iter().zip(words) {
                let bytes = vm.new_bytes(&unescape(word))?;
                vm.put_ref(entry, field(entry, name), bytes);
            }
            handles::lists::advance(handle, Some(line.len())).map_err(|e| unix_error(vm, e))?;
            return Ok(0.into());
        }
        handles::lists::advance(handle, Some(line.len())).map_err(|e| unix_error(vm, e))?;
    }
}
/// Blanks in names are written as `\040` and so on.
fn unescape(word: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(word.len());
    let mut i = 0;
    while i < word.len() {
        if let [b'\\', x @ b'0'..=b'3', y @ b'0'..=b'7', z @ b'0'..=b'7', ..] = word[i..] {
            out.push((x - b'0') << 6 | (y - b'0') << 3 | (z - b'0'));
            i += 4;
        } else {
            out.push(word[i]);
            i += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn unescapes_blanks() {
        assert_eq!(super::unescape(br"/a\040b\134c\9"), br"/a b\c\9");
    }
}
