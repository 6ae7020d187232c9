//! Texts that the launcher prints.

use super::Style;

/// How `java` ends a launch that never became a virtual machine.
pub const NOT_CREATED: &str = "Error: Could not create the Java Virtual Machine.\n\
                               Error: A fatal exception has occurred. Program will exit.";

/// What `java` says of options that chose another installation, before it refuses them.
pub const NO_OTHER_JRE: &str = "\
Error: Specifying an alternate JDK/JRE is no longer supported.
  The related flags -jre-restrict-search | -jre-no-restrict-search are also no longer valid.";

/// The same for `-version:`.
pub const NO_OTHER_VERSION: &str = "\
Error: Specifying an alternate JDK/JRE version is no longer supported.
  The use of the flag '-version:' is no longer valid.
  Please download and execute the appropriate version.";

const USAGE: &str = "\
Usage: @ [options] MAINCLASS [args...]       run a class of the class path
       @ [options] -jar JARFILE [args...]    run the main class of a jar
       @ [options] -m MODULE[/CLASS] [args...]
       @ [options] SOURCEFILE.java [args...] compile one source file in memory and run it

Where classes come from:
  -cp, -classpath, --class-path PATH   directories and jars, separated by ':'; DIR/* for all jars of DIR
                                       (default: $CLASSPATH, else the current directory)
  -p, --module-path PATH               directories of modules
  --upgrade-module-path PATH           the same, replacing upgradeable modules of the image
  --add-modules, --limit-modules NAME[,NAME...]
  --add-exports, --add-opens MODULE/PACKAGE=MODULE[,MODULE...]
  --add-reads MODULE=MODULE[,MODULE...]
  --patch-module MODULE=PATH
  --list-modules, -d | --describe-module NAME, --validate-modules, --show-module-resolution

How the program runs:
  -DNAME=VALUE                         set a system property
  -ea, -da [:PACKAGE...|:CLASS]        switch assertions on, off (-enableassertions, -disableassertions)
  -esa, -dsa                           the same for the class library
  -XmxSIZE, -XmsSIZE, -XssSIZE         largest and first heap, stack of a thread; SIZE with k, m or g
  --enable-preview                     allow preview features of this release
  --dry-run                            load the main class but do not run it
  --source RELEASE                     read the source file, whatever its name, as one of this release
  @FILE                                more arguments from a file (--disable-@files: no more of them)

Options are also taken from $JDK_JAVA_OPTIONS (before those given here), $JAVA_TOOL_OPTIONS and $_JAVA_OPTIONS (the
machine's: before and after all others).
";

const OWN: &str = "
pavm's own (also in $PAVM_OPTIONS):
  --workers N                          worker processes (default 1)
  --memory SIZE                        most memory of all sessions together (default: half of the machine's)
  --hop                                detach at every wait and go on in another worker
  --fair MICROS                        time slices for threads (default: a thread runs until it waits)
  --deadline SECONDS                   end the program after so long, and say what it was doing
  --gc-stress, --verify-heap           collect at every allocation; check the heap after every collection
  --jdk DIR                            the JDK whose class library is used
  --metrics FILE                       write pavm's figures there when the program is over (-: standard error)
";

const ABOUT: &str = "
  -version, --version                  print the version (to standard error, standard output) and end
  -showversion, --show-version         the same, and go on
  -help, -?, --help                    print this text and end
  -X, --help-extra                     print more options and end";

const EXTRA: &str = "\
  -Xbootclasspath/a:PATH    directories and jars after the boot class path
  -XshowSettings[:WHAT]     print settings and go on; WHAT: all, vm, properties, locale, security, system
  -Xdiag                    more about a main class that can't be loaded
  -Xinternalversion         which build this is
  -verbose:class, -verbose:gc
                            a line for each class that is defined, for each collection
  -Xint -Xcomp -Xmixed -Xbatch -Xrs -Xmn... -Xshare:... -Xlog... -Xcheck:jni -Xverify:...
                            accepted, without effect on this machine
  -XX:...                   the flags of OpenJDK 17: MaxHeapSize, InitialHeapSize, ThreadStackSize and
                            IgnoreUnrecognizedVMOptions mean the same, the others steer what is not here
  -XX:Flags=FILE, -XX:VMOptionsFile=FILE
                            flags, options from a file
  -javaagent, -agentlib, -agentpath
                            refused: there are no agents";

/// The help text.
pub fn usage(style: Style) -> String {
    let (name, own) = match style {
        Style::Java => ("java", ""),
        Style::Run => ("pavm run", OWN),
    };
    format!("{}{own}{ABOUT}", USAGE.replace('@', name).replace(&format!("  {name}FILE"), "  @FILE"))
}

/// The text about less usual options.
pub fn extra() -> &'static str {
    EXTRA
}
