//! A server that answers from memory, as fast as it can.

use std::{
    collections::HashMap,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use flate2::{Compression, write::GzEncoder};

use crate::{
    Result,
    bulk::OF_A_REQUEST,
    documents::{Kind, found},
};

/// A search without hits, as a server of today answers it.
const EMPTY: &str = r#"{"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"total":{"value":0,"relation":"eq"},"max_score":null,"hits":[]},"_padding":"................................................................."}"#;

/// How many documents match.
const COUNT: &str = r#"{"count":10,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0}}"#;

/// How many pages of a thousand documents a scan gives, before one that is empty.
pub const PAGES: u32 = 200;

/// What opens a scan.
const POINT_IN_TIME: &str = r#"{"id":"gcSHBAEJdHdlZXRzLTAwAAAAAAAAAAAA"}"#;
/// What became of a document of a bulk, as a server of today answers it.
const ITEM: &str = r#"{"_index":"small","_id":"00000000000000000017","_version":1,"result":"created","_shards":{"total":2,"successful":1,"failed":0},"_seq_no":17,"_primary_term":1,"status":201}"#;

/// The same where only the least is asked for.
const SHORT_ITEM: &str = r#"{"status":201,"result":"created"}"#;

/// The answers by the first two parts of the path, as they go over the network.
struct Answers {
    plain: HashMap<String, Vec<u8>>,
    gzip: HashMap<String, Vec<u8>>,
    empty: Vec<u8>,
    /// A page of a scan, by a scroll or a point in time.
    scanned: Vec<u8>,
    /// How many of them the scan under way has given.
    pages: AtomicU32,
}

/// Prints its port and serves until it is killed.
pub fn serve() -> Result {
    let answers = Arc::new(Answers::new()?);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?.port());
    loop {
        let (stream, _) = listener.accept()?;
        let answers = Arc::clone(&answers);
        thread::spawn(move || answer(stream, &answers));
    }
}

impl Answers {
    fn new() -> Result<Self> {
        let scanned = Kind::Small.page(1000)?.replace(r#","_source""#, r#","sort":[4294967298],"_source""#);
        let scanned = scanned.replacen('{', r#"{"_scroll_id":"FGluY2x1ZGVfY29udGV4dF91dWlkDXF1ZXJ5QW5kRmV0Y2gB","#, 1);
        let mut answers = Self {
            plain: HashMap::new(),
            gzip: HashMap::new(),
            empty: response("", EMPTY.as_bytes()),
            scanned: response("", scanned.as_bytes()),
            pages: AtomicU32::new(0),
        };
        answers.plain.insert("scan/_pit".to_owned(), response("", POINT_IN_TIME.as_bytes()));
        answers.plain.insert("small/_doc".to_owned(), response("", found()?.as_bytes()));
        for (query, item) in [("", ITEM), ("?filter_path", SHORT_ITEM)] {
            let items = vec![format!("{{\"create\":{item}}}"); OF_A_REQUEST as usize].join(",");
            let body = format!("{{\"errors\":false,\"took\":1,\"items\":[{items}]}}");
            answers.plain.insert(format!("_bulk{query}"), response("", body.as_bytes()));
        }
        let ten = Kind::Small.page(10)?;
        answers.plain.insert("ten/_search".to_owned(), response("", ten.as_bytes()));
        let hundred = format!("{{\"docs\":[{}]}}", vec![found()?; 100].join(","));
        answers.plain.insert("small/_mget".to_owned(), response("", hundred.as_bytes()));
        answers.plain.insert("ten/_count".to_owned(), response("", COUNT.as_bytes()));
        let one = format!("{},\"status\":200}}", ten.strip_suffix('}').unwrap_or_default());
        let searches = format!("{{\"took\":1,\"responses\":[{}]}}", vec![one; 10].join(","));
        answers.plain.insert("_msearch".to_owned(), response("", searches.as_bytes()));
        for kind in Kind::ALL {
            let (path, page) = (format!("{}/_search", kind.name()), kind.page(1000)?);
            let mut packed = GzEncoder::new(Vec::new(), Compression::default());
            packed.write_all(page.as_bytes())?;
            answers.gzip.insert(path.clone(), response("content-encoding: gzip\r\n", &packed.finish()?));
            answers.plain.insert(path, response("", page.as_bytes()));
        }
        Ok(answers)
    }

    fn of(&self, head: &str) -> &[u8] {
        let path = head.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
        if path.starts_with("_bulk") {
            let key = if path.contains("filter_path") { "_bulk?filter_path" } else { "_bulk" };
            return self.plain.get(key).unwrap_or(&self.empty);
        }
        let path = path.split('?').next().unwrap_or_default();
        let path = path.match_indices('/').nth(1).map_or(path, |(end, _)| &path[..end]);
        if path.starts_with("scan/") {
            self.pages.store(0, Ordering::Relaxed);
        }
        if let "scan/_search" | "_search" | "_search/scroll" = path {
            let is_over = self.pages.fetch_add(1, Ordering::Relaxed) >= PAGES;
            return if is_over { &self.empty } else { &self.scanned };
        }
        let packed = header(head, "accept-encoding").is_some_and(|codings| codings.contains("gzip"));
        let packed = if packed { self.gzip.get(path) } else { None };
        packed.or_else(|| self.plain.get(path)).unwrap_or(&self.empty)
    }
}

fn response(header: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nX-elastic-product: Elasticsearch\r\ncontent-type: application/json\r\n{header}content-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn answer(mut stream: TcpStream, answers: &Answers) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut buffer = vec![0; 16 * 1024];
    let mut filled = 0;
    loop {
        if let Some((head, end)) = request(&buffer[..filled]) {
            stream.write_all(answers.of(head)).ok()?;
            buffer.copy_within(end..filled, 0);
            filled -= end;
            continue;
        }
        if filled == buffer.len() {
            buffer.resize(2 * filled, 0);
        }
        match stream.read(&mut buffer[filled..]).ok()? {
            0 => return None,
            n => filled += n,
        }
    }
}

/// The head of the first request, and where the request ends, if it is there as a whole.
fn request(bytes: &[u8]) -> Option<(&str, usize)> {
    let head = bytes.windows(4).position(|w| w == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).ok()?;
    let length = header(text, "content-length").and_then(|value| value.parse().ok());
    let end = head + length.unwrap_or(0);
    (bytes.len() >= end).then_some((text, end))
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
