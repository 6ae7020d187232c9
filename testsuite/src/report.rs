//! Reports: text, JUnit's XML, JSON, and one HTML page that needs no other file.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use crate::compare::{Difference, first_line};
use crate::{Status, TestResult, Totals};

/// What was run on what.
#[derive(Clone, Copy, Debug)]
pub struct Report<'r> {
    /// The results, in order.
    pub results: &'r [TestResult],
    /// Seconds that all of it took.
    pub seconds: f64,
    /// The other machine's results and seconds, and the differences.
    pub reference: Option<Reference<'r>>,
}

/// The same on the machine that says what is right.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'r> {
    /// Its results.
    pub results: &'r [TestResult],
    /// Seconds.
    pub seconds: f64,
    /// Tests that end differently, also when they are run again.
    pub differences: &'r [Difference],
    /// Tests that ended differently the first time only.
    pub unstable: &'r [Difference],
}

/// The files that [`Report::write`] makes.
pub const FILES: [&str; 4] = ["report.txt", "junit.xml", "results.json", "index.html"];

impl Report<'_> {
    /// What is printed at the end: the tests that did not pass, or the differences, and the totals.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let totals = Totals::of(self.results);
        let seconds = self.seconds;
        let Some(reference) = self.reference else {
            for r in self.results.iter().filter(|r| r.status.is_bad()) {
                let _ = writeln!(
                    out,
                    "{} {}: {}",
                    r.status.word().to_uppercase(),
                    r.full_name(),
                    first_line(&r.message)
                );
            }
            let _ = writeln!(out, "{totals} in {seconds:.1} s");
            return out;
        };
        for difference in reference.differences {
            let _ = writeln!(out, "DIFFERS {difference}");
        }
        for difference in reference.unstable {
            let _ = writeln!(out, "UNSTABLE {difference}");
        }
        let _ = writeln!(out, "pavm: {totals} in {seconds:.1} s");
        let _ = writeln!(out, "java: {} in {:.1} s", Totals::of(reference.results), reference.seconds);
        let count = reference.differences.len();
        let of = totals.all().max(reference.results.len());
        let share = if of == 0 { 0.0 } else { 100.0 * count as f64 / of as f64 };
        let plural = if count == 1 { "difference" } else { "differences" };
        let _ = writeln!(
            out,
            "{count} {plural} in {of} tests ({share:.2}%), {} unstable",
            reference.unstable.len()
        );
        out
    }

    /// Writes all reports into a directory.
    pub fn write(&self, dir: &Path) -> io::Result<()> {
        let contents = [self.full_text(), self.xml(), self.json(), self.html()];
        FILES.iter().zip(contents).try_for_each(|(name, content)| std::fs::write(dir.join(name), content))
    }

    fn full_text(&self) -> String {
        let mut out = String::new();
        for r in self.results {
            let _ = writeln!(out, "{:6} {}", r.status.word(), r.full_name());
            if r.status.is_bad() {
                for line in [&r.message, &r.trace, &r.output].into_iter().flat_map(|t| t.lines()) {
                    let _ = writeln!(out, "       | {line}");
                }
            }
        }
        out + "\n" + &self.text()
    }

    /// JUnit's XML: a suite for each class.
    pub fn xml(&self) -> String {
        let totals = Totals::of(self.results);
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let head = |out: &mut String, tag: &str, name: &str, t: Totals, seconds: f64| {
            let [_, failed, error, skipped] = t.by_status;
            let name = escape(name);
            let _ = writeln!(
                out,
                "<{tag} name=\"{name}\" tests=\"{}\" failures=\"{failed}\" errors=\"{error}\" skipped=\"{skipped}\" time=\"{seconds:.3}\">",
                t.all()
            );
        };
        head(&mut out, "testsuites", "pavm test", totals, self.seconds);
        for class in self.results.chunk_by(|a, b| a.class == b.class) {
            let nanos: u64 = class.iter().map(|r| r.nanos).sum();
            head(&mut out, "testsuite", &class[0].class, Totals::of(class), nanos as f64 / 1e9);
            for r in class {
                let name = if r.name.is_empty() { &r.class } else { &r.name };
                let _ = write!(
                    out,
                    "<testcase classname=\"{}\" name=\"{}\" time=\"{:.6}\"",
                    escape(&r.class),
                    escape(name),
                    r.nanos as f64 / 1e9
                );
                let message = escape(&r.message);
                let _ = match r.status {
                    Status::Passed => writeln!(out, "/>"),
                    Status::NotRun => writeln!(out, "><skipped message=\"{message}\"/></testcase>"),
                    bad => {
                        let tag = if bad == Status::Failed { "failure" } else { "error" };
                        let (trace, output) = (escape(&r.trace), escape(&r.output));
                        writeln!(
                            out,
                            "><{tag} message=\"{message}\">{trace}</{tag}><system-out>{output}</system-out></testcase>"
                        )
                    }
                };
            }
            out.push_str("</testsuite>\n");
        }
        out + "</testsuites>\n"
    }

    /// Everything, for programs.
    pub fn json(&self) -> String {
        let mut out = format!("{{\"seconds\":{:.3},{}", self.seconds, totals_json(self.results));
        if let Some(reference) = self.reference {
            let differences =
                |list: &[Difference]| list.iter().map(difference_json).collect::<Vec<_>>().join(",\n");
            let _ = write!(
                out,
                ",\n\"reference\":{{\"seconds\":{:.3},{}}},\n\"differences\":[{}],\n\"unstable\":[{}]",
                reference.seconds,
                totals_json(reference.results),
                differences(reference.differences),
                differences(reference.unstable)
            );
        }
        let tests: Vec<String> = self.results.iter().map(result_json).collect();
        let _ = writeln!(out, ",\n\"tests\":[\n{}\n]}}", tests.join(",\n"));
        out
    }

    /// One page.
    pub fn html(&self) -> String {
        let mut out = String::from(PAGE_START);
        let totals = Totals::of(self.results);
        let _ = writeln!(out, "<h1>pavm test</h1><p><b>{totals}</b> in {:.1} s</p>", self.seconds);
        if let Some(reference) = self.reference {
            let _ = writeln!(
                out,
                "<p>java: {} in {:.1} s</p><h2>{} differences</h2><ul>",
                Totals::of(reference.results),
                reference.seconds,
                reference.differences.len()
            );
            for difference in reference.differences {
                let _ = writeln!(out, "<li>{}</li>", escape(&difference.to_string()));
            }
            out.push_str("</ul>\n");
        }
        for class in self.results.chunk_by(|a, b| a.class == b.class) {
            let totals = Totals::of(class);
            let bad = totals.count(Status::Failed) + totals.count(Status::Error) > 0;
            let (open, mark) = if bad { (" open", "bad") } else { ("", "good") };
            let _ = writeln!(
                out,
                "<details{open}><summary class={mark}>{} <small>{totals}</small></summary><table>",
                escape(&class[0].class)
            );
            for r in class {
                let name = if r.name.is_empty() { &r.class } else { &r.name };
                let _ = write!(
                    out,
                    "<tr class={0}><td>{0}</td><td>{1:.3} s</td><td>{2}",
                    r.status.word(),
                    r.nanos as f64 / 1e9,
                    escape(name)
                );
                for text in [&r.message, &r.trace, &r.output].into_iter().filter(|t| !t.is_empty()) {
                    let _ = write!(out, "<pre>{}</pre>", escape(text));
                }
                out.push_str("</td></tr>\n");
            }
            out.push_str("</table></details>\n");
        }
        out + "</body></html>\n"
    }
}

