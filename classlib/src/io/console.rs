//! java.io.Console.

use super::{io_error, sys};
use vm::machine::Vm;
use vm::native::{Args, NativeResult};
use vm::natives;
use vm::object::NULL;

natives! { "java/io/Console":
    "encoding" "()Ljava/lang/String;" => encoding,
    "echo" "(Z)Z" => echo,
    "istty" "()Z" varies => |_, _| Ok((terminal(0) && terminal(1)).into()),
    "ttyStatus" "()I" varies => tty_status,
}

/// Unknown: Java then uses the default charset.
fn encoding(_: &mut Vm, _: Args) -> NativeResult {
    Ok(NULL.into())
}
/// Turns the echo of the terminal on or off; what it was.
fn echo(vm: &mut Vm, a: Args) -> NativeResult {
    use nix::sys::termios::{LocalFlags, SetArg, tcgetattr, tcsetattr};
    let stdin = std::io::stdin();
    let mut t = tcgetattr(&stdin).map_err(|e| io_error(vm, e as i32))?;
    let was = t.local_flags.contains(LocalFlags::ECHO);
    t.local_flags.set(LocalFlags::ECHO, a.bool(0));
    tcsetattr(&stdin, SetArg::TCSANOW, &t).map_err(|e| io_error(vm, e as i32))?;
    Ok(was.into())
}
fn terminal(fd: i32) -> bool {
    sys::is_terminal(fd)
}
/// Bits 1, 2, 4: standard input, output, error is a terminal.
fn tty_status(_: &mut Vm, _: Args) -> NativeResult {
    Ok((0..3).filter(|&fd| terminal(fd)).map(|fd| 1 << fd).sum::<i32>().into())
}
