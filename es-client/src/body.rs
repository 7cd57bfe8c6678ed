//! Bodies of requests, put together of what is written already.

use serde::Serialize;

use crate::error::Error;

/// Writes a part of a request as JSON; `what` is its name in an error.
pub(crate) fn json(what: &str, value: &(impl Serialize + ?Sized)) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::serialize(what, error))
}

/// An object, to which one member after the other is added.
#[derive(Default)]
pub(crate) struct Object {
    members: String,
}

impl Object {
    /// Adds a member whose value is JSON already.
    pub(crate) fn put(&mut self, name: &str, json: &str) {
        self.members.push(if self.members.is_empty() { '{' } else { ',' });
        self.members += &quoted(name);
        self.members.push(':');
        self.members += json;
    }

    /// Adds a member, if there is a value for it.
    pub(crate) fn put_if(&mut self, name: &str, json: Option<&str>) {
        if let Some(json) = json {
            self.put(name, json);
        }
    }

    /// The object as JSON.
    pub(crate) fn end(mut self) -> String {
        self.members += if self.members.is_empty() { "{}" } else { "}" };
        self.members
    }
}

fn quoted(name: &str) -> String {
    format!("{}", serde_json::Value::from(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};
    use serde_json::{Map, Value};

    #[test]
    fn what_cannot_be_written_is_said() {
        let keys = std::collections::BTreeMap::from([((1, 2), 3)]);
        let error = json("document", &keys).unwrap_err().to_string();
        assert!(error.contains("the document cannot be written as JSON"), "{error}");
    }

    proptest! {
        #[test]
        fn members_of_any_name_are_read_again(members in vec((any::<String>(), any::<Option<i64>>()), 0..5)) {
            let (mut object, mut expected) = (Object::default(), Map::new());
            for (name, value) in &members {
                object.put_if(name, value.map(|value| value.to_string()).as_deref());
                expected.extend(value.map(|value| (name.clone(), value.into())));
            }
            prop_assert_eq!(object.end().parse::<Value>().unwrap(), Value::Object(expected));
        }
    }
}