const PAGE_START: &str =
    "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>pavm test</title><style>
body{font:15px/1.4 sans-serif;margin:2em auto;max-width:70em;padding:0 1em}
summary{cursor:pointer;padding:.2em}summary.bad{color:#a00}small{color:#777}
table{border-collapse:collapse;width:100%}td{vertical-align:top;padding:.1em .6em;border-top:1px solid #eee}
tr.passed td:first-child{color:#080}tr.failed td:first-child,tr.error td:first-child{color:#a00}
pre{white-space:pre-wrap;background:#f6f6f6;padding:.4em;margin:.2em 0;max-height:20em;overflow:auto}
</style></head><body>
";

/// For XML and HTML: characters that XML does not have become a question mark.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", c as u32);
            }
            c if (c as u32) < 0x20 || matches!(c as u32, 0xfffe | 0xffff) => out.push('?'),
            c => out.push(c),
        }
    }
    out
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if (c as u32) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out + "\""
}

fn totals_json(results: &[TestResult]) -> String {
    let [passed, failed, error, not_run] = Totals::of(results).by_status;
    format!("\"passed\":{passed},\"failed\":{failed},\"error\":{error},\"notrun\":{not_run}")
}

fn result_json(r: &TestResult) -> String {
    let mut out = format!(
        "{{\"class\":{},\"name\":{},\"kind\":\"{}\",\"status\":\"{}\",\"seconds\":{:.6}",
        quoted(&r.class),
        quoted(&r.name),
        r.kind,
        r.status.word(),
        r.nanos as f64 / 1e9
    );
    for (name, value) in [("message", &r.message), ("trace", &r.trace), ("output", &r.output)] {
        if !value.is_empty() {
            let _ = write!(out, ",\"{name}\":{}", quoted(value));
        }
    }
    out + "}"
}

fn difference_json(d: &Difference) -> String {
    let side = |r: &Option<TestResult>| r.as_ref().map_or("null".to_string(), result_json);
    format!("{{\"test\":{},\"pavm\":{},\"java\":{}}}", quoted(&d.test), side(&d.ours), side(&d.theirs))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<TestResult> {
        let result = |name: &str, status, message: &str| TestResult {
            class: "a.B".into(),
            name: name.into(),
            kind: "junit",
            status,
            nanos: 1_500_000,
            message: message.into(),
            trace: String::new(),
            output: "<\u{1}\n".into(),
        };
        vec![result("f()", Status::Passed, ""), result("g()", Status::Failed, "expected \"x\"\nbut & so on")]
    }

    #[test]
    fn special_characters_stay_in_their_place() {
        let results = sample();
        let report = Report { results: &results, seconds: 2.0, reference: None };
        assert_eq!(
            report.text(),
            "FAILED a.B#g(): expected \"x\"\n1 passed, 1 failed, 0 errors, 0 not run in 2.0 s\n"
        );
        let xml = report.xml();
        assert!(xml.contains("message=\"expected &quot;x&quot;&#10;but &amp; so on\""), "{xml}");
        assert!(xml.contains("<system-out>&lt;?&#10;</system-out>"), "{xml}");
        assert!(xml.contains(
            "<testsuite name=\"a.B\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\" time=\"0.003\">"
        ));
        assert!(report.json().contains("\"output\":\"<\\u0001\\n\""));
        assert!(report.html().contains("expected &quot;x&quot;"));
    }
}
