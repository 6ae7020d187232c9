//! Throwing: making exception objects the way their constructors would, and recording stack traces.
//!
//! A backtrace is an `int[]` in `Throwable.backtrace`: pairs of (method offset, bci; bit 31 of the second word
//! set for native methods). An odd word at the end tells that a hidden frame lies above the first row: the first row is
//! then not where it was thrown. Nothing in it needs the collector: methods do not move.

use crate::frame::Frame;
use crate::known::{KC, KF};
use crate::machine::Vm;
use crate::native::Trap;
use crate::object::*;
use crate::session::Root;
use shared_classes::model::*;
use shared_classes::segment::Seg;
use shared_classes::world::LinkError;

/// Most frames recorded (HotSpot's MaxJavaStackTraceDepth).
pub const MAX_TRACE: usize = 1024;

impl Vm {
    /// Throws an exception of the boot loader's class `class` (internal name).
    #[cold]
    pub fn throw_new(&mut self, class: &str, message: Option<&str>) -> Trap {
        match self.new_throwable(class, message) {
            Ok(e) => Trap::Throw(e),
            Err(t) => t,
        }
    }
    /// Throws with a formatted message.
    #[cold]
    pub fn throw_msg(&mut self, class: &str, message: impl AsRef<str>) -> Trap {
        self.throw_new(class, Some(message.as_ref()))
    }
    /// Throws what a linkage failure calls for.
    #[cold]
    pub fn throw_link(&mut self, e: LinkError) -> Trap {
        let mut message = e.message;
        if let Some((a, b)) = e.about {
            message = format!("{message} ({})", self.modules_remark(a, b));
        }
        self.throw_new(e.class, Some(&message))
    }
    /// Throws NullPointerException without a message (natives).
    #[cold]
    pub fn throw_npe(&mut self) -> Trap {
        self.throw_new("java/lang/NullPointerException", None)
    }
    /// The OutOfMemoryError to throw.
    #[cold]
    pub fn out_of_memory(&mut self, message: &str) -> Trap {
        let e = Root::OutOfMemory.get();
        if e.is_null() {
            return Trap::Exit(1);
        }
        // The prepared error carries this message when there is still room for it.
        match self.new_throwable("java/lang/OutOfMemoryError", Some(message)) {
            Ok(e) => Trap::Throw(e),
            Err(_) => Trap::Throw(e),
        }
    }
    /// A throwable as its constructor `(String)` would leave it, with the current stack recorded.
    pub fn new_throwable(&mut self, class: &str, message: Option<&str>) -> Result<Ref, Trap> {
        let class = match self.load_boot(class.as_bytes())? {
            Some(c) => c,
            None => KC::InternalError.get(),
        };
        self.new_throwable_of(class, message)
    }
    /// The same for a class that is at hand.
    pub fn new_throwable_of(&mut self, class: ClassRef, message: Option<&str>) -> Result<Ref, Trap> {
        let mut c = class;
        while c.is_some() {
            // These classes have constant initialisers at most: marking them is all there is to do.
            let m = self.mirror(c)?;
            if m.read::<u32>(crate::classes::MIRROR_STATE) == crate::classes::STATE_LOADED
                && c.clinit.is_none()
            {
                m.write::<u32>(crate::classes::MIRROR_STATE, crate::classes::STATE_INITIALIZED);
            }
            c = c.super_class;
        }
        let text = match message {
            Some(m) => self.new_string(m)?,
            None => NULL,
        };
        let e = self.new_object(class)?;
        self.put(e, KF::ThrowableMessage, text);
        self.put(e, KF::ThrowableCause, e);
        let unassigned = self.get_static(KC::Throwable, KF::ThrowableUnassigned);
        self.put(e, KF::ThrowableStack, unassigned);
        let sentinel = self.get_static(KC::Throwable, KF::ThrowableSentinel);
        self.put(e, KF::ThrowableSuppressed, sentinel);
        self.fill_stack_trace(e)?;
        if class == KC::NullPointerException.get() && message.is_none() {
            // As its fillInStackTrace does: the trace is that of the failing instruction.
            e.write::<i32>(KF::NpeState.offset(), 1);
        }
        Ok(e)
    }
    /// `Throwable.fillInStackTrace`: records the current stack, without the constructors of the throwable.
    pub fn fill_stack_trace(&mut self, throwable: Ref) -> Result<(), Trap> {
        let mut rows: Vec<i32> = Vec::with_capacity(64);
        let native = self.native;
        if native.is_some() && !native.name.is(b"fillInStackTrace") && !is_support(native) {
            rows.extend([native.offset() as i32, i32::MIN]);
        }
        let class = throwable.class();
        let mut constructors = true;
        let mut hidden_top = false;
        let mut frame = self.top_frame();
        while let Some(f) = frame {
            frame = f.caller();
            let m = f.method();
            if constructors {
                if m.name.is(b"fillInStackTrace") && class.is_subtype_of(m.class) {
                    continue;
                }
                if m.name.is(b"<init>")
                    && class.is_subtype_of(m.class)
                    && f.slot(f.lp()) as u32 == throwable.0
                {
                    continue;
                }
                constructors = false;
            }
            let (m, word) = match f.alias().some() {
                Some(native) if !is_support(native) => (native, i32::MIN),
                _ => (m, f.bci() as i32),
            };
            if m.flags & M_HIDDEN != 0 || is_support(m) {
                hidden_top |= rows.is_empty() && !is_support(m);
                continue;
            }
            rows.extend([m.offset() as i32, word]);
            if rows.len() >= 2 * MAX_TRACE {
                break;
            }
        }
        let depth = rows.len() as i32 / 2;
        if hidden_top {
            rows.push(0);
        }
        let trace = self.new_prim_array(b'I', rows.len())?;
        trace.elements_mut::<i32>().copy_from_slice(&rows);
        self.put(throwable, KF::ThrowableBacktrace, trace);
        throwable.write::<i32>(KF::ThrowableDepth.offset(), depth);
        let unassigned = self.get_static(KC::Throwable, KF::ThrowableUnassigned);
        self.put(throwable, KF::ThrowableStack, unassigned);
        Ok(())
    }
    /// The top Java frame while a native or a slow path runs.
    pub fn top_frame(&self) -> Option<Frame> {
        (self.fp != 0 && !self.stack.is_null()).then_some(Frame {
            stack: self.stack,
            fp: self.fp,
            sp: self.sp,
        })
    }
    /// The Java frames from the top down.
    pub fn frames(&self) -> impl Iterator<Item = Frame> + use<> {
        std::iter::successors(self.top_frame(), Frame::caller)
    }
    /// The current Java stack as text, for diagnostics.
    pub fn stack_text(&self) -> String {
        self.frames()
            .map(|f| {
                let m = f.method();
                let bci = f.bci();
                format!(
                    "\tat {}.{}{} (line {}, bci {bci}, slots {}..{})\n",
                    m.class.name.text(),
                    m.name.text(),
                    m.desc.text(),
                    m.line(bci),
                    f.lp(),
                    f.sp
                )
            })
            .collect()
    }
    /// Does this backtrace leave out the frame that threw?
    pub fn backtrace_top_is_hidden(&self, backtrace: Ref) -> bool {
        backtrace.elements::<i32>().len() % 2 == 1
    }
    /// Rows of a backtrace: method and bci, or `None` for a native method.
    pub fn backtrace_rows(&self, backtrace: Ref) -> Vec<(MethodRef, Option<u16>)> {
        backtrace
            .elements::<i32>()
            .chunks_exact(2)
            .map(|r| (Seg::new(r[0] as u32), (r[1] >= 0).then_some(r[1] as u16)))
            .collect()
    }
}

/// Is it a method of the machine's own part of java.base? Those are never shown.
pub fn is_support(m: MethodRef) -> bool {
    let c = m.class;
    let own = [KC::Support, KC::Linker, KC::Boot, KC::BootServer, KC::BootPorter, KC::Management];
    own.into_iter().any(|k| c == k.get())
}
