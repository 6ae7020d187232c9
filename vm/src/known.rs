//! Classes, fields and methods of the JDK that the machine itself uses, each named once.
//!
//! They are found when the template is built; a missing one stops the build by name. Their references lie in the
//! class segment ([`shared_classes::world::SharedHead::known`]), so looking one up is a single load.

use shared_classes::model::*;
use shared_classes::resolve;
use shared_classes::segment::{LINKAGE_OFFSET, Seg};
use shared_classes::world::{KNOWN_SLOTS, SharedHead, World};
use std::sync::atomic::Ordering;

macro_rules! classes { ($($id:ident = $name:literal),* $(,)?) => {
    /// A class that the machine knows.
    #[allow(missing_docs)]
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    #[repr(usize)]
    pub enum KC { $($id),*, Count }
    /// Their internal names, in order.
    pub const CLASS_NAMES: &[&str] = &[$($name),*];
} }
macro_rules! fields { ($($id:ident = $class:ident . $name:literal $desc:literal),* $(,)?) => {
    /// A field that the machine knows; its value is the offset (static fields: in the class's mirror).
    #[allow(missing_docs)]
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    #[repr(usize)]
    pub enum KF { $($id),*, Count }
    /// Class, name and descriptor of each, in order.
    pub const FIELDS: &[(KC, &str, &str)] = &[$((KC::$class, $name, $desc)),*];
} }
macro_rules! methods { ($($id:ident = $class:ident . $name:literal $desc:literal),* $(,)?) => {
    /// A method that the machine calls.
    #[allow(missing_docs)]
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    #[repr(usize)]
    pub enum KM { $($id),*, Count }
    /// Class, name and descriptor of each, in order.
    pub const METHODS: &[(KC, &str, &str)] = &[$((KC::$class, $name, $desc)),*];
} }

