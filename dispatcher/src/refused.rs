//! A request that no machine gets to see, and why.

use std::borrow::Cow;

use hyper::header::{CONNECTION, HeaderValue, RETRY_AFTER};
use hyper::{Response, StatusCode};

use crate::content::Content;
use crate::pages;

/// Why a request goes no further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    /// The status of the answer.
    pub status: StatusCode,
    /// A sentence for the user.
    pub text: Cow<'static, str>,
    /// What follows on the connection can't be relied on, or is not wanted.
    pub close: bool,
    /// After so many seconds it is worth another try.
    pub retry_after: Option<u64>,
}

impl Refused {
    /// A refusal after which the connection is closed.
    pub(crate) fn closing(status: StatusCode, text: impl Into<Cow<'static, str>>) -> Refused {
        Refused { status, text: text.into(), close: true, retry_after: None }
    }

    /// A refusal after which the connection goes on.
    pub(crate) fn once(status: StatusCode, text: impl Into<Cow<'static, str>>) -> Refused {
        Refused { close: false, ..Refused::closing(status, text) }
    }

    /// A malformed request.
    pub(crate) fn malformed(text: &'static str) -> Refused {
        Refused::closing(StatusCode::BAD_REQUEST, text)
    }

    /// The answer.
    pub(crate) fn page(&self) -> Response<Content> {
        let mut page = pages::error(self.status, &self.text);
        if self.close {
            page.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        if let Some(seconds) = self.retry_after {
            page.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        page
    }
}
