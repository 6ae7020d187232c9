//! Resolution of what classes refer to (JVMS §5.4.3), as far as it runs no Java.
//!
//! ```text
//!   constant ─▶ linked for all? ─▶ linked for this session? ─▶ resolve, check access and constraints ─▶ publish
//!               (the shared entry)  (World::own_link)                                    for all: the class server
//!                                                                                        else:    put_own_link
//! ```
//! What is linked for all holds in every session: the classes are shared ones, and access does not depend on what one
//! session has opened. A failure is remembered and comes again ([`crate::failures`]).

use crate::known::KC;
use crate::machine::Vm;
use crate::native::Trap;
use shared_classes::model::*;
use shared_classes::resolve;
use shared_classes::segment::Seg;
use shared_classes::world::{LinkError, World};

impl Vm {
    /// Resolves the Class constant at `index` of `class` without running Java; `None` when its loader must be
    /// asked first (call `Support.load`).
    pub fn try_resolve_class(&mut self, class: ClassRef, index: u16) -> Result<Option<ClassRef>, Trap> {
        if let Some(t) = self.remembered_failure(class, index)? {
            return Err(t);
        }
        let r = self.resolve_class_once(class, index);
        if let Err(Trap::Throw(e)) = r {
            self.remember_failure(class, index, e)?;
        }
        r
    }
    fn resolve_class_once(&mut self, class: ClassRef, index: u16) -> Result<Option<ClassRef>, Trap> {
        if let Some(v) = self.linked_value(class, index) {
            let c: ClassRef = Seg::new(v.target);
            if c.is_array() || !self.mirror_if_any(c).is_null() {
                return Ok(Some(c));
            }
            if c.loader == LOADER_BOOT {
                self.mirror(c)?;
                return Ok(Some(c));
            }
        }
        let name = class.const_class_name(index);
        let Some(found) = self.lookup_shared(class.loader, name.bytes())? else { return Ok(None) };
        let for_all = self.check_class_access(class, found)? && !found.is_private();
        self.publish(class, index, LinkValue { target: found.offset(), a: 0, b: 0, c: found.id }, for_all)?;
        Ok(Some(found))
    }
    /// Resolves a member reference whose class constant has been resolved to `holder`.
    pub fn resolve_member(
        &mut self,
        class: ClassRef,
        index: u16,
        holder: ClassRef,
    ) -> Result<LinkValue, Trap> {
        self.resolve_member_in_nest(class, index, holder, [None, None])
    }
    /// The class whose private member is refused only because nest hosts have not been loaded.
    pub(crate) fn lacks_nest_host(&self, class: ClassRef, index: u16, holder: ClassRef) -> Option<ClassRef> {
        let error = resolve_reference(&self.world, class, index, holder).err()?;
        let (from, owner) = error.about.filter(|_| is_about_private(&error.message))?;
        let missing = |c| resolve::nest_host(&self.world, c).is_none();
        (missing(from) || missing(owner)).then_some(owner)
    }
    /// Links a reference to a private member when the nest hosts of both classes have been loaded, as far as they
    /// can be; `failures`: why not.
    pub fn link_nestmates(
        &mut self,
        class: ClassRef,
        index: u16,
        failures: [Option<String>; 2],
    ) -> Result<LinkValue, Trap> {
        let (holder, _, _) = class.const_member(index);
        let holder = match self.linked_value(class, holder) {
            Some(v) => Seg::new(v.target),
            None => class,
        };
        self.resolve_member_in_nest(class, index, holder, failures)
    }
    fn resolve_member_in_nest(
        &mut self,
        class: ClassRef,
        index: u16,
        holder: ClassRef,
        failures: [Option<String>; 2],
    ) -> Result<LinkValue, Trap> {
        if let Some(known) = self.linked_value(class, index) {
            return Ok(known);
        }
        let k = class.constants[index as usize];
        let r = resolve_reference(&self.world, class, index, holder);
        let v = r.map_err(|e| match e.about {
            Some((a, b)) if is_about_private(&e.message) => {
                let remark = self.modules_remark(a, b);
                let m = format!("{} ({remark}){}", e.message, self.nest_problems(a, b, failures));
                self.throw_msg(e.class, m)
            }
            _ => self.throw_link(e),
        })?;
        self.constrain_use(class, k.tag, holder, v.target)?;
        // What a member of a class is is as much for all as what the class is.
        let for_all = class.link_of(k.a as u16).target() == holder.offset();
        self.publish(class, index, v, for_all)?;
        Ok(v)
    }
    /// What the constant at `index` of `class` is linked to: for all sessions, or for this one.
    pub fn linked_value(&self, class: ClassRef, index: u16) -> Option<LinkValue> {
        class.link_of(index).value().or_else(|| self.world.own_link(class.link_offset(index))?.value())
    }
    /// Links a constant: for all sessions through the class server, if this one has linked what is true for all.
    fn publish(&mut self, class: ClassRef, index: u16, v: LinkValue, for_all: bool) -> Result<(), Trap> {
        if class.is_private() || self.world.writer {
            class.link_of(index).publish(v);
            return Ok(());
        }
        if for_all {
            self.service.resolve(class, index).map_err(|e| self.throw_link(e))?;
            if class.link_of(index).target() != 0 {
                return Ok(());
            }
        }
        self.need_private(0)?;
        self.world.put_own_link(class.link_offset(index), v).map_err(|e| self.throw_link(e.into()))
    }
}

/// Resolution of a member reference of any kind.
fn resolve_reference(
    w: &World,
    class: ClassRef,
    index: u16,
    holder: ClassRef,
) -> Result<LinkValue, LinkError> {
    if class.constants[index as usize].tag == tag::FIELD {
        resolve::resolve_field(w, class, index, holder)
    } else {
        resolve::resolve_method(w, class, index, holder, KC::Object.get())
    }
}

/// Does the message say that a private member was tried to access?
fn is_about_private(message: &str) -> bool {
    message.contains(" private method '") || message.contains(" private field ")
}
