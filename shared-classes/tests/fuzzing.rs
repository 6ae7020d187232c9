//! A short run of the fuzzer: what reads files that others have made never panics, whatever is in them. The example
//! `fuzz_classes` runs it for longer.

mod fuzz;

use fuzz::{Fuzzer, Random};
use shared_classes::jar::Jar;
use shared_classes::jimage::JImage;
use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use zip::write::SimpleFileOptions;

const INPUTS: u64 = 40_000;
const LONGEST: Duration = Duration::from_secs(8);

#[test]
fn damaged_class_files_are_refused_or_run() {
    let fuzzer = Fuzzer::new(2024, 29, &[] as &[PathBuf]);
    if fuzzer.seeds.is_empty() {
        eprintln!("skipped: no JDK found");
        return;
    }
    let mut runner = fuzzer.runner();
    assert!(runner.links(), "there is room for a class segment");
    let begun = Instant::now();
    let mut sound = 0u64;
    for n in 0..INPUTS {
        let input = fuzzer.input(n);
        sound += u64::from(runner.run(&input) == fuzz::Outcome::Sound);
        if begun.elapsed() > LONGEST {
            break;
        }
    }
    // Damage that leaves nothing alive would test the parser's first lines only.
    assert!(sound > 10);
}

/// A file that goes away.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("pavm-fuzz-{}-{name}", std::process::id())))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn jar() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let manifest = "Manifest-Version: 1.0\r\nMulti-Release: true\r\nMain-Class: p.Main\r\nClass-Path: a.jar b/\r\n \
                    c.jar\r\n\r\nName: p/\r\nSealed: true\r\n\r\n";
    let entries: [(&str, &[u8]); 4] = [
        ("META-INF/MANIFEST.MF", manifest.as_bytes()),
        ("META-INF/versions/11/p/Main.class", &[7; 300]),
        ("p/Main.class", b"\xca\xfe\xba\xbe and more"),
        ("p/text.txt", &[b'a'; 5000]),
    ];
    for (name, content) in entries {
        let method = if name.ends_with("txt") {
            zip::CompressionMethod::Deflated
        } else {
            zip::CompressionMethod::Stored
        };
        zip.start_file(name, SimpleFileOptions::default().compression_method(method)).expect("an entry");
        zip.write_all(content).expect("its content");
    }
    zip.finish().expect("a jar").into_inner()
}

#[test]
fn damaged_jars_are_refused_or_read() {
    let (jar, file) = (jar(), Scratch::new("jar"));
    let mut random = Random::new(5);
    let mut opened = 0;
    for _ in 0..4000 {
        let mut bytes = jar.clone();
        for _ in 0..1 + random.below(6) {
            // The directory at the end is the part that says where everything else is.
            let tail = bytes.len().min(400);
            let at = if random.below(2) == 0 {
                random.below(bytes.len())
            } else {
                bytes.len() - 1 - random.below(tail)
            };
            match random.below(12) {
                0 => bytes.truncate(at),
                1 => drop(bytes.splice(at..at, [random.next() as u8, 0, 255])),
                2 => bytes[at] = 255,
                _ => bytes[at] = random.next() as u8,
            }
            if bytes.is_empty() {
                break;
            }
        }
        std::fs::write(&file.0, &bytes).expect("writable");
        let Ok(jar) = Jar::open(&file.0) else { continue };
        opened += 1;
        for name in jar.names() {
            let _ = jar.read(&name);
            let _ = jar.read_raw(&name);
        }
        let _ = (
            jar.class_path(),
            jar.contains("p/Main.class"),
            jar.manifest().and_then(|m| m.main_class().map(str::len)),
        );
    }
    assert!(opened > 10);
}

#[test]
fn damaged_images_are_refused_or_read() {
    let Some(home) = fuzz::java_home() else {
        eprintln!("skipped: no JDK found");
        return;
    };
    let Ok(image) = JImage::open(home.join("lib/modules")) else {
        eprintln!("skipped: no image");
        return;
    };
    // The index alone; the resources are a hole in the file.
    let word =
        |i: usize| u32::from_le_bytes(image.bytes()[4 * i..4 * i + 4].try_into().expect("four")) as usize;
    let index = 28 + 8 * word(4) + word(5) + word(6);
    let file = Scratch::new("image");
    let mut random = Random::new(7);
    let mut opened = 0;
    for round in 0..60 {
        let mut bytes = image.bytes()[..index].to_vec();
        for _ in 0..1 + random.below(if round % 2 == 0 { 3 } else { 4000 }) {
            let at = if random.below(4) == 0 { random.below(28) } else { random.below(index) };
            bytes[at] = if random.below(3) == 0 { 255 } else { random.next() as u8 };
        }
        let content = std::fs::File::create(&file.0).expect("a file");
        std::io::Write::write_all(&mut &content, &bytes).expect("writable");
        content
            .set_len(if round % 5 == 0 { index as u64 / 2 } else { image.bytes().len() as u64 })
            .expect("its length");
        let Ok(image) = JImage::open(&file.0) else { continue };
        opened += 1;
        for name in ["java/lang/Object", "java/util/List", "none", "", "sun/security/x509/X509CertImpl"] {
            let _ = image.class(name);
            let _ = image.find("java.base", name);
        }
        for r in image.resources().take(3000) {
            let _ = (r.name().len(), r.module().len(), r.bytes().map(<[u8]>::len));
        }
        let _ =
            (image.modules().len(), image.packages("java.base").len(), image.module_of_package("java/lang"));
    }
    assert!(opened > 5);
}
