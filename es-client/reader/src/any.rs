//! Any JSON, as serde_json keeps it. serde would bring serde_json's own reader along.

use serde_json::{Map, Value};

use super::{
    Reader,
    piece::{Piece, double},
    value::Result,
};

/// Reads a text that is JSON as a whole.
///
/// ```
/// let json = es_client_reader::parse("[1, 0.30000000000000004]")?;
/// assert_eq!(json, serde_json::json!([1, 0.30000000000000004]));
/// # Ok::<_, es_client_reader::Fault>(())
/// ```
///
/// # Errors
/// When it is none, or is nested deeper than 128 times.
pub fn parse(text: &str) -> Result<Value> {
    let mut json = Reader::new(text);
    let value = json.json()?;
    json.end().map(|()| value)
}

impl Reader<'_> {
    /// Reads any JSON, its numbers to the last digit.
    ///
    /// # Errors
    /// When there is none here, or it is nested deeper than 128 times.
    pub fn json(&mut self) -> Result<Value> {
        self.by_itself(Self::any).map_err(|fault| fault.or_at(self.at))
    }

    fn any(&mut self) -> Result<Value> {
        Ok(match self.piece()? {
            Piece::Null => Value::Null,
            Piece::Bool(value) => Value::Bool(value),
            Piece::Unsigned(number) => number.into(),
            Piece::Signed(number) => number.into(),
            Piece::Number(number) => double(number)?.into(),
            Piece::Text(text) => Value::String(text.into_owned()),
            Piece::Array => {
                let mut items = Vec::new();
                self.array(&mut |item| {
                    items.push(item.any()?);
                    Ok(())
                })?;
                Value::Array(items)
            }
            Piece::Object => {
                let mut members = Value::Object(Map::new());
                self.members_in_turn(&mut |name, value| {
                    // By the index: serde_json's maps would be compiled here for `insert`.
                    members[name] = value.any()?;
                    Ok(())
                })?;
                members
            }
        })
    }
}
