//! zlib's formats (RFC 1950, RFC 1951) over state that is plain data.
//!
//! The state of a stream is one structure of integers and arrays, so that it can lie in the session's heap and continue
//! in another process. The compressor makes the same choices as zlib does (same hash chains, lazy matching, block
//! splitting and tree construction), because programs print lengths and compare bytes; the decompressor gives zlib's
//! error messages.

pub mod deflate;
pub mod inflate;
pub mod trees;

/// What a call did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// Went on.
    Ok,
    /// The end of the stream has been reached.
    End,
    /// A preset dictionary is needed.
    NeedDict,
    /// No progress was possible.
    Buf,
    /// The data are wrong: zlib's message.
    Data(&'static str),
    /// The call makes no sense in this state.
    Stream,
}

/// Input and output of one call.
pub struct Io<'a> {
    /// Bytes to read.
    pub input: &'a [u8],
    /// How many of them have been read.
    pub read: usize,
    /// Room to write.
    pub output: &'a mut [u8],
    /// How much of it has been written.
    pub written: usize,
}
impl<'a> Io<'a> {
    /// Nothing read or written yet.
    pub fn new(input: &'a [u8], output: &'a mut [u8]) -> Io<'a> {
        Io { input, read: 0, output, written: 0 }
    }
    /// Bytes still to read.
    pub fn avail_in(&self) -> usize {
        self.input.len() - self.read
    }
    /// Room still to write.
    pub fn avail_out(&self) -> usize {
        self.output.len() - self.written
    }
}

/// Continues an Adler-32 checksum.
pub fn adler32(adler: u32, bytes: &[u8]) -> u32 {
    let mut a = simd_adler32::Adler32::from_checksum(adler);
    a.write(bytes);
    a.finish()
}
/// Continues a CRC-32 checksum.
pub fn crc32(crc: u32, bytes: &[u8]) -> u32 {
    let mut h = crc32fast::Hasher::new_with_initial(crc);
    h.update(bytes);
    h.finalize()
}

#[cfg(test)]
mod tests;
