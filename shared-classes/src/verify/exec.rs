//! Executes single instructions on types: what they pop, what they push, where they go.
//!
//! The structural pass has been through before: operands are in range and of the right kind. Nothing here
//! relies on that for its own safety; an operand that is not there is a fault like any other.

use bumpalo::Bump;

use super::Hierarchy;
use super::frame::Frame;
use super::report::Fault;
use super::types::{self, Expect, VType};
use crate::bytecode::ops::{self, Insn};
use crate::classfile::{ClassFile, Code, ConstantPool, MethodInfo, access};

pub(super) type Result<T> = std::result::Result<T, Fault>;

/// A method under verification, with its state before or after an instruction.
pub(super) struct Exec<'n, 'h> {
    pub class: &'n ClassFile<'n>,
    pub pool: &'n ConstantPool<'n>,
    pub method: &'n MethodInfo<'n>,
    pub code: &'n Code<'n>,
    pub hierarchy: &'h mut dyn Hierarchy,
    /// Names that are in no constant pool.
    pub arena: &'n Bump,
    pub this: VType<'n>,
    /// Whether the type checker is at work, not the inferrer.
    pub typed: bool,
    pub frame: Frame<'n>,
    /// The stack before the instruction, for messages.
    pub before: Vec<VType<'n>>,
    pub pc: usize,
    /// Where the last instruction may branch to.
    pub targets: Vec<usize>,
}

impl<'n, 'h> Exec<'n, 'h> {
    pub fn new(
        class: &'n ClassFile<'n>,
        method: &'n MethodInfo<'n>,
        code: &'n Code<'n>,
        hierarchy: &'h mut dyn Hierarchy,
        arena: &'n Bump,
        typed: bool,
    ) -> Self {
        let pool = &class.constants;
        let this = VType::Object(class.name());
        let mut locals = Vec::with_capacity(usize::from(code.max_locals));
        let mut this_uninit = false;
        if method.access_flags & access::STATIC == 0 {
            this_uninit = pool.utf8(method.name) == b"<init>" && class.name() != types::OBJECT;
            locals.push(if this_uninit { VType::UninitThis } else { this });
        }
        for (low, high) in argument_types(pool.utf8(method.desc)) {
            locals.push(low);
            locals.extend(high);
        }
        let stack = Vec::with_capacity(usize::from(code.max_stack));
        let frame = Frame { locals, stack, this_uninit };
        Self {
            class,
            pool,
            method,
            code,
            hierarchy,
            arena,
            this,
            typed,
            frame,
            before: Vec::new(),
            pc: 0,
            targets: Vec::new(),
        }
    }

    /// Whether a value of type `from` can stand where `to` is wanted.
    pub fn assignable(&mut self, to: VType<'n>, from: VType<'n>) -> Result<bool> {
        match (to, from) {
            (VType::Top, _) => Ok(true),
            _ if to == from => Ok(true),
            (VType::Object(_), VType::Null) => Ok(true),
            (VType::Object(to), VType::Object(from)) if self.typed => {
                self.reference_assignable(to, from, false)
            }
            (VType::Object(to), VType::Object(from)) => Ok(self.merge_references(from, to, true)? == to),
            _ => Ok(false),
        }
    }

    /// The same for references. Interfaces take everything, as `java/lang/Object` does, but of arrays only
    /// where arrays implement them. `via_protected`: the value is used to reach a protected member, for
    /// which `java/lang/Object` is no interface's instance.
    pub fn reference_assignable(&mut self, to: &[u8], from: &[u8], via_protected: bool) -> Result<bool> {
        if to == from || to == types::OBJECT {
            return Ok(true);
        }
        let from_array = from.first() == Some(&b'[');
        if to.first() == Some(&b'[') {
            let components = (types::reference_component(to), types::reference_component(from));
            return match components {
                (Some(to), Some(from)) if from_array => self.reference_assignable(to, from, false),
                _ => Ok(false),
            };
        }
        if self.hierarchy.is_interface(to)? && (!via_protected || from != types::OBJECT) {
            return Ok(!from_array || to == types::CLONEABLE || to == types::SERIALIZABLE);
        }
        Ok(!from_array && self.hierarchy.is_subclass(from, to)?)
    }

