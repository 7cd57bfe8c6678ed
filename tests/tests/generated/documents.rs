//! The documents that queries and aggregations are about, with fields of all types that both servers have.

use std::collections::BTreeMap;
use std::net::IpAddr;

use es_client::dsl::field::{Bounds, Relation};
use es_client::dsl::mapping::IndexSettings;
use es_client::prelude::*;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::choices::Choices;

/// One field of each type that Elasticsearch 7.10.2 and OpenSearch 3.8.0 both have.
#[derive(Debug, Clone, Serialize, Deserialize, Document)]
#[document(dynamic = "strict")]
pub(crate) struct Everything {
    pub(crate) title: String,
    #[field(
        text(analyzer = "standard", index_phrases = true, term_vector = "with_positions_offsets", fielddata = true),
        fields(english(text(analyzer = "english")), length(token_count(analyzer = "standard")))
    )]
    pub(crate) body: String,
    #[field(search_as_you_type)]
    pub(crate) typed: String,
    #[field(completion)]
    pub(crate) suggest: Vec<String>,
    #[field(keyword)]
    pub(crate) tags: Vec<String>,
    #[field(keyword(ignore_above = 20, normalizer = "lowercase"))]
    pub(crate) code: String,
    pub(crate) long: i64,
    pub(crate) integer: i32,
    pub(crate) short: i16,
    pub(crate) byte: i8,
    pub(crate) double: f64,
    pub(crate) float: f32,
    #[field(half_float)]
    pub(crate) half: f32,
    #[field(scaled_float(scaling_factor = 100.0))]
    pub(crate) scaled: f64,
    pub(crate) flag: bool,
    pub(crate) date: Timestamp,
    #[field(date_nanos)]
    pub(crate) nanos: Timestamp,
    pub(crate) ip: IpAddr,
    pub(crate) place: GeoPoint,
    pub(crate) integers: Bounds<i32>,
    pub(crate) longs: Bounds<i64>,
    pub(crate) floats: Bounds<f32>,
    pub(crate) doubles: Bounds<f64>,
    #[field(date_range)]
    pub(crate) dates: Bounds<Timestamp>,
    pub(crate) ips: Bounds<IpAddr>,
    #[field(binary)]
    pub(crate) bytes: String,
    #[field(rank_feature)]
    pub(crate) rank: f32,
    #[field(rank_features)]
    pub(crate) ranks: BTreeMap<String, f32>,
    #[field(join(relation("question", "answer")))]
    pub(crate) join: Relation,
    #[field(percolator)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stored: Option<Query<Everything>>,
    pub(crate) maker: Maker,
    #[field(nested)]
    pub(crate) parts: Vec<Part>,
    #[serde(skip)]
    #[field(alias(path = "tags"))]
    pub(crate) labels: (),
}

/// An inner object.
#[derive(Debug, Clone, Serialize, Deserialize, Document)]
pub(crate) struct Maker {
    pub(crate) name: String,
    #[field(keyword)]
    pub(crate) city: String,
    pub(crate) since: Timestamp,
}

/// An object that is indexed on its own.
#[derive(Debug, Clone, Serialize, Deserialize, Document)]
pub(crate) struct Part {
    #[field(text)]
    pub(crate) text: String,
    #[field(keyword)]
    pub(crate) sku: String,
    pub(crate) size: i32,
    pub(crate) weight: f64,
    pub(crate) made: Timestamp,
    #[field(nested)]
    pub(crate) screws: Vec<Screw>,
}

/// An object in an object.
#[derive(Debug, Clone, Serialize, Deserialize, Document)]
pub(crate) struct Screw {
    #[field(keyword)]
    pub(crate) kind: String,
    pub(crate) length: f32,
}

/// The settings of all indices here.
pub(crate) fn settings() -> IndexSettings {
    let lowercase = json!({"type": "custom", "filter": ["lowercase"]});
    IndexSettings::new().number_of_shards(1).number_of_replicas(0).normalizer("lowercase", lowercase)
}

impl Everything {
    /// A document with values such as queries ask for.
    pub(crate) fn random(c: &mut Choices, join: Relation) -> Self {
        let low = c.between(0, 50);
        Self {
            title: c.text(),
            body: (0..6).map(|_| c.text()).collect::<Vec<_>>().join(" "),
            typed: c.text(),
            suggest: c.some(2, Choices::text),
            tags: c.some(3, |c| c.word().to_owned()),
            code: c.word().to_uppercase(),
            long: c.between(-1_000, 1_000),
            integer: c.between(-1_000, 1_000) as i32,
            short: c.between(0, 300) as i16,
            byte: c.between(-100, 100) as i8,
            double: c.number(),
            float: c.number() as f32,
            half: c.small() as f32,
            scaled: c.positive(),
            flag: c.flip(),
            date: c.date(),
            nanos: c.date(),
            ip: c.ip(),
            place: c.point(),
            integers: Bounds { gte: Some(low as i32), lt: Some(low as i32 + 10), ..Bounds::default() },
            longs: Bounds { gt: Some(low), ..Bounds::default() },
            floats: Bounds { gte: Some(0.5), lte: Some(low as f32 + 0.5), ..Bounds::default() },
            doubles: Bounds { lte: Some(low as f64), ..Bounds::default() },
            dates: Bounds { gte: Some(Timestamp::UNIX_EPOCH), lt: Some(c.date()), ..Bounds::default() },
            ips: Bounds { gte: Some([10, 0, 0, 0].into()), lte: Some(c.ip()), ..Bounds::default() },
            bytes: "aGVsbG8=".into(),
            rank: c.positive() as f32,
            ranks: BTreeMap::from([("fox".into(), c.positive() as f32), ("dog".into(), c.positive() as f32)]),
            join,
            stored: c.one_in(3).then(|| {
                let e = Self::fields();
                e.title.matches(c.text()).or(e.tags.term(c.word()))
            }),
            maker: Maker { name: c.text(), city: c.word().into(), since: c.date() },
            parts: c.some(3, |c| Part {
                text: c.text(),
                sku: c.word().into(),
                size: c.between(0, 20) as i32,
                weight: c.positive(),
                made: c.date(),
                screws: c.some(2, |c| Screw { kind: c.word().into(), length: c.small() as f32 }),
            }),
            labels: (),
        }
    }
}

/// Documents by their ids: some of them with children.
pub(crate) fn documents(c: &mut Choices) -> Vec<(String, Everything)> {
    let questions = (0..30).map(|id| (id.to_string(), Relation::parent("question"))).collect::<Vec<_>>();
    let answers = (30..50).map(|id| (id.to_string(), Relation::child("answer", (id - 30).to_string())));
    let all = questions.into_iter().chain(answers).collect::<Vec<_>>();
    all.into_iter().map(|(id, join)| (id, Everything::random(c, join))).collect()
}
