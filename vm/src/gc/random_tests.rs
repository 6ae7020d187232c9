//! Random object graphs, collected at random, against a model that knows what must be there.

use super::testing::{Session, session};
use crate::object::*;
use crate::session::{HEADER_BYTES, header};
use shared_classes::model::*;
use std::collections::HashMap;

const MB: usize = 1 << 20;

struct Shadow {
    /// By id: class number, length for arrays, references by index.
    nodes: HashMap<u64, (u8, Vec<u64>)>,
    roots: Vec<u64>,
    next: u64,
    seed: u64,
}

impl Shadow {
    fn random(&mut self, n: usize) -> usize {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        (self.seed >> 11) as usize % n
    }
}

/// Offsets of the references of a test/Node, and of its id.
struct NodeShape {
    class: ClassRef,
    refs: [u32; 3],
    id: u32,
}

/// Objects know their ids: nodes in a field, arrays through a node as first element.
fn id_of(shape: &NodeShape, o: Ref) -> u64 {
    if o.class() == shape.class { o.read::<u64>(shape.id) } else { o.element(0).read::<u64>(shape.id) }
}

fn compare(s: &Session, shape: &NodeShape, shadow: &Shadow) {
    let mut seen: HashMap<u64, Ref> = HashMap::new();
    let mut work = Vec::new();
    for (i, &id) in shadow.roots.iter().enumerate() {
        assert_eq!(s.root(i).is_null(), id == 0);
        if id != 0 {
            work.push((s.root(i), id));
        }
    }
    while let Some((o, id)) = work.pop() {
        assert_eq!(id_of(shape, o), id);
        if let Some(known) = seen.insert(id, o) {
            assert_eq!(known, o, "one object for each id");
            continue;
        }
        let (kind, refs) = &shadow.nodes[&id];
        let slot = |i: usize| match kind {
            0 => o.read_ref(shape.refs[i]),
            _ => o.element(i + 1),
        };
        assert_eq!(*kind == 0, o.class() == shape.class);
        for (i, &to) in refs.iter().enumerate() {
            assert_eq!(slot(i).is_null(), to == 0);
            if to != 0 {
                work.push((slot(i), to));
            }
        }
    }
}

#[test]
fn random_graphs_survive() {
    for seed in 1..=6u64 {
        let Some(mut s) = session(32 * MB, 128 * MB, 256 << 10) else { return };
        s.vm.verify = seed % 3 == 1;
        let class = s.class("test/Node");
        let shape = NodeShape {
            class,
            refs: [s.offset(class, "a"), s.offset(class, "b"), s.offset(class, "c")],
            id: s.offset(class, "id"),
        };
        let mut shadow =
            Shadow { nodes: HashMap::new(), roots: vec![0; 40], next: 1, seed: seed * 0x9e37_79b9 };
        for i in 0..40 {
            s.set_root(i, NULL);
        }
        for step in 0..30_000 {
            let id = shadow.next;
            let (kind, len) = match shadow.random(20) {
                0 => (1u8, shadow.random(40)),
                1 if step % 50 == 0 => (1, 9000),
                _ => (0, 3),
            };
            let room = 64 + 4 * len;
            if s.vm.young_end - s.vm.young_top < 2 * room + 100_000 {
                assert!(s.vm.make_room(room));
            }
            let node = s.object(class);
            node.write::<u64>(shape.id, id);
            let o = if kind == 0 {
                node
            } else {
                let a = s.array(len + 1);
                s.vm.put_element(a, 0, node);
                a
            };
            // Links from the new object to reachable ones, and from one of them to it.
            let mut refs = vec![0; len];
            let put = |s: &mut Session, from: Ref, kind: u8, i: usize, to: Ref| match kind {
                0 => s.vm.put_ref(from, shape.refs[i], to),
                _ => s.vm.put_element(from, i + 1, to),
            };
            for (i, link) in refs.iter_mut().enumerate().take(5) {
                let r = shadow.random(40);
                if shadow.roots[r] != 0 {
                    *link = shadow.roots[r];
                    let to = s.root(r);
                    put(&mut s, o, kind, i, to);
                }
            }
            shadow.nodes.insert(id, (kind, refs));
            shadow.next += 1;
            let r = shadow.random(40);
            let host = shadow.roots[r];
            if host != 0 && shadow.random(3) != 0 {
                let (kind, n) = (shadow.nodes[&host].0, shadow.nodes[&host].1.len());
                if n > 0 {
                    let i = shadow.random(n);
                    let from = s.root(r);
                    put(&mut s, from, kind, i, o);
                    shadow.nodes.get_mut(&host).unwrap().1[i] = id;
                }
            } else {
                s.set_root(r, o);
                shadow.roots[r] = id;
            }
            match shadow.random(4000) {
                0 => assert!(s.vm.collect_full()),
                1..5 => assert!(s.vm.collect_young()),
                5..8 => {
                    // Whole structures die.
                    for r in (0..40).filter(|r| r % 4 != 0) {
                        s.set_root(r, NULL);
                        shadow.roots[r] = 0;
                    }
                }
                _ => {}
            }
            if step % 5000 == 4999 {
                compare(&s, &shape, &shadow);
                s.verify();
            }
        }
        assert!(s.vm.collect_full());
        compare(&s, &shape, &shadow);
        s.verify();
        assert!(header().old_top > HEADER_BYTES as u64);
    }
}
