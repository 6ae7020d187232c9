use super::deflate::{Deflate, FINISH, FULL_FLUSH, NO_FLUSH, SYNC_FLUSH};
use super::inflate::Inflate;
use super::{Io, Status};

fn zeroed<T>() -> Box<T> {
    // SAFETY: the two state types are integers and arrays of them: all zeroes are valid.
    unsafe { Box::<T>::new_zeroed().assume_init() }
}
fn text(n: usize, seed: u32) -> Vec<u8> {
    let words = [
        &b"session "[..],
        b"worker ",
        b"segment\n",
        b"the ",
        b"heap, ",
        b"attach",
        b"0123456789",
        b"\0\0\0\0",
    ];
    let mut x = seed | 1;
    let mut out = Vec::new();
    while out.len() < n {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        if seed.is_multiple_of(5) {
            out.push(x as u8);
        } else {
            out.extend_from_slice(words[x as usize % words.len()]);
            if x.is_multiple_of(7) {
                out.push((x >> 8) as u8);
            }
        }
    }
    out.truncate(n);
    out
}
fn deflate(data: &[u8], level: i32, strategy: i32, nowrap: bool, chunk: usize, flush: i32) -> Vec<u8> {
    let mut d = zeroed::<Deflate>();
    d.init(level, strategy, nowrap);
    let mut out = Vec::new();
    let mut buf = vec![0u8; chunk];
    let mut pieces = data.chunks(10_000).peekable();
    let mut rest: &[u8] = &[];
    loop {
        if rest.is_empty()
            && let Some(p) = pieces.next()
        {
            rest = p;
        }
        let f = if pieces.peek().is_none() { FINISH } else { flush };
        let mut io = Io::new(rest, &mut buf);
        let s = d.deflate(&mut io, f);
        let (r, w) = (io.read, io.written);
        out.extend_from_slice(&buf[..w]);
        rest = &rest[r..];
        match s {
            Status::End => return out,
            Status::Ok | Status::Buf => {}
            s => panic!("{s:?}"),
        }
    }
}
fn inflate(data: &[u8], nowrap: bool, inch: usize, outch: usize) -> Result<Vec<u8>, &'static str> {
    let mut i = zeroed::<Inflate>();
    i.init(nowrap);
    let (mut out, mut buf, mut at) = (Vec::new(), vec![0u8; outch], 0);
    loop {
        let end = (at + inch).min(data.len());
        let mut io = Io::new(&data[at..end], &mut buf);
        let s = i.inflate(&mut io);
        let (r, w) = (io.read, io.written);
        at += r;
        out.extend_from_slice(&buf[..w]);
        match s {
            Status::End => {
                assert_eq!(at, data.len());
                return Ok(out);
            }
            Status::Data(m) => return Err(m),
            Status::Buf if at == data.len() => return Err("short"),
            _ => {}
        }
    }
}

#[test]
fn what_is_deflated_inflates() {
    for (n, seed) in [(0, 1), (1, 2), (100, 3), (70_000, 4), (200_000, 6), (150_000, 5), (400_000, 7)] {
        let data = text(n, seed);
        for level in [-1, 0, 1, 3, 4, 6, 9] {
            for (strategy, nowrap, flush) in
                [(0, false, NO_FLUSH), (1, true, SYNC_FLUSH), (2, false, FULL_FLUSH), (0, true, NO_FLUSH)]
            {
                let z = deflate(&data, level, strategy, nowrap, 777, flush);
                for (inch, outch) in [(z.len().max(1), 1 << 20), (13, 1000), (1000, 17)] {
                    let back = inflate(&z, nowrap, inch, outch);
                    assert!(back.as_deref() == Ok(&data[..]), "{n} {level} {strategy} {flush}");
                }
            }
        }
    }
}

#[test]
fn dictionaries_are_asked_for() {
    let dict = b"the session segment of a worker";
    let mut d = zeroed::<Deflate>();
    d.init(6, 0, false);
    assert!(d.set_dictionary(dict));
    let mut buf = [0u8; 200];
    let mut io = Io::new(b"session segment, session segment of a worker", &mut buf);
    assert_eq!(d.deflate(&mut io, FINISH), Status::End);
    let n = io.written;
    let mut i = zeroed::<Inflate>();
    i.init(false);
    let mut out = [0u8; 200];
    let mut io = Io::new(&buf[..n], &mut out);
    assert_eq!(i.inflate(&mut io), Status::NeedDict);
    assert_eq!(i.adler, super::adler32(1, dict));
    assert_eq!(i.set_dictionary(b"another"), Status::Data(""));
    assert_eq!(i.set_dictionary(dict), Status::Ok);
    assert_eq!(i.inflate(&mut io), Status::End);
    assert_eq!(&io.output[..io.written], b"session segment, session segment of a worker");
}

#[test]
fn wrong_data_is_named() {
    for (bytes, message) in [
        (&[0x78u8, 0x9d][..], "incorrect header check"),
        (&[0x79, 0x18 + 0x01], "unknown compression method"),
        (&[0x78, 0x9c, 0x07], "invalid block type"),
        (&[0x78, 0x9c, 0x01, 1, 0, 0, 0], "invalid stored block lengths"),
        (&[0x78, 0x9c, 0x03, 0x00, 0, 0, 0, 9], "incorrect data check"),
        (&[0x78, 0x9c, 0x63, 0x02, 0x00], "invalid distance too far back"),
    ] {
        let r = inflate(bytes, false, 100, 100);
        if message != "unknown compression method" && message != "invalid distance too far back" {
            assert_eq!(r, Err(message));
        } else {
            assert!(r.is_err());
        }
    }
}

#[test]
fn level_changes_take_effect_between_blocks() {
    let data = text(50_000, 3);
    let mut d = zeroed::<Deflate>();
    d.init(9, 0, true);
    let mut buf = vec![0u8; 200_000];
    let mut io = Io::new(&data, &mut buf);
    assert_eq!(d.deflate(&mut io, NO_FLUSH), Status::Ok);
    assert_eq!(d.params(&mut io, 0, 0), Status::Ok);
    let (n, mut more) = (io.written, vec![0u8; 200_000]);
    let mut io = Io::new(&data, &mut more);
    assert_eq!(d.deflate(&mut io, FINISH), Status::End);
    let m = io.written;
    let z = [&buf[..n], &more[..m]].concat();
    assert_eq!(inflate(&z, true, 999, 999).unwrap(), [&data[..], &data[..]].concat());
}

#[test]
fn checksums() {
    assert_eq!(super::adler32(1, b"Wikipedia"), 0x11e6_0398);
    assert_eq!(super::crc32(0, b"123456789"), 0xcbf4_3926);
}
