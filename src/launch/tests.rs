//! Command lines and what `java` makes of them. The expected texts are what the `java` of OpenJDK 17 prints.

use std::ffi::OsString;

use worker::launch::{Assertion, AssertionScope, Query, Target};
use worker::{Launch, wire::Wire};

use super::line::{SOURCE_LAUNCHER, WITH_VALUE};
use super::*;

fn no_env(_: &str) -> Option<String> {
    None
}

fn parse_java(line: &[&str]) -> Result<Parsed, Refusal> {
    parse(Style::Java, line.iter().map(OsString::from), &no_env)
}

fn launch(style: Style, line: &[&str]) -> Launch {
    match parse(style, line.iter().map(OsString::from), &no_env) {
        Ok(Parsed { action: Action::Run(launch, _), .. }) => *launch,
        other => panic!("{line:?} gives {other:?}"),
    }
}

fn refusal(line: &[&str]) -> (String, String) {
    let refusal = parse_java(line).expect_err("should be refused");
    assert_eq!(refusal.code, 1);
    (refusal.out, refusal.err)
}

#[test]
fn a_class_and_its_arguments() {
    let l = launch(Style::Java, &["-Dx=1", "-Dy", "-cp", "a:b", "p.Main", "-cp", "@x", "--hop"]);
    assert_eq!(l.target, Target::Class("p.Main".into()));
    assert_eq!(l.args, ["-cp", "@x", "--hop"]);
    assert_eq!(l.class_path, "a:b");
    assert_eq!(l.properties, [("x".into(), "1".into()), ("y".into(), String::new())]);
    assert_eq!(l.java_command(), "p.Main -cp @x --hop");
    assert_eq!(Launch::from_bytes(&l.to_bytes()), Ok(l));
}

#[test]
fn class_paths() {
    assert_eq!(launch(Style::Java, &["H"]).class_path, ".");
    for line in [["-classpath", "x", "H"], ["--class-path", "x", "H"], ["-Dq", "--class-path=x", "H"]] {
        assert_eq!(launch(Style::Java, &line).class_path, "x");
    }
    assert_eq!(launch(Style::Java, &["--class-path=", "H"]).class_path, "");
    assert_eq!(launch(Style::Java, &["-Djava.class.path=q", "H"]).class_path, "q");
    let env = |name: &str| (name == "CLASSPATH").then(|| "e".to_string());
    let with_env = |line: &[&str]| match parse(Style::Java, line.iter().map(OsString::from), &env) {
        Ok(Parsed { action: Action::Run(launch, _), .. }) => launch.class_path,
        other => panic!("{other:?}"),
    };
    assert_eq!(with_env(&["H"]), "e");
    assert_eq!(with_env(&["-cp", "x", "H"]), "x");
}

#[test]
fn module_options_become_properties() {
    let l = launch(
        Style::Java,
        &[
            "--add-opens",
            "java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=m",
            "--add-modules",
            "a,b",
            "-p",
            "mods",
            "--module-path=mods2",
            "-m",
            "m/p.C",
            "arg",
        ],
    );
    assert_eq!(l.target, Target::Module("m/p.C".into()));
    assert_eq!(l.class_path, "");
    let expected = [
        ("jdk.module.addopens.0", "java.base/java.lang=ALL-UNNAMED"),
        ("jdk.module.addopens.1", "java.base/java.util=m"),
        ("jdk.module.addmods.0", "a,b"),
        ("jdk.module.path", "mods2"),
        ("jdk.module.main", "m"),
    ];
    assert_eq!(l.module_properties, expected.map(|(k, v)| (k.to_string(), v.to_string())));
    assert_eq!(launch(Style::Java, &["--list-modules"]).target, Target::Query(Query::ListModules));
}

#[test]
fn assertions_in_order() {
    let l = launch(Style::Java, &["-ea", "-da:a.B", "-enableassertions:p/q...", "-esa", "-ea:...", "H"]);
    let expected = [
        (true, AssertionScope::Default),
        (false, AssertionScope::Class("a.B".into())),
        (true, AssertionScope::Package("p.q".into())),
        (true, AssertionScope::System),
        (true, AssertionScope::Package(String::new())),
    ];
    assert_eq!(l.assertions, expected.map(|(enable, scope)| Assertion { enable, scope }));
}

#[test]
fn memory_sizes() {
    let l = launch(Style::Java, &["-Xmx64m", "-Xms2M", "-Xss512k", "-Xint", "-Xshare:auto", "H"]);
    assert_eq!((l.max_heap, l.initial_heap, l.stack), (Some(64 << 20), Some(2 << 20), Some(512 << 10)));
    let created = |what: &str| format!("{what}\n{}", text::NOT_CREATED);
    assert_eq!(refusal(&["-Xmxfoo", "H"]).1, created("Invalid maximum heap size: -Xmxfoo"));
    assert_eq!(refusal(&["-Xmx", "H"]).1, created("Invalid maximum heap size: -Xmx"));
    let start = "Error occurred during initialization of VM\n";
    assert_eq!(refusal(&["-Xmx1", "H"]).0, format!("{start}Too small maximum heap"));
    let larger = "Initial heap size set to a larger value than the maximum heap size";
    assert_eq!(refusal(&["-Xms2g", "-Xmx1g", "H"]).0, format!("{start}{larger}"));
    let (out, err) = refusal(&["-Xss1", "H"]);
    assert_eq!(out, "\nThe Java thread stack size specified is too small. Specify at least 136k");
    assert_eq!(err, text::NOT_CREATED);
    let too_large = "The specified size exceeds the maximum representable size.";
    assert_eq!(
        refusal(&["-Xss1t", "H"]).1,
        created(&format!("Invalid thread stack size: -Xss1t\n{too_large}"))
    );
}

