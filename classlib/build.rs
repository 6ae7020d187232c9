//! Compiles the machine's own classes of java.base (`java-base/`) with the installed JDK's javac and lists them
//! for `include_bytes!`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    support_classes(&here.join("java-base"), &out);
}

fn support_classes(source: &Path, out: &Path) {
    println!("cargo:rerun-if-changed={}", source.display());
    println!("cargo:rerun-if-env-changed=JAVA_HOME");
    let mut files = Vec::new();
    walk(source, &mut |p| files.push(p.to_path_buf()));
    let classes = out.join("java-base");
    let _ = fs::remove_dir_all(&classes);
    fs::create_dir_all(&classes).expect("cannot create the output directory");
    let status = Command::new(javac())
        .args(["-g", "-nowarn", "-XDstringConcat=inline", "-Xlint:none", "-proc:none", "-d"])
        .arg(&classes)
        .arg(format!("--patch-module=java.base={}", source.display()))
        .args(&files)
        .status()
        .expect("javac not found: install openjdk-17-jdk-headless");
    assert!(status.success(), "javac failed");
    let mut found = Vec::new();
    walk(&classes, &mut |p| found.push(p.to_path_buf()));
    found.sort();
    let mut list = String::from("&[\n");
    for p in &found {
        let name = p.strip_prefix(&classes).expect("walked below").with_extension("");
        list += &format!("    ({:?}, include_bytes!({:?})),\n", name.to_str().expect("ASCII name"), p);
    }
    list += "]\n";
    fs::write(out.join("support_classes.rs"), list).expect("cannot write the list of classes");
}

/// The javac of a JDK 17, as java.base's class files must not be newer than the machine.
fn javac() -> PathBuf {
    let fixed =
        ["/usr/lib/jvm/java-17-openjdk-amd64", "/usr/lib/jvm/java-17-openjdk-arm64"].map(PathBuf::from);
    let homes = env::var_os("JAVA_HOME").map(PathBuf::from).into_iter().chain(fixed);
    for home in homes {
        let is_17 = fs::read_to_string(home.join("release")).is_ok_and(|r| r.contains("JAVA_VERSION=\"17"));
        let javac = home.join("bin/javac");
        if is_17 && javac.is_file() {
            return javac;
        }
    }
    PathBuf::from("javac")
}

fn walk(dir: &Path, found: &mut dyn FnMut(&Path)) {
    let mut entries: Vec<_> = fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()).collect();
    entries.sort();
    for p in entries {
        if p.is_dir() { walk(&p, found) } else { found(&p) }
    }
}
