package diff.util.mains;

/** Its main is that of its superclass. */
public class InheritedMain extends diff.insn.Hello {}