classes! {
    Object = "java/lang/Object", Class = "java/lang/Class", String = "java/lang/String", System = "java/lang/System",
    Cloneable = "java/lang/Cloneable", Serializable = "java/io/Serializable", ClassLoader = "java/lang/ClassLoader",
    Throwable = "java/lang/Throwable", Error = "java/lang/Error", Exception = "java/lang/Exception",
    RuntimeException = "java/lang/RuntimeException", StackTraceElement = "java/lang/StackTraceElement",
    Thread = "java/lang/Thread", ThreadGroup = "java/lang/ThreadGroup", Module = "java/lang/Module",
    Reference = "java/lang/ref/Reference", SoftReference = "java/lang/ref/SoftReference",
    WeakReference = "java/lang/ref/WeakReference", FinalReference = "java/lang/ref/FinalReference",
    PhantomReference = "java/lang/ref/PhantomReference", Finalizer = "java/lang/ref/Finalizer",
    ReferenceQueue = "java/lang/ref/ReferenceQueue",
    Integer = "java/lang/Integer", Long = "java/lang/Long", Short = "java/lang/Short", Byte = "java/lang/Byte",
    Character = "java/lang/Character", Boolean = "java/lang/Boolean", Float = "java/lang/Float",
    Double = "java/lang/Double",
    Method = "java/lang/reflect/Method", Constructor = "java/lang/reflect/Constructor",
    Field = "java/lang/reflect/Field", Parameter = "java/lang/reflect/Parameter",
    RecordComponent = "java/lang/reflect/RecordComponent",
    MethodHandle = "java/lang/invoke/MethodHandle", VarHandle = "java/lang/invoke/VarHandle",
    MemberName = "java/lang/invoke/MemberName", ResolvedMethodName = "java/lang/invoke/ResolvedMethodName",
    MethodType = "java/lang/invoke/MethodType", LambdaForm = "java/lang/invoke/LambdaForm",
    CallSite = "java/lang/invoke/CallSite",
    MethodHandleNatives = "java/lang/invoke/MethodHandleNatives",
    StackFrameInfo = "java/lang/StackFrameInfo", AbstractStackFrame = "java/lang/LiveStackFrameInfo",
    StackStreamFactory = "java/lang/StackStreamFactory",
    AbstractStackWalker = "java/lang/StackStreamFactory$AbstractStackWalker",
    OutOfMemoryError = "java/lang/OutOfMemoryError", StackOverflowError = "java/lang/StackOverflowError",
    VirtualMachineError = "java/lang/VirtualMachineError", InternalError = "java/lang/InternalError",
    NullPointerException = "java/lang/NullPointerException",
    ArithmeticException = "java/lang/ArithmeticException",
    ArrayIndexOutOfBoundsException = "java/lang/ArrayIndexOutOfBoundsException",
    ArrayStoreException = "java/lang/ArrayStoreException", ClassCastException = "java/lang/ClassCastException",
    NegativeArraySizeException = "java/lang/NegativeArraySizeException",
    IllegalMonitorStateException = "java/lang/IllegalMonitorStateException",
    IllegalArgumentException = "java/lang/IllegalArgumentException",
    InterruptedException = "java/lang/InterruptedException",
    CloneNotSupportedException = "java/lang/CloneNotSupportedException",
    InstantiationException = "java/lang/InstantiationException",
    ClassNotFoundException = "java/lang/ClassNotFoundException",
    LinkageError = "java/lang/LinkageError", NoClassDefFoundError = "java/lang/NoClassDefFoundError",
    ExceptionInInitializerError = "java/lang/ExceptionInInitializerError",
    IncompatibleClassChangeError = "java/lang/IncompatibleClassChangeError",
    AbstractMethodError = "java/lang/AbstractMethodError", IllegalAccessError = "java/lang/IllegalAccessError",
    InstantiationError = "java/lang/InstantiationError", NoSuchFieldError = "java/lang/NoSuchFieldError",
    NoSuchMethodError = "java/lang/NoSuchMethodError", UnsatisfiedLinkError = "java/lang/UnsatisfiedLinkError",
    ThreadDeath = "java/lang/ThreadDeath",
    AccessControlContext = "java/security/AccessControlContext", ProtectionDomain = "java/security/ProtectionDomain",
    AccessController = "java/security/AccessController",
    UnsafeConstants = "jdk/internal/misc/UnsafeConstants", Unsafe = "jdk/internal/misc/Unsafe",
    Support = "java/lang/PavmSupport", Boot = "java/lang/PavmBoot", BootServer = "java/lang/PavmBoot$Server", BootPorter = "java/lang/PavmBoot$Porter", Monitor = "java/lang/PavmMonitor",
    OwnableSynchronizer = "java/util/concurrent/locks/AbstractOwnableSynchronizer",
    ReflectionFactory = "jdk/internal/reflect/ReflectionFactory",
    Linker = "java/lang/invoke/PavmLinker", MagicAccessor = "jdk/internal/reflect/MagicAccessorImpl",
    StringLatin1 = "java/lang/StringLatin1",
    Signal = "jdk/internal/misc/Signal",
    ModuleDescriptor = "java/lang/module/ModuleDescriptor",
    ModuleVersion = "java/lang/module/ModuleDescriptor$Version",
    ConstantPool = "jdk/internal/reflect/ConstantPool",
    AssertionDirectives = "java/lang/AssertionStatusDirectives",
    FileDescriptor = "java/io/FileDescriptor", FileInputStream = "java/io/FileInputStream",
    FileOutputStream = "java/io/FileOutputStream", RandomAccessFile = "java/io/RandomAccessFile",
    File = "java/io/File", Management = "java/lang/PavmManagement",
}
fields! {
    StringValue = String."value" "[B", StringCoder = String."coder" "B", StringHash = String."hash" "I",
    StringHashIsZero = String."hashIsZero" "Z",
    ClassName = Class."name" "Ljava/lang/String;", ClassModule = Class."module" "Ljava/lang/Module;",
    ClassLoaderField = Class."classLoader" "Ljava/lang/ClassLoader;",
    ClassData = Class."classData" "Ljava/lang/Object;",
    ClassComponent = Class."componentType" "Ljava/lang/Class;",
    LoaderParent = ClassLoader."parent" "Ljava/lang/ClassLoader;",
    LoaderName = ClassLoader."name" "Ljava/lang/String;",
    LoaderNameAndId = ClassLoader."nameAndId" "Ljava/lang/String;",
    LoaderUnnamed = ClassLoader."unnamedModule" "Ljava/lang/Module;",
    ModuleName = Module."name" "Ljava/lang/String;", ModuleLoader = Module."loader" "Ljava/lang/ClassLoader;",
    ThrowableBacktrace = Throwable."backtrace" "Ljava/lang/Object;",
    ThrowableMessage = Throwable."detailMessage" "Ljava/lang/String;",
    ThrowableCause = Throwable."cause" "Ljava/lang/Throwable;",
    ThrowableStack = Throwable."stackTrace" "[Ljava/lang/StackTraceElement;",
    ThrowableDepth = Throwable."depth" "I",
    ThrowableSuppressed = Throwable."suppressedExceptions" "Ljava/util/List;",
    ThrowableUnassigned = Throwable."UNASSIGNED_STACK" "[Ljava/lang/StackTraceElement;",
    ThrowableSentinel = Throwable."SUPPRESSED_SENTINEL" "Ljava/util/List;",
    ThreadEetop = Thread."eetop" "J", ThreadName = Thread."name" "Ljava/lang/String;",
    ThreadPriority = Thread."priority" "I", ThreadDaemon = Thread."daemon" "Z",
    ThreadParkBlocker = Thread."parkBlocker" "Ljava/lang/Object;",
    SynchronizerOwner = OwnableSynchronizer."exclusiveOwnerThread" "Ljava/lang/Thread;",
    ThreadStackSize = Thread."stackSize" "J",
    ThreadStatus = Thread."threadStatus" "I", ThreadGroupField = Thread."group" "Ljava/lang/ThreadGroup;",
    ThreadInterrupted = Thread."interrupted" "Z", ThreadTid = Thread."tid" "J",
    ThreadGroupName = ThreadGroup."name" "Ljava/lang/String;",
    ThreadGroupParent = ThreadGroup."parent" "Ljava/lang/ThreadGroup;",
    ThreadGroupPriority = ThreadGroup."maxPriority" "I",
    ReferenceReferent = Reference."referent" "Ljava/lang/Object;",
    ReferenceDiscovered = Reference."discovered" "Ljava/lang/ref/Reference;",
    ReferenceNext = Reference."next" "Ljava/lang/ref/Reference;",
    ReferenceQueueField = Reference."queue" "Ljava/lang/ref/ReferenceQueue;",
    ReferenceQueueNull = ReferenceQueue."NULL" "Ljava/lang/ref/ReferenceQueue;",
    SoftTimestamp = SoftReference."timestamp" "J", SoftClock = SoftReference."clock" "J",
    IntegerValue = Integer."value" "I", LongValue = Long."value" "J", ShortValue = Short."value" "S",
    ByteValue = Byte."value" "B", CharacterValue = Character."value" "C", BooleanValue = Boolean."value" "Z",
    FloatValue = Float."value" "F", DoubleValue = Double."value" "D",
    MethodClazz = Method."clazz" "Ljava/lang/Class;", MethodSlot = Method."slot" "I",
    ConstructorClazz = Constructor."clazz" "Ljava/lang/Class;", ConstructorSlot = Constructor."slot" "I",
    FieldClazz = Field."clazz" "Ljava/lang/Class;", FieldSlot = Field."slot" "I",
    HandleForm = MethodHandle."form" "Ljava/lang/invoke/LambdaForm;",
    HandleType = MethodHandle."type" "Ljava/lang/invoke/MethodType;",
    FormVmentry = LambdaForm."vmentry" "Ljava/lang/invoke/MemberName;",
    MemberClazz = MemberName."clazz" "Ljava/lang/Class;", MemberNameField = MemberName."name" "Ljava/lang/String;",
    MemberType = MemberName."type" "Ljava/lang/Object;", MemberFlags = MemberName."flags" "I",
    MemberMethod = MemberName."method" "Ljava/lang/invoke/ResolvedMethodName;",
    ParameterName = Parameter."name" "Ljava/lang/String;", ParameterModifiers = Parameter."modifiers" "I",
    ParameterExecutable = Parameter."executable" "Ljava/lang/reflect/Executable;",
    ParameterIndex = Parameter."index" "I",
    AccContext = AccessControlContext."context" "[Ljava/security/ProtectionDomain;",
    AccPrivilegedContext = AccessControlContext."privilegedContext" "Ljava/security/AccessControlContext;",
    AccPrivileged = AccessControlContext."isPrivileged" "Z",
    AccAuthorized = AccessControlContext."isAuthorized" "Z",
    InflationThreshold = ReflectionFactory."inflationThreshold" "I",
    CallSiteTarget = CallSite."target" "Ljava/lang/invoke/MethodHandle;",
    WalkerAnchor = AbstractStackWalker."anchor" "J",
    TypeRtype = MethodType."rtype" "Ljava/lang/Class;", TypePtypes = MethodType."ptypes" "[Ljava/lang/Class;",
    TraceDeclaring = StackTraceElement."declaringClassObject" "Ljava/lang/Class;",
    TraceLoader = StackTraceElement."classLoaderName" "Ljava/lang/String;",
    TraceModule = StackTraceElement."moduleName" "Ljava/lang/String;",
    TraceVersion = StackTraceElement."moduleVersion" "Ljava/lang/String;",
    TraceClass = StackTraceElement."declaringClass" "Ljava/lang/String;",
    TraceMethod = StackTraceElement."methodName" "Ljava/lang/String;",
    TraceFile = StackTraceElement."fileName" "Ljava/lang/String;",
    TraceLine = StackTraceElement."lineNumber" "I",
    UcAddressSize = UnsafeConstants."ADDRESS_SIZE0" "I", UcPageSize = UnsafeConstants."PAGE_SIZE" "I",
    UcBigEndian = UnsafeConstants."BIG_ENDIAN" "Z", UcUnaligned = UnsafeConstants."UNALIGNED_ACCESS" "Z",
    UcCacheLine = UnsafeConstants."DATA_CACHE_LINE_FLUSH_SIZE" "I",
    MethodName = Method."name" "Ljava/lang/String;", MethodReturn = Method."returnType" "Ljava/lang/Class;",
    MethodParams = Method."parameterTypes" "[Ljava/lang/Class;",
    MethodExceptions = Method."exceptionTypes" "[Ljava/lang/Class;",
    MethodModifiers = Method."modifiers" "I", MethodSignature = Method."signature" "Ljava/lang/String;",
    MethodAnnotations = Method."annotations" "[B", MethodParamAnnotations = Method."parameterAnnotations" "[B",
    MethodDefault = Method."annotationDefault" "[B",
    ConstructorParams = Constructor."parameterTypes" "[Ljava/lang/Class;",
    ConstructorExceptions = Constructor."exceptionTypes" "[Ljava/lang/Class;",
    ConstructorModifiers = Constructor."modifiers" "I",
    ConstructorSignature = Constructor."signature" "Ljava/lang/String;",
    ConstructorAnnotations = Constructor."annotations" "[B",
    ConstructorParamAnnotations = Constructor."parameterAnnotations" "[B",
    FieldName = Field."name" "Ljava/lang/String;", FieldType = Field."type" "Ljava/lang/Class;",
    FieldModifiers = Field."modifiers" "I", FieldTrusted = Field."trustedFinal" "Z",
    FieldSignature = Field."signature" "Ljava/lang/String;", FieldAnnotations = Field."annotations" "[B",
    ComponentClazz = RecordComponent."clazz" "Ljava/lang/Class;",
    ComponentName = RecordComponent."name" "Ljava/lang/String;",
    ComponentType = RecordComponent."type" "Ljava/lang/Class;",
    ComponentAccessor = RecordComponent."accessor" "Ljava/lang/reflect/Method;",
    ComponentSignature = RecordComponent."signature" "Ljava/lang/String;",
    ComponentAnnotations = RecordComponent."annotations" "[B",
    ComponentTypeAnnotations = RecordComponent."typeAnnotations" "[B",
    ConstantPoolOop = ConstantPool."constantPoolOop" "Ljava/lang/Object;",
    DirectiveClasses = AssertionDirectives."classes" "[Ljava/lang/String;",
    DirectiveClassEnabled = AssertionDirectives."classEnabled" "[Z",
    DirectivePackages = AssertionDirectives."packages" "[Ljava/lang/String;",
    DirectivePackageEnabled = AssertionDirectives."packageEnabled" "[Z",
    DirectiveDefault = AssertionDirectives."deflt" "Z",
    LoaderParallelMap = ClassLoader."parallelLockMap" "Ljava/util/concurrent/ConcurrentHashMap;",
    ModuleDescriptor = Module."descriptor" "Ljava/lang/module/ModuleDescriptor;",
    DescriptorRawVersion = ModuleDescriptor."rawVersionString" "Ljava/lang/String;",
    DescriptorVersion = ModuleDescriptor."version" "Ljava/lang/module/ModuleDescriptor$Version;",
    VersionText = ModuleVersion."version" "Ljava/lang/String;",
    ThreadInheritedAcc = Thread."inheritedAccessControlContext" "Ljava/security/AccessControlContext;",
    NpeState = NullPointerException."extendedMessageState" "I",
    SystemIn = System."in" "Ljava/io/InputStream;", SystemOut = System."out" "Ljava/io/PrintStream;",
    SystemErr = System."err" "Ljava/io/PrintStream;",
    TraceFormat = StackTraceElement."format" "B",
    FrameMember = StackFrameInfo."memberName" "Ljava/lang/Object;", FrameBci = StackFrameInfo."bci" "I",
    MonitorOwner = Monitor."owner" "Ljava/lang/Thread;", MonitorEntry = Monitor."entry" "Ljava/lang/Thread;",
    MonitorWaiters = Monitor."waiters" "Ljava/lang/Thread;", MonitorRecursion = Monitor."recursion" "I",
    DescriptorFd = FileDescriptor."fd" "I", DescriptorAppend = FileDescriptor."append" "Z",
    InputFd = FileInputStream."fd" "Ljava/io/FileDescriptor;",
    OutputFd = FileOutputStream."fd" "Ljava/io/FileDescriptor;",
    RandomFd = RandomAccessFile."fd" "Ljava/io/FileDescriptor;", FilePath = File."path" "Ljava/lang/String;",
    MonitorHash = Monitor."hash" "I", MonitorObject = Monitor."object" "Ljava/lang/Object;",
}
methods! {
    InitPhase1 = System."initPhase1" "()V", InitPhase2 = System."initPhase2" "(ZZ)I",
    InitPhase3 = System."initPhase3" "()V",
    ThreadInit = Thread."<init>" "(Ljava/lang/ThreadGroup;Ljava/lang/String;)V",
    ThreadGroupInitSystem = ThreadGroup."<init>" "()V",
    ThreadGroupInit = ThreadGroup."<init>" "(Ljava/lang/ThreadGroup;Ljava/lang/String;)V",
    FinalizerRegister = Finalizer."register" "(Ljava/lang/Object;)V",
    GetSystemLoader = ClassLoader."getSystemClassLoader" "()Ljava/lang/ClassLoader;",
    SupportInitialize = Support."initialize" "(Ljava/lang/Class;)V",
    SupportLoad = Support."load" "(Ljava/lang/ClassLoader;Ljava/lang/String;)V",
    SupportLoadConstant = Support."loadConstant" "(Ljava/lang/Class;ILjava/lang/String;)V",
    SupportLinkNestmates = Support."linkNestmates" "(Ljava/lang/Class;ILjava/lang/Class;)V",
    SupportAreNestMates = Support."areNestMates" "(Ljava/lang/Class;Ljava/lang/Class;)Z",
    SupportForName = Support."forName" "(Ljava/lang/String;ZLjava/lang/ClassLoader;)Ljava/lang/Class;",
    SupportThreadMain = Support."threadMain" "(Ljava/lang/Thread;)V",
    SupportInvoke = Support."invoke" "(Ljava/lang/reflect/Method;Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;",
    SupportConstruct = Support."construct" "(Ljava/lang/reflect/Constructor;[Ljava/lang/Object;)Ljava/lang/Object;",
    SupportLinkCallSite = Linker."linkCallSite" "(Ljava/lang/Class;I)V",
    SupportLinkHandleCall = Linker."linkHandleCall" "(Ljava/lang/Class;I)V",
    SupportResolveConstant = Linker."resolveConstant" "(Ljava/lang/Class;I)V",
    LinkerAllocate = Linker."allocate" "(Ljava/lang/Class;)Ljava/lang/Object;",
    LinkerCopyOut = Linker."copyOut" "(Ljava/lang/Class;[III[Ljava/lang/Object;IZLjava/lang/Object;)V",
    LinkerBuffer = Linker."buffer" "(JI)Ljava/nio/ByteBuffer;",
    LinkerMember = Linker."member" "(Ljava/lang/Object;Ljava/lang/Class;IZ)Ljava/lang/Object;",
    DoStackWalk = AbstractStackWalker."doStackWalk" "(JIIII)Ljava/lang/Object;",
    SupportDeclared = Support."declared" "(Ljava/lang/Class;ZI)Ljava/lang/Object;",
    SupportDeclaredIfThere = Support."declaredIfThere" "(Ljava/lang/Class;I)Ljava/lang/Object;",
    SupportConstantPool = Support."constantPool" "(Ljava/lang/Class;)Ljava/lang/Object;",
    SupportRegisterClone = Support."registerClone" "(Ljava/lang/Object;)Ljava/lang/Object;",
    SupportCounter = Support."counter" "(I)Ljava/nio/ByteBuffer;",
    SignalDispatch = Signal."dispatch" "(I)V",
    SupportResolve = Support."resolve" "(Ljava/lang/ClassLoader;Ljava/lang/String;)Ljava/lang/Class;",
    SupportDefineClass0 = Support."defineClass0" "(Ljava/lang/ClassLoader;Ljava/lang/Class;Ljava/lang/String;[BIILjava/security/ProtectionDomain;ZILjava/lang/Object;)Ljava/lang/Class;",
    SupportDefineClass1 = Support."defineClass1" "(Ljava/lang/ClassLoader;Ljava/lang/String;[BIILjava/security/ProtectionDomain;Ljava/lang/String;)Ljava/lang/Class;",
    SupportDefineClass2 = Support."defineClass2" "(Ljava/lang/ClassLoader;Ljava/lang/String;Ljava/nio/ByteBuffer;IILjava/security/ProtectionDomain;Ljava/lang/String;)Ljava/lang/Class;",
    ThreadDispatch = Thread."dispatchUncaughtException" "(Ljava/lang/Throwable;)V",
    ThreadExit = Thread."exit" "()V",
    ManagementPools = Management."pools" "()[Ljava/lang/Object;",
    ManagementManagers = Management."managers" "()[Ljava/lang/Object;",
    ManagementPoolsOf = Management."poolsOf" "(Ljava/lang/Object;)[Ljava/lang/Object;",
    ManagementManagersOf = Management."managersOf" "(Ljava/lang/Object;)[Ljava/lang/Object;",
    ManagementUsage = Management."usage" "(Ljava/lang/Object;I)Ljava/lang/Object;",
    ManagementThreadInfo = Management."threadInfo" "([JI[Ljava/lang/Object;)V",
    ManagementDump = Management."dumpThreads" "([JZZI)[Ljava/lang/Object;",
    ManagementFlags = Management."flags" "([Ljava/lang/String;[Ljava/lang/Object;I)I",
    ManagementGcInfo = Management."gcInfo" "(Ljava/lang/Object;Ljava/lang/Object;[Ljava/lang/Object;[Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;",
    BootMain = Boot."main" "()V", BootWarm = Boot."warm" "()V", BootServe = Boot."serve" "()V",
    BootInit = Boot."init" "(Ljava/lang/String;Ljava/lang/String;[Ljava/lang/String;)V",
}

