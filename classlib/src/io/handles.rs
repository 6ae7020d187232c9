//! The handle table: what Java sees as file descriptors.
//!
//! ```text
//!  Root::Handles  byte[]: rows of 56 bytes (Row), by handle number; 0, 1 and 2 are the standard streams
//!  Root::NativeState[HANDLE_DATA]  Object[]: a byte[] per row: a file's absolute path, a stream's names
//!  OpenFiles      (process) descriptor of each handle that this worker has used
//! ```
//! A session may continue in another process, so a handle never holds a process descriptor. A file is opened when it
//! is first used in a worker; on detach ([`before_detach`]) its position is saved and its descriptor closed. It is
//! opened again without the flags that create or truncate, and only the same file (device and inode) will do: one that
//! has been deleted meanwhile gives `ESTALE`. While a descriptor is open it holds the position.
//! Duplicates share a position as POSIX says: a duplicate's row names the row of the file it shares.
//! What can't be opened again as it was goes along as a descriptor, as a socket does ([`take_held`]): a file that has a
//! lock or no name any more, a named pipe. When that is lost with the process that kept it, it is `ESTALE`.

use super::sys::{self, Sys};
use super::{Fail, HANDLE_DATA, state_slot};
use std::ffi::{CStr, CString};
use vm::machine::Vm;
use vm::native::Trap;
use vm::object::*;
use vm::session::{Root, header};

pub mod lists;
pub mod writing;

/// What a row is.
pub mod kind {
    /// Free.
    pub const FREE: u32 = 0;
    /// A standard stream of the worker.
    pub const STANDARD: u32 = 1;
    /// A file (or directory, or device) by path.
    pub const FILE: u32 = 2;
    /// A duplicate: shares the file of another row.
    pub const DUPLICATE: u32 = 3;
    /// A list of names or lines being read: directory streams, mount tables.
    pub const STREAM: u32 = 4;
    /// A shared mapping of a file; its row keeps what is needed to map it again.
    pub const MAPPING: u32 = 5;
    /// An object that natives keep, by number.
    pub const OBJECT: u32 = 6;
    /// A socket, an end of a pipe, a watch of files: its descriptor goes with the session from worker to worker.
    pub const SOCKET: u32 = 7;
    /// A counter that threads of the session wait for (`eventfd`): its position.
    pub const EVENT: u32 = 8;
    /// A set of handles that are waited for together (`epoll`): its data, an `int[]`.
    pub const EPOLL: u32 = 9;
}
/// Row flag: reading may have to wait (pipe, terminal, socket).
pub const WAITS: u32 = 1;
/// Row flag: the Java side has closed it, duplicates still use the file.
pub const CLOSED: u32 = 2;
/// Row flag: its descriptor has gone along when the session was detached.
pub const GONE_ALONG: u32 = 4;
/// Row flag: the file has had a lock since it was opened.
pub const LOCKED: u32 = 8;
/// Row flag of a socket or pipe: Java has said that writing is not to wait.
pub const NO_WAITING: u32 = 16;

/// One row of the table.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Row {
    /// See [`kind`].
    pub kind: u32,
    /// [`WAITS`], [`CLOSED`].
    pub flags: u32,
    /// Flags to open with.
    pub open: i32,
    /// Rows that share this file, this one included; of a duplicate: the row it shares.
    pub shared: u32,
    /// Position while it is not open; next byte of a stream.
    pub position: i64,
    /// Device, to know the file again.
    pub dev: u64,
    /// Inode.
    pub ino: u64,
    /// Address of a mapping.
    pub address: u64,
    /// Length of a mapping.
    pub len: u64,
}
const ROW: usize = size_of::<Row>();

/// Descriptors of the handles that this process has used, for one session.
#[derive(Default)]
pub struct OpenFiles {
    session: [u8; 16],
    fds: Vec<i32>,
}
impl OpenFiles {
    fn get(&mut self, handle: usize) -> Option<i32> {
        if self.session != header().id {
            self.close_all();
            self.session = header().id;
        }
        self.fds.get(handle).copied().filter(|&fd| fd >= 0)
    }
    fn set(&mut self, handle: usize, fd: i32) {
        self.get(handle);
        if handle >= self.fds.len() {
            self.fds.resize(handle + 1, -1);
        }
        self.fds[handle] = fd;
    }
    fn take(&mut self, handle: usize) -> Option<i32> {
        let fd = self.get(handle)?;
        self.fds[handle] = -1;
        Some(fd)
    }
    fn close_all(&mut self) {
        for fd in self.fds.drain(..).filter(|&fd| fd >= 0) {
            let _ = sys::close(fd);
        }
    }
}

