//! Detaching: what a session has changed goes from the mappings to its files.
//!
//! ```text
//!   save        nursery, native memory and shared pages ──▶ heap
//!   write_back  heap, private classes ──▶ Store (own mappings, or on the ground); else the mappings are the files
//! ```

use std::io;

use shared_classes::segment::{CLASS_BASE, OBJECT_BASE, PRIVATE_OFFSET};
use shared_classes::world::World;
use vm::machine::Vm;
use vm::map::{PAGE, PageMap};
use vm::native::Trap;
use vm::session::header;

use super::{Attached, HEAP_SPAN, Jvm, span};
use crate::backup::{Changed, Piece, Store};

/// Writes all of the session's state into its segment. False: the memory is not there, and it can't go on elsewhere.
pub(super) fn save(vm: &mut Vm) -> bool {
    // What keeps memory outside the heap is not the program's: it may exceed the limit of its heap.
    let quota = std::mem::replace(&mut header().quota, HEAP_SPAN as u64);
    let keep =
        |vm: &mut Vm, f: fn(&mut Vm) -> Result<(), Trap>| f(vm).is_ok() || vm.collect_full() && f(vm).is_ok();
    // A collection may itself change shared pages (references that it clears): their room is measured after it.
    let kept = keep(vm, Vm::offheap_save)
        && vm.prepare_detach()
        && keep(vm, Vm::shared_reserve)
        && vm.shared_leave();
    header().quota = quota;
    kept
}

/// Ends the arena of private classes where its content ends; the length of the file that it needs.
pub(super) fn trim_private(world: &World) -> u64 {
    let arena = world.meta(true);
    let end = arena.top().next_multiple_of(PAGE as u32);
    if arena.limit() > end {
        arena.set_limit(end);
    }
    u64::from(arena.limit() - PRIVATE_OFFSET)
}

impl Jvm {
    /// Has the files hold what the mappings show, or what they held. The lengths that they need, heap and classes; with
    /// none the file is as it has to be.
    pub(super) fn write_back(&mut self, saved: bool, store: &mut Store<'_>) -> (Option<u64>, Option<u64>) {
        let Attached { own, heap_len, classes_len, .. } = self.attached;
        let classes_fd = self.private_fd.borrow();
        let classes_fd = classes_fd.as_ref().filter(|_| self.vm.world.has_private());
        let own_classes = own || self.on_ground;
        let content = header().old_top.next_multiple_of(PAGE as u64);
        // How far there may be content behind the template.
        let end = header().old_limit.max(content);
        let (heap_end, classes_end) = if own_classes && !saved {
            (heap_len, classes_len)
        } else {
            header().old_limit = content;
            (content, if classes_fd.is_some() { trim_private(&self.vm.world) } else { 0 })
        };
        if !own_classes {
            return (Some(heap_end), classes_fd.map(|_| classes_end));
        }
        let mut packed = None;
        let mut changes = || -> io::Result<()> {
            let map = page_map(&mut self.page_map)?;
            let base = CLASS_BASE + PRIVATE_OFFSET as usize;
            let pieces = classes_fd.map_or(Ok(Vec::new()), |_| Self::changes(map, base, classes_end))?;
            let classes = classes_fd.map(|file| Changed {
                file: Some(file),
                pieces: &pieces,
                before: classes_len,
                len: classes_end,
            });
            let file = self.heap_fd.as_ref().filter(|_| !self.attached.fresh);
            match &self.ground {
                Some(ground) => {
                    let packed = packed.insert(ground.pack(map, content)?);
                    let heap = Changed { file, pieces: &packed.pieces, before: heap_len, len: packed.len };
                    store.keep(&heap, classes.as_ref());
                }
                None => {
                    let pieces = Self::changes(map, OBJECT_BASE, heap_end)?;
                    let heap = Changed { file, pieces: &pieces, before: heap_len, len: heap_end };
                    store.keep(&heap, classes.as_ref());
                }
            }
            Ok(())
        };
        if saved && let Err(error) = changes() {
            store.fail_untouched(error.to_string());
        }
        let Some(mut ground) = self.ground.take() else {
            return (Some(heap_end), classes_fd.map(|_| classes_end));
        };
        let cleared = page_map(&mut self.page_map).and_then(|map| {
            ground.clear(map, packed, end)?;
            Ok(ground.is_light(map))
        });
        match cleared {
            Ok(light) => self.ground = light.then_some(ground),
            Err(error) => log::warn!("the template can't stay mapped: {error}"),
        }
        self.on_ground = false;
        (None, if saved { None } else { classes_fd.map(|_| classes_end) })
    }

    /// The pages of the first `len` bytes of an own mapping that are not the file's any more.
    fn changes(map: &PageMap, base: usize, len: u64) -> io::Result<Vec<Piece>> {
        let own = map.own_pages(span(base, (len as usize).next_multiple_of(PAGE))?)?;
        Ok(own.into_iter().map(|part| Piece::mapped(part, base)).collect())
    }
}

/// That of this process.
pub(super) fn page_map(slot: &mut Option<PageMap>) -> io::Result<&PageMap> {
    Ok(match slot {
        Some(map) => map,
        none => none.insert(PageMap::open()?),
    })
}
