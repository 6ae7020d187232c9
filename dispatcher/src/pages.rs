//! The pages of errors for which no machine answers.

use bytes::Bytes;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use hyper::{Response, StatusCode};

use crate::content::Content;
use crate::machines::MachineError;

/// A plain page: the status, and one sentence that says what happened.
pub(crate) fn error(status: StatusCode, text: &str) -> Response<Content> {
    let title = format!("HTTP Status {} – {}", status.as_u16(), status.canonical_reason().unwrap_or("Error"));
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><title>{title}</title></head><body><h1>{title}</h1><p>{}</p>\
         </body></html>\n",
        escape(text)
    );
    let mut response = Response::new(Content::new(Bytes::from(page)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html;charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

/// The page for a machine's error. What is inside the error is for the log, not for the user.
pub(crate) fn machine_error(e: &MachineError) -> Response<Content> {
    let text = match e {
        MachineError::WorkerDied { session_lost: true } => {
            "The process that handled this request ended, and your session with it. Please start again."
        }
        MachineError::WorkerDied { session_lost: false } => {
            "The process that handled this request ended. Your session is still there; please try again."
        }
        MachineError::Timeout { .. } => "The application did not answer in time.",
        MachineError::OutOfMemory => "Your session has no memory left for this request.",
        MachineError::Overloaded => "There are too many requests at the moment. Please try again soon.",
        MachineError::NoRoom(_) => {
            "There is no room for another session at the moment. Please try again soon."
        }
        MachineError::Closed => "The server is shutting down.",
        MachineError::NoSuchSession => "Your session is no longer there. Please start again.",
        MachineError::Failed(_) => "The machine of this session failed. Please start again.",
    };
    error(StatusCode::from_u16(e.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), text)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