fn row(handle: usize) -> Option<Row> {
    let table = Root::Handles.get();
    if table.is_null() || (handle + 1) * ROW > table.len() {
        return None;
    }
    let at = table.address() + ARRAY_BASE as usize + handle * ROW;
    // SAFETY: the row lies inside the live table (checked), and any bytes are a Row.
    Some(unsafe { (at as *const Row).read_unaligned() })
}
fn set_row(handle: usize, r: Row) {
    let table = Root::Handles.get();
    debug_assert!((handle + 1) * ROW <= table.len());
    let at = table.address() + ARRAY_BASE as usize + handle * ROW;
    // SAFETY: callers pass handles that `row` or `reserve` has found inside the table.
    unsafe { (at as *mut Row).write_unaligned(r) }
}
/// Handles in use, the standard streams among them.
pub fn in_use() -> i64 {
    let rows = (0..).map_while(row);
    let used = rows.filter(|r| !matches!(r.kind, kind::FREE | kind::MAPPING | kind::OBJECT)).count();
    if used == 0 { 3 } else { used as i64 }
}
/// The row of a handle in use.
pub fn find(handle: i32) -> Sys<Row> {
    match row(handle as u32 as usize) {
        Some(r) if r.kind != kind::FREE && r.flags & CLOSED == 0 => Ok(r),
        None if (0..3).contains(&handle) && Root::Handles.get().is_null() => Ok(standard()),
        _ => Err(libc::EBADF),
    }
}
fn standard() -> Row {
    Row { kind: kind::STANDARD, flags: WAITS, shared: 1, ..Row::default() }
}
/// Makes sure of a table with a free row, and of room for its data; returns the row's number.
fn reserve(vm: &mut Vm) -> Result<usize, Trap> {
    let table = Root::Handles.get();
    let len = if table.is_null() { 0 } else { table.len() / ROW };
    let free = (3..len).find(|&h| row(h).is_some_and(|r| r.kind == kind::FREE));
    let handle = free.unwrap_or(len.max(3));
    if handle >= len {
        let bigger = vm.new_prim_array(b'B', (len * 2).max(16) * ROW)?;
        if !table.is_null() {
            bigger.elements_mut::<u8>()[..table.len()].copy_from_slice(table.elements::<u8>());
        }
        Root::Handles.set(bigger);
        if len == 0 {
            (0..3).for_each(|h| set_row(h, standard()));
        }
    }
    data_table(vm, handle)?;
    Ok(handle)
}
/// Makes sure of so many free rows, so that the next handles need no room.
pub fn reserve_several(vm: &mut Vm, count: usize) -> Result<(), Trap> {
    loop {
        let last = reserve(vm)?;
        let len = Root::Handles.get().len() / ROW;
        if (3..len).filter(|&h| row(h).is_some_and(|r| r.kind == kind::FREE)).count() >= count {
            data_table(vm, len - 1)?;
            return Ok(());
        }
        let table = Root::Handles.get();
        let bigger = vm.new_prim_array(b'B', len * 2 * ROW)?;
        bigger.elements_mut::<u8>()[..table.len()].copy_from_slice(table.elements::<u8>());
        Root::Handles.set(bigger);
        debug_assert!(last < len);
    }
}
/// The table of the rows' data, with room for this row.
fn data_table(vm: &mut Vm, handle: usize) -> Result<Ref, Trap> {
    let now = state_slot(vm, HANDLE_DATA)?;
    if !now.is_null() && handle < now.len() {
        return Ok(now);
    }
    let object = vm::known::KC::Object.get();
    let bigger = vm.new_ref_array(object, (handle + 1).next_power_of_two().max(16))?;
    if !now.is_null() {
        for i in 0..now.len() {
            vm.put_element(bigger, i, now.element(i));
        }
    }
    let state = Root::NativeState.get();
    vm.put_element(state, HANDLE_DATA, bigger);
    Ok(bigger)
}
fn data(vm: &mut Vm, handle: usize) -> Ref {
    match state_slot(vm, HANDLE_DATA) {
        Ok(t) if !t.is_null() && handle < t.len() => t.element(handle),
        _ => NULL,
    }
}
fn set_data(vm: &mut Vm, handle: usize, value: Ref) {
    if let Ok(t) = data_table(vm, handle) {
        vm.put_element(t, handle, value);
    }
}

