//! The dispatcher and the Java container together, each session a `java` process: the shop, over real
//! connections. It needs what `make` builds with Maven, and says so where that is missing.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use dispatcher::{MachineError, Machines, Reply, ServeOptions, SessionId};
use tokio::sync::{oneshot, watch};

/// Machines that are processes of another Java machine, fed through pipes.
struct Processes {
    command: Vec<String>,
    children: Mutex<HashMap<SessionId, Arc<Mutex<Child>>>>,
    next: AtomicU64,
}

fn talk(child: &mut Child, frame: &[u8]) -> std::io::Result<Bytes> {
    let input = child.stdin.as_mut().ok_or(std::io::ErrorKind::BrokenPipe)?;
    input.write_all(&(frame.len() as u32).to_be_bytes())?;
    input.write_all(frame)?;
    input.flush()?;
    let output = child.stdout.as_mut().ok_or(std::io::ErrorKind::BrokenPipe)?;
    let mut length = [0; 4];
    output.read_exact(&mut length)?;
    let mut answer = vec![0; u32::from_be_bytes(length) as usize];
    output.read_exact(&mut answer)?;
    Ok(answer.into())
}

impl Processes {
    fn spawn(&self) -> Result<Child, MachineError> {
        Command::new(&self.command[0])
            .args(&self.command[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| MachineError::NoRoom(e.to_string()))
    }
}

impl Machines for Processes {
    fn create(&self) -> Reply<'_, SessionId> {
        Box::pin(async {
            let id = SessionId(self.next.fetch_add(1, Ordering::Relaxed));
            let child = self.spawn()?;
            self.children.lock().unwrap().insert(id, Arc::new(Mutex::new(child)));
            Ok(id)
        })
    }

    fn request(&self, session: SessionId, framed: Bytes) -> Reply<'_, Bytes> {
        Box::pin(async move {
            let child =
                self.children.lock().unwrap().get(&session).cloned().ok_or(MachineError::NoSuchSession)?;
            let (answer, answered) = oneshot::channel();
            std::thread::spawn(move || {
                let _ = answer.send(talk(&mut child.lock().unwrap(), &framed));
            });
            match answered.await {
                Ok(Ok(frame)) => Ok(frame),
                _ => Err(MachineError::WorkerDied { session_lost: true }),
            }
        })
    }

    fn destroy(&self, session: SessionId) {
        if let Some(child) = self.children.lock().unwrap().remove(&session) {
            // A request may be under way; its thread ends with the process.
            if let Ok(mut child) = child.try_lock() {
                let _ = child.kill();
                let _ = child.wait();
            }
        }
    }
}

struct Browser {
    at: SocketAddr,
    cookie: Option<String>,
}

impl Browser {
    /// Status, head and body.
    fn ask(&mut self, head: &str, form: &str) -> (u16, String, String) {
        let mut s = TcpStream::connect(self.at).unwrap();
        s.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let cookie = self.cookie.as_ref().map(|c| format!("Cookie: {c}\r\n")).unwrap_or_default();
        let form_fields = if form.is_empty() {
            String::new()
        } else {
            format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n", form.len())
        };
        write!(s, "{head} HTTP/1.1\r\nHost: shop\r\n{cookie}{form_fields}Connection: close\r\n\r\n{form}")
            .unwrap();
        let mut answer = Vec::new();
        s.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        if let Some((_, rest)) = head.split_once("Set-Cookie: ") {
            self.cookie = rest.split(';').next().map(Into::into);
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.into(), body.into())
    }
}

#[test]
fn the_shop_works_from_end_to_end() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let jar = root.join("classlib/java/target/pavm-servlet.jar");
    let api = root.join("classlib/java/target/lib/jakarta.servlet-api-6.0.0.jar");
    let war = root.join("examples/shop/target/shop.war");
    if !jar.exists() || !api.exists() || !war.exists() {
        eprintln!("left out: first run mvn package in classlib/java and examples/shop");
        return;
    }
    let work = std::env::temp_dir().join(format!("pavm-shop-{}", std::process::id()));
    let app = dispatcher::prepare_app(&war, &work).unwrap();
    let class_path = format!("{}:{}", jar.display(), api.display());
    let command = [
        "java",
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        &class_path,
        "pavm.servlet.Pipe",
    ];
    let mut command: Vec<String> = command.map(Into::into).to_vec();
    command.push(app.dir.display().to_string());
    let machines = Arc::new(Processes { command, children: Mutex::default(), next: AtomicU64::new(1) });
    let mut options = ServeOptions::new(&war);
    options.spare_machines = 1;
    let listener = dispatcher::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let at = listener.local_addr().unwrap();
    let (stop, stopped) = watch::channel(false);
    let shared = machines.clone();
    let server = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(dispatcher::run(options, listener, shared, stopped)).unwrap();
    });

    let mut anna = Browser { at, cookie: None };
    let mut bert = Browser { at, cookie: None };
    let (status, head, body) = anna.ask("GET /", "");
    assert!(
        status == 200 && head.contains("X-Shop: 1") && body.contains("<h1>The Corner Shop</h1>"),
        "{head}\n{body}"
    );
    assert!(anna.ask("GET /hello/Anna", "").2.contains("<h1>Hello, Anna!</h1>"));
    assert_eq!(anna.cookie, None, "no session without need");
    assert_eq!(anna.ask("GET /counter", "").2.trim_end(), "visits: 1, welcome");
    assert!(
        anna.cookie.as_ref().is_some_and(|c| c.starts_with("JSESSIONID=") && c.len() == 43),
        "{:?}",
        anna.cookie
    );
    assert_eq!(bert.ask("GET /counter", "").2.trim_end(), "visits: 1, welcome");
    assert_eq!(anna.ask("GET /counter", "").2.trim_end(), "visits: 2");
    let (status, head, _) = anna.ask("POST /cart", "product=sake&amount=2");
    assert!(status == 302 && head.contains("Location: cart"), "{head}");
    anna.ask("POST /cart", "product=jam&amount=1");
    let (_, _, cart) = anna.ask("GET /cart", "");
    assert!(
        cart.contains("日本酒") && cart.contains("Jam &amp; marmalade") && cart.contains("41.25"),
        "{cart}"
    );
    assert!(bert.ask("GET /cart", "").2.contains("0.00"));
    assert!(bert.ask("GET /greeting?lang=de", "").2.starts_with("Willkommen! Es gibt 4 schöne Dinge"));
    let (status, _, page) = bert.ask("GET /nothing", "");
    assert!(status == 404 && page.contains("<h1>Not here</h1>"));
    assert_eq!(bert.ask("GET /counter?end=1", "").0, 302);
    assert_eq!(bert.ask("GET /counter", "").2.trim_end(), "visits: 1, welcome");
    assert_eq!(anna.ask("GET /counter", "").2.trim_end(), "visits: 3");

    stop.send(true).unwrap();
    server.join().unwrap();
    assert!(machines.children.lock().unwrap().is_empty());
    let _ = std::fs::remove_dir_all(work);
}