    fn fits(&mut self, wanted: Expect<'n>, found: VType<'n>) -> Result<bool> {
        Ok(match wanted {
            Expect::Type(t) => return self.assignable(t, found),
            Expect::Reference => found.is_reference(),
            Expect::Storable => found.is_reference() || matches!(found, VType::Return(_)),
            Expect::Initialized => found.is_initialized(),
            Expect::Instance => found.is_initialized() && !found.is_array(),
            Expect::Any => true,
            Expect::Category1 => found.is_category1(),
            Expect::SecondHalf => found.is_second_half(),
            Expect::Category2 => matches!(found, VType::Long | VType::Double),
        })
    }

    /// The top of the stack is not what was wanted.
    #[cold]
    pub fn bad_stack(&self, message: &str, found: VType<'_>, depth: usize, wanted: &str) -> Fault {
        let reason = format!("Type {found} (current frame, stack[{depth}]) is not assignable to {wanted}");
        self.with_frame(Fault::because(self.pc, message, reason))
    }

    #[cold]
    fn underflow(&self) -> Fault {
        let message =
            if self.typed { "Operand stack underflow" } else { "Unable to pop operand off an empty stack" };
        self.with_frame(Fault::because(self.pc, message, "Attempt to pop empty stack."))
    }

    /// The top of the stack.
    pub fn top(&self) -> Result<VType<'n>> {
        self.frame.stack.last().copied().ok_or_else(|| self.underflow())
    }

    /// Pops one slot.
    pub fn pop(&mut self, wanted: Expect<'n>) -> Result<VType<'n>> {
        let found = self.top()?;
        if !self.fits(wanted, found)? {
            let depth = self.frame.stack.len() - 1;
            let message = if self.typed { "Bad type on operand stack" } else { expecting(wanted) };
            return Err(self.bad_stack(message, found, depth, &wanted.to_string()));
        }
        self.frame.stack.pop();
        Ok(found)
    }

    /// Pops a value of a type: one slot, or two, which both must be there.
    pub fn pop_value(&mut self, value: (VType<'n>, Option<VType<'n>>)) -> Result<VType<'n>> {
        if value.1.is_some() && self.typed {
            let Some(under) = self.frame.stack.len().checked_sub(2) else { return Err(self.underflow()) };
            let found = self.frame.stack[under];
            if !self.assignable(value.0, found)? {
                let wanted = Expect::Type(value.0);
                let message = if self.typed { "Bad type on operand stack" } else { expecting(wanted) };
                return Err(self.bad_stack(message, found, under, &wanted.to_string()));
            }
        }
        self.pop_slots(value)
    }

    /// Pops a value of a type slot by slot.
    pub fn pop_slots(&mut self, (low, high): (VType<'n>, Option<VType<'n>>)) -> Result<VType<'n>> {
        if let Some(high) = high {
            self.pop(Expect::Type(high))?;
        }
        self.pop(Expect::Type(low))
    }

    pub fn push(&mut self, value: VType<'n>) -> Result<()> {
        if self.frame.stack.len() >= usize::from(self.code.max_stack) {
            return Err(self.overflow());
        }
        self.frame.stack.push(value);
        Ok(())
    }

    /// Pushes a value for which there must be room as a whole.
    pub fn push_value(&mut self, value: (VType<'n>, Option<VType<'n>>)) -> Result<()> {
        if value.1.is_some() && self.frame.stack.len() + 1 >= usize::from(self.code.max_stack) {
            return Err(self.overflow());
        }
        self.push_slots(value)
    }

    /// Pushes a value slot by slot.
    pub fn push_slots(&mut self, (low, high): (VType<'n>, Option<VType<'n>>)) -> Result<()> {
        self.push(low)?;
        high.map_or(Ok(()), |high| self.push(high))
    }

    #[cold]
    fn overflow(&self) -> Fault {
        let message = if self.typed { "Operand stack overflow" } else { "Stack size too large" };
        self.with_frame(Fault::because(self.pc, message, "Exceeded max stack size."))
    }

    pub fn push_descriptor(&mut self, desc: &'n [u8]) -> Result<()> {
        let value = VType::of_descriptor(desc).ok_or_else(|| self.bad_instruction())?;
        self.push_value(value)
    }

    #[cold]
    pub fn bad_instruction(&self) -> Fault {
        Fault::code(self.pc, "Bad instruction")
    }

    /// The local variable exists; `slots` of it.
    fn check_index(&self, index: u16, slots: u32) -> Result<()> {
        if u32::from(index) + slots <= u32::from(self.code.max_locals) {
            return Ok(());
        }
        Err(self.bad_index(index, "Local variable table overflow"))
    }

    #[cold]
    fn bad_index(&self, index: u16, message: &str) -> Fault {
        let message = if self.typed {
            message.to_owned()
        } else {
            format!("Accessing value from uninitialized register pair {index}/{}", u32::from(index) + 1)
        };
        Fault::because(self.pc, message, format!("Local index {index} is invalid"))
    }

    fn local(&mut self, index: u16, wanted: Expect<'n>) -> Result<VType<'n>> {
        self.check_index(index, 1)?;
        let found = self.frame.local(usize::from(index));
        if self.fits(wanted, found)? {
            return Ok(found);
        }
        let reason = format!("Type {found} (current frame, locals[{index}]) is not assignable to {wanted}");
        let message = if self.typed {
            "Bad local variable type".to_owned()
        } else {
            match (wanted, found) {
                (_, VType::Return(_)) => {
                    format!("Cannot load return address from register {index}")
                }
                _ if usize::from(index) >= self.frame.locals.len() => {
                    format!("Accessing value from uninitialized register {index}")
                }
                _ => format!("Register {index} contains wrong type"),
            }
        };
        Err(self.with_frame(Fault::because(self.pc, message, reason)))
    }

    fn load(&mut self, index: u16, (low, high): (VType<'n>, Option<VType<'n>>)) -> Result<()> {
        if high.is_some() && usize::from(index) + 1 >= self.frame.locals.len() {
            return Err(self.bad_index(index, "get long/double overflows locals"));
        }
        if let Some(high) = high.filter(|_| !self.typed) {
            let next = index.saturating_add(1);
            let found = [self.frame.local(usize::from(index)), self.frame.local(usize::from(next))];
            if found != [low, high] {
                let message = format!("Register pair {index}/{next} contains wrong type");
                return Err(Fault::code(self.pc, message));
            }
        }
        self.local(index, Expect::Type(low))?;
        if let Some(high) = high {
            self.local(index.saturating_add(1), Expect::Type(high))?;
        }
        self.push_value((low, high))
    }

    fn store(&mut self, index: u16, (low, high): (VType<'n>, Option<VType<'n>>)) -> Result<()> {
        self.pop_value((low, high))?;
        self.check_index(index, 1 + u32::from(high.is_some()))?;
        match high {
            None => self.frame.set_local(usize::from(index), low),
            Some(high) => self.frame.set_local2(usize::from(index), low, high),
        }
        Ok(())
    }

    /// Remembers the stack for messages.
    pub fn mark(&mut self) {
        self.before.clear();
        self.before.extend_from_slice(&self.frame.stack);
    }

    /// Adds the frame, with the stack as it was before the instruction, to a fault.
    #[cold]
    pub fn with_frame(&self, fault: Fault) -> Fault {
        // What has been popped is still there, unless something was pushed over it; what was pushed above is not.
        let Frame { locals, stack, this_uninit } = &self.frame;
        let popped = self.before.get(stack.len()..).unwrap_or(&[]);
        let mut stack = [stack, popped].concat();
        stack.truncate(self.before.len());
        let frame = Frame { locals: locals.clone(), stack, this_uninit: *this_uninit };
        fault.at_frame(&frame, self.pc)
    }

    /// Executes an instruction; false if control does not go on to the next one.
    pub fn step(&mut self, insn: &Insn<'n>) -> Result<bool> {
        self.pc = insn.pc;
        self.targets.clear();
        self.mark();
        match insn.op {
            ops::ILOAD..=ops::ALOAD
            | ops::ILOAD_0..=ops::ALOAD_3
            | ops::ISTORE..=ops::ASTORE
            | ops::ISTORE_0..=ops::ASTORE_3
            | ops::IINC => self.local_variable(insn)?,
            ops::LDC | ops::LDC_W | ops::LDC2_W => self.load_constant(insn)?,
            ops::IALOAD..=ops::SALOAD => self.array_load(insn.op)?,
            ops::IASTORE..=ops::SASTORE => self.array_store(insn.op)?,
            ops::POP..=ops::SWAP => self.shuffle(insn.op)?,
            ops::TABLESWITCH | ops::LOOKUPSWITCH => {
                self.pop(Expect::Type(VType::Int))?;
                let switch = insn.switch().ok_or_else(|| self.bad_instruction())?;
                let targets = std::iter::once(switch.default_target()).chain(switch.cases().map(|c| c.1));
                self.targets.extend(targets.filter_map(|t| usize::try_from(t).ok()));
            }
            ops::IRETURN..=ops::RETURN => self.return_value(insn.op)?,
            ops::GETSTATIC..=ops::PUTFIELD => self.field(insn)?,
            ops::INVOKEVIRTUAL..=ops::INVOKEDYNAMIC => self.invoke(insn)?,
            ops::NEW..=ops::INSTANCEOF | ops::MONITORENTER | ops::MONITOREXIT | ops::MULTIANEWARRAY => {
                self.object(insn)?;
            }
            ops::IF_ACMPEQ | ops::IF_ACMPNE => {
                let wanted = if self.typed { Expect::Reference } else { Expect::Initialized };
                self.pop(wanted)?;
                self.pop(wanted)?;
                self.branch(insn)?;
            }
            ops::IFNULL | ops::IFNONNULL => {
                self.pop(Expect::Reference)?;
                self.branch(insn)?;
            }
            ops::JSR | ops::JSR_W | ops::RET | ops::WIDE => return Err(self.bad_instruction()),
            _ => {
                self.by_table(insn.op)?;
                if insn.target().is_some() {
                    self.branch(insn)?;
                }
            }
        }
        Ok(!insn.is_terminal())
    }

    fn branch(&mut self, insn: &Insn<'_>) -> Result<()> {
        // A target outside the code is a matter for the structural pass.
        self.targets.extend(insn.target().and_then(|t| usize::try_from(t).ok()));
        Ok(())
    }

    /// Instructions on numbers are described completely by the table.
    fn by_table(&mut self, op: u8) -> Result<()> {
        let info = ops::info(op).ok_or_else(|| self.bad_instruction())?;
        for &letter in info.pops.as_bytes().iter().rev() {
            let value = table_type(letter).ok_or_else(|| self.bad_instruction())?;
            self.pop_value(value)?;
        }
        for &letter in info.pushes.as_bytes() {
            if op == ops::ACONST_NULL {
                self.push(VType::Null)?;
            } else {
                let value = table_type(letter).ok_or_else(|| self.bad_instruction())?;
                self.push_value(value)?;
            }
        }
        Ok(())
    }

    fn local_variable(&mut self, insn: &Insn<'_>) -> Result<()> {
        let index = insn.local().ok_or_else(|| self.bad_instruction())?;
        let value = |kind: u8| match kind {
            0 => (VType::Int, None),
            1 => (VType::Long, Some(VType::Long2)),
            2 => (VType::Float, None),
            _ => (VType::Double, Some(VType::Double2)),
        };
        match insn.op {
            ops::ALOAD | ops::ALOAD_0..=ops::ALOAD_3 => {
                let found = self.local(index, Expect::Reference)?;
                self.push(found)
            }
            ops::ASTORE | ops::ASTORE_0..=ops::ASTORE_3 => {
                let wanted = if self.typed { Expect::Reference } else { Expect::Storable };
                let found = self.pop(wanted)?;
                self.check_index(index, 1)?;
                self.frame.set_local(usize::from(index), found);
                Ok(())
            }
            ops::IINC => self.local(index, Expect::Type(VType::Int)).map(|_| ()),
            op @ ops::ILOAD..=ops::DLOAD => self.load(index, value(op - ops::ILOAD)),
            op @ ops::ILOAD_0..=ops::DLOAD_3 => self.load(index, value((op - ops::ILOAD_0) / 4)),
            op @ ops::ISTORE..=ops::DSTORE => self.store(index, value(op - ops::ISTORE)),
            op => self.store(index, value((op - ops::ISTORE_0) / 4)),
        }
    }

    /// Pops two slots that are two one-slot values, or both halves of one value. Bottom first.
    fn pop_two(&mut self) -> Result<[VType<'n>; 2]> {
        if self.top()?.is_second_half() {
            let high = self.pop(Expect::SecondHalf)?;
            let low = self.pop(Expect::Category2)?;
            Ok([low, high])
        } else {
            let high = self.pop(Expect::Category1)?;
            let low = self.pop(Expect::Category1)?;
            Ok([low, high])
        }
    }

    fn push_all(&mut self, values: &[VType<'n>]) -> Result<()> {
        values.iter().try_for_each(|&v| self.push(v))
    }

    fn shuffle(&mut self, op: u8) -> Result<()> {
        let one = Expect::Category1;
        match op {
            ops::POP => self.pop(one).map(|_| ()),
            ops::POP2 => self.pop_two().map(|_| ()),
            ops::DUP => {
                let a = self.pop(one)?;
                self.push_all(&[a, a])
            }
            ops::DUP_X1 => {
                let (a, b) = (self.pop(one)?, self.pop(one)?);
                self.push_all(&[a, b, a])
            }
            ops::DUP_X2 => {
                let a = self.pop(one)?;
                let [c, b] = self.pop_two()?;
                self.push_all(&[a, c, b, a])
            }
            ops::DUP2 => {
                let [b, a] = self.pop_two()?;
                self.push_all(&[b, a, b, a])
            }
            ops::DUP2_X1 => {
                let [b, a] = self.pop_two()?;
                let c = self.pop(one)?;
                self.push_all(&[b, a, c, b, a])
            }
            ops::DUP2_X2 => {
                let [b, a] = self.pop_two()?;
                let [d, c] = self.pop_two()?;
                self.push_all(&[b, a, d, c, b, a])
            }
            _ => {
                let (a, b) = (self.pop(one)?, self.pop(one)?);
                self.push_all(&[a, b])
            }
        }
    }
}

/// The type inferrer's complaint about something else on the stack.
fn expecting(wanted: Expect<'_>) -> &'static str {
    match wanted {
        Expect::Type(VType::Int) => "Expecting to find integer on stack",
        Expect::Type(VType::Float) => "Expecting to find float on stack",
        Expect::Type(VType::Long | VType::Long2) => "Expecting to find long on stack",
        Expect::Type(VType::Double | VType::Double2) => "Expecting to find double on stack",
        Expect::Instance => "Expecting to find object on stack",
        Expect::Type(_) | Expect::Reference | Expect::Storable | Expect::Initialized | Expect::Any => {
            "Expecting to find object/array on stack"
        }
        Expect::Category1 | Expect::SecondHalf | Expect::Category2 => {
            "Attempt to split long or double on the stack"
        }
    }
}

/// The type of a letter of the instruction table that stands for a number.
fn table_type(letter: u8) -> Option<(VType<'static>, Option<VType<'static>>)> {
    match letter {
        b'I' | b'J' | b'F' | b'D' => match letter {
            b'I' => Some((VType::Int, None)),
            b'J' => Some((VType::Long, Some(VType::Long2))),
            b'F' => Some((VType::Float, None)),
            _ => Some((VType::Double, Some(VType::Double2))),
        },
        _ => None,
    }
}

/// Types of the arguments of a method descriptor, in order.
pub(super) fn argument_types(desc: &[u8]) -> impl Iterator<Item = (VType<'_>, Option<VType<'_>>)> {
    let mut rest = desc.get(1..).unwrap_or(b"");
    std::iter::from_fn(move || {
        let (one, tail) = first_argument(rest)?;
        rest = tail;
        VType::of_descriptor(one)
    })
}

/// The result type in a method descriptor. (A class name may hold a parenthesis.)
pub(super) fn result_descriptor(desc: &[u8]) -> &[u8] {
    let mut rest = desc.get(1..).unwrap_or(b"");
    while let Some((_, tail)) = first_argument(rest) {
        rest = tail;
    }
    rest.strip_prefix(b")").unwrap_or(b"")
}

/// Splits the first type from what follows it; `None` at the closing parenthesis.
fn first_argument(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let dims = rest.iter().take_while(|b| **b == b'[').count();
    let end = match rest.get(dims)? {
        b')' => return None,
        b'L' => dims + rest[dims..].iter().position(|b| *b == b';')?,
        _ => dims,
    };
    Some(rest.split_at(end + 1))
}
