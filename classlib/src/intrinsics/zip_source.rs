//! java.util.zip.ZipFile.Source: reading the directory of a jar, entry by entry. A program's class path is read at
//! every start of every session, and a jar may have tens of thousands of entries.

use super::{Field, part, size};
use vm::machine::Vm;
use vm::native::{Args, NativeResult, Trap};
use vm::object::*;

vm::natives! { "java/util/zip/ZipFile$Source":
    "checkAndAddEntry" "(II)I" intrinsic varies => check_and_add_entry,
    "nextEntryPos" "(III)I" intrinsic varies => next_entry_pos,
}

static CEN: Field = Field::new("cen");
static CODER: Field = Field::new("zc");
static ENTRIES: Field = Field::new("entries");
static TABLE: Field = Field::new("table");

/// An entry of the central directory (APPNOTE.TXT 4.3.12), as far as all of its fixed part is there.
struct Entry {
    fixed: &'static [u8],
}

impl Entry {
    const LEN: usize = 46;
    const SIGNATURE: [u8; 4] = *b"PK\x01\x02";

    fn at(cen: Ref, pos: i32) -> Result<Entry, Trap> {
        Ok(Entry { fixed: part::<u8>(cen, pos, Entry::LEN)? })
    }
    fn u16(&self, at: usize) -> u16 {
        u16::from_le_bytes([self.fixed[at], self.fixed[at + 1]])
    }
    fn flags(&self) -> u16 {
        self.u16(8)
    }
    fn method(&self) -> u16 {
        self.u16(10)
    }
    fn name_len(&self) -> usize {
        self.u16(28).into()
    }
    fn extra_len(&self) -> usize {
        self.u16(30).into()
    }
    fn comment_len(&self) -> usize {
        self.u16(32).into()
    }
}

/// The length of what ends the directory: an entry must end before it.
const END_LEN: usize = 22;

/// Extra fields of a kind that the class library only steps over; ZIP64 it looks into.
fn plain_extra(mut extra: &[u8]) -> bool {
    while let [tag, tag_high, len, len_high, rest @ ..] = extra {
        let len: usize = u16::from_le_bytes([*len, *len_high]).into();
        if u16::from_le_bytes([*tag, *tag_high]) == 1 || len > rest.len() {
            return false;
        }
        extra = &rest[len..];
    }
    true
}

/// The hash of a name as that of a directory, which has a slash at its end.
fn name_hash(name: &[u8]) -> i32 {
    let add = |h: u32, b: &u8| h.wrapping_mul(31).wrapping_add((*b).into());
    let hash = name.iter().fold(0, add);
    (match name.last() {
        None | Some(b'/') => hash,
        Some(_) => add(hash, &b'/'),
    }) as i32
}

/// Position of the entry in the directory, index in the table of entries. An entry of an ordinary kind with a name in
/// ASCII is put into the table; all others are for the bytecode.
fn check_and_add_entry(_: &mut Vm, a: Args) -> NativeResult {
    let (source, pos, index) = (a.obj(0), a.int(1), size(a.int(2))?);
    let cen = CEN.get(source)?;
    let entry = Entry::at(cen, pos)?;
    let (name_len, extra_len) = (entry.name_len(), entry.extra_len());
    let end = pos as usize + Entry::LEN + name_len;
    let usual = entry.fixed.starts_with(&Entry::SIGNATURE)
        && entry.flags() & 1 == 0
        && matches!(entry.method(), 0 | 8)
        && end + END_LEN <= cen.len()
        // All that an entry of UTF-8 or of another code has in common is ASCII.
        && CODER.get(source)?.class().name.is(b"java/util/zip/ZipCoder$UTF8ZipCoder");
    let name = part::<u8>(cen, pos + Entry::LEN as i32, name_len)?;
    if !usual || !name.is_ascii() || !plain_extra(part(cen, end as i32, extra_len)?) {
        return Err(Trap::Java);
    }
    let hash = name_hash(name);
    let table = TABLE.get(source)?.elements_mut::<i32>();
    let slot = (hash & i32::MAX) as usize % table.len().max(1);
    let head = table.get_mut(slot).ok_or(Trap::Java)?;
    let row = ENTRIES.get(source)?.elements_mut::<i32>().get_mut(index..).ok_or(Trap::Java)?;
    let [row_hash, row_next, row_pos, ..] = row else { return Err(Trap::Java) };
    (*row_hash, *row_next, *row_pos) = (hash, std::mem::replace(head, index as i32), pos);
    Ok((name_len as i32).into())
}

/// Position of an entry, that of its name, length of the name: where the next entry's name would begin, less the fixed
/// part.
fn next_entry_pos(_: &mut Vm, a: Args) -> NativeResult {
    let entry = Entry::at(CEN.get(a.obj(0))?, a.int(1))?;
    let more = (entry.extra_len() + entry.comment_len()) as i32;
    Ok(a.int(2).wrapping_add(a.int(3)).wrapping_add(more).into())
}
