//! Reading the file of events that the driver writes (see `pavm.test.Events`).
//!
//! The file may end anywhere, also within a line: the machine that wrote it may be dead. An unfinished line is ignored.

use crate::Status;

/// A test that came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The id that the driver gave it.
    pub id: String,
    /// The test in its class.
    pub name: String,
    /// How it ended.
    pub status: Status,
    /// How long it took.
    pub nanos: u64,
    /// The part of the output that it printed.
    pub output: std::ops::Range<usize>,
    /// In a line.
    pub message: String,
    /// Stack trace.
    pub trace: String,
}

/// What happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// Tests that ended, in order.
    pub endings: Vec<Ending>,
    /// Id and name of those that began and did not end.
    pub open: Vec<(String, String)>,
    /// Ids of tests that could be run.
    pub listed: Vec<String>,
    /// Nothing more was to come.
    pub done: bool,
}

impl Events {
    /// Reads the content of an event file.
    pub fn parse(content: &str) -> Events {
        let mut events = Events::default();
        for line in content.split_inclusive('\n').filter_map(|l| l.strip_suffix('\n')) {
            let parts: Vec<String> = line.split('\t').map(unescape).collect();
            let part = |i: usize| parts.get(i).cloned().unwrap_or_default();
            match parts[0].as_str() {
                "S" => events.open.push((part(1), part(2))),
                "L" => events.listed.push(part(1)),
                "D" => events.done = true,
                "E" => {
                    let Some(status) = Status::of(&part(3)) else { continue };
                    events.open.retain(|(id, _)| *id != parts[1]);
                    let number = |i: usize| part(i).parse::<u64>().unwrap_or(0);
                    events.endings.push(Ending {
                        id: part(1),
                        name: part(2),
                        status,
                        nanos: number(4),
                        output: number(5) as usize..number(6) as usize,
                        message: part(7),
                        trace: part(8),
                    });
                }
                _ => {}
            }
        }
        events
    }
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            },
            c => c,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_ends_anywhere_is_read() {
        let file = "S\ti1\ta()\nE\ti1\ta()\tfailed\t12\t0\t5\tx\\ty\\\\\\n\tat\nS\ti2\tb()\nE\ti2\tb()\tpas";
        let events = Events::parse(file);
        assert_eq!(events.open, [("i2".to_string(), "b()".to_string())]);
        assert!(!events.done);
        let [e] = &events.endings[..] else { panic!() };
        assert_eq!((e.status, e.nanos, &e.message[..]), (Status::Failed, 12, "x\ty\\\n"));
        assert_eq!((e.output.clone(), &e.trace[..]), (0..5, "at"));
        assert!(Events::parse("D\n").done);
        for cut in 0..file.len() {
            Events::parse(&file[..cut]);
        }
    }
}
