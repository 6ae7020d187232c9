//! jdk.internal.misc.VM, CDS, Signal and ScopedMemoryAccess; jdk.internal.perf.Perf; jdk.internal.platform;
//! jdk.internal.vm.

use super::{launch, util};
use shared_classes::model::LOADER_PLATFORM;
use std::time::{SystemTime, UNIX_EPOCH};
use vm::known::KM;
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

vm::natives! { "jdk/internal/misc/VM":
    "initialize" "()V" => super::nothing,
    "latestUserDefinedLoader0" "()Ljava/lang/ClassLoader;" => latest_user_defined_loader,
    "getuid" "()J" => |_, _| Ok((nix::unistd::getuid().as_raw() as i64).into()),
    "geteuid" "()J" => |_, _| Ok((nix::unistd::geteuid().as_raw() as i64).into()),
    "getgid" "()J" => |_, _| Ok((nix::unistd::getgid().as_raw() as i64).into()),
    "getegid" "()J" => |_, _| Ok((nix::unistd::getegid().as_raw() as i64).into()),
    "getNanoTimeAdjustment" "(J)J" => nano_time_adjustment,
    "getRuntimeArguments" "()[Ljava/lang/String;" => runtime_arguments,
}

fn latest_user_defined_loader(vm: &mut Vm, _: Args) -> NativeResult {
    let number = vm.frames().map(|f| f.method().class.loader).find(|&l| l > LOADER_PLATFORM);
    Ok(number.map_or(NULL, |n| vm.loader_object(n)).into())
}

fn nano_time_adjustment(_: &mut Vm, a: Args) -> NativeResult {
    /// The largest difference in seconds that is answered.
    const MAX_DIFFERENCE: i64 = 0x0001_0000_0000;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = (now.as_secs() as i64).wrapping_sub(a.long(0));
    if !(-MAX_DIFFERENCE..=MAX_DIFFERENCE).contains(&seconds) {
        return Ok((-1i64).into());
    }
    Ok((seconds * 1_000_000_000 + now.subsec_nanos() as i64).into())
}

fn runtime_arguments(_: &mut Vm, _: Args) -> NativeResult {
    let args = launch::arguments();
    Ok(if args.is_null() || args.is_empty() { NULL } else { args }.into())
}

fn no(_: &mut Vm, _: Args) -> NativeResult {
    Ok(false.into())
}
fn zero(_: &mut Vm, _: Args) -> NativeResult {
    Ok(0i64.into())
}

/// jdk.internal.misc.CDS: sharing is the machine's own business; there is no archive to read or dump.
pub mod cds {
    use super::{no, zero};
    use crate::lang::nothing;

    vm::natives! { "jdk/internal/misc/CDS":
        "isDumpingClassList0" "()Z" => no,
        "isDumpingArchive0" "()Z" => no,
        "isSharingEnabled0" "()Z" => no,
        "logLambdaFormInvoker" "(Ljava/lang/String;)V" => nothing,
        "initializeFromArchive" "(Ljava/lang/Class;)V" => nothing,
        "defineArchivedModules" "(Ljava/lang/ClassLoader;Ljava/lang/ClassLoader;)V" => nothing,
        "getRandomSeedForDumping" "()J" => zero,
        "dumpClassList" "(Ljava/lang/String;)V" => nothing,
        "dumpDynamicArchive" "(Ljava/lang/String;)V" => nothing,
    }
}

/// jdk.internal.misc.Signal: a session's own signals. The process's signals are not the session's; those that a
/// program raises itself reach its handlers.
pub mod signal {
    use super::*;

    vm::natives! { "jdk/internal/misc/Signal":
        "findSignal0" "(Ljava/lang/String;)I" => find,
        "handle0" "(IJ)J" => handle,
        "raise0" "(I)V" => raise,
    }

    const DEFAULT: u8 = 0;
    const DISPATCH: u8 = 2;
    /// Beside the disposition: the signal came and waits for the thread that dispatches it.
    const CAME: u8 = 0x80;

    fn find(vm: &mut Vm, a: Args) -> NativeResult {
        if a.obj(0).is_null() {
            return Err(vm.throw_npe());
        }
        let name = format!("SIG{}", vm.string(a.obj(0)));
        let number = name.parse::<nix::sys::signal::Signal>().map_or(-1, |s| s as i32);
        Ok(number.into())
    }

    fn table(vm: &mut Vm) -> Result<Ref, Trap> {
        if let Some(t) = util::native_state(util::STATE_SIGNALS).some() {
            return Ok(t);
        }
        let t = vm.new_bytes(&[DEFAULT; 65])?;
        util::set_native_state(vm, util::STATE_SIGNALS, t)?;
        Ok(t)
    }

    fn handle(vm: &mut Vm, a: Args) -> NativeResult {
        // Those that HotSpot keeps for itself.
        let reserved = [libc::SIGFPE, libc::SIGILL, libc::SIGSEGV, libc::SIGQUIT, libc::SIGUSR1];
        let n = a.int(0);
        if !(1..=64).contains(&n) || reserved.contains(&n) || n == libc::SIGKILL || n == libc::SIGSTOP {
            return Ok((-1i64).into());
        }
        let slot = &mut table(vm)?.elements_mut::<u8>()[n as usize];
        let old = *slot & !CAME;
        *slot = a.long(1) as u8 | *slot & CAME;
        Ok((old as i64).into())
    }

