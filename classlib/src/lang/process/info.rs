//! java.lang.ProcessHandleImpl.Info.

use super::proc_files::{self, stat};
use crate::lang::native_libraries::field_offset;
use crate::lang::util::string_array;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::Ref;

vm::natives! { "java/lang/ProcessHandleImpl$Info":
    "initIDs" "()V" => crate::lang::nothing,
    "info0" "(J)V" => info,
}

fn put(vm: &mut Vm, info: Ref, field: &str, value: Ref) {
    if let Some(at) = field_offset(info.class(), field) {
        vm.put_ref(info, at, value);
    }
}
fn put_text(vm: &mut Vm, info: Ref, field: &str, text: &str) -> Result<(), Trap> {
    let s = vm.new_string(text)?;
    put(vm, info, field, s);
    Ok(())
}

fn info(vm: &mut Vm, a: Args) -> NativeResult {
    let (o, pid) = (a.obj(0), a.long(1));
    let Some(s) = stat(pid) else { return Ok(().into()) };
    for (field, v) in [("totalTime", s.time), ("startTime", s.start)] {
        if let Some(at) = field_offset(o.class(), field) {
            o.write::<i64>(at, v);
        }
    }
    if let Some(uid) = proc_files::user(pid) {
        let name = nix::unistd::User::from_uid(uid.into()).ok().flatten().map(|u| u.name);
        put_text(vm, o, "user", &name.unwrap_or_else(|| uid.to_string()))?;
    }
    let command = proc_files::command(pid);
    if let Some(c) = &command {
        put_text(vm, o, "command", c)?;
    }
    if let Some(line) = proc_files::command_line(pid) {
        let args: Vec<Option<&String>> = line.iter().skip(1).map(Some).collect();
        let args = string_array(vm, &args)?;
        put(vm, o, "arguments", args);
        if command.is_none() {
            put_text(vm, o, "commandLine", &line.join(" "))?;
        }
    }
    Ok(().into())
}
