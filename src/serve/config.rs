//! Where the options of `pavm serve` come from: a file, the environment, the command line; the later one wins.
//!
//! Everything is checked before anything is started, and every mistake is one line that says where it is.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};
use toml::de::{DeTable, DeValue};

use super::settings::{APP, Row, Settings, TABLE, find, similar};

/// What the variables of the environment begin with.
const PREFIX: &str = "PAVM_SERVE_";
/// The variable that names the file.
const CONFIG: &str = "PAVM_SERVE_CONFIG";

/// `pavm serve`
#[derive(Debug)]
pub struct ServeArgs {
    /// Options and their values, as they were given.
    given: Vec<(&'static Row, String)>,
    /// The application.
    app: Option<PathBuf>,
    /// The configuration file.
    config: Option<PathBuf>,
    /// Only check.
    pub check: bool,
}

impl Args for ServeArgs {
    fn augment_args(command: Command) -> Command {
        let options = TABLE.iter().filter(|row| row.name != APP).map(|row| {
            let help = match row.default {
                "" => row.help.to_string(),
                default => format!("{} [default: {default}]", row.help),
            };
            let arg = Arg::new(row.name).long(row.name).help(help);
            if row.value.is_empty() {
                return arg.action(ArgAction::SetTrue);
            }
            let check =
                move |text: &str| (row.set)(&mut Settings::default(), text).map(|()| text.to_string());
            arg.value_name(row.value).value_parser(check)
        });
        let own = [
            Arg::new("config")
                .long("config")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help("A file of these options (TOML: name = value); variables PAVM_SERVE_NAME and the command line win"),
            Arg::new("check")
                .long("check")
                .action(ArgAction::SetTrue)
                .help("Only check the options, the application and the files they name, and print what is in force"),
            Arg::new(APP)
                .value_name("APP")
                .value_parser(value_parser!(PathBuf))
                .help("An exploded web application or a .war file"),
        ];
        command.args(options).args(own)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for ServeArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = TABLE.iter().filter(|row| row.name != APP).filter_map(|row| {
            let text = match row.value {
                "" => matches.get_flag(row.name).then(|| "true".to_string()),
                _ => matches.get_one::<String>(row.name).cloned(),
            };
            Some((row, text?))
        });
        Ok(ServeArgs {
            given: given.collect(),
            app: matches.get_one::<PathBuf>(APP).cloned(),
            config: matches.get_one::<PathBuf>("config").cloned(),
            check: matches.get_flag("check"),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A line of the file.
    File(PathBuf, usize),
    /// A variable.
    Variable(String),
    /// The command line.
    Line,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::File(path, line) => write!(f, "{}:{line}", path.display()),
            Source::Variable(name) => f.write_str(name),
            Source::Line => f.write_str("command line"),
        }
    }
}

/// The options in force, and where each that was given comes from.
#[derive(Debug, Default)]
pub struct Config {
    /// The options.
    pub settings: Settings,
    given: BTreeMap<&'static str, (String, Source)>,
}

impl Config {
    fn take(&mut self, row: &'static Row, text: String, source: Source) -> Result<(), String> {
        (row.set)(&mut self.settings, &text).map_err(|why| match &source {
            Source::Variable(name) => format!("{name}={text}: {why}"),
            source => format!("{source}: {} = {text}: {why}", row.name),
        })?;
        self.given.insert(row.name, (text, source));
        Ok(())
    }