#[test]
fn unknown_options() {
    for option in
        ["-foo", "-Xfoo", "--foo", "-cp=.", "-", "-X:", "-d64", "--enable-preview=foo", "-Xshare:foo"]
    {
        let expected = format!("Unrecognized option: {option}\n{}", text::NOT_CREATED);
        assert_eq!(refusal(&[option, "H"]), (String::new(), expected), "{option}");
    }
    // The product's own options are not java's.
    assert!(refusal(&["--hop", "H"]).1.starts_with("Unrecognized option: --hop\n"));
    let removed = refusal(&["-Xbootclasspath/p:x", "H"]);
    assert_eq!(removed.0, "-Xbootclasspath/p is no longer a supported option.");
    assert_eq!(removed.1, text::NOT_CREATED);
}

#[test]
fn flags() {
    assert!(parse_java(&["-XX:+UseG1GC", "H"]).unwrap().notes.is_empty());
    assert!(
        refusal(&["-XX:+UseG1GC", "-XX:+Foo", "-Xbar", "H"]).1.starts_with("Unrecognized VM option 'Foo'\n")
    );
    let ignoring = ["-XX:+Foo", "-Xbar", "-XX:+IgnoreUnrecognizedVMOptions", "H"];
    assert!(parse_java(&ignoring).unwrap().notes.is_empty());
    // A mistake in the value of a known option is not forgiven.
    assert!(parse_java(&["-XX:+IgnoreUnrecognizedVMOptions", "-Xmxfoo", "H"]).is_err());
    // What programs rely on and is not there has to be said.
    let missed = parse_java(&["-XX:+ExitOnOutOfMemoryError", "H"]).unwrap();
    assert_eq!(missed.notes, ["pavm warning: flags that have no effect on pavm: ExitOnOutOfMemoryError"]);
    let l = launch(Style::Java, &["-XX:MaxHeapSize=32m", "-XX:ThreadStackSize=512", "H"]);
    assert_eq!((l.max_heap, l.stack), (Some(32 << 20), Some(512 << 10)));
    assert_eq!(l.jvm_args, ["-XX:MaxHeapSize=32m", "-XX:ThreadStackSize=512"]);
}

#[test]
fn agents_are_refused_in_one_line() {
    for option in
        ["-javaagent:a.jar=x", "-agentlib:jdwp=transport=dt_socket", "-agentpath:/x.so", "-Xrunhprof"]
    {
        assert_eq!(refusal(&[option, "H"]).1, format!("Error: agents are not supported by pavm: {option}"));
    }
}

#[test]
fn memory_of_all_sessions() {
    assert_eq!(launch(Style::Run, &["--memory", "64m", "H"]).memory, Some(64 << 20));
    for bad in ["1m", "x", "-1", ""] {
        let line = [format!("--memory={bad}"), "H".into()];
        let refused = parse(Style::Run, line.iter().map(OsString::from), &no_env).unwrap_err().err;
        assert!(refused.contains("--memory"), "{refused}");
    }
    assert!(refusal(&["--memory=64m", "H"]).1.starts_with("Unrecognized option: --memory=64m\n"));
}

#[test]
fn missing_values() {
    for (option, wants) in WITH_VALUE.iter().filter(|(o, _)| *o != "-jar") {
        assert_eq!(refusal(&[option]).1, format!("Error: {option} requires {wants}"));
    }
    assert_eq!(
        refusal(&["--limit-modules=", "H"]).1,
        "Error: --limit-modules= requires modules to be specified"
    );
    let jar = refusal(&["-jar"]).1;
    assert!(jar.starts_with("Error: -jar requires jar file specification\nUsage: java "), "{jar}");
    assert!(refusal(&[]).1.starts_with("Usage: java [options] MAINCLASS"));
    assert_eq!(refusal(&["-jar", "no-such.jar"]).1, "Error: Unable to access jarfile no-such.jar");
    assert_eq!(refusal(&["@no-such-file", "H"]).1, "Error: could not open `no-such-file'");
}