/// Opens a file and gives it a handle.
pub fn open(vm: &mut Vm, path: &CStr, flags: i32, mode: u32) -> Result<i32, Fail> {
    open_at(vm, libc::AT_FDCWD, path, flags, mode)
}
/// Opens a file relative to an open directory (a handle, or `AT_FDCWD`).
pub fn open_at(vm: &mut Vm, dir: i32, path: &CStr, flags: i32, mode: u32) -> Result<i32, Fail> {
    let handle = reserve(vm)?;
    let dir_fd = if dir == libc::AT_FDCWD { dir } else { descriptor(vm, dir)? };
    let name = absolute(vm, dir, path.to_bytes());
    let name = vm.new_bytes(&name)?;
    let fd = open_waiting(vm, dir_fd, path, flags, mode)?;
    let s = match sys::fstat(fd) {
        Ok(s) => s,
        Err(e) => {
            let _ = sys::close(fd);
            return Err(e.into());
        }
    };
    let waits = matches!(s.st_mode & libc::S_IFMT, libc::S_IFIFO | libc::S_IFCHR | libc::S_IFSOCK);
    let keep = !(libc::O_CREAT | libc::O_EXCL | libc::O_TRUNC);
    set_row(
        handle,
        Row {
            kind: kind::FILE,
            flags: if waits { WAITS } else { 0 },
            open: flags & keep,
            shared: 1,
            dev: s.st_dev,
            ino: s.st_ino,
            ..Row::default()
        },
    );
    set_data(vm, handle, name);
    vm.extension::<OpenFiles>().set(handle, fd);
    Ok(handle as i32)
}
/// Opens; of a named pipe the end that is opened without waiting for the other one: reading waits instead, and
/// for a reader we look again in a while.
fn open_waiting(vm: &mut Vm, dir: i32, path: &CStr, flags: i32, mode: u32) -> Result<i32, Fail> {
    let fifo = sys::fstatat(dir, path, 0).is_ok_and(|s| s.st_mode & libc::S_IFMT == libc::S_IFIFO);
    if !fifo {
        return Ok(sys::openat(dir, path, flags, mode)?);
    }
    vm.take_woken();
    match sys::openat(dir, path, flags | libc::O_NONBLOCK, mode) {
        Err(libc::ENXIO) => {
            let soon = vm::thread::now_nanos() + 10_000_000;
            Err(Fail::Trap(vm.wait_in(vm::thread::state::SLEEPING, soon)))
        }
        Ok(fd) => Ok(fd),
        Err(e) => Err(e.into()),
    }
}
fn absolute(vm: &mut Vm, dir: i32, path: &[u8]) -> Vec<u8> {
    if path.first() == Some(&b'/') {
        return path.to_vec();
    }
    let mut base = if dir == libc::AT_FDCWD {
        sys::getcwd().unwrap_or_default()
    } else {
        let owner = row(dir as usize).map_or(dir as usize, |r| owner_of(dir as usize, &r));
        let d = data(vm, owner);
        if d.is_null() { Vec::new() } else { d.elements::<u8>().to_vec() }
    };
    base.push(b'/');
    base.extend_from_slice(path);
    base
}
fn owner_of(handle: usize, r: &Row) -> usize {
    if r.kind == kind::DUPLICATE { r.shared as usize } else { handle }
}

