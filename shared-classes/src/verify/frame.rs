//! The state of a method at one pc: types of local variables and of the operand stack.

use super::types::VType;

/// Locals beyond `locals.len()` are `Top`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame<'n> {
    pub locals: Vec<VType<'n>>,
    pub stack: Vec<VType<'n>>,
    /// `this` has not been initialised: set from the start of a constructor to its call of another one.
    pub this_uninit: bool,
}

impl<'n> Frame<'n> {
    pub fn local(&self, index: usize) -> VType<'n> {
        self.locals.get(index).copied().unwrap_or(VType::Top)
    }

    /// Stores a one-slot value. The other half of a two-slot value that is hit becomes unusable.
    pub fn set_local(&mut self, index: usize, value: VType<'n>) {
        self.spoil(index, index);
        self.put(index, value);
    }

    /// Stores a two-slot value.
    pub fn set_local2(&mut self, index: usize, low: VType<'n>, high: VType<'n>) {
        self.spoil(index, index + 1);
        self.put(index, low);
        self.put(index + 1, high);
    }

    fn spoil(&mut self, first: usize, last: usize) {
        if self.local(first).is_second_half() && first > 0 {
            self.locals[first - 1] = VType::Top;
        }
        if matches!(self.local(last), VType::Long | VType::Double) && last + 1 < self.locals.len() {
            self.locals[last + 1] = VType::Top;
        }
    }

    fn put(&mut self, index: usize, value: VType<'n>) {
        if index >= self.locals.len() {
            self.locals.resize(index + 1, VType::Top);
        }
        self.locals[index] = value;
    }

    /// Every `old` becomes `new`: an object has been initialised.
    pub fn replace(&mut self, old: VType<'n>, new: VType<'n>) {
        for slot in self.locals.iter_mut().chain(&mut self.stack) {
            if *slot == old {
                *slot = new;
            }
        }
        if old == VType::UninitThis {
            self.this_uninit = false;
        }
    }
}
