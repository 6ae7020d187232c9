//! The same application under Tomcat and under `pavm serve`, asked the same: status, header fields and bodies are equal.
//! The requests lie beside this file, one file for an application. What Maven builds is needed, and where it is missing the test says so.

mod exchange;
mod peer;

use std::path::Path;

use exchange::{Site, steps};
use peer::{Pavm, Scratch, Tomcat, built};

const USERS: &str = r#"<tomcat-users>
  <role rolename="clerk"/><role rolename="admin"/>
  <user username="eva" password="secret" roles="admin"/>
  <user username="carl" password="pass-word" roles="clerk"/>
  <user username="both" password="x:y" roles="clerk,admin"/>
  <user username="none" password="n" roles="unknown"/>
</tomcat-users>
"#;

/// The lines that only one of two answers has.
fn difference(tomcat: &str, pavm: &str) -> String {
    let only = |mark: &str, here: &str, there: &str| {
        let lines = here.lines().filter(|l| !there.lines().any(|t| t == *l));
        lines.map(|l| format!("{mark} {l}\n")).collect::<String>()
    };
    only("Tomcat:", tomcat, pavm) + &only("pavm:  ", pavm, tomcat)
}

/// Asks both, and says everything in which they differ.
fn compare(name: &str, app: &Path, scratch: &Scratch, requests: &str) {
    let Some(jar) = built("tests/peer/target/peer.jar") else { return };
    let users = scratch.0.join("users.xml");
    std::fs::write(&users, USERS).unwrap();
    let tomcat = Tomcat::start(&jar, app, scratch, Some(&users));
    // PAVM_RECORDED_AT: a server that is there already, while the container is worked on.
    let there = std::env::var("PAVM_RECORDED_AT").ok().map(|at| at.parse().expect("an address"));
    let pavm = there.is_none().then(|| Pavm::start(app, scratch, Some(&users)));
    let mut expected = Site::new(tomcat.at);
    let mut found = Site::new(there.or(pavm.as_ref().map(|p| p.at)).unwrap());
    let mut differences = Vec::new();
    let all = steps(requests);
    for step in &all {
        let (tomcat, pavm) = (expected.ask(step), found.ask(step));
        if tomcat != pavm {
            differences.push(format!("#### {}\n{}", step.title, difference(&tomcat, &pavm)));
        }
    }
    let n = differences.len();
    assert!(n == 0, "{name}: {n} of {} answers differ\n{}", all.len(), differences.join("\n"));
}

#[test]
fn specimen() {
    let Some(war) = built("examples/specimen/target/specimen.war") else { return };
    let scratch = Scratch::new("specimen");
    let app = scratch.unpack(&war);
    compare("specimen", &app, &scratch, include_str!("specimen.http"));
}

#[test]
fn specimen_with_a_login_form() {
    let Some(war) = built("examples/specimen/target/specimen.war") else { return };
    let scratch = Scratch::new("form");
    let app = scratch.unpack(&war);
    let descriptor = app.join("WEB-INF/web.xml");
    let text = std::fs::read_to_string(&descriptor).unwrap();
    std::fs::write(&descriptor, text.replace("<auth-method>BASIC<", "<auth-method>FORM<")).unwrap();
    compare("specimen with a form", &app, &scratch, include_str!("form.http"));
}

#[test]
fn shop() {
    let Some(war) = built("examples/shop/target/shop.war") else { return };
    let scratch = Scratch::new("shop");
    let app = scratch.unpack(&war);
    compare("shop", &app, &scratch, include_str!("shop.http"));
}

/// Other people's frameworks, in small applications of ours.
fn framework(name: &str, requests: &str) {
    let Some(war) = built(&format!("tests/frameworks/{name}/target/{name}.war")) else { return };
    let scratch = Scratch::new(name);
    let app = scratch.unpack(&war);
    compare(name, &app, &scratch, requests);
}

#[test]
fn spring() {
    framework("spring", include_str!("spring.http"));
}

#[test]
fn jersey() {
    framework("jersey", include_str!("jersey.http"));
}

#[test]
fn wicket() {
    framework("wicket", include_str!("wicket.http"));
}

/// The servlets of Debian's tomcat10-examples, but for pages of JSP and WebSocket.
#[test]
fn examples_of_tomcat() {
    let app = Path::new("/usr/share/tomcat10-examples/examples");
    if !app.is_dir() {
        eprintln!("left out: needs the package tomcat10-examples");
        return;
    }
    compare("tomcat10-examples", app, &Scratch::new("examples"), include_str!("examples.http"));
}