/// The process descriptor of a handle, opened when it has to be.
pub fn descriptor(vm: &mut Vm, handle: i32) -> Sys<i32> {
    let r = find(handle)?;
    if r.kind == kind::STANDARD {
        return Ok(handle);
    }
    let handle = handle as usize;
    let owner = owner_of(handle, &r);
    if let Some(fd) = vm.extension::<OpenFiles>().get(owner) {
        return Ok(fd);
    }
    let Some(r) = row(owner) else { return Err(libc::EBADF) };
    match r.kind {
        kind::STANDARD => Ok(owner as i32),
        kind::FILE if r.flags & GONE_ALONG != 0 => Err(libc::ESTALE),
        kind::FILE => reopen(vm, owner, &r),
        kind::SOCKET => Err(libc::ECONNRESET),
        _ => Err(libc::EBADF),
    }
}
/// A handle for a descriptor that goes with the session: a socket, an end of a pipe. It never blocks.
pub fn add_socket(vm: &mut Vm, make: impl FnOnce() -> Sys<i32>) -> Result<i32, Fail> {
    let handle = reserve(vm)?;
    let fd = make()?;
    let unblocked = sys::open_flags(fd).and_then(|f| sys::set_open_flags(fd, f | libc::O_NONBLOCK));
    if let Err(e) = unblocked {
        let _ = sys::close(fd);
        return Err(e.into());
    }
    set_row(handle, Row { kind: kind::SOCKET, flags: WAITS, shared: 1, ..Row::default() });
    set_data(vm, handle, NULL);
    vm.extension::<OpenFiles>().set(handle, fd);
    Ok(handle as i32)
}
/// A handle that is all in the session: [`kind::EVENT`] or [`kind::EPOLL`].
pub fn add_virtual(vm: &mut Vm, kind: u32) -> Result<i32, Trap> {
    let handle = reserve(vm)?;
    set_row(handle, Row { kind, flags: WAITS, shared: 1, ..Row::default() });
    set_data(vm, handle, NULL);
    Ok(handle as i32)
}
/// The row of the file of a handle, and its number.
pub fn owner(handle: i32) -> Sys<(usize, Row)> {
    let r = find(handle)?;
    let owner = owner_of(handle as usize, &r);
    Ok((owner, row(owner).ok_or(libc::EBADF)?))
}
/// Says whether writing to a socket or pipe waits.
pub fn set_waiting(handle: i32, waits: bool) {
    if let Ok((owner, mut r)) = owner(handle) {
        r.flags = if waits { r.flags & !NO_WAITING } else { r.flags | NO_WAITING };
        set_row(owner, r);
    }
}
/// Does the channel of a socket or pipe block, as far as Java is concerned?
pub fn is_waiting(handle: i32) -> bool {
    owner(handle).is_ok_and(|(_, r)| r.flags & NO_WAITING == 0)
}
/// Changes the count of a [`kind::EVENT`].
pub fn set_count(handle: i32, count: i64) -> Sys<()> {
    let (owner, mut r) = owner(handle)?;
    if r.kind != kind::EVENT {
        return Err(libc::EINVAL);
    }
    r.position = count;
    set_row(owner, r);
    Ok(())
}
/// The set of a [`kind::EPOLL`]: an `int[]` of pairs of handle and events, or null.
pub fn members(vm: &mut Vm, handle: i32) -> Sys<Ref> {
    match owner(handle)? {
        (owner, r) if r.kind == kind::EPOLL => Ok(data(vm, owner)),
        _ => Err(libc::EINVAL),
    }
}
/// Gives a [`kind::EPOLL`] another set.
pub fn set_members(vm: &mut Vm, handle: i32, set: Ref) {
    set_data(vm, handle as usize, set);
}
/// The sets of handles that there are.
pub fn sets() -> Vec<i32> {
    (0..)
        .map_while(|h| Some((h, row(h as usize)?)))
        .filter(|(_, r)| r.kind == kind::EPOLL)
        .map(|(h, _)| h)
        .collect()
}
/// Before detaching: the descriptors that go with the session, by handle.
pub fn take_held(vm: &mut Vm) -> Vec<(u32, i32)> {
    let n = vm.extension::<OpenFiles>().fds.len();
    let mut held = Vec::new();
    for h in 0..n {
        let Some(fd) = vm.extension::<OpenFiles>().get(h) else { continue };
        if let Some(mut r) = row(h)
            && goes_along(&r, fd)
        {
            r.flags |= GONE_ALONG;
            set_row(h, r);
            held.extend(vm.extension::<OpenFiles>().take(h).map(|fd| (h as u32, fd)));
        }
    }
    held
}
/// How many descriptors go with the session.
pub fn count_held(vm: &mut Vm) -> usize {
    let files = vm.extension::<OpenFiles>();
    let open = (0..files.fds.len()).filter_map(|h| Some((h, files.get(h)?)));
    open.filter(|&(h, fd)| row(h).is_some_and(|r| goes_along(&r, fd))).count()
}
/// Can this file not be opened again as it is?
fn goes_along(r: &Row, fd: i32) -> bool {
    // The name may be gone though the file has others.
    let only_here = |s: libc::stat64| {
        s.st_nlink == 0 || s.st_mode & libc::S_IFMT == libc::S_IFIFO || sys::path_of_fd(fd).is_none()
    };
    match r.kind {
        kind::SOCKET => true,
        kind::FILE | kind::MAPPING => r.flags & LOCKED != 0 || sys::fstat(fd).is_ok_and(only_here),
        _ => false,
    }
}
/// A lock is taken: from now on the file's descriptor, which the lock belongs to, goes along.
pub fn note_lock(handle: i32) {
    if let Ok((h, mut r)) = owner(handle) {
        r.flags |= LOCKED;
        set_row(h, r);
    }
}
/// After attaching: takes such a descriptor over.
pub fn give_held(vm: &mut Vm, handle: u32, fd: i32) {
    match row(handle as usize) {
        Some(mut r) if r.flags & GONE_ALONG != 0 => {
            r.flags &= !GONE_ALONG;
            set_row(handle as usize, r);
            vm.extension::<OpenFiles>().set(handle as usize, fd);
        }
        // Not the handle any more that it was.
        _ => drop(sys::close(fd)),
    }
}
fn reopen(vm: &mut Vm, handle: usize, r: &Row) -> Sys<i32> {
    let fd = open_same(vm, handle, r)?;
    if r.position != 0 {
        let _ = sys::lseek(fd, r.position, libc::SEEK_SET);
    }
    vm.extension::<OpenFiles>().set(handle, fd);
    Ok(fd)
}
/// Opens the file of a row, which must be the same file as before.
fn open_same(vm: &mut Vm, handle: usize, r: &Row) -> Sys<i32> {
    let name = data(vm, handle);
    if name.is_null() {
        return Err(libc::ESTALE);
    }
    let path = CString::new(name.elements::<u8>()).map_err(|_| libc::ESTALE)?;
    let pipe = if r.flags & WAITS != 0 { libc::O_NONBLOCK } else { 0 };
    let fd =
        sys::open(&path, r.open | pipe, 0).map_err(|e| if e == libc::ENOENT { libc::ESTALE } else { e })?;
    let same = sys::fstat(fd).is_ok_and(|s| r.dev == 0 || (s.st_dev == r.dev && s.st_ino == r.ino));
    if !same {
        let _ = sys::close(fd);
        return Err(libc::ESTALE);
    }
    Ok(fd)
}

