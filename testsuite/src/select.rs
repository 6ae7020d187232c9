//! Which of the tests that were found are run: filters, and exclude lists as users of JavaTest know them.

use std::collections::HashMap;

/// A pattern of `--filter`: a class and perhaps a method, in which `*` stands for anything and `?` for one character.
/// A class pattern without them fits a class whose name it is, or ends with after a dot, and a package with all in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    class: String,
    method: Option<String>,
}

impl Filter {
    /// Reads `CLASS` or `CLASS#METHOD`.
    pub fn parse(text: &str) -> Filter {
        match text.split_once('#') {
            Some((class, method)) => Filter { class: class.into(), method: Some(method.into()) },
            None => Filter { class: text.into(), method: None },
        }
    }

    /// Whether it is for a class.
    pub fn fits_class(&self, name: &str) -> bool {
        let pattern = &self.class;
        if pattern.is_empty() || pattern.contains(['*', '?']) {
            return pattern.is_empty() || glob(pattern.as_bytes(), name.as_bytes());
        }
        let dotted = |rest: Option<&str>| rest.is_some_and(|r| r.starts_with('.'));
        name == pattern
            || name.strip_suffix(pattern.as_str()).is_some_and(|r| r.ends_with('.'))
            || dotted(name.strip_prefix(pattern.as_str()))
    }

    /// The method that it names, if it does.
    pub fn method(&self) -> Option<&str> {
        self.method.as_deref()
    }
}

/// Whether a text fits a pattern of `*` and `?`.
pub fn glob(pattern: &[u8], text: &[u8]) -> bool {
    // Where to go on if what follows the last star does not fit here.
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        if p < pattern.len() && pattern[p] == b'*' {
            star = Some((p, t));
            p += 1;
        } else if p < pattern.len() && (pattern[p] == b'?' || pattern[p] == text[t]) {
            p += 1;
            t += 1;
        } else if let Some((at, from)) = star {
            star = Some((at, from + 1));
            p = at + 1;
            t = from + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|&c| c == b'*')
}

/// What an exclude list says about one class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exclusion {
    /// The whole class.
    pub whole: bool,
    /// Only these test cases or methods of it.
    pub cases: Vec<String>,
    /// The bugs and keywords of the first line about it.
    pub reason: String,
}

/// Exclude lists.
#[derive(Clone, Debug, Default)]
pub struct Excludes {
    by_class: HashMap<String, Exclusion>,
}

impl Excludes {
    /// Adds what the text of an exclude list says: lines of `path/Class.java[#case] bugs keywords`, where the cases may
    /// also be given as `[case,case]`; `#` at the start of a line begins a comment. An error names the line.
    pub fn add(&mut self, text: &str) -> Result<(), String> {
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (test, reason) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let wrong = |what: &str| format!("line {number}: {what}: {test}");
            let (test_path, cases) = cases(test).map_err(wrong)?;
            if test_path.starts_with('/')
                || test_path.contains('\\')
                || test_path.split('/').any(|p| p == "..")
            {
                return Err(wrong("a test is named by its path below the root of the tests"));
            }
            let class = class_name(test_path);
            if class.is_empty() || class.split('.').any(str::is_empty) {
                return Err(wrong("this names no class"));
            }
            let entry = self.by_class.entry(class).or_default();
            entry.whole |= cases.is_empty();
            entry.cases.extend(cases);
            if entry.reason.is_empty() {
                entry.reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
            }
        }
        Ok(())
    }

    /// What is said about a class.
    pub fn of(&self, class: &str) -> Option<&Exclusion> {
        self.by_class.get(class)
    }
}

/// The path of a test, and the cases.
fn cases(test: &str) -> Result<(&str, Vec<String>), &'static str> {
    let (path, list) = if let Some((path, rest)) = test.split_once('[') {
        let list = rest.strip_suffix(']').ok_or("the bracket of the cases is not closed")?;
        (path, Some(list))
    } else if test.contains(']') {
        return Err("there is no bracket to close");
    } else if let Some((path, case)) = test.split_once('#') {
        (path, Some(case))
    } else {
        (test, None)
    };
    let Some(list) = list else { return Ok((path, Vec::new())) };
    let cases: Vec<String> = list.split(',').map(|c| c.trim().to_string()).collect();
    if cases.iter().any(String::is_empty) {
        return Err("a case without a name");
    }
    Ok((path, cases))
}

fn class_name(path: &str) -> String {
    let stem = [".java", ".class", ".html"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
    stem.replace('/', ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_fit_names_packages_and_patterns() {
        let fits = |pattern: &str, name: &str| Filter::parse(pattern).fits_class(name);
        assert!(fits("StackTest", "suite.four.StackTest"));
        assert!(fits("suite.four", "suite.four.StackTest"));
        assert!(fits("suite.four.StackTest#push", "suite.four.StackTest"));
        assert!(fits("*Stack?est", "suite.four.StackTest"));
        assert!(fits("**a*b**", "xxaxxbxx"));
        assert!(fits("#push", "any.Class"));
        assert!(!fits("ackTest", "suite.four.StackTest"));
        assert!(!fits("suite.fou", "suite.four.StackTest"));
        assert!(!fits("*Stack", "suite.four.StackTest"));
        assert_eq!(Filter::parse("A#b").method(), Some("b"));
    }

    #[test]
    fn an_exclude_list_names_classes_and_cases() {
        let mut excludes = Excludes::default();
        let list = "# the known ones\n\napi/a/FooTests.java  4711,4712 linux  slow\n\
                    api/a/BarTests.java#case1 1 k\napi/a/BarTests.java[case2, case3] 2\nb.html";
        // A space ends the test's name: the third line about BarTests is broken.
        assert_eq!(
            excludes.add(list),
            Err("line 5: the bracket of the cases is not closed: api/a/BarTests.java[case2,".into())
        );
        let mut excludes = Excludes::default();
        excludes.add(&list.replace(", c", ",c")).unwrap();
        let foo = excludes.of("api.a.FooTests").unwrap();
        assert!(foo.whole && foo.reason == "4711,4712 linux slow");
        let bar = excludes.of("api.a.BarTests").unwrap();
        assert_eq!((bar.whole, bar.cases.join(" ")), (false, "case1 case2 case3".into()));
        assert!(excludes.of("b").unwrap().whole);
        assert!(excludes.of("api.a").is_none());
    }

    #[test]
    fn a_broken_line_is_named() {
        let problem = |text: &str| Excludes::default().add(text).unwrap_err();
        assert_eq!(problem("a.java 1\n/b.java 2").split(':').next(), Some("line 2"));
        for bad in ["a.java[", "a.java]", "a.java#", "../a.java", ".java", "a//b.java", "a.java[x,]"] {
            assert!(problem(bad).starts_with("line 1: "), "{bad}");
        }
    }
}
