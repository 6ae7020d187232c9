//! A file system that becomes full under a program: `diff.util.SmallDisk` on `java` and on `pavm`, each in a mount
//! namespace of its own with a tmpfs of 256 KB. Where a test may not mount one, it says so and is passed.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs a command with a small file system at `disk`, which ends with it.
fn on_small_disk(disk: &Path, command: &[&str]) -> (String, String, Option<i32>) {
    let out = Command::new("unshare")
        .args(["--mount", "sh", "-c", r#"mount -t tmpfs -o size=256k none "$0" && exec "$@""#])
        .arg(disk)
        .args(["timeout", "-s", "KILL", "60"])
        .args(command)
        .output()
        .expect("unshare");
    (
        String::from_utf8_lossy(&out.stdout).into_owned(),
        String::from_utf8_lossy(&out.stderr).into_owned(),
        out.status.code(),
    )
}

#[test]
fn a_full_file_system_is_what_it_is_to_java() {
    let disk = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("small-disk");
    std::fs::create_dir_all(&disk).unwrap();
    if on_small_disk(&disk, &["true"]).2 != Some(0) {
        eprintln!("no file system may be mounted here: not tested");
        return;
    }
    let jar = Path::new(env!("CARGO_MANIFEST_DIR")).join("javatests/target/javatests.jar");
    let (jar, at) = (jar.to_str().unwrap(), disk.to_str().unwrap());
    let pavm = std::env::var("PAVM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_pavm").into());
    let java = std::env::var("JAVA").unwrap_or_else(|_| "java".into());
    let expected = on_small_disk(&disk, &[&java, "-cp", jar, "diff.util.SmallDisk", at]);
    assert!(expected.0.contains("No space left on device"), "{expected:?}");
    for options in [&["run"][..], &["run", "--hop", "--workers", "2"]] {
        let mut command = vec![pavm.as_str()];
        command.extend(options);
        command.extend(["-cp", jar, "diff.util.SmallDisk", at]);
        assert_eq!(on_small_disk(&disk, &command), expected, "{options:?}");
    }
}