    /// Brings together all that was given; otherwise what is wrong with it, a line each.
    pub fn read(args: &ServeArgs, env: &[(String, String)]) -> Result<Config, Vec<String>> {
        let mut config = Config::default();
        let mut wrong = Vec::new();
        let variable = env.iter().find(|(name, _)| name == CONFIG).map(|(_, path)| PathBuf::from(path));
        if let Some(path) = args.config.clone().or(variable) {
            config.file(&path, &mut wrong);
        }
        for (name, text) in env.iter().filter(|(name, _)| name != CONFIG) {
            let Some(rest) = name.strip_prefix(PREFIX) else { continue };
            let key = rest.to_ascii_lowercase().replace('_', "-");
            let taken = match find(&key) {
                Some(row) => config.take(row, text.clone(), Source::Variable(name.clone())),
                None => Err(unknown(name, &key, variable_name)),
            };
            wrong.extend(taken.err());
        }
        for (row, text) in &args.given {
            wrong.extend(config.take(row, text.clone(), Source::Line).err());
        }
        if let Some(app) = &args.app {
            config.settings.app = Some(app.clone());
            config.given.insert(APP, (app.display().to_string(), Source::Line));
        }
        if wrong.is_empty()
            && let Err(more) = config.settings.finish()
        {
            wrong = more;
        }
        if wrong.is_empty() { Ok(config) } else { Err(wrong) }
    }

    fn file(&mut self, path: &Path, wrong: &mut Vec<String>) {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) => {
                wrong.push(format!("{}: {e}", path.display()));
                return;
            }
        };
        let line_of =
            |at: usize| text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1;
        let table = match DeTable::parse(&text) {
            Ok(table) => table,
            Err(e) => {
                let line = line_of(e.span().map_or(0, |span| span.start));
                let why = e.message().lines().collect::<Vec<_>>().join(", ");
                wrong.push(format!("{}:{line}: {why}", path.display()));
                return;
            }
        };
        let mut entries: Vec<_> = table.get_ref().iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let source = Source::File(path.into(), line_of(key.span().start));
            let name: &str = key.get_ref();
            let text = match value.get_ref() {
                DeValue::String(text) => Some(text.to_string()),
                DeValue::Boolean(yes) => Some(yes.to_string()),
                DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok().map(|n| n.to_string()),
                DeValue::Float(n) => Some(n.as_str().to_string()),
                _ => None,
            };
            let taken = match (find(name), text) {
                (Some(row), Some(text)) => self.take(row, text, source),
                (Some(_), None) => {
                    Err(format!("{source}: {name}: a string, a number, true or false is expected"))
                }
                (None, _) => Err(unknown(&source, name, |n| n.to_string())),
            };
            wrong.extend(taken.err());
        }
    }

    /// What is in force, as a configuration file.
    pub fn show(&self) -> String {
        let mut out = String::new();
        for row in TABLE {
            let (text, source) = match self.given.get(row.name) {
                Some((text, source)) => (text.as_str(), source.to_string()),
                None if row.default.is_empty() => continue,
                None => (row.default, "default".into()),
            };
            let plain = row.value.is_empty() || !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let value = if plain { text.to_string() } else { toml::Value::from(text).to_string() };
            out += &format!("{} = {value}  # {source}\n", row.name);
        }
        out
    }
}

fn variable_name(option: &str) -> String {
    format!("{PREFIX}{}", option.to_ascii_uppercase().replace('-', "_"))
}

