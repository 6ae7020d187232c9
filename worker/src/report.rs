//! What a worker says of a session that it has attached.

use crate::wire_struct;

/// A session, as it is while it is attached and none of its threads runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Memory that its files take, in bytes.
    pub file_bytes: u64,
    /// Bytes of the heap in use.
    pub heap_used: u64,
    /// Most bytes that the heap may have.
    pub heap_limit: u64,
    /// Bytes of classes that are its own.
    pub class_bytes: u64,
    /// Live threads.
    pub threads: u32,
    /// Threads started since it was made.
    pub threads_started: u64,
    /// Handles of files and sockets in use, the three standard streams among them.
    pub handles: u64,
    /// Descriptors that go with it from worker to worker.
    pub descriptors: u64,
    /// Times that it was attached, this time included.
    pub attaches: u32,
    /// Young collections.
    pub young_collections: u64,
    /// Full collections.
    pub full_collections: u64,
}
wire_struct!(Report {
    file_bytes,
    heap_used,
    heap_limit,
    class_bytes,
    threads,
    threads_started,
    handles,
    descriptors,
    attaches,
    young_collections,
    full_collections,
});

/// The answer to a wish: the session as it was found, and as it is after a full collection if one was wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Before.
    pub found: Report,
    /// After the collection.
    pub left: Option<Report>,
    /// A collection was wanted and there was no memory for it.
    pub refused: bool,
}
wire_struct!(Looked { found, left, refused });
