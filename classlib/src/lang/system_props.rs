//! jdk.internal.util.SystemProps.Raw: the system properties that the platform and the machine give.

use super::{launch::Launch, util};
use std::ffi::CStr;
use vm::machine::Vm;
use vm::native::{Args, NativeResult};

vm::natives! { "jdk/internal/util/SystemProps$Raw":
    "vmProperties" "()[Ljava/lang/String;" => vm_properties,
    "platformProperties" "()[Ljava/lang/String;" => platform_properties,
}

/// Where the Java side looks for each value (its constants `_xxx_NDX`).
mod index {
    pub const DISPLAY_COUNTRY: usize = 0;
    pub const DISPLAY_LANGUAGE: usize = 1;
    pub const DISPLAY_SCRIPT: usize = 2;
    pub const DISPLAY_VARIANT: usize = 3;
    pub const FILE_ENCODING: usize = 4;
    pub const FILE_SEPARATOR: usize = 5;
    pub const FORMAT_COUNTRY: usize = 6;
    pub const FORMAT_LANGUAGE: usize = 7;
    pub const FORMAT_SCRIPT: usize = 8;
    pub const FORMAT_VARIANT: usize = 9;
    pub const TMPDIR: usize = 18;
    pub const LINE_SEPARATOR: usize = 19;
    pub const OS_ARCH: usize = 20;
    pub const OS_NAME: usize = 21;
    pub const OS_VERSION: usize = 22;
    pub const PATH_SEPARATOR: usize = 23;
    pub const DATA_MODEL: usize = 28;
    pub const CPU_ENDIAN: usize = 29;
    pub const UNICODE_ENCODING: usize = 31;
    pub const JNU_ENCODING: usize = 32;
    pub const STDERR_ENCODING: usize = 34;
    pub const STDOUT_ENCODING: usize = 35;
    pub const USER_DIR: usize = 36;
    pub const USER_HOME: usize = 37;
    pub const USER_NAME: usize = 38;
    pub const COUNT: usize = 39;
}

/// `os.arch` as the JDK calls this machine.
pub fn os_arch() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        other => other,
    }
}

/// A locale of the environment, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
struct Locale {
    language: String,
    country: Option<String>,
    script: Option<String>,
    variant: Option<String>,
}

/// Takes `ll_CC.encoding@variant` apart as the JDK does.
fn parse_locale(name: &str) -> Locale {
    let name = if name.is_empty() || name == "C" || name == "POSIX" { "en_US" } else { name };
    let (rest, variant) = name.split_once('@').map_or((name, None), |(r, v)| (r, Some(v)));
    let rest = rest.split_once('.').map_or(rest, |(r, _)| r);
    let (language, country) = rest.split_once('_').map_or((rest, None), |(l, c)| (l, Some(c)));
    let language = match language {
        "C" | "POSIX" => "en",
        "iw" => "he",
        "ji" => "yi",
        "in" => "id",
        other => other,
    };
    let mut l = Locale { language: language.into(), country: country.map(Into::into), ..Locale::default() };
    match variant {
        Some("cyrillic") => l.script = Some("Cyrl".into()),
        Some("latin") => l.script = Some("Latn".into()),
        Some("devanagari") => l.script = Some("Deva".into()),
        Some("nynorsk") => l.variant = Some("NY".into()),
        Some("saaho") => l.variant = Some("saaho".into()),
        _ => {}
    }
    l
}

