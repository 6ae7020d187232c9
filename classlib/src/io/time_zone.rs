//! java.util.TimeZone: which zone the system is in.

use std::path::{Path, PathBuf};
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::natives;
use vm::object::NULL;

natives! { "java/util/TimeZone":
    "getSystemTimeZoneID" "(Ljava/lang/String;)Ljava/lang/String;" => system_id,
    "getSystemGMTOffsetID" "()Ljava/lang/String;" => gmt_offset_id,
}

fn system_id(vm: &mut Vm, _: Args) -> NativeResult {
    let from_environment = std::env::var("TZ").ok().filter(|t| !t.is_empty());
    let id = from_environment
        .or_else(|| zone_of_file(Path::new("/etc/localtime"), Path::new("/usr/share/zoneinfo")));
    match id.as_deref().map(plain) {
        Some(id) => Ok(vm.new_string(id)?.into()),
        None => Ok(NULL.into()),
    }
}
/// A zone's name without the marks that `TZ` may have before it.
fn plain(id: &str) -> &str {
    let id = id.strip_prefix(':').unwrap_or(id);
    id.strip_prefix("posix/").unwrap_or(id)
}
/// The name of the zone that the system's file links to; of a copy the name of the file that it equals.
fn zone_of_file(file: &Path, zones: &Path) -> Option<String> {
    if let Ok(target) = std::fs::read_link(file)
        && let Some(name) = target.to_str().and_then(|t| t.split_once("zoneinfo/"))
    {
        return Some(name.1.to_string());
    }
    let content = std::fs::read(file).ok()?;
    let same = |p: &Path| std::fs::read(p).is_ok_and(|c| c == content);
    for common in ["UTC", "GMT"] {
        if same(&zones.join(common)) {
            return Some(common.to_string());
        }
    }
    let mut found = Vec::new();
    collect(zones, &mut found);
    found.sort();
    let p = found.into_iter().find(|p| same(p))?;
    p.strip_prefix(zones).ok()?.to_str().map(str::to_string)
}
fn collect(dir: &Path, to: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let skip = ["ROC", "posixrules", "localtime", "posix", "right"];
        if name.to_string_lossy().starts_with('.') || skip.iter().any(|s| name == *s) {
            continue;
        }
        match entry.file_type() {
            Ok(t) if t.is_dir() => collect(&entry.path(), to),
            Ok(t) if t.is_file() => to.push(entry.path()),
            _ => {}
        }
    }
}
/// `GMT+01:00`: the offset of the system's clock now.
fn gmt_offset_id(vm: &mut Vm, _: Args) -> NativeResult {
    let id = offset_id(local_offset());
    Ok(vm.new_string(&id)?.into())
}
fn offset_id(seconds: i64) -> String {
    if seconds == 0 {
        return "GMT".into();
    }
    let minutes = seconds.abs() / 60;
    let sign = if seconds < 0 { '-' } else { '+' };
    format!("GMT{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}
fn local_offset() -> i64 {
    // SAFETY: plain data; localtime_r fills it in.
    unsafe {
        let now = libc::time(std::ptr::null_mut());
        let mut t: libc::tm = std::mem::zeroed();
        libc::localtime_r(&now, &mut t);
        t.tm_gmtoff
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(plain(":posix/Europe/Berlin"), "Europe/Berlin");
        assert_eq!(offset_id(-12_600), "GMT-03:30");
        assert_eq!(offset_id(0), "GMT");
    }
}
