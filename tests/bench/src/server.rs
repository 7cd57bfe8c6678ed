//! A server that answers every request with the same bytes, as fast as it can.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use crate::Result;

/// A search without hits, as a server of today answers it.
const BODY: &str = r#"{"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"total":{"value":0,"relation":"eq"},"max_score":null,"hits":[]},"_padding":"................................................................."}"#;

/// Prints its port and serves until it is killed.
pub fn serve() -> Result {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?.port());
    loop {
        let (stream, _) = listener.accept()?;
        thread::spawn(move || answer(stream));
    }
}

fn answer(mut stream: TcpStream) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let answer = format!(
        "HTTP/1.1 200 OK\r\nX-elastic-product: Elasticsearch\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    let mut buffer = vec![0; 16 * 1024];
    let mut filled = 0;
    loop {
        if let Some(end) = request_end(&buffer[..filled]) {
            buffer.copy_within(end..filled, 0);
            filled -= end;
            stream.write_all(answer.as_bytes()).ok()?;
            continue;
        }
        match stream.read(&mut buffer[filled..]).ok()? {
            0 => return None,
            n => filled += n,
        }
    }
}

/// Where the first request ends, if it is there as a whole.
fn request_end(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|w| w == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).ok()?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let end = head + length.unwrap_or(0);
    (bytes.len() >= end).then_some(end)
}
