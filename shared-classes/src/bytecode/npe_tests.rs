//! Messages against those of the `java` on the path, and no panic on any instruction of java.base.

use std::path::Path;
use std::process::Command;

use super::super::testing::{Class, Method, java_base};
use super::*;

impl Names for Method<'_> {
    fn local_name(&self, bci: u16, slot: u16) -> Option<&[u8]> {
        self.variables
            .iter()
            .find(|(start, len, s, _)| *s == slot && (*start..start + len).contains(&bci))
            .map(|v| v.3)
    }
}

fn run(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {stderr}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Compiles the cases with `flag`, runs them, and compares every message with those of the lines it came from.
fn compare(flag: &str) {
    let dir = std::env::temp_dir().join(format!("npe-cases-{}-{}", std::process::id(), flag.len()));
    std::fs::create_dir_all(&dir).unwrap();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bytecode/npe_cases");
    let mut javac = Command::new("javac");
    javac.args(["-encoding", "UTF-8", "-nowarn", flag, "-d"]).arg(&dir);
    javac.args([sources.join("NpeCases.java"), sources.join("StringLike.java")]);
    if run(&mut javac).is_none() {
        eprintln!("no javac on the path: nothing compared");
        return;
    }
    let mut java = Command::new("java");
    java.args(["-Dfile.encoding=UTF-8", "-cp"]).arg(&dir).arg("NpeCases");
    let Some(output) = run(&mut java) else { return };
    let mut compared = 0;
    for row in output.lines() {
        let cells: Vec<&str> = row.split('\t').collect();
        let [class, method, line, message] = cells[..] else { panic!("{row}") };
        let Ok(bytes) = std::fs::read(dir.join(format!("{class}.class"))) else { continue };
        let class = Class::parse(&bytes);
        let line: u16 = line.parse().unwrap();
        let mut possible = Vec::new();
        for m in class.methods.iter().filter(|m| m.name == method) {
            for insn in insns(m.code) {
                let here = m.lines.iter().filter(|(start, _)| usize::from(*start) <= insn.pc).max();
                if here.is_some_and(|h| h.1 == line) {
                    possible.extend(npe_message(&class.shape(m), insn.pc as u16, m));
                }
            }
        }
        if message == "null" || message == "mine" {
            continue;
        }
        assert!(possible.iter().any(|p| p == message), "{flag} {row}\nnot among {possible:#?}");
        compared += 1;
    }
    let _ = std::fs::remove_dir_all(&dir);
    assert!(compared > 160, "{compared}");
}

#[test]
fn same_as_java_without_variable_names() {
    compare("-g:lines,source");
}

#[test]
fn same_as_java_with_variable_names() {
    compare("-g");
}

#[test]
fn any_instruction_of_java_base_is_safe() {
    let (mut messages, mut causes, mut count) = (0, 0, 0);
    java_base(|class| {
        count += 1;
        if count % 8 != 0 {
            return;
        }
        for m in class.methods.iter().filter(|m| m.code.len() < 4000) {
            for insn in insns(m.code) {
                if let Some(message) = npe_message(&class.shape(m), insn.pc as u16, m) {
                    messages += 1;
                    causes += usize::from(message.ends_with(" is null"));
                }
            }
        }
    });
    assert!(causes * 10 >= messages * 8, "{causes} of {messages}");
}

#[test]
fn nothing_to_say() {
    struct NoPool;
    impl super::super::Constants for NoPool {
        fn field_desc(&self, _: u16) -> &[u8] {
            b""
        }
        fn method_desc(&self, _: u16) -> &[u8] {
            b"()V"
        }
        fn dynamic_desc(&self, _: u16) -> &[u8] {
            b""
        }
        fn tag(&self, _: u16) -> u8 {
            0
        }
        fn member_name(&self, _: u16) -> (&[u8], &[u8], &[u8]) {
            (b"A", b"<init>", b"()V")
        }
        fn class_name(&self, _: u16) -> &[u8] {
            b""
        }
    }
    let code = [INVOKESPECIAL, 0, 1, MONITOREXIT, NOP, ARRAYLENGTH, ACONST_NULL, MONITOREXIT];
    let m = MethodShape {
        code: &code,
        max_stack: 2,
        max_locals: 0,
        handlers: &[(0, 1, 5)],
        is_static: true,
        desc: b"()V",
        constants: &NoPool,
    };
    let message = |bci| npe_message(&m, bci, &NoNames);
    assert_eq!(message(0), None);
    assert_eq!(message(3).as_deref(), Some("Cannot exit synchronized block"));
    assert_eq!(message(4), None);
    assert_eq!(message(5).as_deref(), Some("Cannot read the array length"));
    assert_eq!(message(7).as_deref(), Some("Cannot exit synchronized block because \"null\" is null"));
    assert_eq!(message(99), None);
}
