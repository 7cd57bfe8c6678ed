//! `composite`: all combinations of values, page by page.

use std::fmt;
use std::marker::PhantomData;

use serde_json::{Map, Value};

use super::agg::{Agg, Kind, MakesBuckets};
use super::bucket::{Buckets, buckets};
use super::date::Instant;
use super::decode::{DecodeError, Entry, Sub, member, needed};
use super::histogram::CalendarInterval;
use super::kinds::Declared;
use super::param::{Interval, Param, ValueType, object};
use super::source::{ValueSource, ValuesOf};
use super::terms::MissingOrder;
use super::value::ResultValue;
use crate::field::checks::{CountField, DateField, DocValuesField, GeoPointField, MeasureField};
use crate::field::{Any, Field, FieldDef, FieldValue, JsonParam, Place};
use crate::script::Script;

aggregations! {
    /// `composite`: one bucket per combination of the values of sources.
    pub struct Composite[K] = "composite" [sources: List, after: Object] {
        /// How many buckets to give at the most. Default 10.
        size: u32,
    }
}

/// Where a part of a composite key comes from: a value of type `V`.
#[must_use]
pub struct CompositeSource<D, V> {
    kind: &'static str,
    params: Map<String, Value>,
    types: PhantomData<fn() -> (D, V)>,
}

impl<D, V> CompositeSource<D, V> {
    fn new(kind: &'static str, source: ValueSource) -> Self {
        let mut params = Map::new();
        // A script that has no JSON is seen by the server as no source at all, which it refuses.
        if let Ok(Value::Object(members)) = source.into_object().into_json() {
            params.extend(members);
        }
        Self { kind, params, types: PhantomData }
    }

    fn with(mut self, name: &str, value: impl Param) -> Self {
        if let Ok(json) = value.into_json().into_json() {
            self.params.insert(name.to_owned(), json);
        }
        self
    }

    /// The highest values first. Default: the lowest.
    pub fn desc(mut self) -> Self {
        self.params.insert("order".to_owned(), "desc".into());
        self
    }

    /// Whether documents without a value count, with the key `None`. Default: they do not.
    pub fn missing_bucket(mut self) -> CompositeSource<D, Missable<V>> {
        self.params.insert("missing_bucket".to_owned(), true.into());
        CompositeSource { kind: self.kind, params: self.params, types: PhantomData }
    }

    /// Where the bucket of documents without a value stands; 7.16 and later.
    pub fn missing_order(self, order: MissingOrder) -> Self {
        self.with("missing_order", order)
    }

    /// As what type values of a field that is not mapped are taken.
    pub fn value_type(self, value_type: ValueType) -> Self {
        self.with("value_type", value_type)
    }

    /// A script that computes the value; beside a field it reads the field's as `_value`.
    pub fn script(self, script: Script) -> Self {
        self.with("script", script)
    }

    /// A parameter as JSON: the way out for what has no method here, as `time_zone`, `offset`,
    /// `precision` or `bounds` of the kinds that have them.
    pub fn param(self, name: &str, value: impl Into<JsonParam>) -> Self {
        self.with(name, value.into())
    }

    fn into_json(self) -> Value {
        object([(self.kind, Value::Object(self.params))])
    }
}

impl<D, V> CompositeSource<D, Rounded<V>> {
    /// How the server writes a date as text, in a pattern of date formats; the key is that text then.
    /// Default: milliseconds, which are read as the field's own type.
    pub fn format(self, format: impl Into<String>) -> CompositeSource<D, String> {
        let Self { kind, params, .. } = self.with("format", format.into());
        CompositeSource { kind, params, types: PhantomData }
    }

    /// The time zone in which dates are rounded, as `+01:00` or `Europe/Paris`. Default UTC.
    pub fn time_zone(self, time_zone: impl Into<String>) -> Self {
        self.with("time_zone", time_zone.into())
    }
}

impl<D, V> Clone for CompositeSource<D, V> {
    fn clone(&self) -> Self {
        Self { kind: self.kind, params: self.params.clone(), types: PhantomData }
    }
}

impl<D, V> fmt::Debug for CompositeSource<D, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Source").field(&self.kind).field(&self.params).finish()
    }
}

