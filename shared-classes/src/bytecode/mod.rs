//! Bytecode as data: the instruction table, a disassembler, and the analyses that work on raw code.
//!
//! Everything here is a pure function of bytes: no virtual-machine types, no allocation in a segment, and no
//! panic whatever the bytes are. What an analysis must know of the constant pool it asks through [`Constants`].

mod effect;
pub mod npe;
pub mod oopmap;
pub mod ops;
mod pool;
mod subroutine;
mod table;
#[cfg(test)]
pub(crate) mod testing;

/// Constant-pool tags (JVMS 17 table 4.4-A).
#[allow(missing_docs)]
pub mod tag {
    pub const UTF8: u8 = 1;
    pub const INTEGER: u8 = 3;
    pub const FLOAT: u8 = 4;
    pub const LONG: u8 = 5;
    pub const DOUBLE: u8 = 6;
    pub const CLASS: u8 = 7;
    pub const STRING: u8 = 8;
    pub const FIELD_REF: u8 = 9;
    pub const METHOD_REF: u8 = 10;
    pub const INTERFACE_METHOD_REF: u8 = 11;
    pub const NAME_AND_TYPE: u8 = 12;
    pub const METHOD_HANDLE: u8 = 15;
    pub const METHOD_TYPE: u8 = 16;
    pub const DYNAMIC: u8 = 17;
    pub const INVOKE_DYNAMIC: u8 = 18;
    pub const MODULE: u8 = 19;
    pub const PACKAGE: u8 = 20;
}

/// The questions an analysis asks of a constant pool.
///
/// Names and descriptors are in their internal form (`java/lang/String`, `(I)V`), in modified UTF-8. An index
/// that is out of range or of another kind is answered with an empty slice or tag 0; nothing panics.
pub trait Constants {
    /// The descriptor of a field reference.
    fn field_desc(&self, idx: u16) -> &[u8];
    /// The descriptor of a method, interface-method or call-site (invokedynamic) reference.
    fn method_desc(&self, idx: u16) -> &[u8];
    /// The descriptor of a dynamically-computed constant.
    fn dynamic_desc(&self, idx: u16) -> &[u8];
    /// The tag of an entry.
    fn tag(&self, idx: u16) -> u8;
    /// Class name, member name and descriptor of a member reference; the class name of a call site is empty.
    fn member_name(&self, idx: u16) -> (&[u8], &[u8], &[u8]);
    /// The name of a class entry, as the entry has it (`[I` for an array).
    fn class_name(&self, idx: u16) -> &[u8];
}
