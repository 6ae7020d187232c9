//! How values are written into messages between the supervisor, the zygote and the workers.
//!
//! One rule for each shape: integers little-endian, a length before every sequence, a tag byte before every
//! choice. Both ends are the same executable, so there is no version; but a worker runs foreign programs, so
//! reading trusts nothing and fails with [`Malformed`] instead of panicking or allocating by a claimed length.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

/// A message that does not read as what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed message")]
pub struct Malformed;

/// A value that can stand in a message.
pub trait Wire: Sized {
    /// Appends the value.
    fn put(&self, to: &mut Vec<u8>);
    /// Takes the value from the front.
    fn take(from: &mut &[u8]) -> Result<Self, Malformed>;

    /// The value alone as a message.
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(128);
        self.put(&mut bytes);
        bytes
    }
    /// The value from a message that holds nothing else.
    fn from_bytes(mut bytes: &[u8]) -> Result<Self, Malformed> {
        let value = Self::take(&mut bytes)?;
        if bytes.is_empty() { Ok(value) } else { Err(Malformed) }
    }
}

/// Takes `len` bytes from the front.
pub fn take_bytes<'a>(from: &mut &'a [u8], len: usize) -> Result<&'a [u8], Malformed> {
    let (head, rest) = from.split_at_checked(len).ok_or(Malformed)?;
    *from = rest;
    Ok(head)
}

macro_rules! integers {
    ($($t:ty),*) => { $(
        impl Wire for $t {
            fn put(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_le_bytes());
            }
            fn take(from: &mut &[u8]) -> Result<Self, Malformed> {
                let bytes = take_bytes(from, size_of::<$t>())?;
                Ok(<$t>::from_le_bytes(bytes.try_into().map_err(|_| Malformed)?))
            }
        }
    )* };
}
integers!(u8, u16, u32, u64, i32, i64);

impl Wire for bool {
    fn put(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }
    fn take(from: &mut &[u8]) -> Result<Self, Malformed> {
        match u8::take(from)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Malformed),
        }
    }
}

impl Wire for OsString {
    fn put(&self, to: &mut Vec<u8>) {
        // Longer than 4 GiB can't come from a command line or a message; cut rather than misread.
        let bytes = self.as_bytes();
        let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        len.put(to);
        to.extend_from_slice(&bytes[..len as usize]);
    }
    fn take(from: &mut &[u8]) -> Result<Self, Malformed> {
        let len = u32::take(from)? as usize;
        Ok(OsString::from_vec(take_bytes(from, len)?.to_vec()))
    }
}

impl Wire for String {
    fn put(&self, to: &mut Vec<u8>) {
        OsString::from(self.as_str()).put(to);
    }
    fn take(from: &mut &[u8]) -> Result<Self, Malformed> {
        OsString::take(from)?.into_string().map_err(|_| Malformed)
    }
}

impl Wire for PathBuf {
    fn put(&self, to: &mut Vec<u8>) {
        self.as_os_str().to_os_string().put(to);
    }
    fn take(from: &mut &[u8]) -> Result<Self, Malformed> {
        Ok(OsString::take(from)?.into())
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, to: &mut Vec<u8>) {
        (self.len() as u32).put(to);
        self.iter().for_each(|item| item.put(to));
    }
    fn take(from: &mut &[u8]) -> Result<Self, Malformed> {
        let len = u32::take(from)?;
        (0..len).map(|_| T::take(from)).collect()
    }
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, to: &mut Vec<u8>) {
        self.is_some().put(to);
        if let Some(value) = self {
            value.put(to);
        }
    }
    fn take(from: &mut &[u8]) -> Result<Self, Malformed> {
        Ok(if bool::take(from)? { Some(T::take(from)?) } else { None })
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn put(&self, to: &mut Vec<u8>) {
        self.0.put(to);
        self.1.put(to);
    }
    fn take(from: &mut &[u8]) -> Result<Self, Malformed> {
        Ok((A::take(from)?, B::take(from)?))
    }
}

/// Writes and reads a struct field by field, in the order given.
#[macro_export]
macro_rules! wire_struct {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::wire::Wire for $name {
            fn put(&self, to: &mut Vec<u8>) {
                $( $crate::wire::Wire::put(&self.$field, to); )*
            }
            fn take(from: &mut &[u8]) -> Result<Self, $crate::wire::Malformed> {
                Ok($name { $( $field: $crate::wire::Wire::take(from)?, )* })
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back() {
        let v: Vec<(String, Option<u64>)> = vec![("a".into(), None), ("ü".into(), Some(7))];
        assert_eq!(Wire::from_bytes(&v.to_bytes()), Ok(v));
        let odd = OsString::from_vec(vec![0xff, 0]);
        assert_eq!(OsString::from_bytes(&odd.to_bytes()), Ok(odd));
    }

    #[test]
    fn bad_messages_are_refused() {
        assert_eq!(String::from_bytes(&[1, 0, 0, 0, 0xff]), Err(Malformed));
        assert_eq!(String::from_bytes(&[9, 0, 0, 0]), Err(Malformed));
        assert_eq!(bool::from_bytes(&[2]), Err(Malformed));
        assert_eq!(u8::from_bytes(&[1, 2]), Err(Malformed));
        assert_eq!(Vec::<u64>::from_bytes(&[0xff; 8]), Err(Malformed));
    }
}