/// A second handle for the same open file.
pub fn duplicate(vm: &mut Vm, handle: i32) -> Result<i32, Fail> {
    let new = reserve(vm)?;
    copy_to(vm, handle, new)?;
    Ok(new as i32)
}
/// Makes `to` a handle of the file of `from` (`dup2`).
pub fn duplicate_to(vm: &mut Vm, from: i32, to: i32) -> Result<(), Fail> {
    reserve(vm)?;
    if to < 0 || row(to as usize).is_none() {
        return Err(libc::EBADF.into());
    }
    if from != to {
        find(from)?;
        let _ = close(vm, to);
        copy_to(vm, from, to as usize)?;
    }
    Ok(())
}
fn copy_to(vm: &mut Vm, handle: i32, new: usize) -> Sys<()> {
    let r = find(handle)?;
    let owner = owner_of(handle as usize, &r);
    let mut o = row(owner).ok_or(libc::EBADF)?;
    o.shared += 1;
    set_row(owner, o);
    set_row(
        new,
        Row { kind: kind::DUPLICATE, flags: o.flags & WAITS, shared: owner as u32, ..Row::default() },
    );
    set_data(vm, new, NULL);
    Ok(())
}

/// Closes a handle. A closed standard stream becomes `/dev/null`, as the JDK does it, so that nothing else gets its
/// number; see `fd_close`.
pub fn close(vm: &mut Vm, handle: i32) -> Sys<()> {
    let r = find(handle)?;
    let h = handle as usize;
    if row(h).is_none() {
        return Ok(()); // a standard stream before there is a table
    }
    let owner = owner_of(h, &r);
    if r.kind == kind::DUPLICATE {
        set_row(h, Row::default());
    }
    let Some(mut o) = row(owner) else { return Ok(()) };
    o.shared = o.shared.saturating_sub(1);
    if o.shared > 0 {
        if owner == h {
            o.flags |= CLOSED;
        }
        set_row(owner, o);
        return Ok(());
    }
    set_row(owner, Row::default());
    set_data(vm, owner, NULL);
    super::ready::forget(vm, owner as i32);
    match vm.extension::<OpenFiles>().take(owner) {
        Some(fd) => sys::close(fd),
        None => Ok(()),
    }
}
/// Points a standard stream to `/dev/null`.
pub fn close_standard(vm: &mut Vm, handle: i32) -> Result<(), Fail> {
    reserve(vm)?;
    let null = vm.new_bytes(b"/dev/null")?;
    close(vm, handle)?;
    set_row(handle as usize, Row { kind: kind::FILE, open: libc::O_RDWR, shared: 1, ..Row::default() });
    set_data(vm, handle as usize, null);
    Ok(())
}

