//! [`Constants`] answered by the constant pool of a parsed class file.

use super::Constants;
use crate::classfile::ConstantPool;

impl Constants for ConstantPool<'_> {
    fn field_desc(&self, idx: u16) -> &[u8] {
        self.member(idx).map_or(b"", |m| m.desc)
    }

    fn method_desc(&self, idx: u16) -> &[u8] {
        self.member_name(idx).2
    }

    fn dynamic_desc(&self, idx: u16) -> &[u8] {
        self.dynamic(idx).map_or(b"", |(_, desc)| desc)
    }

    fn tag(&self, idx: u16) -> u8 {
        ConstantPool::tag(self, idx)
    }

    fn member_name(&self, idx: u16) -> (&[u8], &[u8], &[u8]) {
        match (self.member(idx), self.dynamic(idx)) {
            (Some(m), _) => (m.class, m.name, m.desc),
            (None, Some((name, desc))) => (b"", name, desc),
            (None, None) => (b"", b"", b""),
        }
    }

    fn class_name(&self, idx: u16) -> &[u8] {
        ConstantPool::class_name(self, idx)
    }
}