/// The environment's locale names for messages and for formats, and its character encoding.
fn environment_locale() -> (Locale, Locale, String) {
    let value = |k: &str| std::env::var(k).ok().filter(|v| !v.is_empty());
    let name = |category: &str| {
        value("LC_ALL").or_else(|| value(category)).or_else(|| value("LANG")).unwrap_or_else(|| "C".into())
    };
    // SAFETY: an empty name means the environment's; the result is freed below, nothing else uses it.
    let locale = unsafe { libc::newlocale(libc::LC_ALL_MASK, c"".as_ptr(), std::ptr::null_mut()) };
    if locale.is_null() {
        // A locale that the system does not have counts as C.
        return (parse_locale("C"), parse_locale("C"), "ANSI_X3.4-1968".into());
    }
    // SAFETY: a valid locale; the text is copied before the locale is freed.
    let encoding = unsafe {
        let text = CStr::from_ptr(libc::nl_langinfo_l(libc::CODESET, locale)).to_string_lossy().into_owned();
        libc::freelocale(locale);
        text
    };
    (parse_locale(&name("LC_MESSAGES")), parse_locale(&name("LC_CTYPE")), encoding)
}

fn platform_properties(vm: &mut Vm, _: Args) -> NativeResult {
    let directory = vm.extension::<Launch>().directory.clone();
    let mut p: Vec<Option<String>> = vec![None; index::COUNT];
    let mut set = |i: usize, v: &str| p[i] = Some(v.to_string());
    let (display, format, encoding) = environment_locale();
    set(index::DISPLAY_LANGUAGE, &display.language);
    set(index::FORMAT_LANGUAGE, &format.language);
    for (i, v) in [
        (index::DISPLAY_COUNTRY, &display.country),
        (index::DISPLAY_SCRIPT, &display.script),
        (index::DISPLAY_VARIANT, &display.variant),
        (index::FORMAT_COUNTRY, &format.country),
        (index::FORMAT_SCRIPT, &format.script),
        (index::FORMAT_VARIANT, &format.variant),
    ] {
        if let Some(v) = v {
            set(i, v);
        }
    }
    set(index::FILE_ENCODING, &encoding);
    set(index::JNU_ENCODING, &encoding);
    for (fd, i) in
        [(libc::STDOUT_FILENO, index::STDOUT_ENCODING), (libc::STDERR_FILENO, index::STDERR_ENCODING)]
    {
        // SAFETY: asks about a descriptor.
        if unsafe { libc::isatty(fd) } == 1 {
            set(i, &encoding);
        }
    }
    set(index::FILE_SEPARATOR, "/");
    set(index::PATH_SEPARATOR, ":");
    set(index::LINE_SEPARATOR, "\n");
    set(index::TMPDIR, "/tmp");
    set(index::OS_ARCH, os_arch());
    set(index::OS_NAME, "Linux");
    if let Ok(u) = nix::sys::utsname::uname() {
        set(index::OS_NAME, &u.sysname().to_string_lossy());
        set(index::OS_VERSION, &u.release().to_string_lossy());
    }
    set(index::DATA_MODEL, "64");
    let little = cfg!(target_endian = "little");
    set(index::CPU_ENDIAN, if little { "little" } else { "big" });
    set(index::UNICODE_ENCODING, if little { "UnicodeLittle" } else { "UnicodeBig" });
    match nix::unistd::User::from_uid(nix::unistd::getuid()) {
        Ok(Some(user)) => {
            set(index::USER_NAME, &user.name);
            let home = user.dir.to_string_lossy();
            set(index::USER_HOME, if home.len() < 3 { "?" } else { &home });
        }
        _ => {
            set(index::USER_NAME, "?");
            set(index::USER_HOME, "?");
        }
    }
    let directory = directory.or_else(|| Some(std::env::current_dir().ok()?.to_string_lossy().into_owned()));
    set(index::USER_DIR, directory.as_deref().unwrap_or("/"));
    Ok(util::string_array(vm, &p)?.into())
}

/// A value in the JDK's `release` file, without its quotes.
fn release_value(release: &str, key: &str) -> Option<String> {
    let line = release.lines().find_map(|l| l.strip_prefix(key)?.strip_prefix('='))?;
    Some(line.trim().trim_matches('"').to_string())
}

