//! One row of a table as serde's derives read it.

use serde::{
    de::{
        DeserializeOwned, Deserializer, Error as _, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::{Error, Value};

use super::Column;

/// Reads a row. Where it does not fit, the error comes with the column, if it is a matter of one.
pub(super) fn read<T: DeserializeOwned>(columns: &[Column], values: &[Value]) -> Result<T, (Option<String>, Error)> {
    if values.len() != columns.len() {
        let text = format!("{} values for {} columns", values.len(), columns.len());
        return Err((None, Error::custom(text)));
    }
    T::deserialize(Row { columns, values }).map_err(|error| {
        // Looked for only now, which rows that fit do not pay for.
        let place = serde_path_to_error::deserialize::<_, T>(Row { columns, values }).err().map(|error| {
            let path = error.path().clone();
            match path.iter().next() {
                Some(serde_path_to_error::Segment::Seq { index }) => {
                    columns.get(*index).map(|column| column.name.clone())
                }
                Some(serde_path_to_error::Segment::Map { .. }) => Some(path.to_string()),
                _ => None,
            }
        });
        (place.flatten(), error)
    })
}

/// A row: a list for what reads lists, and an object for all else.
struct Row<'r> {
    columns: &'r [Column],
    values: &'r [Value],
}

impl<'de> Row<'de> {
    /// Reads it as an object.
    fn members<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let names = self.columns.iter().map(|column| column.name.as_str());
        let mut members = MapDeserializer::new(names.zip(self.values));
        let row = visitor.visit_map(&mut members)?;
        members.end()?;
        Ok(row)
    }
}

impl<'de> Deserializer<'de> for Row<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let names = || self.columns.iter().map(|column| &column.name);
        match names().enumerate().find(|(at, name)| names().take(*at).any(|other| other == *name)) {
            Some((_, name)) => Err(Error::custom(format!("two columns are called `{name}`: read the rows as tuples"))),
            None => self.members(visitor),
        }
    }

    /// A struct refuses columns of one name by itself, unless it leaves them out.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.members(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut values = SeqDeserializer::new(self.values.iter());
        let row = visitor.visit_seq(&mut values)?;
        values.end()?;
        Ok(row)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct map
        enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    fn columns() -> Vec<Column> {
        ["name", "n", "tags"].map(|name| Column { name: name.to_owned(), data_type: "keyword".to_owned() }).into()
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Book {
        name: String,
        n: Option<u32>,
        #[serde(default)]
        other: bool,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Pair(String, Option<u32>, Value);

    #[test]
    fn rows_are_tuples_structs_and_objects() {
        let values = [json!("Dune"), json!(604), json!(["a", "b"])];
        let columns = columns();
        let tuple: (String, u32, Vec<String>) = read(&columns, &values).unwrap();
        assert_eq!(tuple, ("Dune".into(), 604, vec!["a".into(), "b".into()]));
        assert_eq!(read::<Book>(&columns, &values).unwrap(), Book { name: "Dune".into(), n: Some(604), other: false });
        assert_eq!(read::<Value>(&columns, &values).unwrap(), json!({"name": "Dune", "n": 604, "tags": ["a", "b"]}));
        assert_eq!(read::<Pair>(&columns, &values).unwrap(), Pair("Dune".into(), Some(604), json!(["a", "b"])));
        assert_eq!(read::<Vec<Value>>(&columns, &values).unwrap(), values);
        assert!(read::<Option<Book>>(&columns, &values).unwrap().is_some());
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_column() {
        let columns = columns();
        let values = [json!("Dune"), json!("many"), json!(null)];
        let (column, error) = read::<Book>(&columns, &values).unwrap_err();
        assert_eq!(column.as_deref(), Some("n"));
        assert!(error.to_string().contains("many"), "{error}");
        let (column, _) = read::<(String, u32, Value)>(&columns, &values).unwrap_err();
        assert_eq!(column.as_deref(), Some("n"));
        // Too short, too long, too few values, and no table at all.
        assert!(read::<(String, Value)>(&columns, &values).is_err());
        assert!(read::<(String, Value, Value, Value)>(&columns, &values).is_err());
        assert!(read::<Book>(&columns, &values[..2]).is_err());
        assert!(read::<u32>(&columns, &values).is_err());
    }
}
