//! Every class of the installed JDK parses.

use std::time::Instant;

use super::{ClassFile, ParseOptions};
use crate::jimage;

#[test]
fn every_class_of_the_jdk_parses() {
    let Some(image) = jimage::installed() else {
        eprintln!("skipped: no JDK found");
        return;
    };
    for trusted in [true, false] {
        let opts = ParseOptions { trusted, allow_module: true, ..ParseOptions::default() };
        let start = Instant::now();
        let mut count = 0;
        for resource in image.resources().filter(|r| r.is_class()) {
            let bytes = resource.bytes().expect("not compressed");
            if let Err(e) = ClassFile::parse(bytes, &opts) {
                panic!("{}/{}: {e}", resource.module(), resource.name());
            }
            count += 1;
        }
        let micros = start.elapsed().as_micros() / count.max(1);
        eprintln!("{count} classes, {micros} us each, trusted: {trusted}");
        assert!(count > 5_000);
    }
}
