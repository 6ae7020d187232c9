//! TLS: the certificate of the server, and how it is changed while the server runs.
//!
//! Handshakes take the certificate of the moment; a changed one is looked for once a second and on SIGHUP. One that can't
//! be used is reported once, and the one before it stays. Certificate and key may be replaced one after the other: between
//! the two they don't fit together, which is such a report and nothing else.

use std::fmt;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;

/// Where certificate and key are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate and those that vouch for it, in PEM.
    pub cert: PathBuf,
    /// The key, in PEM.
    pub key: PathBuf,
}

/// Why a certificate can't be used; one line each.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file can't be read.
    #[error("{}: {}", .0.display(), .1)]
    Read(PathBuf, String),
    /// There is nothing of the kind in a file.
    #[error("{}: there is no {} in it (PEM is expected)", .0.display(), .1)]
    Nothing(PathBuf, &'static str),
    /// Certificate and key can't be used together.
    #[error("{} and {} can't be used: {}", .0.display(), .1.display(), .2)]
    Unusable(PathBuf, PathBuf, String),
    /// The library refused.
    #[error("TLS can't be set up: {0}")]
    Library(String),
}

/// The TLS side of a server.
#[derive(Clone)]
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    current: Arc<Current>,
}

/// The certificate of the moment.
struct Current {
    files: TlsFiles,
    provider: Arc<CryptoProvider>,
    state: Mutex<State>,
}

struct State {
    key: Arc<CertifiedKey>,
    /// How the files looked when they were last read, whatever came of it.
    seen: [Option<Seen>; 2],
}

/// Tells one content of a file from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    device: u64,
    inode: u64,
    length: u64,
    changed: (i64, i64),
}

fn seen(path: &Path) -> Option<Seen> {
    let facts = fs::metadata(path).ok()?;
    let changed = (facts.mtime(), facts.mtime_nsec());
    Some(Seen { device: facts.dev(), inode: facts.ino(), length: facts.len(), changed })
}

impl Current {
    fn look(&self) -> [Option<Seen>; 2] {
        [seen(&self.files.cert), seen(&self.files.key)]
    }
}

impl fmt::Debug for Current {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.files.fmt(f)
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.current.fmt(f)
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.state.lock().unwrap_or_else(PoisonError::into_inner).key.clone())
    }
}

fn load(files: &TlsFiles, provider: &CryptoProvider) -> Result<CertifiedKey, TlsError> {
    let problem = |path: &Path, what: &'static str, e: pem::Error| match e {
        pem::Error::NoItemsFound => TlsError::Nothing(path.into(), what),
        pem::Error::Io(e) => TlsError::Read(path.into(), e.to_string()),
        e => TlsError::Read(path.into(), format!("malformed PEM: {e}")),
    };
    let certificate = "certificate";
    let read =
        CertificateDer::pem_file_iter(&files.cert).map_err(|e| problem(&files.cert, certificate, e))?;
    let chain: Vec<_> = read.collect::<Result<_, _>>().map_err(|e| problem(&files.cert, certificate, e))?;
    if chain.is_empty() {
        return Err(TlsError::Nothing(files.cert.clone(), certificate));
    }
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|e| problem(&files.key, "private key", e))?;
    CertifiedKey::from_der(chain, key, provider).map_err(|e| {
        let why = match e {
            rustls::Error::InconsistentKeys(_) => "the key does not belong to the certificate".into(),
            e => e.to_string(),
        };
        TlsError::Unusable(files.cert.clone(), files.key.clone(), why)
    })
}

impl Tls {
    /// Reads the files.
    pub(crate) fn open(files: &TlsFiles) -> Result<Tls, TlsError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let current = Current {
            files: files.clone(),
            provider: provider.clone(),
            state: Mutex::new(State {
                // Looked at before it is read: what changes in between is read again.
                seen: [seen(&files.cert), seen(&files.key)],
                key: Arc::new(load(files, &provider)?),
            }),
        };
        let current = Arc::new(current);
        let library = |e: rustls::Error| TlsError::Library(e.to_string());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(library)?
            .with_no_client_auth()
            .with_cert_resolver(current.clone());
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        config.ticketer = rustls::crypto::ring::Ticketer::new().map_err(library)?;
        Ok(Tls { acceptor: TlsAcceptor::from(Arc::new(config)), current })
    }

    /// What does the handshakes.
    pub(crate) fn acceptor(&self) -> &TlsAcceptor {
        &self.acceptor
    }

    /// Reads the files if they have changed, or in any case. What came of it, if they were read.
    pub(crate) fn reload(&self, in_any_case: bool) -> Option<Result<(), TlsError>> {
        let now = self.current.look();
        let mut state = self.current.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !in_any_case && now == state.seen {
            return None;
        }
        state.seen = now;
        drop(state);
        let loaded = load(&self.current.files, &self.current.provider);
        Some(loaded.map(|key| {
            self.current.state.lock().unwrap_or_else(PoisonError::into_inner).key = Arc::new(key);
        }))
    }
}

impl From<TlsError> for io::Error {
    fn from(e: TlsError) -> io::Error {
        io::Error::other(e)
    }
}
