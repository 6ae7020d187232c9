//! Another version of the application while the server goes on: what users of the old one and new ones see, what becomes
//! of processes and memory, and what a service manager is told.

use std::net::TcpListener;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use nix::sys::signal::Signal;
use serde_json::Value;

use crate::server::{Browser, Server, compile, is_alive, ready, run, until};

/// A directory with what a test deploys.
struct Place(PathBuf);

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Place {
    fn new(name: &str) -> Place {
        let dir = std::env::temp_dir().join(format!("pavm-redeploy-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        Place(dir)
    }

    /// An exploded version of the application.
    fn exploded(&self, version: &str, listener: &str) -> PathBuf {
        let dir = self.0.join(version);
        let source = include_str!("Versioned.java").replace("@VERSION@", version);
        let classes = dir.join("WEB-INF/classes");
        std::fs::create_dir_all(&classes).unwrap();
        std::fs::write(dir.join("Versioned.java"), source).unwrap();
        compile(&[&dir.join("Versioned.java")], &classes);
        let xml = format!(
            "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">{listener}</web-app>"
        );
        std::fs::write(dir.join("WEB-INF/web.xml"), xml).unwrap();
        dir
    }

    /// Puts a version where the server finds its application, as one step.
    fn put(&self, version: &str, listener: &str) -> PathBuf {
        let dir = self.exploded(version, listener);
        let packed = self.0.join("app.war.new");
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&packed).unwrap());
        let options = zip::write::SimpleFileOptions::default();
        for inside in
            ["WEB-INF/web.xml", "WEB-INF/classes/Versioned.class", "WEB-INF/classes/Versioned$Late.class"]
        {
            zip.start_file(inside, options).unwrap();
            std::io::Write::write_all(&mut zip, &std::fs::read(dir.join(inside)).unwrap()).unwrap();
        }
        zip.finish().unwrap();
        self.finish(&packed)
    }

    fn finish(&self, packed: &Path) -> PathBuf {
        let war = self.0.join("app.war");
        std::fs::rename(packed, &war).unwrap();
        war
    }

    fn socket(&self) -> String {
        self.0.join("control.sock").to_str().unwrap().into()
    }
}

fn page(browser: &mut Browser, what: &str) -> String {
    let (status, page) = browser.get(&format!("/v{what}"));
    assert_eq!(status, 200, "{page}");
    page
}

/// Asks on and on; every answer is the right one.
fn client(mut browser: Browser, with_session: bool, over: Arc<AtomicBool>) -> std::thread::JoinHandle<u32> {
    std::thread::spawn(move || {
        let mut asked = 0;
        let mut version = None;
        while !over.load(Ordering::Relaxed) {
            asked += 1;
            if with_session {
                let answer = page(&mut browser, "");
                let born = version.get_or_insert_with(|| answer.split(' ').next().unwrap().to_string());
                assert_eq!(answer, format!("{born} {born} {asked}"));
            } else {
                let answer = page(&mut browser, "?plain");
                // Never back to the old one.
                assert!(
                    answer == "one" && version.is_none() || answer == "two",
                    "{answer} after {version:?}"
                );
                version = (answer == "two").then_some(answer);
            }
        }
        if with_session {
            page(&mut browser, "?end");
        }
        asked
    })
}

/// The processes of the server with this name.
fn named(server: &Server, name: &str) -> Vec<i32> {
    let is = |pid: &i32| std::fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|n| n.trim() == name);
    server.processes().into_iter().filter(is).collect()
}

fn children(of: i32) -> Vec<i32> {
    let text = std::fs::read_to_string(format!("/proc/{of}/task/{of}/children")).unwrap_or_default();
    text.split_whitespace().filter_map(|w| w.parse().ok()).collect()
}

/// How many templates a process has mapped.
fn templates(pid: i32) -> usize {
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap_or_default();
    maps.lines().filter(|l| l.contains("memfd:pavm-template") || l.contains("/template.heap")).count()
}

fn maps(pid: i32, what: &str) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap_or_default().contains(what)
}

