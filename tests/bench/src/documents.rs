//! The documents that are read, and the answers that hold them.

use std::{fmt::Write as _, str::FromStr, sync::LazyLock};

use es_client::dsl::{Document, Mapping};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::Result;

/// A document that a measurement makes up.
pub trait Sample: Document + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The document of this number.
    fn sample(number: u32) -> Self;
}

/// What kind of document a page holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Small,
    Long,
    Escaped,
    Floats,
    Numbers,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Small, Self::Long, Self::Escaped, Self::Floats, Self::Numbers];

    /// The name of its index.
    pub fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Long => "long",
            Self::Escaped => "escaped",
            Self::Floats => "floats",
            Self::Numbers => "numbers",
        }
    }

    pub fn description(self) -> &'static str {
        match self {
            Self::Small => "400 B",
            Self::Long => "4 kB",
            Self::Escaped => "4 kB, escaped text",
            Self::Floats => "384 floats",
            Self::Numbers => "20 numbers",
        }
    }

    /// A page of so many hits, as a server writes it.
    pub fn page(self, hits: u32) -> Result<String> {
        match self {
            Self::Small => page::<Small>(hits),
            Self::Long => page::<Long>(hits),
            Self::Escaped => page::<Escaped>(hits),
            Self::Floats => page::<Floats>(hits),
            Self::Numbers => page::<Numbers>(hits),
        }
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| format!("no documents are called {name}"))
    }
}

/// An article of 400 bytes.
#[derive(Serialize, Deserialize, Document)]
#[document(index = "small")]
pub struct Small {
    pub author: String,
    #[field(text)]
    pub title: String,
    #[field(keyword)]
    pub lang: String,
    #[field(keyword)]
    pub tags: Vec<String>,
    #[field(date)]
    pub published: String,
    pub likes: u32,
    pub featured: bool,
    #[field(text)]
    pub text: String,
}

/// One of the documents that a program holds and writes.
#[derive(Clone, Copy, Serialize)]
#[serde(transparent)]
pub struct Held(pub &'static Small);

impl Document for Held {
    const INDEX: Option<&'static str> = Small::INDEX;

    type Fields = <Small as Document>::Fields;

    fn fields() -> Self::Fields {
        Small::fields()
    }

    fn mapping() -> Mapping<Self> {
        Small::mapping().with_document()
    }
}

/// So many documents: a thousand different ones again and again, which are made before they are needed.
pub fn held(number: u32) -> impl Iterator<Item = Held> + Send {
    static MADE: LazyLock<Vec<Small>> = LazyLock::new(|| (0..1_000).map(Small::sample).collect());
    MADE.iter().map(Held).cycle().take(number as usize)
}

impl Sample for Small {
    fn sample(number: u32) -> Self {
        Self {
            author: format!("author-{}", number % 50),
            title: format!("How to look after bonsai number {number}"),
            lang: "en".to_owned(),
            tags: ["bonsai", "garden", "japan"].map(str::to_owned).to_vec(),
            published: "2024-05-17T12:30:00Z".to_owned(),
            likes: number * 7 % 1000,
            featured: number.is_multiple_of(2),
            text: words(" ", 190),
        }
    }
}

/// An article of 4 kB.
#[derive(Serialize, Deserialize, Document)]
#[document(index = "long")]
pub struct Long {
    pub author: String,
    #[field(text)]
    pub title: String,
    pub likes: u32,
    #[field(text)]
    pub text: String,
}

impl Sample for Long {
    fn sample(number: u32) -> Self {
        let Small { author, title, likes, .. } = Small::sample(number);
        Self { author, title, likes, text: words(" ", 3900) }
    }
}

/// An article of 4 kB with a quotation mark or the end of a line at every second word.
#[derive(Serialize, Deserialize, Document)]
#[document(index = "escaped")]
pub struct Escaped {
    pub author: String,
    #[field(text)]
    pub title: String,
    pub likes: u32,
    #[field(text)]
    pub text: String,
}

impl Sample for Escaped {
    fn sample(number: u32) -> Self {
        let Small { author, title, likes, .. } = Small::sample(number);
        Self { author, title, likes, text: words("\n", 1900) + &words(" \"", 1600) }
    }
}

/// An article's embedding.
#[derive(Serialize, Deserialize, Document)]
#[document(index = "floats")]
pub struct Floats {
    pub author: String,
    pub embedding: Vec<f32>,
}

impl Sample for Floats {
    fn sample(number: u32) -> Self {
        let mut state = number;
        let embedding = (0..384).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state as f32 / u32::MAX as f32 - 0.5
        });
        Self { author: format!("author-{}", number % 50), embedding: embedding.collect() }
    }
}

