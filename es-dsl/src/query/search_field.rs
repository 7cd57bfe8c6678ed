//! The fields that a query searches together, each with its weight.

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use crate::field::{Field, FieldDef, Place};
use crate::json::{FromJson, Json, Text, ToJson};

/// A field as queries on several fields name it, `title` or `title^3`, or why there is no such text.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchField(Result<Text, String>);

impl SearchField {
    fn boosted(path: &str, boost: f64) -> Self {
        // Servers read it as an `f32`, of which larger numbers are infinite.
        let fits = (0.0..=f64::from(f32::MAX)).contains(&boost);
        Self(match fits {
            true => Ok(format!("{path}^{boost}").into()),
            false => Err(format!("`{path}^{boost}`: a boost is a finite number from 0 up")),
        })
    }
}

impl ToJson for SearchField {
    fn json(&self) -> Json<'_> {
        match &self.0 {
            Ok(name) => Json::Text(name),
            Err(why) => Json::Failed(why),
        }
    }
}

impl FromJson for SearchField {
    fn from_json(json: &Value) -> Option<Self> {
        Text::from_json(json).map(|name| Self(Ok(name)))
    }
}

/// A field of documents of type `D` with a weight among the fields of a query, see [`Field::boost`].
pub struct BoostedField<D> {
    field: SearchField,
    document: PhantomData<fn() -> D>,
}

impl<D> Clone for BoostedField<D> {
    fn clone(&self) -> Self {
        Self { field: self.field.clone(), document: PhantomData }
    }
}

impl<D> fmt::Debug for BoostedField<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BoostedField").field(&self.field.0).finish()
    }
}

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// The field with a weight, for queries that search several fields: the score of what it matches is
    /// multiplied with it. A number that is negative, infinite or `NaN` is an error when the query is sent;
    /// [`combined_fields`](super::combined_fields) takes none below 1.
    ///
    /// ```
    /// use es_dsl::{prelude::*, queries::*};
    ///
    /// #[derive(Document)]
    /// struct Book {
    ///     title: String,
    ///     body: String,
    /// }
    ///
    /// let b = Book::fields();
    /// let query: Query<Book> = multi_match("fox", (b.title.boost(3.0), b.body)).into_query();
    /// assert_eq!(query.to_string(), r#"{"multi_match":{"query":"fox","fields":["title^3","body"]}}"#);
    /// ```
    pub fn boost(self, boost: f64) -> BoostedField<D> {
        BoostedField { field: SearchField::boosted(&self.path(), boost), document: PhantomData }
    }
}

/// What names a field that is searched among others: the field, with a [boost](Field::boost) or without, or a text,
/// which is not checked and may have wildcards and a boost (`"title^3"`).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name a field of `{D}`",
    label = "not a field of `{D}`",
    note = "pass one of the document's fields, or its path as a text"
)]
pub trait IntoSearchField<D> {
    /// The field.
    fn into_search_field(self) -> SearchField;
}

impl<D, F: FieldDef, P: Place> IntoSearchField<D> for Field<D, F, P> {
    fn into_search_field(self) -> SearchField {
        SearchField(Ok(self.path()))
    }
}

impl<D> IntoSearchField<D> for BoostedField<D> {
    fn into_search_field(self) -> SearchField {
        self.field
    }
}

macro_rules! texts {
    ($($ty:ty),*) => {$(
        impl<D> IntoSearchField<D> for $ty {
            fn into_search_field(self) -> SearchField {
                SearchField(Ok(self.into()))
            }
        }
    )*};
}

texts!(&'static str, String, Text);

/// Fields of documents of type `D`: a list of [fields](IntoSearchField), or a tuple where their types differ.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name fields of `{D}`",
    label = "not fields of `{D}`",
    note = "pass a list of fields, a tuple of up to eight, or a list of paths as texts"
)]
pub trait IntoSearchFields<D> {
    /// The fields.
    fn into_search_fields(self) -> Vec<SearchField>;
}

impl<D, F: IntoSearchField<D>> IntoSearchFields<D> for Vec<F> {
    fn into_search_fields(self) -> Vec<SearchField> {
        self.into_iter().map(IntoSearchField::into_search_field).collect()
    }
}

impl<D, F: IntoSearchField<D>, const N: usize> IntoSearchFields<D> for [F; N] {
    fn into_search_fields(self) -> Vec<SearchField> {
        self.into_iter().map(IntoSearchField::into_search_field).collect()
    }
}

impl<D, F: IntoSearchField<D> + Clone> IntoSearchFields<D> for &[F] {
    fn into_search_fields(self) -> Vec<SearchField> {
        self.to_vec().into_search_fields()
    }
}

macro_rules! tuples {
    ($($field:ident)*) => {
        impl<D, $($field: IntoSearchField<D>),*> IntoSearchFields<D> for ($($field,)*) {
            fn into_search_fields(self) -> Vec<SearchField> {
                #[allow(non_snake_case, reason = "each is named as its type")]
                let ($($field,)*) = self;
                vec![$($field.into_search_field()),*]
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C E);
tuples!(A B C E F);
tuples!(A B C E F G);
tuples!(A B C E F G H);
tuples!(A B C E F G H I);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use crate::prelude::*;
    use crate::query::{Query, combined_fields, multi_match, query_string, simple_query_string};

    /// What is sent as the one field of each of the queries on several fields.
    fn sent(boost: f64) -> Vec<Result<Value, String>> {
        let field = || Field::<Value, _>::dynamic("a.title").boost(boost);
        let queries: [Query<Value>; 5] = [
            multi_match("fox", [field()]).into_query(),
            multi_match("fox", &[field()][..]).into_query(),
            combined_fields("fox", (field(),)).into_query(),
            query_string("fox").field(field()).into_query(),
            simple_query_string("fox").field(field()).into_query(),
        ];
        let one = |query: &Query<Value>| {
            let json = serde_json::to_value(query).map_err(|error| error.to_string())?;
            let (_, params) = json.as_object().unwrap().iter().next().unwrap();
            Ok(params["fields"][0].clone())
        };
        queries.iter().map(one).collect()
    }

    #[test]
    fn boosts_are_written_behind_the_path() {
        for (boost, name) in [(3.0, "a.title^3"), (0.5, "a.title^0.5"), (0.0, "a.title^0"), (1e-7, "a.title^0.0000001")]
        {
            assert!(sent(boost).iter().all(|sent| *sent == Ok(json!(name))), "{:?}", sent(boost));
        }
    }

    #[test]
    fn boosts_that_servers_cannot_take_are_refused() {
        for (boost, text) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf"), (-0.5, "-0.5")] {
            for sent in sent(boost) {
                let told = format!("fields[0]: `a.title^{text}`: a boost is a finite number from 0 up");
                let error = sent.unwrap_err();
                assert!(error.ends_with(&told), "{error}");
            }
        }
        assert!(sent(1e39).iter().all(Result::is_err));
    }

    proptest! {
        #[test]
        fn a_boost_comes_back_from_its_text(boost in 0.0..f64::from(f32::MAX)) {
            for sent in sent(boost) {
                let sent = sent.unwrap();
                let (path, text) = sent.as_str().unwrap().split_once('^').unwrap();
                prop_assert_eq!((path, text.parse()), ("a.title", Ok(boost)));
                prop_assert!(text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'), "{}", text);
            }
        }
    }
}