    fn raise(vm: &mut Vm, a: Args) -> NativeResult {
        let n = a.int(0);
        match table(vm)?.elements::<u8>().get(n as usize).map(|d| d & !CAME) {
            Some(DISPATCH) => Err(Trap::Call(KM::SignalDispatch.get(), vec![n as u32 as u64])),
            Some(DEFAULT) if ends_process(n) => Err(Trap::Exit(128 + n)),
            _ => Ok(().into()),
        }
    }

    /// Signals that came to the process, a bit for each number: those that the program handles go to the thread
    /// that handles references (it starts a thread for each, and waits otherwise); one that ends the process ends
    /// the session with the exit code given back.
    pub fn deliver(vm: &mut Vm, came: u64) -> Option<i32> {
        // HotSpot's thread dump; never the end.
        let numbers = (1..64).filter(|n| came >> n & 1 != 0 && *n != libc::SIGQUIT);
        for n in numbers {
            let dispositions = table(vm).ok()?.elements_mut::<u8>();
            match dispositions[n as usize] & !CAME {
                DISPATCH => {
                    dispositions[n as usize] |= CAME;
                    vm.pending_references_available();
                }
                DEFAULT if ends_process(n) => return Some(128 + n),
                _ => {}
            }
        }
        None
    }

    /// The next signal that waits for the calling thread.
    pub(in crate::lang) fn next() -> Option<u64> {
        let dispositions = util::native_state(util::STATE_SIGNALS).some()?.elements_mut::<u8>();
        let n = dispositions.iter().position(|d| d & CAME != 0)?;
        dispositions[n] &= !CAME;
        Some(n as u64)
    }

    fn ends_process(n: i32) -> bool {
        let ignored = [libc::SIGCHLD, libc::SIGURG, libc::SIGWINCH, libc::SIGCONT, libc::SIGTSTP];
        !ignored.contains(&n)
    }
}

/// jdk.internal.perf.Perf: counters that nobody outside sees.
pub mod perf {
    use super::*;

    vm::natives! { "jdk/internal/perf/Perf":
        "registerNatives" "()V" => crate::lang::nothing,
        "attach" "(Ljava/lang/String;II)Ljava/nio/ByteBuffer;" => attach,
        "detach" "(Ljava/nio/ByteBuffer;)V" => crate::lang::nothing,
        "createLong" "(Ljava/lang/String;IIJ)Ljava/nio/ByteBuffer;" => create_long,
        "createByteArray" "(Ljava/lang/String;II[BI)Ljava/nio/ByteBuffer;" => create_bytes,
        "highResCounter" "()J" => |_, _| Ok(vm::thread::now_nanos().into()),
        "highResFrequency" "()J" => |_, _| Ok(1_000_000_000i64.into()),
    }

    fn attach(vm: &mut Vm, _: Args) -> NativeResult {
        Err(vm.throw_new("java/io/IOException", Some("there are no counters to attach to")))
    }
    fn create_long(_: &mut Vm, _: Args) -> NativeResult {
        Err(Trap::Call(KM::SupportCounter.get(), vec![8]))
    }
    fn create_bytes(_: &mut Vm, a: Args) -> NativeResult {
        Err(Trap::Call(KM::SupportCounter.get(), vec![a.int(5).max(0) as u64]))
    }
}

/// jdk.internal.platform.CgroupMetrics: limits are the session's own, not those of a container.
pub mod cgroup {
    use super::{no, zero};

    vm::natives! { "jdk/internal/platform/CgroupMetrics":
        "isUseContainerSupport" "()Z" => no,
        "getTotalMemorySize0" "()J" => zero,
        "getTotalSwapSize0" "()J" => zero,
    }
}

/// jdk.internal.vm.VMSupport.
pub mod vm_support {
    use super::*;

    vm::natives! { "jdk/internal/vm/VMSupport":
        "initAgentProperties" "(Ljava/util/Properties;)Ljava/util/Properties;" => init_agent_properties,
        "getVMTemporaryDirectory" "()Ljava/lang/String;" => temporary_directory,
    }

    /// No agent attaches.
    fn init_agent_properties(_: &mut Vm, a: Args) -> NativeResult {
        Ok(a.obj(0).into())
    }
    fn temporary_directory(vm: &mut Vm, _: Args) -> NativeResult {
        Ok(vm.new_string("/tmp")?.into())
    }
}

/// jdk.internal.vm.vector.VectorSupport: without a compiler there are no vector lanes.
pub mod vector_support {
    vm::natives! { "jdk/internal/vm/vector/VectorSupport":
        "registerNatives" "()I" => |_, _| Ok(0.into()),
        "getMaxLaneCount" "(Ljava/lang/Class;)I" => |_, _| Ok((-1).into()),
    }
}
