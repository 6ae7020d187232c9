//! Embeds the Java halves of the servlet container and of `pavm test`, which Maven builds before (`make` does): the
//! binary then is one file. Without them everything but `pavm serve` and `pavm test` works.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    let target = here.join("classlib/java/target");
    let own = target.join("pavm-servlet.jar");
    // Watched even while missing, so that the jar is taken up once it is there.
    println!("cargo:rerun-if-changed={}", own.display());
    let mut jars = vec![own];
    jars.extend(fs::read_dir(target.join("lib")).into_iter().flatten().flatten().map(|e| e.path()));
    jars.retain(|jar| jar.extension().is_some_and(|e| e == "jar") && jar.is_file());
    jars.sort();
    let complete = jars.len() >= 2;
    let list: String = if complete { jars.iter().map(|jar| entry(jar)).collect() } else { String::new() };
    let driver = target.join("pavm-servlet-test.jar");
    println!("cargo:rerun-if-changed={}", driver.display());
    let driver = if driver.is_file() { entry(&driver) } else { String::new() };
    fs::write(out.join("test_driver.rs"), format!("&[\n{driver}]\n"))
        .expect("cannot write the driver's name");
    fs::write(out.join("servlet_jars.rs"), format!("&[\n{list}]\n")).expect("cannot write the list of jars");
}

fn entry(jar: &Path) -> String {
    let name = jar.file_name().expect("a jar has a name").to_str().expect("ASCII name");
    format!("    ({name:?}, include_bytes!({jar:?})),\n")
}
