//! What a command line asks for: the plain data that the launcher hands to the machine.
//!
//! `Launch` is made by the command line (which knows the syntax), travels to the worker as bytes, and is read by
//! the machine (which knows the meaning). Nothing here looks at the file system.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::wire::{Malformed, Wire};
use crate::wire_struct;

/// The program to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A class of the class path, by the name as given (dots or slashes).
    Class(String),
    /// A jar file; its manifest names the class.
    Jar(String),
    /// A module and, unless its descriptor names it, the class.
    Module(String),
    /// A question about the modules; nothing is run.
    Query(Query),
}

/// A question that the launcher answers by booting the class library and asking it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// `--list-modules`
    ListModules,
    /// `--describe-module NAME`
    DescribeModule(String),
    /// `--validate-modules`
    ValidateModules,
}

impl Wire for Target {
    fn put(&self, to: &mut Vec<u8>) {
        let (tag, text): (u8, &str) = match self {
            Target::Class(name) => (0, name),
            Target::Jar(path) => (1, path),
            Target::Module(name) => (2, name),
            Target::Query(Query::ListModules) => (3, ""),
            Target::Query(Query::DescribeModule(name)) => (4, name),
            Target::Query(Query::ValidateModules) => (5, ""),
        };
        tag.put(to);
        text.to_string().put(to);
    }
    fn take(from: &mut &[u8]) -> Result<Self, Malformed> {
        let (tag, text) = <(u8, String)>::take(from)?;
        Ok(match tag {
            0 => Target::Class(text),
            1 => Target::Jar(text),
            2 => Target::Module(text),
            3 => Target::Query(Query::ListModules),
            4 => Target::Query(Query::DescribeModule(text)),
            5 => Target::Query(Query::ValidateModules),
            _ => return Err(Malformed),
        })
    }
}

/// Where an `-ea` or `-da` option applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssertionScope {
    /// All classes that the boot loader did not define.
    Default,
    /// All classes that the boot loader defined.
    System,
    /// A package and those below it (dots); empty: the unnamed package.
    Package(String),
    /// One class (dots).
    Class(String),
}

/// One assertion option; a later one wins over an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// On or off.
    pub enable: bool,
    /// Where.
    pub scope: AssertionScope,
}

impl Wire for AssertionScope {
    fn put(&self, to: &mut Vec<u8>) {
        let (tag, text): (u8, &str) = match self {
            AssertionScope::Default => (0, ""),
            AssertionScope::System => (1, ""),
            AssertionScope::Package(name) => (2, name),
            AssertionScope::Class(name) => (3, name),
        };
        tag.put(to);
        text.to_string().put(to);
    }
    fn take(from: &mut &[u8]) -> Result<Self, Malformed> {
        let (tag, text) = <(u8, String)>::take(from)?;
        Ok(match tag {
            0 => AssertionScope::Default,
            1 => AssertionScope::System,
            2 => AssertionScope::Package(text),
            3 => AssertionScope::Class(text),
            _ => return Err(Malformed),
        })
    }
}
wire_struct!(Assertion { enable, scope });

/// A command line, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// What to run.
    pub target: Target,
    /// The program's arguments as the operating system gave them.
    pub args: Vec<OsString>,
    /// `java.class.path`, with `dir/*` expanded; for a jar its path.
    pub class_path: String,
    /// `-D` properties in the order given; a later one of the same name wins.
    pub properties: Vec<(String, String)>,
    /// The module options as the system properties in which the class library looks for them.
    pub module_properties: Vec<(String, String)>,
    /// The options for the machine as `RuntimeMXBean.getInputArguments` tells them.
    pub vm_args: Vec<String>,
    /// Assertion options in the order given.
    pub assertions: Vec<Assertion>,
    /// `-Xbootclasspath/a:` entries.
    pub boot_append: Vec<String>,
    /// `-Xmx` in bytes.
    pub max_heap: Option<u64>,
    /// `-Xms` in bytes.
    pub initial_heap: Option<u64>,
    /// `-Xss` in bytes.
    pub stack: Option<u64>,
    /// `--enable-preview`
    pub enable_preview: bool,
    /// `-Xverify:none`, `-noverify`: asked for; bytecode outside the image is verified nevertheless.
    pub verify_none: bool,
    /// `--dry-run`: load the main class and stop.
    pub dry_run: bool,
    /// `-XshowSettings[:what]`
    pub show_settings: Option<String>,
    /// `-verbose[:class]`: name each class that is loaded.
    pub verbose_class: bool,
    /// `-verbose:gc`: a line for each collection.
    pub verbose_gc: bool,
    /// The JDK whose class library is used.
    pub jdk: PathBuf,
    /// Number of worker processes.
    pub workers: u32,
    /// Detach at every wait state and attach in another worker.
    pub hop: bool,
    /// Collect at every allocation.
    pub gc_stress: bool,
    /// Verify the heap after every collection.
    pub verify_heap: bool,
}

wire_struct!(Launch {
    target,
    args,
    class_path,
    properties,
    module_properties,
    vm_args,
    assertions,
    boot_append,
    max_heap,
    initial_heap,
    stack,
    enable_preview,
    verify_none,
    dry_run,
    show_settings,
    verbose_class,
    verbose_gc,
    jdk,
    workers,
    hop,
    gc_stress,
    verify_heap,
});

impl Default for Launch {
    fn default() -> Self {
        Launch {
            target: Target::Class(String::new()),
            args: Vec::new(),
            class_path: String::new(),
            properties: Vec::new(),
            module_properties: Vec::new(),
            vm_args: Vec::new(),
            assertions: Vec::new(),
            boot_append: Vec::new(),
            max_heap: None,
            initial_heap: None,
            stack: None,
            enable_preview: false,
            verify_none: false,
            dry_run: false,
            show_settings: None,
            verbose_class: false,
            verbose_gc: false,
            jdk: PathBuf::new(),
            workers: 1,
            hop: false,
            gc_stress: false,
            verify_heap: false,
        }
    }
}

impl Launch {
    /// `sun.java.command`: what runs, and its arguments.
    pub fn java_command(&self) -> String {
        let mut command = match &self.target {
            Target::Class(name) | Target::Jar(name) | Target::Module(name) => name.clone(),
            Target::Query(_) => return String::new(),
        };
        for arg in &self.args {
            command.push(' ');
            command.push_str(&arg.to_string_lossy());
        }
        command
    }

    /// The system properties that come from the command line, in the order in which they are to be set.
    pub fn system_properties(&self) -> Vec<(String, String)> {
        let mut all = vec![("java.class.path".to_string(), self.class_path.clone())];
        let command = self.java_command();
        if !command.is_empty() {
            all.push(("sun.java.command".to_string(), command));
        }
        all.extend(self.module_properties.iter().cloned());
        all.extend(self.properties.iter().cloned());
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_launch_travels() {
        let launch = Launch {
            target: Target::Module("m/p.C".into()),
            args: vec!["a b".into()],
            assertions: vec![Assertion { enable: true, scope: AssertionScope::Package("p".into()) }],
            max_heap: Some(1 << 20),
            jdk: "/jdk".into(),
            ..Launch::default()
        };
        assert_eq!(launch.java_command(), "m/p.C a b");
        assert_eq!(Launch::from_bytes(&launch.to_bytes()), Ok(launch));
    }
}