const CLASSES_AT: usize = 0;
const FIELDS_AT: usize = KC::Count as usize;
const METHODS_AT: usize = FIELDS_AT + KF::Count as usize;
const _: () = assert!(METHODS_AT + (KM::Count as usize) < KNOWN_SLOTS);

#[inline(always)]
fn slot(i: usize) -> u32 {
    Seg::<SharedHead>::new(LINKAGE_OFFSET).get().known[i].load(Ordering::Relaxed)
}
impl KC {
    /// The class.
    #[inline(always)]
    pub fn get(self) -> ClassRef {
        Seg::new(slot(CLASSES_AT + self as usize))
    }
    /// Internal name.
    pub fn name(self) -> &'static str {
        CLASS_NAMES[self as usize]
    }
}
impl KF {
    /// Offset in bytes.
    #[inline(always)]
    pub fn offset(self) -> u32 {
        slot(FIELDS_AT + self as usize)
    }
}
impl KM {
    /// The method.
    #[inline(always)]
    pub fn get(self) -> MethodRef {
        Seg::new(slot(METHODS_AT + self as usize))
    }
}

/// Fills the table: `find` loads a class of the boot loader. Names everything that is missing.
pub fn resolve_all(
    world: &World,
    mut find: impl FnMut(&str) -> Result<ClassRef, String>,
) -> Result<(), String> {
    let known = &world.shared().known;
    let mut missing = Vec::new();
    for (i, name) in CLASS_NAMES.iter().enumerate() {
        match find(name) {
            Ok(c) => known[CLASSES_AT + i].store(c.offset(), Ordering::Relaxed),
            Err(e) => missing.push(format!("class {name} ({e})")),
        }
    }
    if !missing.is_empty() {
        return Err(format!("this JDK lacks what the machine needs: {}", missing.join(", ")));
    }
    // A mirror is an instance of Class with the statics of its class behind.
    let (mirror, base) = (KC::Class.get().instance_size, shared_classes::link::MIRROR_BASE);
    if mirror > base {
        return Err(format!("this JDK's java.lang.Class has {mirror} bytes; mirrors have room for {base}"));
    }
    for (i, (c, name, desc)) in FIELDS.iter().enumerate() {
        let found = c.get().field_refs().find(|f| f.name.is(name.as_bytes()) && f.desc.is(desc.as_bytes()));
        match found {
            Some(f) => known[FIELDS_AT + i].store(f.offset, Ordering::Relaxed),
            None => missing.push(format!("field {}.{name} {desc}", c.name())),
        }
    }
    for (i, (c, name, desc)) in METHODS.iter().enumerate() {
        match resolve::find_class_method(c.get(), name.as_bytes(), desc.as_bytes()) {
            Some(m) => known[METHODS_AT + i].store(m.offset(), Ordering::Relaxed),
            None => missing.push(format!("method {}.{name}{desc}", c.name())),
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(format!("this JDK lacks what the machine needs: {}", missing.join(", ")))
    }
}
