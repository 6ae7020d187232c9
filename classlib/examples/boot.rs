//! Boots java.base in this process and runs a program in the same session: for work on the machine itself.
//!
//! `cargo run -p classlib --example boot -- JAVA_HOME CLASSPATH MAIN [ARGS...]`

use shared_classes::jimage::JImage;
use std::os::fd::AsFd;
use vm::boot::{BootOptions, ClassSegment, boot, map_nursery};
use vm::map::{self, Access, Mapping, Span};
use vm::run::Stop;
use vm::thread::{at, now_nanos};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [home, class_path, main, rest @ ..] = &args[..] else {
        eprintln!("usage: boot JAVA_HOME CLASSPATH MAIN [ARGS...]");
        std::process::exit(2);
    };
    let image: &'static JImage =
        Box::leak(Box::new(JImage::open(format!("{home}/lib/modules")).expect("the JDK image")));
    let segment = ClassSegment::create().expect("class segment");
    let _private =
        Mapping::anonymous(Span::new(0x0800_8000_0000, 64 << 20).unwrap()).expect("private classes");
    let file = map::memfd(c"session", 1 << 20).expect("session file");
    let _heap =
        Mapping::file(Span::new(0x1000_0000_0000, 8 << 30).unwrap(), file.as_fd(), 0, Access::ReadWrite)
            .expect("session segment");
    let mut nursery = None;
    let t0 = std::time::Instant::now();
    let grow_file = file.as_fd().try_clone_to_owned().unwrap();
    let options = BootOptions {
        additions: Default::default(),
        image,
        added: classlib::support_classes(),
        natives: classlib::all(),
        find_native: classlib::find,
        quota: 2 << 30,
        stack_limit: 1 << 20,
    };
    let (cp, jh) = (class_path.clone(), home.clone());
    let r = boot(options, |vm| {
        let kb = std::env::var("PAVM_NURSERY_KB").ok().and_then(|v| v.parse().ok()).unwrap_or(8192usize);
        nursery = Some(map_nursery(vm, kb << 10).expect("nursery"));
        vm.verify = std::env::var_os("PAVM_VERIFY_HEAP").is_some();
        vm.grow = Box::new(move |need| {
            let len = (need + (4 << 20)) & !0xfffff;
            map::set_len(grow_file.as_fd(), len).is_ok() && {
                vm::session::header().old_limit = len;
                true
            }
        });
        classlib::configure(vm, &jh, &cp, &[]);
    });
    let mut vm = match r {
        Ok(vm) => vm,
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(1);
        }
    };
    if std::env::var_os("PAVM_TIMES").is_some() {
        eprintln!(
            "booted in {:?}, heap {} KB, meta {} KB, links {} KB",
            t0.elapsed(),
            vm::session::header().old_top / 1024,
            vm.world.meta(false).top() / 1024,
            (vm.world.links(false).top() - (1 << 30)) / 1024
        );
    }
    *vm.extension::<classlib::boot::Program>() = classlib::boot::Program {
        mode: 1,
        what: main.clone(),
        arguments: rest.to_vec(),
        ..Default::default()
    };
    vm.gc_stress = std::env::var_os("PAVM_GC_STRESS").is_some();
    // SAFETY-free: the private part is formatted when first needed.
    let world = vm.world;
    vm.open_private = Box::new(move |_| {
        if world.has_private() {
            return false;
        }
        // SAFETY: 64 MB at the private part are mapped above.
        unsafe { world.format_private(0x8000_0000 + (64 << 20)) };
        true
    });
    vm.poll_io = classlib::io::ready::poll_io;
    vm.start_program();
    let _ = (at::STACK, &segment.meta);
    let code = loop {
        match vm.run_session() {
            Stop::Exit(code) => break code,
            Stop::Response | Stop::Attention => {}
            Stop::Idle(idle) if idle.io => {
                // A look now and then is enough here.
                std::thread::sleep(std::time::Duration::from_millis(1));
                vm.poll_waits(now_nanos());
            }
            Stop::Idle(idle) => match idle.wake_at {
                Some(at) => {
                    std::thread::sleep(std::time::Duration::from_nanos((at - now_nanos()).max(0) as u64))
                }
                None => {
                    eprintln!("deadlock: every thread waits");
                    break 99;
                }
            },
        }
    };
    std::process::exit(code);
}
