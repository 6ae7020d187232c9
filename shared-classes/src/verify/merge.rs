//! Where references meet, as the type inferrer sees it: what is known of a value that may be either.
//!
//! Assignability is defined by the same rule: a value can stand where a type is wanted if the two merge to that
//! type. Interfaces count as `java/lang/Object` but take everything they are wanted for; an array of primitives
//! counts as an `Object` in an array of one dimension less.

use super::exec::{Exec, Result};
use super::types;

impl<'n> Exec<'n, '_> {
    /// The type that both are; `assign`: `target` is wanted, and if it is an interface, anything will do.
    pub fn merge_references(&mut self, value: &'n [u8], target: &'n [u8], assign: bool) -> Result<&'n [u8]> {
        if value == target || target == types::OBJECT {
            return Ok(target);
        }
        if value.first() != Some(&b'[') && target.first() != Some(&b'[') {
            return self.merge_classes(value, target, assign);
        }
        let ((value, a), (target, b)) = (element(value), element(target));
        let (base, dims) = if a == b {
            (self.merge_references(value, target, assign)?, a)
        } else {
            // Arrays themselves are what the shallower one may hold at its bottom.
            let shallow = if a < b { value } else { target };
            let of_arrays = shallow == types::CLONEABLE || shallow == types::SERIALIZABLE;
            (if of_arrays { shallow } else { types::OBJECT }, a.min(b))
        };
        Ok((0..dims).fold(base, |name, _| self.array_of(name)))
    }

    fn merge_classes(&mut self, value: &'n [u8], target: &'n [u8], assign: bool) -> Result<&'n [u8]> {
        if value == types::OBJECT && !assign {
            return Ok(types::OBJECT);
        }
        let hierarchy = &mut *self.hierarchy;
        if hierarchy.is_interface(target)? {
            return Ok(if assign { target } else { types::OBJECT });
        }
        if hierarchy.is_interface(value)? {
            return Ok(types::OBJECT);
        }
        let mut at = target.to_vec();
        loop {
            if hierarchy.is_subclass(value, &at)? {
                return Ok(if at == target { target } else { self.arena.alloc_slice_copy(&at) });
            }
            match hierarchy.superclass(&at)? {
                Some(next) if next != at => at = next,
                _ => return Ok(types::OBJECT),
            }
        }
    }
}

/// What an array holds at its bottom, and its dimensions.
fn element(name: &[u8]) -> (&[u8], usize) {
    let dims = name.iter().take_while(|&&b| b == b'[').count();
    match &name[dims..] {
        [b'L', class @ .., b';'] if dims > 0 => (class, dims),
        _ if dims > 0 => (types::OBJECT, dims - 1),
        class => (class, 0),
    }
}
