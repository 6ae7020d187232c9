//! Allocation out of line: when room is short, the class needs a look, or the machine is under stress.

use crate::frame::*;
use crate::interp::Flow;
use crate::known::{KC, KM};
use crate::machine::Vm;
use crate::native::Trap;
use crate::object::*;
use crate::session::header;
use shared_classes::model::*;
use shared_classes::resolve;
use shared_classes::segment::Seg;

impl Vm {
    /// `new` of a class that needs a look.
    #[cold]
    pub(crate) fn slow_new(&mut self, class: ClassRef) -> Flow {
        if class == KC::Class.get() {
            let t = self.throw_msg("java/lang/IllegalAccessError", resolve::external(class));
            return self.trap(t);
        }
        if class.access & (acc::ABSTRACT | acc::INTERFACE) != 0 {
            let t = self.throw_msg("java/lang/InstantiationError", resolve::external(class));
            return self.trap(t);
        }
        if self.gc_stress {
            self.stress_collect();
        }
        match self.new_object(class) {
            Ok(o) => {
                let f = self.top();
                f.set_slot(self.sp, o.0 as u64);
                self.sp += 1;
                if class.flags & F_FINALIZER == 0 {
                    return Flow::Next;
                }
                // Register it; the frame goes on after `new` when that returns.
                let next = f.position() + 1;
                self.set_position(next);
                match self.push_call(KM::FinalizerRegister.get(), &[o.0 as u64], AGAIN, Seg::NONE) {
                    Ok(()) => Flow::Again,
                    Err(f) => f,
                }
            }
            Err(t) => self.trap(t),
        }
    }
    #[cold]
    pub(crate) fn new_array_insn(&mut self, component: ClassRef) -> Flow {
        let n = self.operand(1) as i32;
        if n < 0 {
            let t = self.throw_msg("java/lang/NegativeArraySizeException", n.to_string());
            return self.trap(t);
        }
        if self.gc_stress {
            self.stress_collect();
        }
        let class = match self.array_class(component) {
            Ok(c) => c,
            Err(t) => return self.trap(t),
        };
        match self.new_array(class, n as usize) {
            Ok(a) => {
                self.top().set_slot(self.sp - 1, a.0 as u64);
                Flow::Next
            }
            Err(t) => self.trap(t),
        }
    }
    #[cold]
    pub(crate) fn multi_new_array(&mut self, class: ClassRef, dims: usize) -> Flow {
        if self.gc_stress {
            self.stress_collect();
        }
        let lens: Vec<i32> = (0..dims).map(|i| self.operand(dims - i) as i32).collect();
        if let Some(n) = lens.iter().find(|&&n| n < 0) {
            let t = self.throw_msg("java/lang/NegativeArraySizeException", n.to_string());
            return self.trap(t);
        }
        if let Err(t) = self.check_lengths(&lens) {
            return self.trap(t);
        }
        let old = match self.room_for_arrays(class, &lens) {
            Ok(old) => old,
            Err(total) => return self.collect_for(total),
        };
        match self.multi_array(class, &lens, old) {
            Ok(a) => {
                self.sp -= dims;
                self.top().set_slot(self.sp, a.0 as u64);
                self.sp += 1;
                // The operand word follows the instruction.
                let next = self.top().position() + 1;
                self.set_position(next);
                Flow::Next
            }
            Err(t) => self.trap(t),
        }
    }
    /// Is there room for an array of arrays, which is allocated without a collection in between? `Ok(true)`: only
    /// in the old space; `Err`: for so many bytes there is none before a collection.
    pub fn room_for_arrays(&self, class: ClassRef, lens: &[i32]) -> Result<bool, usize> {
        let (mut total, mut count, mut c) = (0usize, 1usize, class);
        for (i, &n) in lens.iter().enumerate() {
            let size = 16 + ((n as usize) << c.elem_shift) + 8;
            total = total.saturating_add(count.saturating_mul(size));
            count = count.saturating_mul(n as usize);
            if i + 1 < lens.len() {
                c = c.component;
            }
        }
        if total < self.young_end.saturating_sub(self.young_top) {
            return Ok(false);
        }
        let h = header();
        let free = h.quota.min(h.old_threshold).saturating_sub(h.old_top);
        if (total as u64) < free { Ok(true) } else { Err(total) }
    }
    /// Allocates an array of arrays, in the old space if asked to. No collection in between.
    pub fn multi_array(&mut self, class: ClassRef, lens: &[i32], old: bool) -> Result<Ref, Trap> {
        let n = lens[0] as usize;
        let a = if old { self.new_old_array(class, n)? } else { self.new_array(class, n)? };
        if lens.len() > 1 {
            for i in 0..n {
                let e = self.multi_array(class.component, &lens[1..], old)?;
                self.put_element(a, i, e);
            }
        }
        Ok(a)
    }
    /// Makes room for an allocation of `size` bytes that failed, or throws OutOfMemoryError; the instruction runs
    /// again.
    #[cold]
    pub(crate) fn collect_for(&mut self, size: usize) -> Flow {
        if !self.make_room(size) {
            let t = self.out_of_memory("Java heap space");
            return self.trap(t);
        }
        if self.gc_stress {
            // This allocation passes, the next one collects again.
            self.young_soft = self.young_top + size;
        }
        Flow::Again
    }
    /// A collection at a safe point: stress mode, or `System.gc`.
    #[cold]
    pub(crate) fn stress_collect(&mut self) {
        if self.want_full_gc {
            self.want_full_gc = false;
            self.collect_full();
        } else if !self.collect_young() {
            self.collect_full();
        }
    }
}