/// A handle for an object of a native's own.
pub fn add_object(vm: &mut Vm, object: Ref) -> Result<i32, Trap> {
    let handle = reserve(vm)?;
    set_row(handle, Row { kind: kind::OBJECT, shared: 1, ..Row::default() });
    set_data(vm, handle, object);
    Ok(handle as i32)
}
/// The object of such a handle.
pub fn object(vm: &mut Vm, handle: i32) -> Option<Ref> {
    find(handle).ok().filter(|r| r.kind == kind::OBJECT)?;
    data(vm, handle as usize).some()
}
/// A row for a mapping of this file.
pub fn add_mapping(vm: &mut Vm, file: i32, mut mapping: Row) -> Result<i32, Fail> {
    let new = reserve(vm)?;
    let r = find(file)?;
    let owner = owner_of(file as usize, &r);
    let r = row(owner).ok_or(libc::EBADF)?;
    (mapping.dev, mapping.ino) = (r.dev, r.ino);
    set_row(new, mapping);
    let path = data(vm, owner);
    set_data(vm, new, path);
    if let Some(fd) = vm.extension::<OpenFiles>().get(owner) {
        let fd = sys::dup(fd)?;
        vm.extension::<OpenFiles>().set(new, fd);
    }
    Ok(new as i32)
}
/// All mappings: row number and row.
pub fn mappings() -> impl Iterator<Item = (i32, Row)> {
    (0..).map_while(|h| Some((h, row(h as usize)?))).filter(|(_, r)| r.kind == kind::MAPPING)
}
/// The descriptor of a mapping's file: kept while the session is attached, because it knows where the file is now.
pub fn open_mapping(vm: &mut Vm, number: i32, r: &Row) -> Sys<i32> {
    if let Some(fd) = vm.extension::<OpenFiles>().get(number as usize) {
        return Ok(fd);
    }
    if r.flags & GONE_ALONG != 0 {
        return Err(libc::ESTALE);
    }
    let fd = open_same(vm, number as usize, r)?;
    vm.extension::<OpenFiles>().set(number as usize, fd);
    Ok(fd)
}
/// Before the session removes or renames what a path names: opens the handles of it that are not open here, for which
/// the path would be the only way.
pub fn before_removal(vm: &mut Vm, dir: i32, path: &CStr) {
    let table = Root::Handles.get();
    let len = if table.is_null() { 0 } else { table.len() / ROW };
    let closed: Vec<usize> = (3..len)
        .filter(|&h| row(h).is_some_and(|r| r.kind == kind::FILE))
        .filter(|&h| vm.extension::<OpenFiles>().get(h).is_none())
        .collect();
    if closed.is_empty() {
        return;
    }
    let Ok(s) = sys::fstatat(dir, path, libc::AT_SYMLINK_NOFOLLOW) else { return };
    let all = s.st_mode & libc::S_IFMT != libc::S_IFREG;
    for h in closed {
        if let Some(r) = row(h).filter(|r| all || (r.dev, r.ino) == (s.st_dev, s.st_ino)) {
            // What can't be opened now will be missed when it is used.
            let _ = reopen(vm, h, &r);
        }
    }
}