/// In place of a type of values: numbers that a histogram made of them, or for dates the dates.
#[derive(Debug)]
pub struct Rounded<V>(PhantomData<fn() -> V>);

/// A part of a composite key.
pub trait KeyPart {
    /// The part in Rust.
    type Key;

    /// Reads it.
    ///
    /// # Errors
    /// A value of another type.
    fn read(key: &Value) -> Result<Self::Key, DecodeError>;
}

#[diagnostic::do_not_recommend]
impl<V: ResultValue> KeyPart for V {
    type Key = V::Key;

    fn read(key: &Value) -> Result<V::Key, DecodeError> {
        V::key(key, None)
    }
}

impl<V: ResultValue> KeyPart for Rounded<V> {
    type Key = V::Figure;

    fn read(key: &Value) -> Result<V::Figure, DecodeError> {
        // A date is text where a format was asked for.
        let text = || key.as_str().and_then(Instant::from_iso).map(Instant::millis);
        let number = super::decode::number(key).ok().flatten().or_else(text);
        V::figure(number.ok_or_else(|| DecodeError::expected(format!("a number or a date, but {key}")))?)
    }
}

impl<V: KeyPart> KeyPart for Missable<V> {
    type Key = Option<V::Key>;

    fn read(key: &Value) -> Result<Option<V::Key>, DecodeError> {
        match key {
            Value::Null => Ok(None),
            key => V::read(key).map(Some),
        }
    }
}

/// In place of a type of values: none, where a document has none.
#[derive(Debug)]
pub struct Missable<V>(PhantomData<fn() -> V>);

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// A source of [`composite`]: each value of this field.
    pub fn terms_source(self) -> CompositeSource<D, F::Value>
    where
        F: CountField + DocValuesField,
        F::Value: ResultValue,
    {
        CompositeSource::new("terms", self.path().into())
    }

    /// A source of [`composite`]: the values of this field in steps of this width.
    pub fn histogram_source(self, interval: f64) -> CompositeSource<D, Rounded<F::Value>>
    where
        F: MeasureField + DocValuesField,
        F::Value: ResultValue,
    {
        CompositeSource::new("histogram", self.path().into()).with("interval", interval)
    }

    /// A source of [`composite`]: the dates of this field by unit of the calendar.
    pub fn calendar_source(self, interval: CalendarInterval) -> CompositeSource<D, Rounded<F::Value>>
    where
        F: DateField + DocValuesField,
        F::Value: ResultValue,
    {
        CompositeSource::new("date_histogram", self.path().into()).with("calendar_interval", interval)
    }

    /// A source of [`composite`]: the dates of this field by a length of time.
    pub fn interval_source(self, interval: impl Into<Interval>) -> CompositeSource<D, Rounded<F::Value>>
    where
        F: DateField + DocValuesField,
        F::Value: ResultValue,
    {
        CompositeSource::new("date_histogram", self.path().into()).with("fixed_interval", interval.into())
    }

    /// A source of [`composite`]: the tiles of a map, `zoom/x/y`, in which the points of this field
    /// are.
    pub fn geotile_source(self, zoom: u32) -> CompositeSource<D, String>
    where
        F: GeoPointField + DocValuesField,
    {
        CompositeSource::new("geotile_grid", self.path().into()).with("precision", zoom)
    }
}

/// A source of [`composite`]: each value of the field of this name, or of a script.
pub fn terms_source<D>(source: impl ValuesOf<D>) -> CompositeSource<D, Any> {
    CompositeSource::new("terms", source.into_source())
}

/// Two or more sources, or one: a tuple of up to six [`CompositeSource`]s, whose values make a tuple.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not sources of `composite` on `{D}`",
    label = "not a tuple of sources on `{D}`",
    note = "pass a tuple: `composite((t.author.keyword().terms_source(), t.likes.histogram_source(10.0)))`"
)]
pub trait Sources<D> {
    /// The types of the values.
    type Key: CompositeKey;

    /// The sources as JSON, in their order.
    fn into_sources(self) -> Vec<Value>;
}

/// Keys of `composite`.
pub trait CompositeKey {
    /// The key in Rust.
    type Key;

    /// Reads it.
    ///
    /// # Errors
    /// A value of another type.
    fn read(key: &Value) -> Result<Self::Key, DecodeError>;
}

