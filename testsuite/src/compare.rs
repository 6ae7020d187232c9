//! The same tests on two machines.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Status, TestResult};

/// A test that does not end the same way on both machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The test's class.
    pub class: String,
    /// Class and test.
    pub test: String,
    /// The result here; none if there was no such test.
    pub ours: Option<TestResult>,
    /// The result there.
    pub theirs: Option<TestResult>,
}

impl Difference {
    /// Whether the other machine passes what this one does not.
    pub fn is_ours(&self) -> bool {
        self.theirs.as_ref().is_some_and(|t| t.status == Status::Passed)
    }
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let side = |result: &Option<TestResult>| match result {
            None => "does not have it".to_string(),
            Some(r) if r.message.is_empty() => r.status.word().to_string(),
            Some(r) => format!("{} ({})", r.status.word(), first_line(&r.message)),
        };
        write!(f, "{}: pavm {}, java {}", self.test, side(&self.ours), side(&self.theirs))
    }
}

/// The first line of a text, cut if it is long.
pub fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() > 200 {
        line.chars().take(200).chain("...".chars()).collect()
    } else {
        line.to_string()
    }
}

/// The tests that end differently, in order of class and name.
pub fn compare(ours: &[TestResult], theirs: &[TestResult]) -> Vec<Difference> {
    fn by_name(results: &[TestResult]) -> BTreeMap<String, &TestResult> {
        let mut map = BTreeMap::new();
        for result in results {
            // Names of tests in a class need not differ (a container and a test of the same name).
            let mut name = result.full_name();
            while map.contains_key(&name) {
                name.push('\'');
            }
            map.insert(name, result);
        }
        map
    }
    let (ours, theirs) = (by_name(ours), by_name(theirs));
    let names: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    let mut differences = Vec::new();
    for test in names {
        let (a, b) = (ours.get(test).copied(), theirs.get(test).copied());
        if a.map(|r| r.status) != b.map(|r| r.status)
            && let Some(class) = a.or(b).map(|r| r.class.clone())
        {
            differences.push(Difference { class, test: test.clone(), ours: a.cloned(), theirs: b.cloned() });
        }
    }
    differences
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(name: &str, status: Status) -> TestResult {
        TestResult {
            class: "C".into(),
            name: name.into(),
            kind: "junit",
            status,
            nanos: 0,
            message: String::new(),
            trace: String::new(),
            output: String::new(),
        }
    }

    #[test]
    fn only_what_ends_differently_counts() {
        let ours = [result("a", Status::Passed), result("b", Status::Failed), result("c", Status::Error)];
        let theirs = [result("a", Status::Passed), result("b", Status::Passed), result("d", Status::Failed)];
        let found: Vec<String> = compare(&ours, &theirs).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "C#b: pavm failed, java passed",
                "C#c: pavm error, java does not have it",
                "C#d: pavm does not have it, java failed"
            ]
        );
        assert!(compare(&ours, &ours).is_empty());
    }
}
