//! The StackMapTable (JVMS §4.7.4): its frames in full, and their printed form.

use std::fmt::Write;
use std::ops::Range;

use super::exec::{Exec, Result};
use super::frame::Frame;
use super::report::Fault;
use super::structure::PcSet;
use super::types::VType;
use crate::bytecode::ops;
use crate::classfile::{Constant, Reader};

/// More types than this, all frames together, only a hostile class file has.
const MAX_TYPES: usize = 1 << 23;

/// The frames of a method, by pc. Their types lie in one vector.
#[derive(Debug)]
pub(super) struct StackMap<'n> {
    pub frames: Vec<MapFrame>,
    types: Vec<VType<'n>>,
}

#[derive(Clone, Debug)]
pub(super) struct MapFrame {
    pub pc: usize,
    locals: Range<usize>,
    stack: Range<usize>,
    this_uninit: bool,
}

impl<'n> StackMap<'n> {
    pub fn locals(&self, frame: &MapFrame) -> &[VType<'n>] {
        &self.types[frame.locals.clone()]
    }

    pub fn stack(&self, frame: &MapFrame) -> &[VType<'n>] {
        &self.types[frame.stack.clone()]
    }

    /// The frame at a pc.
    pub fn at(&self, pc: usize) -> Option<&MapFrame> {
        let index = self.frames.binary_search_by_key(&pc, |f| f.pc).ok()?;
        self.frames.get(index)
    }

    /// Makes a frame the current one.
    pub fn load(&self, frame: &MapFrame, into: &mut Frame<'n>) {
        into.locals.clear();
        into.locals.extend_from_slice(self.locals(frame));
        into.stack.clear();
        into.stack.extend_from_slice(self.stack(frame));
        into.this_uninit = frame.this_uninit;
    }

    /// Whether the current frame may stand where a frame of the table is; otherwise the fault, under
    /// a message that the caller replaces.
    pub fn compare(&self, exec: &mut Exec<'n, '_>, map: &MapFrame) -> Result<Option<Fault>> {
        let fault_at = |exec: &Exec<'n, '_>, pc: usize, reason: String| {
            let mut copy = Frame { locals: Vec::new(), stack: Vec::new(), this_uninit: false };
            self.load(map, &mut copy);
            Some(exec.with_frame(Fault::because(pc, "", reason)).against(&copy, map.pc))
        };
        let fault = |exec: &Exec<'n, '_>, reason: String| fault_at(exec, map.pc, reason);
        if exec.frame.stack.len() != map.stack.len() {
            let reason = "Current frame's stack size doesn't match stackmap.";
            return Ok(fault_at(exec, exec.pc, reason.to_owned()));
        }
        for (i, &wanted) in self.locals(map).iter().enumerate() {
            let found = exec.frame.local(i);
            if found != wanted && !exec.assignable(wanted, found)? {
                return Ok(fault(exec, mismatch(found, wanted, "locals", i)));
            }
        }
        for (i, &wanted) in self.stack(map).iter().enumerate() {
            let found = exec.frame.stack[i];
            if found != wanted && !exec.assignable(wanted, found)? {
                return Ok(fault(exec, mismatch(found, wanted, "stack", i)));
            }
        }
        if exec.frame.this_uninit && !map.this_uninit {
            let reason = "Current frame's flags are not assignable to stack map frame's.";
            return Ok(fault(exec, reason.to_owned()));
        }
        Ok(None)
    }

    /// Reads the table of the method.
    pub fn read(exec: &Exec<'n, '_>, starts: &PcSet) -> Result<Self> {
        let Some(bytes) = exec.code.stack_map_table else {
            return Ok(Self { frames: Vec::new(), types: Vec::new() });
        };
        let mut table = TableReader { exec, starts, r: Reader::new(bytes), types: Vec::new() };
        let frames = table.frames()?;
        Ok(Self { frames, types: table.types })
    }
}

fn mismatch(found: VType<'_>, wanted: VType<'_>, place: &str, index: usize) -> String {
    format!(
        "Type {found} (current frame, {place}[{index}]) is not assignable to {wanted} (stack map, {place}[{index}])"
    )
}

