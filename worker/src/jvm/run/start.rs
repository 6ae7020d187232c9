//! Setting a fresh session going: what differs between copies of a template, its limits, its program.

use vm::machine::Vm;
use vm::session::header;
use vm::thread::now_nanos;

use super::{DEFAULT_STACK, HEAP_SPAN, default_quota};
use crate::launch::{AssertionScope, Launch, Query, Target};

/// What must differ between copies of a template and lies in the header.
pub(super) fn renew() {
    let mut seed = [0u8; 8];
    // SAFETY: a buffer with its length.
    let n = unsafe { libc::getrandom(seed.as_mut_ptr().cast(), seed.len(), 0) };
    let h = header();
    h.hash_state = if n == 8 { u64::from_le_bytes(seed) } else { now_nanos() as u64 } | 1;
    h.start_nanos = now_nanos();
    h.start_millis = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| d.as_millis() as i64);
    h.attaches = 1;
    h.exit = 0;
}

/// Sets the limits of a fresh session.
pub(super) fn limit(heap: Option<u64>, stack: Option<u64>) {
    let h = header();
    h.quota =
        heap.unwrap_or_else(default_quota).max(h.old_top + (1 << 20)).min(HEAP_SPAN as u64 - (64 << 20));
    h.old_threshold = (h.old_top + (16 << 20)).min(h.quota);
    h.stack_limit = stack.unwrap_or(DEFAULT_STACK).clamp(128 << 10, 1 << 30) as u32;
}

/// Puts a fresh session at the start of its program.
pub(super) fn start(vm: &mut Vm, l: &Launch) {
    limit(l.max_heap, l.stack);
    vm.gc_stress = l.gc_stress;
    vm.verify = l.verify_heap;
    if l.gc_stress {
        vm.young_soft = vm.young_start;
    }
    vm.preview = l.enable_preview;
    let (mode, query, what) = match &l.target {
        Target::Class(c) => (1, 0, c.clone()),
        Target::Jar(j) => (2, 0, j.clone()),
        Target::Module(m) => (3, 0, m.clone()),
        Target::Query(Query::ListModules) => (0, 1, String::new()),
        Target::Query(Query::DescribeModule(m)) => (0, 2, m.clone()),
        Target::Query(Query::ValidateModules) => (0, 3, String::new()),
    };
    *vm.extension::<classlib::boot::Program>() = classlib::boot::Program {
        mode,
        what,
        arguments: l.args.iter().map(|a| a.to_string_lossy().into_owned()).collect(),
        query: if query == 0 && l.show_resolved { 4 } else { query },
        settings: l.show_settings.clone(),
        sizes: [l.initial_heap, l.max_heap, l.stack].map(|size| size.unwrap_or(0)),
        dry_run: l.dry_run,
    };
    *vm.extension::<classlib::lang::launch::Launch>() = classlib::lang::launch::Launch {
        java_home: l.jdk.to_string_lossy().into_owned(),
        class_path: l.class_path.clone(),
        properties: l.system_properties().into_iter().filter(|(n, _)| n != "java.class.path").collect(),
        jvm_args: l.jvm_args.clone(),
        command: l.java_command(),
        assertions: l
            .assertions
            .iter()
            .map(|a| {
                use classlib::lang::launch::AssertionScope as S;
                let scope = match &a.scope {
                    AssertionScope::Default => S::All,
                    AssertionScope::System => S::System,
                    AssertionScope::Package(p) => S::Package(p.clone()),
                    AssertionScope::Class(c) => S::Class(c.clone()),
                };
                (scope, a.enable)
            })
            .collect(),
        environment: None,
        directory: None,
    };
    classlib::lang::process::allow(true);
    classlib::lang::launch::keep(vm);
    vm.start_program();
}