#[test]
fn versions_and_help_end_the_reading() {
    assert_eq!(parse_java(&["-version", "-foo"]).unwrap().action, Action::Version(Stream::Err));
    assert_eq!(parse_java(&["--version"]).unwrap().action, Action::Version(Stream::Out));
    assert_eq!(parse_java(&["-?"]).unwrap().action, Action::Help(Stream::Err));
    assert!(refusal(&["-foo", "-version"]).1.starts_with("Unrecognized option: -foo"));
    let shown = parse_java(&["-showversion", "H"]).unwrap();
    assert!(matches!(shown.action, Action::Run(_, Some(Stream::Err))));
}

#[test]
fn argument_files() {
    let dir = std::env::temp_dir().join(format!("pavm-args-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let file = dir.join("f");
    std::fs::write(&file, "-Dq=\"a b\" -cp x Main @inner").unwrap();
    let at = format!("@{}", file.display());
    let l = launch(Style::Java, &[&at, &at]);
    assert_eq!(l.target, Target::Class("Main".into()));
    assert_eq!(l.args, ["@inner", at.as_str()]);
    assert_eq!(l.properties, [("q".into(), "a b".into())]);
    assert_eq!(launch(Style::Java, &["@@x"]).target, Target::Class("@x".into()));
    assert_eq!(launch(Style::Java, &["--disable-@files", &at]).target, Target::Class(at.clone()));
    let source = dir.join("S.java");
    std::fs::write(&source, "").unwrap();
    let source = source.display().to_string();
    let l = launch(Style::Java, &["--source", "17", &source, "a"]);
    assert_eq!(l.target, Target::Module(SOURCE_LAUNCHER.into()));
    assert_eq!(l.args, [source.as_str(), "a"]);
    assert_eq!(l.class_path, "");
    assert_eq!(launch(Style::Java, &[&source]).class_path, ".");
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn options_from_the_environment() {
    let with = |value: &'static str, line: &[&str]| {
        let env = move |name: &str| (name == "JDK_JAVA_OPTIONS").then(|| value.to_string());
        parse(Style::Java, line.iter().map(OsString::from), &env)
    };
    let parsed = with("-Dx=1 \"-Dy=a b\"", &["-Dx=2", "H"]).unwrap();
    assert_eq!(parsed.notes, ["NOTE: Picked up JDK_JAVA_OPTIONS: -Dx=1 \"-Dy=a b\""]);
    let Action::Run(l, _) = parsed.action else { panic!() };
    assert_eq!(l.properties.iter().map(|(_, v)| v.as_str()).collect::<Vec<_>>(), ["1", "a b", "2"]);
    let refused = |value, expected: &str| {
        let note = format!("NOTE: Picked up JDK_JAVA_OPTIONS: {value}\n");
        assert_eq!(with(value, &["H"]).unwrap_err().err, note + expected);
    };
    refused("H", "Error: Cannot specify main class in environment variable JDK_JAVA_OPTIONS");
    refused("-cp x H", "Error: Cannot specify main class in environment variable JDK_JAVA_OPTIONS");
    refused("-jar x", "Error: Option -jar is not allowed in environment variable JDK_JAVA_OPTIONS");
    refused("-version", "Error: Option -version is not allowed in environment variable JDK_JAVA_OPTIONS");
    refused("'x", "Error: Unmatched quote in environment variable JDK_JAVA_OPTIONS");
}

#[test]
fn own_options() {
    let l = launch(Style::Run, &["--workers", "3", "--hop", "--gc-stress", "--verify-heap", "H", "--hop"]);
    assert_eq!((l.workers, l.hop, l.gc_stress, l.verify_heap), (3, true, true, true));
    assert_eq!(l.args, ["--hop"]);
    assert_eq!(launch(Style::Run, &["--workers=2", "H"]).workers, 2);
    let env = |name: &str| (name == "PAVM_OPTIONS").then(|| "--hop --workers 2".to_string());
    let Action::Run(l, _) = parse(Style::Java, ["H".into()], &env).unwrap().action else { panic!() };
    assert!(l.hop && l.workers == 2);
    assert!(parse(Style::Run, ["--workers".into(), "0".into(), "H".into()], &no_env).is_err());
    let l = launch(Style::Run, &["--metrics", "-", "--fair", "200", "--deadline", "7", "H"]);
    assert_eq!((l.metrics, l.fair, l.deadline), (Some("-".into()), Some(200), Some(7)));
    assert_eq!(launch(Style::Run, &["--metrics=out", "H"]).metrics, Some("out".into()));
    for bad in [["--metrics", "--hop"], ["--fair", "0"], ["--deadline", "x"]] {
        assert!(parse(Style::Run, bad.map(OsString::from).into_iter().chain(["H".into()]), &no_env).is_err());
    }
    assert!(refusal(&["-javaagent:x.jar", "H"]).1.contains("-javaagent:x.jar"));
}

#[test]
fn options_of_the_machine_are_kept_as_management_tells_them() {
    let line =
        ["-Xmx9m", "-cp", "x", "--add-opens", "a/b=c", "-Dp=q", "-ea", "--workers", "2", "H", "-Xmx1m"];
    let told = launch(Style::Run, &line).jvm_args;
    assert_eq!(told, ["-Xmx9m", "--add-opens=a/b=c", "-Dp=q", "-ea"]);
}
