//! `pavm bench exchange`: an HTTP server and an HTTP client of the class library, each in a session of its own, that
//! send each other bodies of mixed sizes and check every byte, while both go from worker to worker at every wait.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{TryRecvError, channel};
use std::time::Instant;

use worker::jvm::{Product, RunInput};
use worker::metrics::{Counter, get};
use worker::{Ended, Launch};

use crate::cli::BenchArgs;

/// Prints the figures, first over plain connections, then over TLS.
pub(super) fn measure(product: &mut Product, args: &BenchArgs, jdk: &Path) -> Result<(), String> {
    let programs = args.programs.as_ref().ok_or("bench exchange needs --programs (a jar or directory)")?;
    let keys = Keys::make(jdk)?;
    for (figure, keys) in [("plain", None), ("tls", Some(keys.file()))] {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|l| l.local_addr())
            .map_err(|e| format!("a free port: {e}"))?
            .port();
        let launch = |class: &str, mut arguments: Vec<String>| {
            arguments.extend(keys.clone());
            Launch {
                jdk: jdk.to_path_buf(),
                class_path: programs.to_string_lossy().into_owned(),
                target: worker::launch::Target::Class(class.into()),
                args: arguments.into_iter().map(Into::into).collect(),
                ..Launch::default()
            }
        };
        let start = Instant::now();
        let before = (get(Counter::Attaches), get(Counter::WaitsIo));
        let both = [
            launch("bench.ExchangeServer", vec![port.to_string()]),
            launch("bench.ExchangeClient", vec![port.to_string(), args.cycles.to_string()]),
        ];
        run(product, both)?;
        println!(
            "{{\"bench\":\"exchange\",\"figure\":\"{figure}\",\"requests\":{},\"right\":{0},\"seconds\":{:.1},\
             \"attaches\":{},\"io_waits\":{}}}",
            args.cycles,
            start.elapsed().as_secs_f64(),
            get(Counter::Attaches) - before.0,
            get(Counter::WaitsIo) - before.1,
        );
    }
    Ok(())
}

/// Runs the programs, each in a session of its own, to their end; an error if one does not end well.
fn run(product: &mut Product, programs: [Launch; 2]) -> Result<(), String> {
    let sessions = product.supervisor.sessions();
    let (end, ended) = channel();
    for (launch, name) in programs.into_iter().zip(["server", "client"]) {
        let id = sessions.create(&product.template).map_err(|e| e.to_string())?;
        let end = end.clone();
        // The receiver lives until both have ended.
        sessions.on_end(id, move |how| drop(end.send((name, how))));
        sessions.request(id, RunInput::Program(Box::new(launch)).to_bytes(), |_| {});
    }
    let mut running = 2;
    while running > 0 {
        match ended.try_recv() {
            Ok((_, Ended::Exited(0))) => running -= 1,
            Ok((name, how)) => return Err(format!("the {name} ended badly: {how:?}")),
            Err(TryRecvError::Empty) => product.supervisor.turn().map_err(|e| e.to_string())?,
            Err(TryRecvError::Disconnected) => break,
        }
    }
    Ok(())
}

/// A key store for `localhost`, removed at the end.
struct Keys(PathBuf);

impl Keys {
    fn make(jdk: &Path) -> Result<Keys, String> {
        let dir = std::env::temp_dir().join(format!("pavm-exchange-{}", std::process::id()));
        std::fs::create_dir(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        let keys = Keys(dir);
        let tool = jdk.join("bin/keytool");
        let made = Command::new(&tool)
            .args(["-genkeypair", "-alias", "a", "-keyalg", "EC", "-groupname", "secp256r1"])
            .args(["-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "1000"])
            .args(["-storepass", "secret", "-keystore", &keys.file()])
            .stderr(Stdio::null())
            .status();
        match made {
            Ok(status) if status.success() => Ok(keys),
            Ok(status) => Err(format!("{}: {status}", tool.display())),
            Err(e) => Err(format!("{}: {e}", tool.display())),
        }
    }

    fn file(&self) -> String {
        self.0.join("keys").to_string_lossy().into_owned()
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        // What stays is a file with a key for nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
