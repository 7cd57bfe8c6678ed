//! Against a small server that answers every request with the same body of known length.

use std::{
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    time::Instant,
};

use super::*;

const BODY: usize = 10_000;

/// Answers on every connection until its client closes it.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            thread::spawn(move || {
                let mut lines = BufReader::new(&stream).lines();
                while let Some(Ok(line)) = lines.next() {
                    if line.is_empty() {
                        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {BODY}\r\n\r\n");
                        let _ = (&stream).write_all(&[head.as_bytes(), &[b'x'; BODY]].concat());
                    }
                }
            });
        }
    });
    format!("http://{address}")
}

fn connect(proxy: &Proxy) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect(proxy.address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    Ok(stream)
}

/// Sends a request and reads the body; gives how much of it came, and the error that ended it early.
fn ask(stream: &TcpStream) -> (usize, Option<ErrorKind>) {
    if let Err(error) = (&*stream).write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n") {
        return (0, Some(error.kind()));
    }
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        match reader.read_line(&mut line) {
            Ok(0) => return (0, Some(ErrorKind::UnexpectedEof)),
            Ok(_) => {}
            Err(error) => return (0, Some(error.kind())),
        }
    }
    let mut body = vec![0; BODY];
    let mut passed = 0;
    while passed < BODY {
        match reader.read(&mut body[passed..]) {
            Ok(0) => return (passed, Some(ErrorKind::UnexpectedEof)),
            Ok(count) => passed += count,
            Err(error) => return (passed, Some(error.kind())),
        }
    }
    (passed, None)
}

fn wait_until(what: &str, done: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !done() {
        assert!(Instant::now() < deadline, "{what}");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn bytes_pass_and_connections_are_counted() {
    let proxy = Proxy::start(&server()).unwrap();
    let streams = [connect(&proxy).unwrap(), connect(&proxy).unwrap()];
    for stream in streams.iter().chain(&streams) {
        assert_eq!(ask(stream), (BODY, None));
    }
    assert_eq!((proxy.open_connections(), proxy.accepted()), (2, 2));
    drop(streams);
    wait_until("closed connections are counted", || proxy.open_connections() == 0);
    assert_eq!(proxy.accepted(), 2);
}

#[test]
fn refused_connections_come_back() {
    let proxy = Proxy::start(&server()).unwrap();
    let stream = connect(&proxy).unwrap();
    assert_eq!(ask(&stream), (BODY, None));
    for _ in 0..20 {
        proxy.set(Fault::Refuse);
        assert_eq!(connect(&proxy).unwrap_err().kind(), ErrorKind::ConnectionRefused);
        assert_eq!(proxy.open_connections(), 0);
        proxy.set(Fault::Pass);
        assert_eq!(ask(&connect(&proxy).unwrap()), (BODY, None));
    }
    assert!(ask(&stream).1.is_some());
}

#[test]
fn silence_keeps_the_connection_and_answers_nothing() {
    let proxy = Proxy::start(&server()).unwrap();
    proxy.set(Fault::Silence);
    let stream = connect(&proxy).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(matches!(ask(&stream), (0, Some(ErrorKind::WouldBlock | ErrorKind::TimedOut))));
    assert_eq!(proxy.open_connections(), 1);
    drop(stream);
    wait_until("its end is noticed", || proxy.open_connections() == 0);
}

#[test]
fn the_reset_comes_within_the_body_of_any_response() {
    let proxy = Proxy::start(&server()).unwrap();
    for limit in [0, 1, 5_000, BODY - 1] {
        proxy.set(Fault::Pass);
        let stream = connect(&proxy).unwrap();
        assert_eq!(ask(&stream), (BODY, None));
        proxy.set(Fault::ResetAfter(limit));
        assert_eq!(ask(&stream), (limit, Some(ErrorKind::ConnectionReset)));
    }
    proxy.set(Fault::ResetAfter(BODY));
    assert_eq!(ask(&connect(&proxy).unwrap()), (BODY, None));
}

#[test]
fn a_drip_is_slow_until_it_is_set_otherwise() {
    let proxy = Proxy::start(&server()).unwrap();
    let pause = Duration::from_millis(20);
    proxy.set(Fault::Drip { bytes: 2_000, pause });
    let started = Instant::now();
    assert_eq!(ask(&connect(&proxy).unwrap()), (BODY, None));
    assert!(started.elapsed() >= 4 * pause);

    proxy.set(Fault::Drip { bytes: 1, pause });
    let stream = connect(&proxy).unwrap();
    let reader = thread::spawn(move || ask(&stream));
    wait_until("the connection is there", || proxy.open_connections() == 1);
    proxy.set(Fault::Pass);
    assert_eq!(reader.join().unwrap(), (BODY, None));
}

#[test]
fn the_end_of_the_proxy_ends_its_connections() {
    let proxy = Proxy::start(&server()).unwrap();
    let address = proxy.address;
    let stream = connect(&proxy).unwrap();
    assert_eq!(ask(&stream), (BODY, None));
    drop(proxy);
    assert!(ask(&stream).1.is_some());
    assert!(TcpStream::connect(address).is_err());
}
