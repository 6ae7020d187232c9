//! The verifier accepts all of the JDK, and refuses what HotSpot refuses.

use std::collections::HashMap;
use std::time::Instant;

use super::{Hierarchy, NeedsLoad, Rejection, VerifyError, verify_with};
use crate::classfile::{ClassFile, ParseOptions, access};
use crate::jimage::{self, JImage};

/// What the hierarchy keeps of a class.
#[derive(Default)]
struct Known {
    interface: bool,
    superclass: Option<Vec<u8>>,
    /// Name, descriptor, whether a method, whether protected.
    members: Vec<(Vec<u8>, Vec<u8>, bool, bool)>,
}

/// Answers from the JDK image and from classes added by a test.
pub(super) struct TestHierarchy<'i> {
    image: &'i JImage,
    classes: HashMap<Vec<u8>, Known>,
    pub(super) package: Vec<u8>,
}

fn package(name: &[u8]) -> &[u8] {
    name.iter().rposition(|&b| b == b'/').map_or(b"", |at| &name[..at])
}

impl<'i> TestHierarchy<'i> {
    pub(super) fn new(image: &'i JImage) -> Self {
        Self { image, classes: HashMap::new(), package: Vec::new() }
    }

    pub(super) fn add(&mut self, class: &ClassFile<'_>) {
        let pool = &class.constants;
        let fields = class.fields.iter().map(|f| (f.name, f.desc, false, f.access_flags));
        let methods = class.methods.iter().map(|m| (m.name, m.desc, true, m.access_flags));
        let text = |i: u16| pool.utf8(i).to_vec();
        let members = fields
            .chain(methods)
            .map(|(n, d, is_method, flags)| (text(n), text(d), is_method, flags & access::PROTECTED != 0))
            .collect();
        let known = Known {
            interface: class.is_interface(),
            superclass: class.super_name().map(<[u8]>::to_vec),
            members,
        };
        self.classes.insert(class.name().to_vec(), known);
    }

    fn known(&mut self, name: &[u8]) -> Result<&Known, NeedsLoad> {
        if !self.classes.contains_key(name) {
            let text = std::str::from_utf8(name).unwrap_or("");
            let Ok(Some((_, bytes))) = self.image.class(text) else { return Err(NeedsLoad(name.to_vec())) };
            let opts = ParseOptions { trusted: true, ..ParseOptions::default() };
            let class = ClassFile::parse(bytes, &opts).expect("a class of the image");
            self.add(&class);
        }
        self.classes.get(name).ok_or_else(|| NeedsLoad(name.to_vec()))
    }
}

impl Hierarchy for TestHierarchy<'_> {
    fn is_interface(&mut self, class: &[u8]) -> Result<bool, NeedsLoad> {
        Ok(self.known(class)?.interface)
    }

    fn superclass(&mut self, class: &[u8]) -> Result<Option<Vec<u8>>, NeedsLoad> {
        Ok(self.known(class)?.superclass.clone())
    }

    fn is_protected_elsewhere(
        &mut self,
        class: &[u8],
        name: &[u8],
        desc: &[u8],
        is_method: bool,
    ) -> Result<bool, NeedsLoad> {
        if package(class) == self.package {
            return Ok(false);
        }
        let mut at = Some(class.to_vec());
        while let Some(class) = at {
            let known = self.known(&class)?;
            let found = known.members.iter().find(|m| m.0 == name && m.1 == desc && m.2 == is_method);
            if let Some(member) = found {
                return Ok(member.3);
            }
            at = known.superclass.clone();
        }
        Ok(false)
    }
}

#[test]
fn every_class_of_the_jdk_verifies() {
    let Some(image) = jimage::installed() else {
        eprintln!("skipped: no JDK found");
        return;
    };
    let mut hierarchy = TestHierarchy::new(&image);
    for typed in [true, false] {
        let start = Instant::now();
        let (mut count, mut failed) = (0, 0);
        for resource in image.resources().filter(|r| r.is_class() && r.base() != "module-info") {
            let bytes = resource.bytes().expect("not compressed");
            let opts = ParseOptions { trusted: true, ..ParseOptions::default() };
            let class = ClassFile::parse(bytes, &opts).expect("a class of the image");
            hierarchy.package = package(class.name()).to_vec();
            for method in &class.methods {
                match verify_with(&class, method, &mut hierarchy, typed) {
                    // The image may lack a class that is only named.
                    Ok(()) | Err(Rejection { error: VerifyError::NeedsLoad(_), .. }) => {}
                    Err(Rejection { error: e, .. }) => {
                        failed += 1;
                        if failed < 20 {
                            eprintln!("{e}\n");
                        }
                    }
                }
                count += 1;
            }
        }
        eprintln!("{count} methods, {:?}, typed: {typed}", start.elapsed());
        assert_eq!(failed, 0);
    }
}