/// Does reading this handle need a look whether something is there?
pub fn waits(handle: i32) -> bool {
    find(handle).is_ok_and(|r| r.flags & WAITS != 0)
}

/// Before the session leaves this process: saves positions and closes descriptors.
pub fn before_detach(vm: &mut Vm) {
    super::file_channel_impl::before_detach(vm);
    let n = vm.extension::<OpenFiles>().fds.len();
    for h in 0..n {
        let Some(fd) = vm.extension::<OpenFiles>().take(h) else { continue };
        if let Some(mut r) = row(h).filter(|r| matches!(r.kind, kind::FILE | kind::MAPPING)) {
            if r.kind == kind::FILE {
                r.position = sys::lseek(fd, 0, libc::SEEK_CUR).unwrap_or(0);
            }
            note_path(vm, h, fd);
            set_row(h, r);
        }
        if row(h).is_some_and(|r| r.kind == kind::STREAM) {
            lists::before_detach(vm, h, fd);
        }
        let _ = sys::close(fd);
    }
}
/// Notes where a file has moved to, when it has.
fn note_path(vm: &mut Vm, handle: usize, fd: i32) {
    let Some(now) = sys::path_of_fd(fd) else { return };
    let old = data(vm, handle);
    if old.is_null() || old.elements::<u8>() == now.as_slice() {
        return;
    }
    // Without room the old path stays, which other names of the file may still serve.
    if let Ok(b) = vm.new_bytes(&now) {
        set_data(vm, handle, b);
    }
}

/// Waits until a handle can be read: `Ok` when it can, now.
pub fn await_readable(vm: &mut Vm, handle: i32, fd: i32) -> Result<(), Fail> {
    if !waits(handle) {
        return Ok(());
    }
    vm.take_woken();
    match sys::poll(fd, libc::POLLIN, 0)? {
        0 => Err(not_yet(vm, handle)),
        _ => Ok(()),
    }
}
/// The thread waits for input: for the handle where it is the same file in every worker, else for a while.
fn not_yet(vm: &mut Vm, handle: i32) -> Fail {
    let travels = owner(handle).is_ok_and(|(_, r)| r.kind != kind::FILE || r.flags & WAITS != 0);
    Fail::Trap(if travels {
        vm.wait_handle(handle, libc::POLLIN, i64::MAX)
    } else {
        let soon = vm::thread::now_nanos() + 5_000_000;
        vm.wait_in(vm::thread::state::SLEEPING, soon)
    })
}
/// Reads when something is there, else lets the thread wait. A socket says `EAGAIN` instead: its Java side waits.
pub fn read(vm: &mut Vm, handle: i32, to: &mut [u8]) -> Result<usize, Fail> {
    let fd = descriptor(vm, handle)?;
    if is_socket(handle) {
        return Ok(sys::read(fd, to)?);
    }
    await_readable(vm, handle, fd)?;
    match sys::read(fd, to) {
        Err(libc::EAGAIN) => Err(not_yet(vm, handle)),
        r => Ok(r?),
    }
}
/// As [`read`] for streams, which wait for sockets and pipes as well.
pub fn read_waiting(vm: &mut Vm, handle: i32, to: &mut [u8]) -> Result<usize, Fail> {
    match read(vm, handle, to) {
        Err(Fail::Errno(libc::EAGAIN)) if is_socket(handle) => {
            vm.take_woken();
            Err(Fail::Trap(vm.wait_handle(handle, libc::POLLIN, i64::MAX)))
        }
        r => r,
    }
}
/// Is the handle one of a descriptor that goes with the session?
pub fn is_socket(handle: i32) -> bool {
    owner(handle).is_ok_and(|(_, r)| r.kind == kind::SOCKET)
}

const _: () = assert!(ROW == 56);
