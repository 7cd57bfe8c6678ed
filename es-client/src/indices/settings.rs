//! The settings of an index, as servers tell them.

use std::str::FromStr;

use serde::Deserialize;
use serde_json::Value;

/// The settings of an index. Those that everybody asks for are members; [`get`](Self::get) finds any.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(try_from = "RawSettings")]
#[non_exhaustive]
pub struct Settings {
    /// How many primary shards the index has.
    pub number_of_shards: Option<u32>,
    /// How many copies each shard has.
    pub number_of_replicas: Option<u32>,
    /// How often changes become visible to searches; `None`: the server's default.
    pub refresh_interval: Option<String>,
    /// The id of the index, which another one of the same name would not have.
    pub uuid: Option<String>,
    /// The name that the index was created by; with date math in it, say.
    pub provided_name: Option<String>,
    /// When the index was created, in milliseconds since 1970.
    pub creation_date: Option<i64>,
    /// The version that created the index, by the number that the server has for it, such as `7100299`.
    pub version_created: Option<String>,
    /// Whether patterns leave the index out unless they are to mean hidden ones.
    pub hidden: bool,
    /// What is not done with the index.
    pub blocks: IndexBlocks,
    /// All settings as the server wrote them.
    pub raw: Value,
    /// The defaults of settings that are not set, if the call asked for them.
    pub defaults: Option<Value>,
}

/// What is not done with an index: see [`Indices::add_block`](super::Indices::add_block).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexBlocks {
    /// Neither writes nor changes of settings and mappings.
    pub read_only: bool,
    /// The same, but the index can be deleted. Servers set it where a disk is nearly full.
    pub read_only_allow_delete: bool,
    /// No reads.
    pub read: bool,
    /// No writes.
    pub write: bool,
    /// Neither reads nor changes of settings and mappings.
    pub metadata: bool,
}

impl Settings {
    /// The setting of this name, such as `analysis.analyzer.english.type` or, with its first word, `index.codec`; and groups
    /// of settings, such as `analysis`, where the answer is not flat. Servers write numbers and `true` as texts.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        find(&self.raw, name).or_else(|| find(&self.raw, &format!("index.{name}")))
    }

    /// Reads settings as servers write them, and their defaults.
    pub(super) fn of(settings: Value, defaults: Option<Value>) -> Result<Self, String> {
        if !settings.is_object() {
            return Err("`settings` is not an object".to_owned());
        }
        let settings = Self { raw: settings, defaults, ..Self::default() };
        Ok(Self {
            number_of_shards: settings.parse("number_of_shards")?,
            number_of_replicas: settings.parse("number_of_replicas")?,
            refresh_interval: settings.parse("refresh_interval")?,
            uuid: settings.parse("uuid")?,
            provided_name: settings.parse("provided_name")?,
            creation_date: settings.parse("creation_date")?,
            version_created: settings.parse("version.created")?,
            hidden: settings.is_set("hidden")?,
            blocks: IndexBlocks {
                read_only: settings.is_set("blocks.read_only")?,
                read_only_allow_delete: settings.is_set("blocks.read_only_allow_delete")?,
                read: settings.is_set("blocks.read")?,
                write: settings.is_set("blocks.write")?,
                metadata: settings.is_set("blocks.metadata")?,
            },
            ..settings
        })
    }

    /// A setting, which servers write as a text, whatever it is.
    fn parse<T: FromStr>(&self, name: &str) -> Result<Option<T>, String> {
        let text = match self.get(name) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        text.parse().map(Some).map_err(|_| unreadable(name, &text))
    }

    fn is_set(&self, name: &str) -> Result<bool, String> {
        match self.parse::<String>(name)?.as_deref() {
            // What version 5 takes, it keeps as it was given.
            None | Some("false" | "off" | "no" | "0") => Ok(false),
            Some("true" | "on" | "yes" | "1") => Ok(true),
            Some(text) => Err(unreadable(name, text)),
        }
    }
}

fn unreadable(name: &str, text: &str) -> String {
    format!("the setting `{name}` has the value `{text}`, which cannot be read")
}

/// The value at a path of names. A name may have dots in it, as all of them have where the settings are flat.
pub(crate) fn find<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    value.get(path).or_else(|| {
        path.match_indices('.')
            .find_map(|(dot, _)| value.get(&path[..dot]).and_then(|value| find(value, &path[dot + 1..])))
    })
}

/// The settings as servers write them.
#[derive(Deserialize)]
struct RawSettings {
    settings: Value,
    defaults: Option<Value>,
}

impl TryFrom<RawSettings> for Settings {
    type Error = String;

    fn try_from(RawSettings { settings, defaults }: RawSettings) -> Result<Self, String> {
        Self::of(settings, defaults)
    }
}
