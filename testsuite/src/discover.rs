//! Finding test classes by looking at class files; nothing is loaded.
//!
//! A class is, in this order, the first of: a test of JT Harness's interface, a JCK-style test (`run` with arguments
//! and a `PrintStream`), a JUnit test, a program with a file of expected output beside it.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use shared_classes::classfile::{ClassFile, ParseOptions, access, annotation_types};
use shared_classes::jar::Jar;

/// What kind of test a class is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Implements `com.sun.javatest.Test`.
    Harness,
    /// Has `public static int run(String[], PrintStream)`.
    Jck,
    /// For the JUnit platform; the version whose annotations or classes it uses.
    JUnit(u8),
    /// Has `main`, and this is what it should print.
    Main(Vec<u8>),
}

impl Kind {
    /// Its name, which the driver knows too.
    pub fn word(&self) -> &'static str {
        match self {
            Kind::Harness => "harness",
            Kind::Jck => "jck",
            Kind::JUnit(_) => "junit",
            Kind::Main(_) => "main",
        }
    }
}

/// A class to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestClass {
    /// As Java names it.
    pub name: String,
    /// What it is.
    pub kind: Kind,
}

/// A jar or a directory of classes.
enum Place {
    Jar(Jar),
    Directory(PathBuf),
}

impl Place {
    fn open(path: &Path) -> Result<Place, String> {
        if path.is_dir() {
            return Ok(Place::Directory(path.to_path_buf()));
        }
        Jar::open(path).map(Place::Jar).map_err(|e| e.to_string())
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        match self {
            Place::Jar(jar) => jar.read(name).ok().flatten(),
            Place::Directory(dir) => std::fs::read(dir.join(name)).ok(),
        }
    }

    fn names(&self) -> Vec<String> {
        match self {
            Place::Jar(jar) => jar.names(),
            Place::Directory(dir) => {
                let mut names = Vec::new();
                let mut todo = vec![(dir.clone(), String::new())];
                while let Some((dir, prefix)) = todo.pop() {
                    for entry in std::fs::read_dir(&dir).into_iter().flatten().flatten() {
                        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                        // Links could lead around in a circle.
                        match entry.file_type() {
                            Ok(t) if t.is_dir() => todo.push((entry.path(), format!("{name}/"))),
                            Ok(_) => names.push(name),
                            Err(_) => {}
                        }
                    }
                }
                names
            }
        }
    }
}

/// What the scan keeps of a class. Names are internal.
#[derive(Clone, Debug, Default)]
struct Facts {
    name: String,
    supers: Vec<String>,
    /// A class that can be made: not abstract, not an interface, no inner, local or anonymous class.
    concrete: bool,
    jck: bool,
    main: bool,
    /// Highest version of JUnit whose annotations it has.
    junit: Option<u8>,
}

const JUNIT: [(&str, u8); 10] = [
    ("Lorg/junit/jupiter/api/Test;", 5),
    ("Lorg/junit/jupiter/api/RepeatedTest;", 5),
    ("Lorg/junit/jupiter/api/TestFactory;", 5),
    ("Lorg/junit/jupiter/api/TestTemplate;", 5),
    ("Lorg/junit/jupiter/params/ParameterizedTest;", 5),
    ("Lorg/junitpioneer/jupiter/cartesian/CartesianTest;", 5),
    ("Lorg/junitpioneer/jupiter/RetryingTest;", 5),
    ("Lorg/junit/platform/suite/api/Suite;", 5),
    ("Lorg/junit/Test;", 4),
    ("Lorg/junit/runner/RunWith;", 4),
];