/// The reason given where a frame belongs to no instruction.
pub(super) const INVALID: &str = "Invalid stackmap specification.";

const FORMAT_ERROR: &str = "StackMapTable format error: ";

#[cold]
fn malformed(what: &str) -> Fault {
    Fault::Format(format!("{FORMAT_ERROR}{what}"))
}

#[cold]
fn bad_size() -> Fault {
    Fault::MethodFormat(format!("{FORMAT_ERROR}bad type array size"))
}

struct TableReader<'t, 'n, 'h> {
    exec: &'t Exec<'n, 'h>,
    starts: &'t PcSet,
    r: Reader<'n>,
    types: Vec<VType<'n>>,
}

impl<'n> TableReader<'_, 'n, '_> {
    fn u1(&mut self) -> Result<u8> {
        self.r.u1().map_err(|_| malformed("access beyond the end of attribute"))
    }

    fn u2(&mut self) -> Result<u16> {
        self.r.u2().map_err(|_| malformed("access beyond the end of attribute"))
    }

    fn frames(&mut self) -> Result<Vec<MapFrame>> {
        let count = usize::from(self.u2()?);
        let mut frames: Vec<MapFrame> = Vec::with_capacity(count.min(self.r.left()));
        self.types.extend_from_slice(&self.exec.frame.locals);
        let mut locals = 0..self.types.len();
        let mut next_pc = 0;
        for _ in 0..count {
            let frame_type = self.u1()?;
            let delta = match frame_type {
                0..=63 => u16::from(frame_type),
                64..=127 => u16::from(frame_type - 64),
                128.. => self.u2()?,
            };
            if (128..=246).contains(&frame_type) {
                return Err(malformed("reserved frame type"));
            }
            let pc = next_pc + usize::from(delta);
            next_pc = pc + 1;
            let mut stack = 0..0;
            match frame_type {
                0..=63 | 251 => {}
                64..=127 | 247 => {
                    stack.start = self.types.len();
                    self.one_type()?;
                    stack.end = self.size_checked(stack.start, self.exec.code.max_stack)?;
                }
                248..=250 => locals.end = self.chopped(&locals, 251 - frame_type)?,
                252..=254 => {
                    let start = self.types.len();
                    self.types.extend_from_within(locals.clone());
                    for _ in 251..frame_type {
                        self.one_type()?;
                    }
                    locals = start..self.size_checked(start, self.exec.code.max_locals)?;
                }
                _ => {
                    locals = self.type_list(self.exec.code.max_locals)?;
                    stack = self.type_list(self.exec.code.max_stack)?;
                }
            }
            if self.types.len() > MAX_TYPES {
                return Err(bad_size());
            }
            let this_uninit = self.types[locals.clone()].contains(&VType::UninitThis);
            if !self.starts.contains(pc) {
                let (locals, stack) = (self.types[locals].to_vec(), self.types[stack].to_vec());
                let fault = Fault::because(0, "StackMapTable error: bad offset", INVALID);
                return Err(fault.at_frame(&Frame { locals, stack, this_uninit }, pc));
            }
            frames.push(MapFrame { pc, locals: locals.clone(), stack, this_uninit });
        }
        if !self.r.at_end() {
            return Err(malformed("wrong attribute size"));
        }
        Ok(frames)
    }

    fn type_list(&mut self, max: u16) -> Result<Range<usize>> {
        let count = self.u2()?;
        let start = self.types.len();
        for _ in 0..count {
            self.one_type()?;
        }
        Ok(start..self.size_checked(start, max)?)
    }

    /// The end of `types`, if there are at most `max` slots from `start` on.
    fn size_checked(&self, start: usize, max: u16) -> Result<usize> {
        let end = self.types.len();
        if end - start > usize::from(max) { Err(bad_size()) } else { Ok(end) }
    }