/// The properties that the machine and its command line give, in order.
pub fn machine_properties(launch: &Launch) -> Vec<(String, String)> {
    let home = &launch.java_home;
    let release = std::fs::read_to_string(format!("{home}/release")).unwrap_or_default();
    let version = release_value(&release, "JAVA_RUNTIME_VERSION").unwrap_or_else(|| "17".into());
    let vendor = release_value(&release, "IMPLEMENTOR").unwrap_or_else(|| "pavm".into());
    let feature = version.split(|c: char| !c.is_ascii_digit()).next().unwrap_or("17").to_string();
    let arch = match std::env::consts::ARCH {
        "x86_64" => "x86_64-linux-gnu",
        _ => "aarch64-linux-gnu",
    };
    let library_path = format!(
        "/usr/java/packages/lib:/usr/lib/{arch}/jni:/lib/{arch}:/usr/lib/{arch}:/usr/lib/jni:/lib:/usr/lib"
    );
    let library_path = match std::env::var("LD_LIBRARY_PATH") {
        Ok(own) if !own.is_empty() => format!("{own}:{library_path}"),
        _ => library_path,
    };
    let fixed: [(&str, String); 15] = [
        ("java.vm.specification.name", "Java Virtual Machine Specification".into()),
        ("java.vm.version", version),
        ("java.vm.name", "pavm".into()),
        ("java.vm.info", "interpreted mode, sharing".into()),
        ("jdk.debug", "release".into()),
        ("java.vm.compressedOopsMode", "Zero based".into()),
        ("sun.boot.library.path", format!("{home}/lib")),
        ("java.library.path", library_path),
        ("java.home", home.clone()),
        ("java.class.path", launch.class_path.clone()),
        ("java.vm.specification.vendor", "Oracle Corporation".into()),
        ("java.vm.specification.version", feature),
        ("java.vm.vendor", vendor),
        ("sun.java.command", launch.command.clone()),
        ("sun.java.launcher", "SUN_STANDARD".into()),
    ];
    let mut all: Vec<(String, String)> = Vec::new();
    let given = launch.properties.iter().map(|(k, v)| (k.as_str(), v.clone()));
    for (k, v) in fixed.into_iter().chain(given) {
        if k == "sun.java.command" && v.is_empty() {
            continue;
        }
        match all.iter_mut().find(|(known, _)| known == k) {
            Some(row) => row.1 = v,
            None => all.push((k.to_string(), v)),
        }
    }
    all
}

fn vm_properties(vm: &mut Vm, _: Args) -> NativeResult {
    let all = machine_properties(&vm.extension::<Launch>().clone());
    let mut texts: Vec<Option<String>> = all.into_iter().flat_map(|(k, v)| [Some(k), Some(v)]).collect();
    texts.push(None);
    Ok(util::string_array(vm, &texts)?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_are_taken_apart_as_the_jdk_does() {
        let l = |language: &str, country: Option<&str>| Locale {
            language: language.into(),
            country: country.map(Into::into),
            ..Locale::default()
        };
        assert_eq!(parse_locale("C"), l("en", Some("US")));
        assert_eq!(parse_locale("C.UTF-8"), l("en", None));
        assert_eq!(parse_locale("de_DE.UTF-8"), l("de", Some("DE")));
        assert_eq!(parse_locale("de_DE@euro"), l("de", Some("DE")));
        assert_eq!(parse_locale("sr_RS@latin").script.as_deref(), Some("Latn"));
    }

    #[test]
    fn options_override_and_the_release_file_is_read() {
        assert_eq!(
            release_value("A=\"x\"\nIMPLEMENTOR=\"Debian\"\n", "IMPLEMENTOR").as_deref(),
            Some("Debian")
        );
        let launch = Launch {
            properties: vec![("java.vm.name".into(), "other".into()), ("a".into(), "1".into())],
            ..Launch::default()
        };
        let all = machine_properties(&launch);
        assert_eq!(all.iter().filter(|(k, _)| k == "java.vm.name").count(), 1);
        assert!(all.contains(&("java.vm.name".into(), "other".into())));
        assert!(all.contains(&("a".into(), "1".into())));
        assert!(!all.iter().any(|(k, _)| k == "sun.java.command"));
    }
}
