//! The console on the administration address, by hand and in a browser.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::server::{Browser, Server, application, ready};

/// Answers of the console to something that it is to do.
fn act(admin: &mut Browser, path: &str) -> (u16, String) {
    let (status, _, body) = admin.ask("POST", path, &["X-Pavm-Console: 1"], "");
    (status, body)
}

/// The id of the session that has just been asked, as the console lists it: the one with the highest number.
fn newest(state: &str) -> u64 {
    let ids = state.split("{\"id\":").skip(1).filter_map(|s| s.split(',').next()?.parse().ok());
    ids.max().expect(state)
}

#[test]
fn the_console_shows_sessions_and_ends_them() {
    if !ready() {
        return;
    }
    let dir = application("console", None);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    // No machine is made in advance: the newest one is the last user's.
    let server =
        Server::start(&dir, &["--workers", "2", "--spare-machines", "0", "--admin", &free.to_string()]);
    let mut admin = Browser::new(free);
    let (status, head, page) = admin.ask("GET", "/", &[], "");
    assert_eq!(status, 200);
    assert!(page.contains("<title>pavm</title>") && head.contains("default-src 'none'"), "{head}");

    let mut user = server.browser();
    assert_eq!(user.get("/probe/count").0, 200);
    let (status, state) = admin.get("/console/state");
    assert_eq!(status, 200, "{state}");
    let id = newest(&state);

    let (status, dump) = act(&mut admin, &format!("/console/sessions/{id}/dump"));
    assert!(status == 200 && dump.contains("\"main\" #1 prio=5"), "{status} {dump}");
    assert_eq!(admin.ask("POST", &format!("/console/sessions/{id}/kill"), &[], "").0, 403, "a form");
    assert!(user.get("/probe/count").1.starts_with("2 "), "nothing has happened to it");

    if let Some(browser) = chromium() {
        in_a_browser(&browser, &free.to_string(), id);
    } else {
        eprintln!("left out: the console in Chromium, which is not installed");
    }

    assert_eq!(act(&mut admin, &format!("/console/sessions/{id}/kill")).0, 200);
    assert_eq!(act(&mut admin, &format!("/console/sessions/{id}/kill")).0, 409);
    assert_eq!(user.get("/probe/count").0, 500, "the session is no longer there");
    user.cookie = None;
    assert!(user.get("/probe/count").1.starts_with("1 "), "a new session");
    let _ = std::fs::remove_dir_all(dir);
}

fn chromium() -> Option<PathBuf> {
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .into_iter()
        .map(PathBuf::from)
        .find(|p| p.exists())
}

/// The page fills itself, and looks like something.
fn in_a_browser(browser: &Path, at: &str, id: u64) {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("console-{}", std::process::id()));
    let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join("console.png");
    let _ = std::fs::remove_file(&picture);
    let out = Command::new("timeout")
        .args(["-s", "KILL", "60"])
        .arg(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", scratch.display()))
        // Time runs ahead: several looks at the server, with the last of them drawn.
        .args(["--virtual-time-budget=5000", "--window-size=1100,900", "--dump-dom"])
        .arg(format!("--screenshot={}", picture.display()))
        .arg(format!("http://{at}/"))
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let page = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{:?} {page}", out.status);
    assert!(page.contains(&format!("<td>{id}</td><td>rests</td><td>1</td>")), "{page}");
    assert!(page.contains("<p id=\"state\" role=\"status\" class=\"\"></p>"), "no problem is shown: {page}");
    let now = page.split("id=\"sessions-now\">").nth(1).and_then(|t| t.split('<').next());
    assert!(now.and_then(|n| n.parse::<u32>().ok()).is_some_and(|n| n > 0), "{page}");
    let size = std::fs::metadata(&picture).map_or(0, |m| m.len());
    assert!(size > 10_000, "a picture of {size} bytes: {}", picture.display());
    let _ = std::fs::remove_dir_all(scratch);
}
