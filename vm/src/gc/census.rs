//! What a heap consists of: objects and bytes by class. For whoever builds templates.

use super::layout::{class_of, for_each_run, object_size};
use crate::machine::Vm;
use crate::object::Ref;
use crate::session::header;
use std::collections::HashMap;

/// Objects of one class, and their bytes.
#[derive(Clone, Debug)]
pub struct Count {
    /// Internal name of the class.
    pub class: String,
    /// How many.
    pub objects: usize,
    /// All their bytes.
    pub bytes: usize,
}

impl Vm {
    /// The old space by class, what takes most first.
    pub fn census(&self) -> Vec<Count> {
        count(self.find_old(|_| true))
    }

    /// The objects of at least so many bytes in the old space: class, bytes, and the classes of what refers to each
    /// (for a root of the session its number).
    pub fn large_objects(&self, least: usize) -> Vec<(String, usize, Vec<String>)> {
        // SAFETY: objects of a heap in which nothing moves.
        let size = |r: Ref| unsafe { object_size(r.address(), r.header()) };
        let mut large: Vec<(Ref, Vec<String>)> =
            self.find_old(|r| size(r) >= least).into_iter().map(|r| (r, Vec::new())).collect();
        let mut refers = |to: u32, name: &dyn Fn() -> String| {
            if let Ok(i) = large.binary_search_by_key(&to, |l| l.0.0) {
                large[i].1.push(name());
            }
        };
        for (i, root) in header().roots.iter().enumerate() {
            refers(root.0, &|| format!("root {i}"));
        }
        for r in self.find_old(|_| true) {
            // SAFETY: as above; runs lie within the object.
            unsafe {
                for_each_run(r.address(), class_of(r.header()), |(first, n)| {
                    for slot in (0..n).map(|i| (first + 4 * i) as *const u32) {
                        refers(*slot, &|| r.class().name.text().to_string());
                    }
                });
            }
        }
        large.into_iter().map(|(r, by)| (r.class().name.text().to_string(), size(r), by)).collect()
    }
}

/// Counts objects by class, what takes most first.
pub(crate) fn count(objects: impl IntoIterator<Item = Ref>) -> Vec<Count> {
    let mut counts: HashMap<u32, (usize, usize)> = HashMap::new();
    for r in objects {
        let c = counts.entry(r.class().offset()).or_default();
        c.0 += 1;
        // SAFETY: an object of a heap in which nothing moves.
        c.1 += unsafe { object_size(r.address(), r.header()) };
    }
    let name =
        |class: u32| shared_classes::segment::Seg::<shared_classes::model::Class>::new(class).name.text();
    let mut list: Vec<Count> = counts
        .into_iter()
        .map(|(c, (objects, bytes))| Count { class: name(c).to_string(), objects, bytes })
        .collect();
    list.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.class.cmp(&b.class)));
    list
}
