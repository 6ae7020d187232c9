//! What a heap consists of: objects and bytes by class. For whoever builds templates.

use super::layout::object_size;
use crate::machine::Vm;
use crate::object::Ref;
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
