//! The shared object space: what goes there, and what happens to a session that changes it.

use super::testing::{Session, session};
use crate::map::{Mapping, memfd, seal_future_write};
use crate::object::*;
use crate::session::{HEADER_BYTES, Root, header};
use crate::shared::{self, SHARED_BASE, SHARED_HEAD};
use std::os::fd::{AsFd, OwnedFd};

/// A session whose root 0 is an immutable list of boxes with the values 0, 1, 2 and so on, in the shared space;
/// root 1 is an object of its own that refers to the list.
fn published(boxes: usize) -> Option<(Session, Mapping, OwnedFd)> {
    let mut s = session(64 << 20, 64 << 20, 1 << 20)?;
    let (list, integer) = (s.class("java/util/ImmutableCollections$ListN"), s.class("java/lang/Integer"));
    let (elements, value) = (s.offset(list, "elements"), s.offset(integer, "value"));
    let r = s.object(list);
    s.set_root(0, r);
    let array = s.array(boxes);
    s.vm.put_ref(r, elements, array);
    for i in 0..boxes {
        let b = s.object(integer);
        b.write::<i32>(value, i as i32);
        s.vm.put_element(array, i, b);
    }
    let own = s.array(1);
    s.vm.put_element(own, 0, r);
    s.set_root(1, own);
    assert!(s.vm.collect_full());
    let content = s.vm.shareable().unwrap();
    let fd = memfd(c"shared", content.len() as u64).unwrap();
    nix::sys::uio::pwrite(&fd, &content, 0).unwrap();
    seal_future_write(fd.as_fd()).unwrap();
    let mapping = shared::map(fd.as_fd()).unwrap();
    assert!(s.vm.collect_full());
    s.verify();
    Some((s, mapping, fd))
}

/// The array of the list in root 0.
fn array(s: &mut Session) -> Ref {
    let list = s.class("java/util/ImmutableCollections$ListN");
    s.root(0).read_ref(s.offset(list, "elements"))
}

fn content(r: Ref) -> (usize, u8) {
    (r.len(), r.elements::<u8>()[0])
}

#[test]
fn only_what_does_not_change_is_shared_and_stays_equal() {
    let Some((mut s, mapping, _fd)) = published(3000) else { return };
    let integer = s.class("java/lang/Integer");
    let value = s.offset(integer, "value");
    assert!(s.root(0).is_shared() && !s.root(1).is_shared() && s.root(1).element(0) == s.root(0));
    let a = array(&mut s);
    assert!(a.is_shared() && a.len() == 3000 && a.element(2999).is_shared());
    assert!((0..3000).all(|i| a.element(i).read::<i32>(value) == i as i32));
    // Asking for a hash changes nothing.
    let hash = s.vm.identity_hash(a.element(1));
    assert!(
        hash != 0 && hash == s.vm.identity_hash(a.element(1)) && !shared::is_dirty(a.element(1).address())
    );
    assert!(s.vm.collect_young() && s.vm.collect_full());
    s.verify();
    shared::forget(mapping);
}

#[test]
fn a_changed_page_belongs_to_the_session() {
    let Some((mut s, mapping, fd)) = published(5000) else { return };
    let a = array(&mut s);
    let before = a.element(2500);
    let young = s.bytes(100, 7);
    s.vm.put_element(a, 2500, young);
    let old = s.vm.old_bytes(50).unwrap();
    old.elements_mut::<u8>().fill(9);
    s.vm.put_element(a, 0, old);
    s.verify();
    // The file is what it was, and nobody can write it.
    let at = (a.address() - SHARED_BASE) as i64 + ARRAY_BASE as i64;
    let mut word = [0; 4];
    nix::sys::uio::pread(&fd, &mut word, at + 4 * 2500).unwrap();
    assert_eq!(u32::from_ne_bytes(word), before.0);
    assert!(nix::sys::uio::pwrite(&fd, &word, at).is_err());
    for full in [false, true, false, true, true] {
        assert!(if full { s.vm.collect_full() } else { s.vm.collect_young() });
        s.verify();
        assert_eq!([content(a.element(2500)), content(a.element(0))], [(100, 7), (50, 9)]);
        assert!(!a.element(0).is_shared() && !a.element(0).is_young());
    }
    // Another round, remembered when the full collection comes.
    let young = s.bytes(10, 8);
    s.vm.put_element(a, 1, young);
    assert!(s.vm.collect_full());
    s.verify();
    assert_eq!(content(a.element(1)), (10, 8));

    // Detached: clean. Attached: as it was.
    assert!(s.vm.prepare_detach() && s.vm.shared_reserve().is_ok() && s.vm.shared_leave());
    assert!(a.element(2500) == before && !shared::is_dirty(a.address()));
    assert!(s.vm.shared_enter());
    s.verify();
    assert_eq!([content(a.element(2500)), content(a.element(1))], [(100, 7), (10, 8)]);
    assert!(s.vm.collect_full());
    s.verify();
    // Without changes nothing is kept.
    shared::clean();
    assert!(s.vm.shared_reserve().is_ok() && Root::SharedPages.get().is_null());
    shared::forget(mapping);
}

#[test]
fn a_collection_that_finds_no_room_leaves_changed_pages_as_they_were() {
    let Some((mut s, mapping, _fd)) = published(100) else { return };
    let a = array(&mut s);
    let young = s.bytes(100, 7);
    s.vm.put_element(a, 50, young);
    let limit = std::mem::replace(&mut header().old_limit, HEADER_BYTES as u64);
    let grow = std::mem::replace(&mut s.vm.grow, Box::new(|_| false));
    assert!(!s.vm.collect_full());
    header().old_limit = limit;
    s.vm.grow = grow;
    s.verify();
    assert_eq!(a.element(50), young);
    assert!(s.vm.collect_full());
    s.verify();
    assert_eq!(content(a.element(50)), (100, 7));
    shared::forget(mapping);
}

#[test]
fn each_page_knows_its_first_object() {
    let objects = [0u8; 16 * 1000];
    let starts: Vec<usize> =
        (0..1000).map(|i| SHARED_HEAD + 16 * i).filter(|s| !(4096..9000).contains(s)).collect();
    let content = shared::file_content(&objects, &starts).unwrap();
    let table = SHARED_HEAD + objects.len();
    let first = |p: usize| u32::from_le_bytes(content[table + 4 * p..][..4].try_into().unwrap());
    // A long object begins just before page 1 and ends in page 2.
    assert_eq!([first(0), first(1), first(2), first(3)], [16, 4080, 4080, 12288]);
}
