//! The constants of a class while it is linked: their link entries and session slots, as the decoder asks for them.

use crate::constraints::names_that_may_differ;
use crate::decode::Linkage;
use crate::model::*;
use crate::resolve;
use crate::segment::*;
use crate::world::World;

pub(super) struct Consts<'w> {
    pub(super) world: &'w World,
    pub(super) private: bool,
    pub(super) list: Vec<Const>,
    pub(super) links: u32,
    pub(super) links_at: u32,
    pub(super) class: ClassRef,
    pub(super) slots_at: u32,
    pub(super) slots: u32,
    pub(super) hidden_this: u16,
    /// May the method that is decoded write final fields of its class?
    pub(super) initializer: bool,
}

const VAR_HANDLE_ACCESSORS: &[&str] = &[
    "get",
    "set",
    "getVolatile",
    "setVolatile",
    "getOpaque",
    "setOpaque",
    "getAcquire",
    "setRelease",
    "compareAndSet",
    "compareAndExchange",
    "compareAndExchangeAcquire",
    "compareAndExchangeRelease",
    "weakCompareAndSetPlain",
    "weakCompareAndSet",
    "weakCompareAndSetAcquire",
    "weakCompareAndSetRelease",
    "getAndSet",
    "getAndSetAcquire",
    "getAndSetRelease",
    "getAndAdd",
    "getAndAddAcquire",
    "getAndAddRelease",
    "getAndBitwiseOr",
    "getAndBitwiseOrAcquire",
    "getAndBitwiseOrRelease",
    "getAndBitwiseAnd",
    "getAndBitwiseAndAcquire",
    "getAndBitwiseAndRelease",
    "getAndBitwiseXor",
    "getAndBitwiseXorAcquire",
    "getAndBitwiseXorRelease",
];

impl Consts<'_> {
    fn sym(&self, i: u32) -> SymRef {
        Seg::new(self.list[i as usize].a)
    }
    fn member(&self, index: u16) -> (u16, SymRef, SymRef) {
        let k = self.list[index as usize];
        let nt = self.list[(k.a >> 16) as usize];
        (k.a as u16, Seg::new(nt.a), Seg::new(nt.b))
    }
    /// Is the class at this constant index the one being linked or a superclass? Its class then.
    fn own(&self, index: u16) -> Option<ClassRef> {
        let name = self.sym(index as u32);
        let mut c = self.class;
        while c.is_some() {
            if c.name.same(name) {
                return Some(c);
            }
            c = c.super_class;
        }
        None
    }
    fn reachable(&self, owner: ClassRef, access: u16) -> bool {
        owner == self.class
            || access & acc::PUBLIC != 0
            || (access & acc::PRIVATE == 0 && self.class.same_package(owner))
    }
    /// Does using the member bring no loading constraints?
    fn unconstrained(&self, owner: ClassRef, desc: SymRef) -> bool {
        names_that_may_differ(desc.bytes(), self.class.loader, owner.loader).next().is_none()
    }
}

impl Linkage for Consts<'_> {
    fn link(&mut self, index: u16) -> u32 {
        self.links_at + self.list[index as usize].b * size_of::<Link>() as u32
    }
    fn slot(&mut self, index: u16, n: u32, fresh: bool) -> u32 {
        let k = &mut self.list[index as usize];
        if k.slot != 0 && !fresh {
            return k.slot;
        }
        let at = self.slots_at + 4 * self.slots;
        self.slots += n;
        k.slot = at;
        at
    }
    fn own_field(&mut self, index: u16, put: bool) -> Option<FieldRef> {
        let (class, name, desc) = self.member(index);
        let holder = self.own(class)?;
        let f = resolve::find_field(holder, name, desc)?;
        let ok = f.access & acc::STATIC == 0
            && self.reachable(f.class, f.access)
            && self.unconstrained(f.class, desc)
            && (!put || f.access & acc::FINAL == 0 || (f.class == self.class && self.initializer));
        ok.then_some(f)
    }
    fn own_method(&mut self, index: u16) -> Option<MethodRef> {
        if self.list[index as usize].tag != tag::METHOD || self.class.access & acc::INTERFACE != 0 {
            return None;
        }
        let (class, name, desc) = self.member(index);
        let holder = self.own(class)?;
        let m = resolve::find_class_method(holder, name.bytes(), desc.bytes())?;
        let ok = m.access & acc::STATIC == 0
            && m.flags & M_POLYMORPHIC == 0
            && matches!(m.entry, Entry::Java | Entry::Native | Entry::Abstract)
            && self.reachable(m.class, m.access)
            && self.unconstrained(m.class, desc)
            && (!name.is(b"<init>") || m.class == holder);
        ok.then_some(m)
    }
    fn constant(&self, index: u16) -> Const {
        self.list[index as usize]
    }
    fn field_kind(&self, index: u16) -> u8 {
        let k = self.list[index as usize];
        let nt = if k.tag == tag::DYNAMIC { k.b } else { k.a >> 16 };
        let desc: SymRef = Seg::new(self.list[nt as usize].b);
        desc.bytes()[0]
    }
    fn is_handle_call(&self, index: u16) -> bool {
        let (class, name, _) = self.member(index);
        let _ = (self.world, self.private, self.hidden_this);
        match self.sym(class as u32).bytes() {
            b"java/lang/invoke/MethodHandle" => name.is(b"invoke") || name.is(b"invokeExact"),
            b"java/lang/invoke/VarHandle" => VAR_HANDLE_ACCESSORS.iter().any(|n| name.is(n.as_bytes())),
            _ => false,
        }
    }
}
