//! How many requests one client may send: a bucket for each address, filled at the rate that is allowed.
//!
//! An IPv6 client owns a whole network of addresses, so those of one /64 share a bucket. A bucket that is full again is
//! forgotten, and the table never has more than [`MOST`] of them.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const MOST: usize = 200_000;

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

/// The buckets.
#[derive(Debug)]
pub(crate) struct Rate {
    per_second: f64,
    burst: f64,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

impl Rate {
    /// So many requests in a second, and so many at once.
    pub(crate) fn new(per_second: f64, burst: f64) -> Rate {
        Rate { per_second, burst: burst.max(1.0), buckets: Mutex::default() }
    }

    /// Takes a token; if there is none, after how long there will be one.
    pub(crate) fn take(&self, client: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST {
            buckets.retain(|_, bucket| self.filled(bucket, now) < self.burst);
            if buckets.len() >= MOST {
                // Nobody is worse off for a fresh bucket.
                buckets.clear();
            }
        }
        let bucket = buckets.entry(owner(client)).or_insert(Bucket { tokens: self.burst, at: now });
        let tokens = self.filled(bucket, now);
        if tokens < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - tokens) / self.per_second));
        }
        *bucket = Bucket { tokens: tokens - 1.0, at: now };
        Ok(())
    }

    fn filled(&self, bucket: &Bucket, now: Instant) -> f64 {
        let came = now.saturating_duration_since(bucket.at).as_secs_f64() * self.per_second;
        (bucket.tokens + came).min(self.burst)
    }
}

/// Whose bucket it is.
fn owner(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_burst_and_then_the_rate() {
        let rate = Rate::new(2.0, 3.0);
        let start = Instant::now();
        let (a, b) = (ip("192.0.2.1"), ip("192.0.2.2"));
        for _ in 0..3 {
            assert_eq!(rate.take(a, start), Ok(()));
        }
        assert_eq!(rate.take(a, start), Err(Duration::from_millis(500)));
        assert_eq!(rate.take(b, start), Ok(()), "another client");
        assert_eq!(rate.take(a, start + Duration::from_millis(500)), Ok(()));
        assert!(rate.take(a, start + Duration::from_millis(500)).is_err());
        let later = start + Duration::from_secs(100);
        for _ in 0..3 {
            assert_eq!(rate.take(a, later), Ok(()));
        }
        assert!(rate.take(a, later).is_err(), "a bucket does not overflow");
    }

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        let rate = Rate::new(1.0, 1.0);
        let now = Instant::now();
        assert!(rate.take(ip("2001:db8::1"), now).is_ok());
        assert!(rate.take(ip("2001:db8::2"), now).is_err());
        assert!(rate.take(ip("2001:db8:0:1::2"), now).is_ok());
        assert!(rate.take(ip("192.0.2.1"), now).is_ok());
        assert!(rate.take(ip("::ffff:192.0.2.1"), now).is_err());
    }

    #[test]
    fn the_table_does_not_grow_without_end() {
        let rate = Rate::new(1000.0, 1.0);
        let now = Instant::now();
        for n in 0..MOST as u32 {
            assert!(rate.take(IpAddr::from(n.to_be_bytes()), now).is_ok());
        }
        assert!(rate.take(ip("192.0.2.1"), now + Duration::from_secs(1)).is_ok());
        assert_eq!(rate.buckets.lock().unwrap().len(), 1);
    }
}