fn unknown(place: &dyn fmt::Display, name: &str, spell: impl Fn(&str) -> String) -> String {
    match similar(name) {
        Some(meant) => {
            format!("{place}: no option is called {}; did you mean {}?", spell(name), spell(meant))
        }
        None => format!("{place}: no option is called {}; see pavm serve --help", spell(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &[&str]) -> ServeArgs {
        let command = ServeArgs::augment_args(Command::new("serve"));
        ServeArgs::from_arg_matches(&command.get_matches_from([&["serve"], line].concat())).unwrap()
    }

    fn env(variables: &[(&str, &str)]) -> Vec<(String, String)> {
        variables.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect()
    }

    fn file(name: &str, text: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("pavm-config-{name}-{}.toml", std::process::id()));
        std::fs::write(&path, text).unwrap();
        path
    }

    #[test]
    fn the_later_source_wins() {
        let path = file(
            "wins",
            "# a comment\napp = 'a'\nworkers = 3\nmax-uri = '1k'\nidle-timeout = 2.5\nmax-fields = 0x10\nallow-processes = true\n",
        );
        let line = ["--config", path.to_str().unwrap(), "--max-uri", "3k"];
        let env = env(&[("PAVM_SERVE_MAX_URI", "2k"), ("PAVM_SERVE_WORKERS", "4"), ("PATH", "/")]);
        let config = Config::read(&args(&line), &env).unwrap();
        let s = &config.settings;
        assert_eq!((s.serve.workers, s.serve.max_uri, s.serve.max_fields), (4, 3072, 16));
        assert_eq!((s.serve.app.to_str(), s.allow_processes), (Some("a"), true));
        assert_eq!(s.serve.idle_timeout.as_millis(), 2500);
        let shown = config.show();
        let at = path.display();
        for line in [
            format!("app = \"a\"  # {at}:2"),
            "workers = 4  # PAVM_SERVE_WORKERS".into(),
            "max-uri = \"3k\"  # command line".into(),
            format!("idle-timeout = \"2.5\"  # {at}:5"),
            format!("allow-processes = true  # {at}:7"),
            "listen = \"127.0.0.1:8080\"  # default".into(),
        ] {
            assert!(shown.lines().any(|l| l == line), "{line} is missing in\n{shown}");
        }
        // What is shown is a configuration file for the same.
        let again = file("again", &shown);
        let config = Config::read(&args(&["--config", again.to_str().unwrap()]), &[]).unwrap();
        assert_eq!(format!("{:?}", config.settings), format!("{s:?}"));
        let _ = (std::fs::remove_file(path), std::fs::remove_file(again));
    }

    #[test]
    fn each_mistake_is_a_line_that_says_where() {
        let path = file(
            "wrong",
            "app = 'a'\nworker = 3\n\nlisten = 'here'\nmax-fields = [1]\nzzz = 1\nmax_head = '1k'\n[tls]\ncert = 'x'\n",
        );
        let at = path.display().to_string();
        let env =
            env(&[("PAVM_SERVE_WORKRES", "4"), ("PAVM_SERVE_MAX_BODY", "x"), ("PAVM_SERVE_CONFIG", &at)]);
        let wrong = Config::read(&args(&["--max-uri", "3k"]), &env).unwrap_err();
        let expected = [
            format!("{at}:2: no option is called worker; did you mean workers?"),
            format!("{at}:4: listen = here: not an address and port such as 127.0.0.1:8080 or [::1]:8080"),
            format!("{at}:5: max-fields: a string, a number, true or false is expected"),
            format!("{at}:6: no option is called zzz; see pavm serve --help"),
            format!("{at}:7: no option is called max_head; did you mean max-head?"),
            format!("{at}:8: no option is called tls; did you mean tls-key?"),
            "PAVM_SERVE_WORKRES: no option is called PAVM_SERVE_WORKRES; did you mean PAVM_SERVE_WORKERS?"
                .into(),
            "PAVM_SERVE_MAX_BODY=x: not a size such as 64m".into(),
        ];
        assert_eq!(wrong, expected);
        for (text, line) in [("app = 'a'\nx = [\n", 2), ("app = 'a'\napp = 'b'\n", 2), ("\n\nlisten\n", 3)] {
            std::fs::write(&path, text).unwrap();
            let wrong = Config::read(&args(&["--config", &at]), &[]).unwrap_err();
            assert_eq!(wrong.len(), 1, "{wrong:?}");
            assert!(wrong[0].starts_with(&format!("{at}:{line}: ")) && !wrong[0].contains('\n'), "{wrong:?}");
        }
        std::fs::remove_file(&path).unwrap();
        let wrong = Config::read(&args(&["--config", &at, "a"]), &[]).unwrap_err();
        assert_eq!(wrong, [format!("{at}: No such file or directory (os error 2)")]);
    }

    #[test]
    fn the_command_line_checks_values() {
        let command = ServeArgs::augment_args(Command::new("serve"));
        command.clone().debug_assert();
        for line in [["serve", "--workers", "0"], ["serve", "--listen", "x"], ["serve", "--no", "x"]] {
            assert_eq!(command.clone().try_get_matches_from(line).unwrap_err().exit_code(), 2, "{line:?}");
        }
    }
}