/// What a machine measured.
#[derive(Serialize, Deserialize, Document)]
#[document(index = "numbers")]
pub struct Numbers {
    pub id: u64,
    pub station: u32,
    pub minute: u32,
    pub samples: u64,
    pub errors: u32,
    pub retries: u32,
    pub bytes_in: u64,
    pub bytes_out: u64,
    pub packets_in: u64,
    pub packets_out: u64,
    pub cpu: f64,
    pub memory: f64,
    pub disk: f64,
    pub load_1: f64,
    pub load_5: f64,
    pub load_15: f64,
    pub temperature: f64,
    pub voltage: f64,
    pub latitude: f64,
    pub longitude: f64,
}

impl Sample for Numbers {
    fn sample(number: u32) -> Self {
        let (n, whole) = (f64::from(number), u64::from(number));
        Self {
            id: 1_000_000_000 + whole,
            station: number % 97,
            minute: number % 60,
            samples: whole * 60,
            errors: number % 3,
            retries: number % 5,
            bytes_in: whole * 1_048_583,
            bytes_out: whole * 524_309,
            packets_in: whole * 1031,
            packets_out: whole * 521,
            cpu: n % 100.0 / 3.0,
            memory: n % 64.0 / 7.0,
            disk: n % 90.0 / 11.0,
            load_1: n % 8.0 / 1.3,
            load_5: n % 8.0 / 1.7,
            load_15: n % 8.0 / 1.9,
            temperature: 20.25 + n % 10.0,
            voltage: 230.0 + n % 7.0 / 10.0,
            latitude: 52.0 + n / 9973.0,
            longitude: 13.0 + n / 7919.0,
        }
    }
}

/// Words with this after every second one, up to this many bytes.
fn words(between: &str, length: usize) -> String {
    let mut text = String::new();
    for word in ["water", "bonsai", "every", "morning", "before", "the", "sun", "is", "over", "roofs"].iter().cycle() {
        if text.len() >= length {
            return text;
        }
        let _ = write!(text, "{word}{}", if text.len() % 2 == 0 { between } else { " " });
    }
    text
}

fn page<T: Sample>(hits: u32) -> Result<String> {
    let index = T::INDEX.unwrap_or_default();
    let mut page = format!(
        r#"{{"took":1,"timed_out":false,"_shards":{{"total":1,"successful":1,"skipped":0,"failed":0}},"hits":{{"total":{{"value":{hits},"relation":"eq"}},"max_score":2.5,"hits":["#
    );
    for number in 0..hits {
        let score = 1.0 + f64::from(number % 100) / 64.0;
        let source = serde_json::to_string(&T::sample(number))?;
        let comma = if number == 0 { "" } else { "," };
        write!(page, r#"{comma}{{"_index":"{index}","_id":"id-{number}","_score":{score},"_source":{source}}}"#)?;
    }
    page.push_str("]}}");
    Ok(page)
}

/// One document, as a server writes it.
pub fn found() -> Result<String> {
    let source = serde_json::to_string(&Small::sample(1))?;
    Ok(format!(
        r#"{{"_index":"small","_id":"1","_version":1,"_seq_no":0,"_primary_term":1,"found":true,"_source":{source}}}"#
    ))
}