#[test]
fn no_request_fails_and_the_old_generation_goes_with_its_last_session() {
    if !ready() {
        return;
    }
    let place = Place::new("goes");
    let (war, socket) = (place.put("one", ""), place.socket());
    let admin = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server =
        Server::start(&war, &["--workers", "2", "--control", &socket, "--admin", &admin.to_string()]);
    let mut admin = Browser::new(admin);
    let pavm = |args: &[&str]| run(&[args, &["--control", &socket]].concat());
    let main = server.processes()[0];

    let (mut a, mut b) = (server.browser(), server.browser());
    assert_eq!(page(&mut a, ""), "one one 1");
    let over = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> =
        [true, true, false].map(|session| client(server.browser(), session, over.clone())).into();
    let mut first: Vec<i32> = [named(&server, "pavm-zygote"), named(&server, "pavm-worker")].concat();
    assert_eq!(first.len(), 3);
    assert!(maps(main, "memfd:pavm-linkage"), "its class segment");

    place.put("two", "");
    let (code, text, err) = pavm(&["deploy"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(text.starts_with("generation 2 serves ") && text.lines().count() == 1, "{text}");
    assert_eq!(page(&mut b, ""), "two two 1");
    assert_eq!(page(&mut server.browser(), "?plain"), "two");
    assert_eq!(page(&mut a, "?late"), "one one 2 late-one");
    assert_eq!(page(&mut b, "?late"), "two two 2 late-two");
    let generations = |listed: &str| -> Vec<u64> {
        let rows: Value = serde_json::from_str(listed).unwrap();
        rows.as_array().unwrap().iter().map(|row| row["generation"].as_u64().unwrap()).collect()
    };
    let (_, listed, _) = pavm(&["sessions", "ls", "--json"]);
    assert!(generations(&listed).contains(&1) && generations(&listed).contains(&2), "{listed}");
    let figures = admin.get("/metrics").1;
    for line in ["pavm_deployments_total{result=\"done\"} 1", "pavm_generation_workers{generation=\"1\"} 2"] {
        assert!(figures.lines().any(|l| l == line), "{line} is missing in\n{figures}");
    }

    over.store(true, Ordering::Relaxed);
    let asked: Vec<u32> = clients.into_iter().map(|c| c.join().unwrap()).collect();
    assert!(asked.iter().all(|n| *n > 1), "{asked:?}");
    assert_eq!(templates(main), 2);
    assert_eq!(page(&mut a, ""), "one one 3", "still there, and still of the first generation");
    assert!(is_alive(first[0]), "its zygote");
    // A worker may have been replaced.
    first.extend(children(first[0]));
    page(&mut a, "?end");
    until("the old generation is gone", || first.iter().all(|pid| !is_alive(*pid)));
    until("its class segment is unmapped", || !maps(main, "memfd:pavm-linkage"));
    until("its template is unmapped", || templates(main) == 1);
    let (_, listed, _) = pavm(&["sessions", "ls", "--json"]);
    assert!(generations(&listed).iter().all(|g| *g == 2), "{listed}");
    assert!(!admin.get("/metrics").1.contains("generation=\"1\""));

    // The next one, and the end of the second, which has a process for its class segment.
    assert_eq!(page(&mut b, ""), "two two 3");
    let mut second = [named(&server, "pavm-classes"), named(&server, "pavm-zygote")].concat();
    assert_eq!(second.len(), 2);
    second.extend(children(second[1]));
    let other = place.exploded("three", "");
    let (code, text, err) = pavm(&["deploy", other.to_str().unwrap()]);
    assert!(code == 0 && text.starts_with("generation 3 serves "), "{text}{err}");
    assert_eq!(page(&mut server.browser(), ""), "three three 1");
    assert_eq!(page(&mut b, ""), "two two 4");
    page(&mut b, "?end");
    until("the second generation is gone", || second.iter().all(|pid| !is_alive(*pid)));
    assert_eq!(named(&server, "pavm-classes").len(), 1);
    assert_eq!(page(&mut server.browser(), "?plain"), "three");
}

#[test]
fn a_broken_application_changes_nothing_and_a_signal_deploys_a_changed_one() {
    if !ready() {
        return;
    }
    let place = Place::new("broken");
    let (war, socket) = (place.put("one", ""), place.socket());
    let server = Server::start(&war, &["--workers", "1", "--control", &socket, "--drain-old", "0.2"]);
    let deploy = |args: &[&str]| run(&[&["deploy", "--control", &socket], args].concat());
    let mut a = server.browser();
    assert_eq!(page(&mut a, ""), "one one 1");

    let junk = place.0.join("junk");
    std::fs::write(&junk, "not an archive").unwrap();
    place.finish(&junk);
    let begin = "pavm: not deployed, generation 1 goes on: ";
    let (code, out, err) = deploy(&[]);
    assert_eq!((code, out.as_str(), err.lines().count()), (1, "", 1), "{err}");
    assert!(err.starts_with(begin) && err.contains("not a usable .war file"), "{err}");
    place.put("failing", "<listener><listener-class>NoSuchListener</listener-class></listener>");
    let (code, _, err) = deploy(&[]);
    assert_eq!((code, err.lines().count()), (1, 1), "{err}");
    assert!(err.starts_with(begin) && err.contains("the web application does not start"), "{err}");
    let (code, _, err) = deploy(&["/nonexistent.war"]);
    assert_eq!((code, err), (1, format!("{begin}/nonexistent.war: no such web application\n")));
    assert_eq!(page(&mut a, ""), "one one 2");
    assert_eq!(page(&mut server.browser(), "?plain"), "one");
    until("what failed is gone", || named(&server, "pavm-classes").is_empty());

    place.put("two", "");
    server.signal(Signal::SIGHUP);
    until("the new one serves", || page(&mut server.browser(), "?plain") == "two");
    // Its session was given a time, and is over.
    until("the old one is gone", || named(&server, "pavm-zygote").len() == 1);
    assert_eq!(page(&mut a, ""), "two two 1");
}

#[test]
fn a_changed_file_is_enough_where_that_is_wanted() {
    if !ready() {
        return;
    }
    let place = Place::new("watched");
    let war = place.put("one", "");
    let server = Server::start(&war, &["--workers", "1", "--watch-app"]);
    let mut a = server.browser();
    assert_eq!(page(&mut a, ""), "one one 1");
    place.put("two", "");
    until("the new one serves", || page(&mut server.browser(), "?plain") == "two");
    assert_eq!(page(&mut a, ""), "one one 2");
}

#[test]
fn a_service_manager_is_told() {
    if !ready() {
        return;
    }
    let place = Place::new("notify");
    let war = place.put("one", "");
    let at = place.0.join("notify.sock");
    let manager = UnixDatagram::bind(&at).unwrap();
    manager.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let told = || {
        let mut message = [0; 4096];
        let n = manager.recv(&mut message).expect("a message");
        String::from_utf8_lossy(&message[..n]).into_owned()
    };
    let environment = [("NOTIFY_SOCKET", at.to_str().unwrap())];
    let mut server = Server::start_in(&war, &["--workers", "1"], &environment, Stdio::inherit());
    let main = server.processes()[0];
    let first = told();
    assert!(first.lines().any(|l| l == "READY=1"), "{first}");
    assert!(first.lines().any(|l| l == format!("MAINPID={main}")), "{first}");
    assert_eq!(page(&mut server.browser(), "?plain"), "one");
    place.put("two", "");
    server.signal(Signal::SIGHUP);
    let reloading = told();
    assert!(reloading.lines().any(|l| l == "RELOADING=1"), "{reloading}");
    assert!(reloading.lines().any(|l| l.starts_with("MONOTONIC_USEC=")), "{reloading}");
    let again = told();
    assert!(again.lines().any(|l| l == "READY=1"), "{again}");
    assert_eq!(page(&mut server.browser(), "?plain"), "two", "ready means deployed");
    server.signal(Signal::SIGTERM);
    let stopping = told();
    assert!(stopping.lines().any(|l| l == "STOPPING=1"), "{stopping}");
    assert_eq!(server.end(), Some(0));
}
