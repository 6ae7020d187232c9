//! The native half of java.base, java.management and jdk.management in Rust, one file per Java class, and what
//! java.desktop needs without a display.
//!
//! Each file declares one table ([`vm::natives!`]); the tables are joined here. Row numbers are positions in the
//! joined table (row 0 is absent) and are the same in every process of one build.

pub mod boot;
pub mod complete;
pub mod desktop;
pub mod intrinsics;
pub mod invoke;
pub mod io;
pub mod lang;
pub mod management;
pub mod renew;

use std::collections::HashMap;
use std::sync::OnceLock;
use vm::native::Native;

/// All natives; row 0 is a placeholder.
pub fn all() -> &'static [Native] {
    static ALL: OnceLock<Vec<Native>> = OnceLock::new();
    ALL.get_or_init(|| {
        fn absent(_: &mut vm::machine::Vm, _: vm::native::Args) -> vm::native::NativeResult {
            Err(vm::native::Trap::Exit(1))
        }
        let mut all = vec![Native::new("", "", "", absent)];
        for tables in [
            &[boot::NATIVES, desktop::NATIVES][..],
            lang::TABLES,
            invoke::TABLES,
            io::TABLES,
            io::net::TABLES,
            io::net::sockets::TABLES,
            management::TABLES,
            intrinsics::TABLES,
        ] {
            all.extend(tables.iter().flat_map(|t| t.iter().copied()));
        }
        all
    })
}

/// The row of a native method, or of an intrinsic for a method with bytecode; 0 when there is none.
pub fn find(class: &[u8], name: &[u8], desc: &[u8], has_code: bool) -> u32 {
    type Key = (&'static [u8], &'static [u8], &'static [u8]);
    static ROWS: OnceLock<HashMap<Key, u32>> = OnceLock::new();
    let rows = ROWS.get_or_init(|| {
        let key = |n: &'static Native| (n.class.as_bytes(), n.name.as_bytes(), n.desc.as_bytes());
        all().iter().enumerate().map(|(i, n)| (key(n), i as u32)).collect()
    });
    let row = rows.get(&(class, name, desc)).copied().unwrap_or(0);
    if all()[row as usize].intrinsic == has_code { row } else { 0 }
}

/// The machine's own classes of java.base (`java.lang.PavmSupport` and so on): internal name and class file.
pub fn support_classes() -> &'static [(&'static str, &'static [u8])] {
    include!(concat!(env!("OUT_DIR"), "/support_classes.rs"))
}

/// Tells the machine's natives where the JDK is, what the class path is, and the properties of the command line.
/// More of it: [`lang::launch::Launch`], through [`vm::machine::Vm::extension`].
pub fn configure(
    vm: &mut vm::machine::Vm,
    java_home: &str,
    class_path: &str,
    properties: &[(String, String)],
) {
    let launch = vm.extension::<lang::launch::Launch>();
    launch.java_home = java_home.to_string();
    launch.class_path = class_path.to_string();
    launch.properties = properties.to_vec();
}
