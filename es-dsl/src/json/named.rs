//! Values by name.

use std::{fmt, iter::Map, slice};

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Text;

/// Values by name, in the order of their names.
#[derive(Clone, PartialEq)]
pub struct Named<T>(Vec<(Text, T)>);

impl<T> Named<T> {
    fn position(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_ref().cmp(name))
    }

    /// Sets the value of this name; one that was there is replaced.
    pub fn insert(&mut self, name: impl Into<Text>, value: T) {
        let name = name.into();
        match self.position(&name) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (name, value)),
        }
    }

    /// The value of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.position(name).ok().map(|at| &self.0[at].1)
    }

    /// Takes the value of this name out.
    pub fn remove(&mut self, name: &str) -> Option<T> {
        self.position(name).ok().map(|at| self.0.remove(at).1)
    }

    /// Names and values, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.into_iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> IntoIterator for Named<T> {
    type Item = (Text, T);
    type IntoIter = std::vec::IntoIter<(Text, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Named<T> {
    type Item = (&'a str, &'a T);
    type IntoIter = Map<slice::Iter<'a, (Text, T)>, fn(&(Text, T)) -> (&str, &T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }
}

impl<N: Into<Text>, T> Extend<(N, T)> for Named<T> {
    fn extend<I: IntoIterator<Item = (N, T)>>(&mut self, more: I) {
        for (name, value) in more {
            self.insert(name, value);
        }
    }
}

impl<N: Into<Text>, T> FromIterator<(N, T)> for Named<T> {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(items: I) -> Self {
        let mut named = Self::default();
        named.extend(items);
        named
    }
}

impl<T: fmt::Debug> fmt::Debug for Named<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<T>(Named<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
            type Value = Named<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Named<T>, A::Error> {
                while let Some((name, value)) = members.next_entry::<String, T>()? {
                    self.0.insert(name, value);
                }
                Ok(self.0)
            }
        }

        deserializer.deserialize_map(Members(Named::default()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_what_a_tree_is(items in prop::collection::vec(("[a-d]{0,2}", any::<u8>()), 0..12)) {
            let named: Named<u8> = items.iter().cloned().collect();
            let tree: BTreeMap<String, u8> = items.into_iter().collect();
            prop_assert_eq!(named.len(), tree.len());
            prop_assert_eq!(named.is_empty(), tree.is_empty());
            prop_assert!(named.iter().eq(tree.iter().map(|(name, value)| (name.as_str(), value))));
            prop_assert!(tree.iter().all(|(name, value)| named.get(name) == Some(value)));
            prop_assert_eq!(named.get("e"), None);
            let mut fewer = named.clone();
            prop_assert_eq!(fewer.remove("a"), tree.get("a").copied());
            prop_assert_eq!(fewer.get("a"), None);
            prop_assert!(fewer.iter().eq(named.iter().filter(|(name, _)| *name != "a")));
            let json = serde_json::to_string(&tree).unwrap();
            prop_assert_eq!(&serde_json::to_string(&named).unwrap(), &json);
            prop_assert_eq!(serde_json::from_str::<Named<u8>>(&json).unwrap(), named);
        }
    }
}