/// The key of several sources, whose values are of these types.
#[derive(Debug)]
pub struct KeyTuple<T>(PhantomData<fn() -> T>);

fn key_of(entry: Entry<'_>) -> Result<&Value, DecodeError> {
    entry.bucket.get("key").filter(|key| key.is_object()).ok_or_else(|| DecodeError::expected("an object"))
}

fn part<V: KeyPart>(key: &Value, name: &str) -> Result<V::Key, DecodeError> {
    V::read(needed(key, name)?).map_err(|error| error.within(name))
}

macro_rules! sources {
    ($(($($place:tt $name:literal $value:ident),*))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<D, $($value: KeyPart),*> Sources<D> for ($(CompositeSource<D, $value>,)*) {
            type Key = KeyTuple<($($value,)*)>;

            fn into_sources(self) -> Vec<Value> {
                vec![$(object([($name, self.$place.into_json())])),*]
            }
        }

        impl<$($value: KeyPart),*> CompositeKey for KeyTuple<($($value,)*)> {
            type Key = ($($value::Key,)*);

            fn read(key: &Value) -> Result<Self::Key, DecodeError> {
                Ok(($(part::<$value>(key, $name)?,)*))
            }
        }
    )*};
}

sources! {
    (0 "0" A)
    (0 "0" A, 1 "1" B)
    (0 "0" A, 1 "1" B, 2 "2" C)
    (0 "0" A, 1 "1" B, 2 "2" C, 3 "3" E)
    (0 "0" A, 1 "1" B, 2 "2" C, 3 "3" E, 4 "4" F)
    (0 "0" A, 1 "1" B, 2 "2" C, 3 "3" E, 4 "4" F, 5 "5" G)
}

/// One bucket per combination of the values of these sources, of which each page goes on
/// [`after`](Agg::after) the last.
///
/// ```
/// # use es_dsl::{aggregation, prelude::*};
/// # #[derive(Document)]
/// # struct Tweet {
/// #     author: String,
/// #     likes: u32,
/// # }
/// let t = Tweet::fields();
/// let agg = aggregation::composite((t.author.keyword().terms_source(), t.likes.histogram_source(10.0).desc())).size(100);
/// assert_eq!(
///     agg.to_string(),
///     concat!(
///         r#"{"composite":{"size":100,"sources":[{"0":{"terms":{"field":"author.keyword"}}},"#,
///         r#"{"1":{"histogram":{"field":"likes","interval":10.0,"order":"desc"}}}]}}"#,
///     ),
/// );
/// ```
pub fn composite<D, S: Sources<D>>(sources: S) -> Agg<D, Composite<S::Key>> {
    Agg::new().set("sources", Value::Array(sources.into_sources()))
}

/// Where a page of `composite` ends, and the next begins.
#[derive(Debug, Clone, PartialEq)]
pub struct AfterKey(Value);

impl<D, K, S> Agg<D, Composite<K>, S> {
    /// Goes on after the end of a page: its [`CompositeResult::after_key`].
    pub fn after(self, key: AfterKey) -> Self {
        self.set("after", FieldValue::from(key.0))
    }
}

/// A page of `composite`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CompositeResult<K, A = ()> {
    /// The buckets.
    pub buckets: Buckets<K, A>,
    /// Where the next page begins; `None` after the last one.
    pub after_key: Option<AfterKey>,
}

impl<K: CompositeKey> Kind for Composite<K> {
    const NAME: &'static str = Self::JSON;
    type Inner<D> = D;
    type Output<A> = CompositeResult<K::Key, A>;

    fn decode<A>(result: &Value, sub: Sub<A>) -> Result<Self::Output<A>, DecodeError> {
        let key = |entry: Entry<'_>| key_of(entry).and_then(K::read).map_err(|error| error.within("key"));
        let buckets = buckets(result, key, sub)?;
        // Versions before 6.3 give no key.
        let last = || member(result, "buckets").as_array()?.last()?.get("key");
        let after_key = result.get("after_key").or_else(last).filter(|key| key.is_object() && !buckets.is_empty());
        Ok(CompositeResult { after_key: after_key.cloned().map(AfterKey), buckets })
    }
}

#[diagnostic::do_not_recommend]
impl<K> MakesBuckets for Composite<K> {}
