//! Which classes of the session's own a full collection keeps.
//!
//! ```text
//!   object ──▶ its class      frame, row of a backtrace ──▶ class of its method      mirror ──▶ its class
//!   class ──▶ its mirror (and so statics and loader), supertypes, element and array types, nest host,
//!             what its constants are linked to
//!   loader ──▶ all classes that it has defined or initiated, hidden ones excepted unless they are bound to it
//! ```
//! The tables of private mirrors and of loaders are no roots. What is not reached along these edges is dead: its
//! entry becomes null, and weak references to it are cleared like any others. Classes of the loaders that all
//! sessions have stay, unless they are hidden.

use super::layout::class_of;
use super::trace::{Full, Mover};
use crate::known::KC;
use crate::object::*;
use shared_classes::model::*;
use shared_classes::segment::{CLASS_BASE, PRIVATE_OFFSET, Seg};
use shared_classes::world::World;
use std::collections::HashMap;

/// The search for live classes; idle in young collections.
#[derive(Default)]
pub(crate) struct LiveClasses {
    /// The tables as they were before the collection, or null.
    mirrors: Ref,
    loaders: Ref,
    /// By id from [`PRIVATE_IDS`].
    live: Vec<bool>,
    /// java.lang.Throwable, where there are classes to look for.
    throwable: ClassRef,
    /// Live classes whose edges have not been followed.
    open: Vec<ClassRef>,
    /// The classes of loaders that have not been reached.
    waiting: HashMap<u32, Vec<ClassRef>>,
}

impl LiveClasses {
    /// Over the session's tables of private mirrors and of loaders.
    pub fn new(world: &World, mirrors: Ref, loaders: Ref) -> LiveClasses {
        let n = if mirrors.is_null() { 0 } else { mirrors.len() };
        let throwable = if n == 0 { Seg::NONE } else { KC::Throwable.get() };
        let mut all = LiveClasses { mirrors, loaders, throwable, live: vec![false; n], ..Default::default() };
        for (loader, class) in world.private_classes() {
            if class.flags & F_HIDDEN != 0 && !class.bound {
                continue;
            }
            if loader < LOADER_SESSION {
                all.reach(class);
            } else {
                all.waiting.entry(loader).or_default().push(class);
            }
        }
        all
    }
    /// A class is in use.
    #[inline]
    pub fn reach(&mut self, class: ClassRef) {
        if class.is_private()
            && let Some(live) = self.live.get_mut((class.id - PRIVATE_IDS) as usize)
            && !*live
        {
            *live = true;
            self.open.push(class);
        }
    }
    /// The class of an object is in use.
    #[inline(always)]
    pub fn reach_class(&mut self, class: &Class) {
        let at = std::ptr::from_ref(class) as usize;
        if at >= CLASS_BASE + PRIVATE_OFFSET as usize {
            self.reach(Seg::new((at - CLASS_BASE) as u32));
        }
    }
    /// Does the class make throwables?
    #[inline(always)]
    pub fn is_throwable(&self, class: &Class) -> bool {
        self.throwable.is_some() && class.display[1] == self.throwable
    }
    /// The classes of the methods in the recorded stack of a throwable are in use.
    ///
    /// # Safety
    /// The content of a backtrace lies at `at`.
    pub unsafe fn reach_trace(&mut self, at: usize) {
        // SAFETY: the caller's contract: an int[], or whatever Java code has put there instead.
        let words = unsafe {
            let (class, len) = (class_of(*(at as *const u64)), *((at + ARRAY_LENGTH as usize) as *const u32));
            if class.kind != Kind::PrimArray || class.prim != b'I' {
                return;
            }
            std::slice::from_raw_parts((at + ARRAY_BASE as usize) as *const u32, len as usize)
        };
        for row in words.chunks_exact(2).filter(|row| row[0] >= PRIVATE_OFFSET) {
            self.reach(Seg::<Method>::new(row[0]).class);
        }
    }
    fn reach_at(&mut self, offset: u32) {
        if offset != 0 {
            self.reach(Seg::new(offset));
        }
    }
    /// Follows the edges of classes and loaders that were reached since the last call. False: there were none.
    pub fn follow(&mut self, mover: &mut Full) -> bool {
        let loaders = self.loaders;
        let found: Vec<u32> = self
            .waiting
            .keys()
            .copied()
            .filter(|&n| {
                let n = n as usize;
                let object = if loaders.is_null() || n >= loaders.len() { NULL } else { loaders.element(n) };
                object.some().is_some_and(|o| mover.reached(o.0).is_some())
            })
            .collect();
        for n in found {
            self.waiting.remove(&n).into_iter().flatten().for_each(|c| self.reach(c));
        }
        if self.open.is_empty() {
            return false;
        }
        while let Some(c) = self.open.pop() {
            let mirror = self.mirrors.element((c.id - PRIVATE_IDS) as usize);
            if !mirror.is_null() {
                mover.forward(mirror.0);
            }
            self.follow_class(c);
        }
        true
    }
    fn follow_class(&mut self, c: ClassRef) {
        for related in [c.super_class, c.component, c.element, c.host] {
            related.some().into_iter().for_each(|r| self.reach(r));
        }
        c.all_interfaces.get().iter().for_each(|&i| self.reach(i));
        self.reach_at(c.links[0].target());
        for (index, k) in (0u16..).zip(c.constants.get()) {
            let target = match k.tag {
                tag::CLASS | tag::FIELD | tag::METHOD | tag::INTERFACE_METHOD => c.link_of(index).target(),
                _ => continue,
            };
            if target != 0 {
                self.reach(match k.tag {
                    tag::CLASS => Seg::new(target),
                    tag::FIELD => Seg::<Field>::new(target).class,
                    _ => Seg::<Method>::new(target).class,
                });
            }
        }
    }
}