fn text(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

fn facts(bytes: &[u8]) -> Option<Facts> {
    let class = ClassFile::parse(bytes, &ParseOptions::default()).ok()?;
    let pool = &class.constants;
    let annotated = |content: Option<&[u8]>| {
        let mut best = None;
        let see = |t: &[u8]| {
            best = best.max(JUNIT.iter().find(|(n, _)| n.as_bytes() == t).map(|(_, version)| *version));
        };
        // What is malformed counts as far as it can be read.
        let _ = content.map(|c| annotation_types(c, pool, see));
        best
    };
    let nested = class.inner_classes.iter().find(|i| class.constants.class_name(i.inner) == class.name());
    let hidden_inside = class.enclosing_method.is_some()
        || nested
            .is_some_and(|n| n.access_flags & access::STATIC == 0 || n.access_flags & access::PRIVATE != 0);
    let public_static = access::PUBLIC | access::STATIC;
    let has = |name: &[u8], desc: &[u8]| {
        class.find_method(name, desc).is_some_and(|m| m.access_flags & public_static == public_static)
    };
    let methods = class.methods.iter().filter_map(|m| annotated(m.annotations));
    Some(Facts {
        name: text(class.name()),
        supers: class.super_name().into_iter().chain(class.interface_names()).map(text).collect(),
        concrete: class.access_flags & (access::ABSTRACT | access::INTERFACE) == 0 && !hidden_inside,
        jck: has(b"run", b"([Ljava/lang/String;Ljava/io/PrintStream;)I"),
        main: has(b"main", b"([Ljava/lang/String;)V"),
        junit: methods.chain(annotated(class.annotations)).max(),
    })
}

/// The classes of the jars, and of the class path as far as they are asked for.
struct Classes {
    places: Vec<Place>,
    known: RefCell<HashMap<String, Option<Facts>>>,
}

impl Classes {
    fn of(&self, name: &str) -> Option<Facts> {
        if let Some(known) = self.known.borrow().get(name) {
            return known.clone();
        }
        let file = format!("{name}.class");
        let found = self.places.iter().find_map(|p| p.read(&file)).and_then(|bytes| facts(&bytes));
        self.known.borrow_mut().insert(name.to_string(), found.clone());
        found
    }

    /// Looks at a class and at all its supertypes, nearest first.
    fn up<T>(&self, name: &str, look: &dyn Fn(&str, Option<&Facts>) -> Option<T>) -> Option<T> {
        let mut todo = vec![name.to_string()];
        // A broken jar may have classes that extend each other.
        let mut seen = std::collections::HashSet::new();
        while let Some(name) = todo.pop() {
            if name.starts_with("java/") || !seen.insert(name.clone()) {
                continue;
            }
            let facts = self.of(&name);
            if let Some(found) = look(&name, facts.as_ref()) {
                return Some(found);
            }
            todo.extend(facts.into_iter().flat_map(|f| f.supers));
        }
        None
    }

    fn junit(&self, class: &Facts) -> Option<u8> {
        self.up(&class.name, &|name, facts| match name {
            "junit/framework/TestCase" => Some(3),
            _ => facts.and_then(|f| f.junit),
        })
    }

    fn is_harness(&self, class: &Facts) -> bool {
        let is = |name: &str, _: Option<&Facts>| (name == "com/sun/javatest/Test").then_some(());
        !class.name.starts_with("com/sun/javatest/") && self.up(&class.name, &is).is_some()
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// By name, each once.
    pub tests: Vec<TestClass>,
    /// Class files that can't be read, with the jar.
    pub unreadable: Vec<String>,
}

/// Finds the tests in jars and directories. `expected` is one more directory for files of expected output.
/// Supertypes are looked for on the class path as well. An error is about a jar that can't be read at all.
pub fn scan(jars: &[PathBuf], class_path: &[PathBuf], expected: Option<&Path>) -> Result<Found, String> {
    let mut places = jars.iter().map(|jar| Place::open(jar)).collect::<Result<Vec<_>, _>>()?;
    let own = places.len();
    // An entry of the class path that is not there is no mistake, as with java.
    places.extend(class_path.iter().filter_map(|path| Place::open(path).ok()));
    let classes = Classes { places, known: RefCell::default() };
    let mut found = Found::default();
    let mut tests = BTreeMap::new();
    for place in &classes.places[..own] {
        for file in place.names() {
            let Some(name) = file.strip_suffix(".class") else { continue };
            if file.starts_with("META-INF/") || name.ends_with("-info") {
                continue;
            }
            let Some(class) = classes.of(name) else {
                found.unreadable.push(file);
                continue;
            };
            if !class.concrete {
                continue;
            }
            let kind = if classes.is_harness(&class) {
                Kind::Harness
            } else if class.jck {
                Kind::Jck
            } else if let Some(version) = classes.junit(&class) {
                Kind::JUnit(version)
            } else if let Some(output) = class.main.then(|| expected_output(place, name, expected)).flatten()
            {
                Kind::Main(output)
            } else {
                continue;
            };
            let name = class.name.replace('/', ".");
            tests.insert(name.clone(), TestClass { name, kind });
        }
    }
    found.tests = tests.into_values().collect();
    Ok(found)
}

/// Endings of files that say what a program prints.
const ENDINGS: [&str; 3] = ["out", "expected", "golden"];

fn expected_output(place: &Place, class: &str, directory: Option<&Path>) -> Option<Vec<u8>> {
    let simple = class.rsplit('/').next().unwrap_or(class);
    let in_directory = |end: &str| {
        let dir = directory?;
        [class, simple].iter().find_map(|name| std::fs::read(dir.join(format!("{name}.{end}"))).ok())
    };
    ENDINGS.iter().find_map(|end| place.read(&format!("{class}.{end}")).or_else(|| in_directory(end)))
}

/// Whether one of these jars or directories has a class.
pub fn has_class(class_path: &[PathBuf], name: &str) -> bool {
    let file = format!("{name}.class");
    class_path.iter().filter_map(|p| Place::open(p).ok()).any(|place| match place {
        Place::Jar(jar) => jar.contains(&file),
        Place::Directory(dir) => dir.join(&file).is_file(),
    })
}
