//! TLS: what is agreed on, certificates that change, and the plain port beside it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use dispatcher::{Listeners, ServeOptions, TlsFiles};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use crate::fake::{Server, raw, until};

/// A directory with a certificate and its key.
pub struct Files {
    dir: PathBuf,
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

impl Files {
    pub fn new(name: &str) -> Files {
        let dir = std::env::temp_dir().join(format!("pavm-tls-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        Files { dir }
    }

    pub fn options(&self) -> TlsFiles {
        TlsFiles { cert: self.dir.join("cert.pem"), key: self.dir.join("key.pem") }
    }

    /// A new certificate, as it is to be trusted. Files are replaced, as tools do it.
    pub fn renew(&self) -> CertificateDer<'static> {
        let made = rcgen::generate_simple_self_signed(["localhost".to_string()]).unwrap();
        self.put("cert.pem", &made.cert.pem());
        self.put("key.pem", &made.signing_key.serialize_pem());
        made.cert.der().clone()
    }

    pub fn put(&self, name: &str, text: &str) {
        let beside = self.dir.join("new");
        std::fs::write(&beside, text).unwrap();
        std::fs::rename(beside, self.dir.join(name)).unwrap();
    }
}

/// What a client trusts and speaks.
pub fn client(trusted: &CertificateDer<'static>, alpn: &[&str]) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|p| p.as_bytes().to_vec()).collect();
    Arc::new(config)
}

/// Sends something under TLS, and reads until the end; nothing where the certificate is another one.
fn ask(at: SocketAddr, config: Arc<ClientConfig>, request: &str) -> Option<String> {
    let connection = ClientConnection::new(config, ServerName::try_from("localhost").unwrap()).unwrap();
    let stream = TcpStream::connect(at).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut stream = StreamOwned::new(connection, stream);
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

const FACTS: &str = "GET /facts HTTP/1.1\r\nHost: shop:1\r\nConnection: close\r\n\r\n";

#[test]
fn a_request_under_tls_is_secure() {
    let files = Files::new("secure");
    let trusted = files.renew();
    let s = Server::start(|o| o.tls = Some(files.options()));
    for alpn in [&[][..], &["http/1.1"], &["h3", "http/1.1"]] {
        let answer = ask(s.at, client(&trusted, alpn), FACTS).unwrap();
        assert!(answer.ends_with("\r\n\r\nhttps HTTP/1.1 shop:1 [] [close]"), "{alpn:?} {answer}");
    }
    // The gate is the same.
    let bad = "GET /facts HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n";
    assert!(ask(s.at, client(&trusted, &[]), bad).unwrap().starts_with("HTTP/1.1 400 "));
    assert!(!raw(s.at, FACTS).contains("HTTP/1.1 200"), "without TLS there is nothing");
    assert!(ask(s.at, client(&Files::new("other").renew(), &[]), FACTS).is_none());
    assert!(ask(s.at, client(&trusted, &["h3"]), FACTS).is_none(), "nothing in common");
    assert_eq!(s.figure("pavm_tls_handshakes_total{result=\"done\"}"), 4.0);
    until("failures are counted", || s.figure("pavm_tls_handshakes_total{result=\"failed\"}") == 3.0);
}

#[test]
fn a_changed_certificate_is_taken_and_a_broken_one_is_not() {
    let files = Files::new("reload");
    let first = files.renew();
    let s = Server::start(|o| o.tls = Some(files.options()));
    let trusts = |trusted: &CertificateDer<'static>| ask(s.at, client(trusted, &[]), FACTS).is_some();
    assert!(trusts(&first));
    let second = files.renew();
    until("the new one is there", || trusts(&second));
    assert!(!trusts(&first));
    let failed = || s.figure("pavm_tls_reloads_total{result=\"failed\"}");
    let before = failed();
    let good = std::fs::read_to_string(files.options().cert).unwrap();
    files.put("cert.pem", "nonsense");
    until("it was looked at", || failed() > before);
    assert!(trusts(&second), "the one from before is kept");
    let before = failed();
    std::fs::remove_file(files.options().cert).unwrap();
    until("it was looked at", || failed() > before);
    assert!(trusts(&second));
    // A key that belongs to another certificate.
    let before = failed();
    let third = files.renew();
    until("the third is there", || trusts(&third));
    files.put("cert.pem", &good);
    until("it was looked at", || failed() > before);
    assert!(trusts(&third));
    let fourth = files.renew();
    until("the fourth is there", || trusts(&fourth));
}

#[test]
fn bad_files_are_named_at_the_start() {
    let files = Files::new("start");
    files.renew();
    let start = |files: TlsFiles| {
        let mut options = ServeOptions::new("app");
        options.listen = "127.0.0.1:0".parse().unwrap();
        options.tls = Some(files);
        Listeners::bind(&options).unwrap_err().to_string()
    };
    let TlsFiles { cert, key } = files.options();
    let missing = PathBuf::from("/nonexistent/cert.pem");
    let of = |cert: &Path, key: &Path| start(TlsFiles { cert: cert.into(), key: key.into() });
    assert_eq!(of(&missing, &key), "TLS: /nonexistent/cert.pem: No such file or directory (os error 2)");
    assert_eq!(of(&cert, &missing), "TLS: /nonexistent/cert.pem: No such file or directory (os error 2)");
    let there_is_no =
        |what, path: &Path| format!("TLS: {}: there is no {what} in it (PEM is expected)", path.display());
    assert_eq!(of(&key, &cert), there_is_no("certificate", &key));
    assert_eq!(of(&cert, &cert), there_is_no("private key", &cert));
    let other = Files::new("start-other");
    other.renew();
    let other = other.options().key;
    let why = of(&cert, &other);
    let expected = "can't be used: the key does not belong to the certificate";
    assert!(why.ends_with(expected), "{why}");
    files.put("cert.pem", "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n");
    let why = of(&cert, &key);
    assert!(why.starts_with(&format!("TLS: {}: malformed PEM: ", cert.display())), "{why}");
}

#[test]
fn the_plain_port_sends_everybody_to_tls() {
    let files = Files::new("redirect");
    files.renew();
    let s = Server::start(|o| {
        o.tls = Some(files.options());
        o.redirect = Some("127.0.0.1:0".parse().unwrap());
    });
    let (at, port) = (s.redirect.unwrap(), s.at.port());
    let answer = raw(at, "GET /a?b=c HTTP/1.1\r\nHost: shop:80\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 301 "), "{answer}");
    assert!(answer.contains(&format!("\r\nLocation: https://shop:{port}/a?b=c\r\n")), "{answer}");
    let form = "POST /a HTTP/1.1\r\nHost: shop\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx";
    assert!(raw(at, form).starts_with("HTTP/1.1 308 "));
    assert!(raw(at, "GET /a HTTP/1.1\r\nHost: a b\r\n\r\n").starts_with("HTTP/1.1 400 "));
    assert_eq!(s.machines.asked.load(std::sync::atomic::Ordering::Relaxed), 0);
    assert_eq!(s.figure("pavm_connections_total{protocol=\"redirect\"}"), 3.0);
}
