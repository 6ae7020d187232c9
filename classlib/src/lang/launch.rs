//! How the session was started: what the command line says to the natives that pass it on to Java.

use super::util::{STATE_ARGUMENTS, native_state, set_native_state, string_array};
use vm::machine::Vm;
use vm::object::Ref;

/// What an `-ea` or `-da` option applies to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssertionScope {
    /// `-ea`: all classes but those of the system.
    All,
    /// `-esa`: the classes of the system.
    System,
    /// `-ea:p...`: the package and those below it (empty: the unnamed package).
    Package(String),
    /// `-ea:p.C`: one class.
    Class(String),
}

/// The command line and surroundings of a session. Kept by the process ([`vm::machine::Vm::extension`]); whoever
/// runs a session fills it in before.
#[derive(Clone, Debug, Default)]
pub struct Launch {
    /// The JDK's home.
    pub java_home: String,
    /// The class path (`java.class.path`).
    pub class_path: String,
    /// `-D` options in order, and those that other options become (`jdk.module.addopens.0` ...).
    pub properties: Vec<(String, String)>,
    /// The options for the machine (`RuntimeMXBean.getInputArguments`).
    pub jvm_args: Vec<String>,
    /// `sun.java.command`: main class or jar and its arguments; empty when there is none.
    pub command: String,
    /// `-ea`, `-da`, `-esa`, `-dsa` in order, with whether they enable.
    pub assertions: Vec<(AssertionScope, bool)>,
    /// The environment to show, names and values; `None`: the process's own.
    pub environment: Option<Vec<(Vec<u8>, Vec<u8>)>>,
    /// The working directory (`user.dir`); `None`: the process's own.
    pub directory: Option<String>,
}

impl Launch {
    /// Are assertions on for a class? The most specific option decides, among equals the last.
    pub fn assertions_for(&self, class: &str, system: bool) -> bool {
        let last = |wanted: &dyn Fn(&AssertionScope) -> bool| {
            self.assertions.iter().rev().find(|(s, _)| wanted(s)).map(|(_, on)| *on)
        };
        if let Some(on) = last(&|s| matches!(s, AssertionScope::Class(c) if c == class)) {
            return on;
        }
        let mut package = class;
        loop {
            package = package.rfind('.').map_or("", |i| &package[..i]);
            if let Some(on) = last(
                &|s| matches!(s, AssertionScope::Package(p) if p == package && (!p.is_empty() || !class.contains('.'))),
            ) {
                return on;
            }
            if package.is_empty() {
                break;
            }
        }
        let default = if system { AssertionScope::System } else { AssertionScope::All };
        last(&|s| *s == default).unwrap_or(false)
    }
}

/// Puts what the session needs of it wherever it runs into the session. (In a fresh session there is room.)
pub fn keep(vm: &mut Vm) {
    let args: Vec<Option<String>> = vm.extension::<Launch>().jvm_args.iter().cloned().map(Some).collect();
    let kept = string_array(vm, &args).and_then(|a| set_native_state(vm, STATE_ARGUMENTS, a));
    if kept.is_err() {
        log::warn!("no room for the machine's options in a fresh session");
    }
}

/// The options of the machine that the session was started with: a `String[]`, or null.
pub fn arguments() -> Ref {
    native_state(STATE_ARGUMENTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_assertion_option_decides() {
        let l = Launch {
            assertions: vec![
                (AssertionScope::All, true),
                (AssertionScope::Package("a.b".into()), false),
                (AssertionScope::Class("a.b.c.D".into()), true),
                (AssertionScope::Package("".into()), false),
            ],
            ..Launch::default()
        };
        assert!(l.assertions_for("x.Y", false));
        assert!(!l.assertions_for("x.Y", true));
        assert!(!l.assertions_for("a.b.X", false));
        assert!(!l.assertions_for("a.b.c.X", false));
        assert!(l.assertions_for("a.b.c.D", false));
        assert!(l.assertions_for("a.X", false));
        assert!(!l.assertions_for("Plain", false));
    }
}
