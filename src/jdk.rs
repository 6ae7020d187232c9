//! Finding the installed JDK whose class library the machine runs.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The release of the class library that this version of the machine is written for.
pub const FEATURE: u32 = 17;

/// An installed JDK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jdk {
    /// Its directory, resolved.
    pub home: PathBuf,
    /// `java.version`, such as `17.0.2`.
    pub version: String,
    /// `java.runtime.version`, with the build.
    pub runtime_version: String,
    /// `java.version.date`.
    pub date: String,
}

impl Jdk {
    /// The JDK in a directory; `Err` is one line that says what is wrong with it.
    pub fn open(dir: &Path) -> Result<Jdk, String> {
        let home = dir.canonicalize().map_err(|e| format!("pavm: {}: {e}", dir.display()))?;
        if !home.join("lib/modules").is_file() {
            return Err(format!("pavm: {} is not a JDK: it has no lib/modules", dir.display()));
        }
        let release = std::fs::read_to_string(home.join("release")).unwrap_or_default();
        let mut values: HashMap<&str, &str> = release
            .lines()
            .filter_map(|l| l.split_once('='))
            .map(|(k, v)| (k, v.trim_matches('"')))
            .collect();
        let mut value = |key| values.remove(key).unwrap_or_default().to_string();
        let version = value("JAVA_VERSION");
        let jdk = Jdk {
            runtime_version: Some(value("JAVA_RUNTIME_VERSION"))
                .filter(|v| !v.is_empty())
                .unwrap_or(version.clone()),
            date: value("JAVA_VERSION_DATE"),
            version,
            home,
        };
        match jdk.feature() {
            Some(FEATURE) => Ok(jdk),
            Some(other) => Err(format!(
                "pavm: {} is JDK {other}; this version of pavm needs the class library of JDK {FEATURE}",
                dir.display()
            )),
            None => Err(format!("pavm: {} does not say its version in the file release", dir.display())),
        }
    }

    /// The first number of the version.
    fn feature(&self) -> Option<u32> {
        self.version.split(['.', '-', '+']).next()?.parse().ok()
    }

    /// Finds the JDK: the one given, else `JAVA_HOME`, the `java` of `PATH`, the usual places.
    pub fn find(given: Option<&OsString>, env: &dyn Fn(&str) -> Option<OsString>) -> Result<Jdk, String> {
        if let Some(dir) = given {
            return Jdk::open(Path::new(dir));
        }
        let home = env("JAVA_HOME").filter(|home| !home.is_empty()).map(|home| Jdk::open(Path::new(&home)));
        let passed_over = match home {
            Some(Ok(jdk)) => return Ok(jdk),
            Some(Err(problem)) => Some(problem),
            None => None,
        };
        // The places are looked at only when there is need to.
        let usual = std::iter::once_with(usual_places).flatten();
        let mut first_problem = passed_over.clone();
        for dir in on_path(env).into_iter().chain(usual) {
            match Jdk::open(&dir) {
                Ok(jdk) => {
                    if let Some(problem) = passed_over {
                        let problem = problem.trim_start_matches("pavm: ");
                        log::warn!("JAVA_HOME is passed over: {problem}; using {}", jdk.home.display());
                    }
                    return Ok(jdk);
                }
                Err(problem) => first_problem = first_problem.or(Some(problem)),
            }
        }
        Err(match first_problem {
            Some(problem) => {
                format!("{problem}, and no other JDK {FEATURE} was found (use --jdk or JAVA_HOME)")
            }
            None => format!(
                "pavm: no JDK found: install openjdk-{FEATURE}-jdk-headless, or name one with --jdk or JAVA_HOME"
            ),
        })
    }

    /// What `java -Xinternalversion` prints, with the name of this machine.
    pub fn internal_version(&self, build: &str) -> String {
        format!(
            "pavm 64-Bit VM ({build}) for linux-{} JRE ({})",
            std::env::consts::ARCH,
            self.runtime_version
        )
    }

    /// What `java -version` prints, with the name of this machine.
    pub fn version_text(&self, build: &str, long_form: bool) -> String {
        let (version, date) = (&self.version, &self.date);
        let first = if long_form {
            format!("openjdk {version} {date}")
        } else {
            format!("openjdk version \"{version}\" {date}")
        };
        let runtime = &self.runtime_version;
        format!(
            "{first}\nOpenJDK Runtime Environment (build {runtime})\npavm 64-Bit VM (build {build}, interpreted mode)"
        )
    }
}

/// The JDKs that hold a `java` of `PATH`. A link to this very program is none.
fn on_path(env: &dyn Fn(&str) -> Option<OsString>) -> Vec<PathBuf> {
    let own = std::env::current_exe().and_then(|p| p.canonicalize()).ok();
    let path = env("PATH").unwrap_or_default();
    let programs = std::env::split_paths(&path).filter_map(|dir| dir.join("java").canonicalize().ok());
    let others = programs.filter(|java| Some(java) != own.as_ref());
    others.filter_map(|java| Some(java.parent()?.parent()?.to_path_buf())).collect()
}

/// Where distributions and people put JDKs, best guess first.
fn usual_places() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for dir in ["/usr/lib/jvm", "/usr/java", "/opt/java", "/opt"] {
        let entries = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path());
        let mut jdks: Vec<PathBuf> = entries.filter(|p| p.join("lib/modules").is_file()).collect();
        let version = FEATURE.to_string();
        jdks.sort_by_key(|p| {
            (!p.file_name().is_some_and(|n| n.to_string_lossy().contains(&version)), p.clone())
        });
        found.extend(jdks);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fake(name: &str, version: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("pavm-jdk-{}-{name}", std::process::id()));
        std::fs::create_dir_all(dir.join("lib")).unwrap();
        std::fs::write(dir.join("lib/modules"), "").unwrap();
        std::fs::write(dir.join("release"), format!("JAVA_VERSION=\"{version}\"\nX=\"\"\n")).unwrap();
        dir
    }

    #[test]
    fn the_version_decides() {
        let good = fake("good", "17.0.9");
        let jdk = Jdk::open(&good).unwrap();
        assert_eq!((jdk.version.as_str(), jdk.runtime_version.as_str()), ("17.0.9", "17.0.9"));
        let later = fake("later", "21-ea");
        assert!(Jdk::open(&later).unwrap_err().contains("is JDK 21;"));
        // A JAVA_HOME of another release does not hide a fitting JDK elsewhere on the path.
        let bin = good.join("bin");
        std::fs::create_dir_all(&bin).unwrap();
        std::fs::write(bin.join("java"), "").unwrap();
        let env = |name: &str| match name {
            "JAVA_HOME" => Some(later.clone().into_os_string()),
            "PATH" => Some(bin.clone().into_os_string()),
            _ => None,
        };
        assert_eq!(Jdk::find(None, &env).unwrap().home, good.canonicalize().unwrap());
        assert!(Jdk::find(Some(&"/no/such".into()), &env).unwrap_err().starts_with("pavm: /no/such: "));
        for dir in [good, later] {
            std::fs::remove_dir_all(dir).unwrap();
        }
    }
}