    /// Reads a type onto the end of `types`.
    fn one_type(&mut self) -> Result<()> {
        let (low, high) = match self.u1()? {
            0 => (VType::Top, None),
            1 => (VType::Int, None),
            2 => (VType::Float, None),
            3 => (VType::Double, Some(VType::Double2)),
            4 => (VType::Long, Some(VType::Long2)),
            5 => (VType::Null, None),
            6 => (VType::UninitThis, None),
            7 => {
                let index = self.u2()?;
                if !matches!(self.exec.pool.get(index), Constant::Class { .. }) {
                    return Err(malformed("bad class index"));
                }
                (VType::Object(self.exec.pool.class_name(index)), None)
            }
            8 => {
                let pc = self.u2()?;
                let is_new = self.starts.contains(usize::from(pc))
                    && self.exec.code.code.get(usize::from(pc)) == Some(&ops::NEW);
                if !is_new {
                    return Err(Fault::MethodFormat(format!("{FORMAT_ERROR}bad offset for Uninitialized")));
                }
                (VType::Uninit(pc), None)
            }
            _ => return Err(malformed("bad verification type")),
        };
        self.types.push(low);
        self.types.extend(high);
        Ok(())
    }

    /// Where the locals end after the last `count` values have been taken away.
    fn chopped(&self, locals: &Range<usize>, count: u8) -> Result<usize> {
        let mut end = locals.end;
        for _ in 0..count {
            if end == locals.start {
                return Err(bad_size());
            }
            end -= 1;
            if self.types[end].is_second_half() {
                end = end.max(locals.start + 1) - 1;
            }
        }
        Ok(end)
    }
}

/// Prints the table as HotSpot does in its messages.
pub(super) fn describe(out: &mut String, table: &[u8]) {
    let mut r = Reader::new(table);
    // A malformed table is shown as far as it can be read.
    let _ = describe_frames(out, &mut r);
}

fn describe_frames(out: &mut String, r: &mut Reader<'_>) -> std::result::Result<(), ()> {
    let u2 = |r: &mut Reader<'_>| r.u2().map_err(drop);
    let count = u2(r)?;
    let mut next_pc = 0usize;
    for _ in 0..count {
        let frame_type = r.u1().map_err(drop)?;
        let delta = match frame_type {
            0..=127 => u16::from(frame_type & 63),
            128..=246 => return Err(()),
            _ => u2(r)?,
        };
        let pc = next_pc + usize::from(delta);
        next_pc = pc + 1;
        let mut line = String::new();
        let written = match frame_type {
            0..=63 => write!(line, "same_frame(@{pc})"),
            64..=127 => write!(line, "same_locals_1_stack_item_frame(@{pc},{})", type_names(r, 1)?),
            247 => write!(line, "same_locals_1_stack_item_extended(@{pc},{})", type_names(r, 1)?),
            248..=250 => write!(line, "chop_frame(@{pc},{})", 251 - frame_type),
            251 => write!(line, "same_frame_extended(@{pc})"),
            252..=254 => write!(line, "append_frame(@{pc},{})", type_names(r, u16::from(frame_type) - 251)?),
            _ => {
                let n = u2(r)?;
                let locals = type_names(r, n)?;
                let n = u2(r)?;
                let stack = type_names(r, n)?;
                write!(line, "full_frame(@{pc},{{{locals}}},{{{stack}}})")
            }
        };
        written.map_err(drop)?;
        let _ = writeln!(out, "    {line}");
    }
    Ok(())
}

fn type_names(r: &mut Reader<'_>, count: u16) -> std::result::Result<String, ()> {
    let mut out = String::new();
    for i in 0..count {
        if i > 0 {
            out.push(',');
        }
        let tag = r.u1().map_err(drop)?;
        let written = match tag {
            0 => write!(out, "Top"),
            1 => write!(out, "Integer"),
            2 => write!(out, "Float"),
            3 => write!(out, "Double"),
            4 => write!(out, "Long"),
            5 => write!(out, "Null"),
            6 => write!(out, "UninitializedThis"),
            7 => write!(out, "Object[#{}]", r.u2().map_err(drop)?),
            8 => write!(out, "Uninitialized[#{}]", r.u2().map_err(drop)?),
            other => write!(out, "BAD:{other}"),
        };
        written.map_err(drop)?;
    }
    Ok(out)
}
