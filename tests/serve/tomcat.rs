//! A Tomcat 10 beside `pavm serve`, with the same application: Debian's tomcat10-examples.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::server::{Browser, until};

/// Where Debian has it.
const HOME: &str = "/usr/share/tomcat10";
/// The application.
pub const EXAMPLES: &str = "/usr/share/tomcat10-examples/examples";

/// A running Tomcat.
pub struct Tomcat {
    child: Child,
    base: PathBuf,
    /// A user of it.
    pub browser: Browser,
}

impl Tomcat {
    /// Starts it, if it is installed.
    pub fn start() -> Option<Tomcat> {
        let jars = ["bin/bootstrap.jar", "bin/tomcat-juli.jar"].map(|j| Path::new(HOME).join(j));
        if !Path::new(EXAMPLES).is_dir() || !jars.iter().all(|j| j.exists()) {
            return None;
        }
        let base = std::env::temp_dir().join(format!("pavm-tomcat-{}", std::process::id()));
        for dir in ["conf", "webapps", "logs", "temp", "work"] {
            fs::create_dir_all(base.join(dir)).unwrap();
        }
        let at = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let server = format!(
            "<Server port=\"-1\"><Service name=\"c\"><Connector port=\"{}\" address=\"127.0.0.1\"/>\
             <Engine name=\"c\" defaultHost=\"localhost\"><Host name=\"localhost\" appBase=\"webapps\">\
             <Context path=\"\" docBase=\"{EXAMPLES}\"/></Host></Engine></Service></Server>",
            at.port()
        );
        fs::write(base.join("conf/server.xml"), server).unwrap();
        fs::copy("/etc/tomcat10/web.xml", base.join("conf/web.xml")).ok()?;
        let child = Command::new("java")
            .args(["-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp"])
            .arg(format!("{}:{}", jars[0].display(), jars[1].display()))
            .arg(format!("-Dcatalina.home={HOME}"))
            .arg(format!("-Dcatalina.base={}", base.display()))
            .arg(format!("-Djava.io.tmpdir={}", base.join("temp").display()))
            .args(["org.apache.catalina.startup.Bootstrap", "start"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let tomcat = Tomcat { child, base, browser: Browser::new(at) };
        until("Tomcat answers", || std::net::TcpStream::connect(at).is_ok());
        Some(tomcat)
    }
}

impl Drop for Tomcat {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.base);
    }
}

/// Status and body, without what differs from run to run: the session's id, the port, the time.
pub fn page(browser: &mut Browser, step: &(&str, &str, &[&str], &str)) -> String {
    let (status, _, body) = browser.ask(step.0, step.1, step.2, step.3);
    let mut text = format!("{status}\n{body}").replace(&browser.at.to_string(), "HOST");
    if let Some(id) = browser.cookie.as_ref().and_then(|c| c.split('=').nth(1)) {
        text = text.replace(id, "SESSION");
    }
    let date = |l: &str| {
        let day = ["Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "].iter().any(|d| l.starts_with(d));
        day && l.contains(':')
    };
    text.lines().map(|l| if date(l) { "DATE" } else { l }).collect::<Vec<_>>().join("\n")
}

/// What is asked of both.
pub const STEPS: &[(&str, &str, &[&str], &str)] = &[
    ("GET", "/servlets/servlet/HelloWorldExample", &[], ""),
    ("GET", "/servlets/servlet/HelloWorldExample", &["Accept-Language: de"], ""),
    ("GET", "/servlets/servlet/RequestInfoExample", &[], ""),
    ("GET", "/servlets/servlet/RequestInfoExample/a%20b;x=1/c?q=1&r=%3C", &[], ""),
    (
        "GET",
        "/servlets/servlet/RequestHeaderExample",
        &["X-Thing: <a&b>", "Accept-Language: fr,en;q=0.3"],
        "",
    ),
    ("GET", "/servlets/servlet/RequestParamExample", &[], ""),
    ("GET", "/servlets/servlet/RequestParamExample?firstname=A+%26b&lastname=%C3%A9", &[], ""),
    ("POST", "/servlets/servlet/RequestParamExample", &[], "firstname=J%C3%BCrgen&lastname=O%27Neill"),
    ("GET", "/servlets/servlet/CookieExample", &[], ""),
    ("POST", "/servlets/servlet/CookieExample", &[], "cookiename=a&cookievalue=b1"),
    ("GET", "/servlets/servlet/SessionExample", &[], ""),
    ("GET", "/servlets/servlet/SessionExample", &[], ""),
    ("POST", "/servlets/servlet/SessionExample", &[], "dataname=foo&datavalue=bar"),
    ("POST", "/servlets/servlet/SessionExample", &[], "dataname=zoo&datavalue=%3Cb%3E"),
    ("GET", "/servlets/servlet/SessionExample?dataname=q&datavalue=%E2%82%AC", &[], ""),
    ("GET", "/servlets/servlet/CookieExample", &[], ""),
    ("GET", "/index.html", &[], ""),
    ("GET", "/WEB-INF/web.xml", &["X-Status-Only: 1"], ""),
];
