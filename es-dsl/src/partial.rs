//! Parts of a document, for partial updates.

use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};

use crate::field::{ContentFor, FieldDef, FieldRef, FieldValue};

/// Some fields of a document of type `D`, with their values.
#[must_use]
pub struct Partial<D> {
    root: Tree,
    document: PhantomData<fn() -> D>,
}

/// Fields by name, in the order in which they were set.
type Tree = Vec<(String, Node)>;

#[derive(Debug, Clone, PartialEq)]
enum Node {
    Value(FieldValue),
    Object(Tree),
}

impl<D> Partial<D> {
    /// No field yet.
    pub fn new() -> Self {
        Self { root: Tree::new(), document: PhantomData }
    }

    /// Gives a field a value.
    pub fn set<F, V>(mut self, field: F, value: V) -> Self
    where
        F: FieldRef<D>,
        V: ContentFor<<F::Def as FieldDef>::Value, <F::Def as FieldDef>::Shape, F::Def>,
    {
        insert(&mut self.root, &field.field_path(), value.into_content());
        self
    }
}

fn insert(tree: &mut Tree, path: &str, value: FieldValue) {
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    let at = tree.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
        tree.push((name.to_owned(), Node::Object(Tree::new())));
        tree.len() - 1
    });
    let node = &mut tree[at].1;
    match (rest, node) {
        (None, node) => *node = Node::Value(value),
        (Some(rest), Node::Object(inner)) => insert(inner, rest, value),
        (Some(rest), node) => {
            let mut inner = Tree::new();
            insert(&mut inner, rest, value);
            *node = Node::Object(inner);
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::Object(tree) => serializer.collect_map(tree.iter().map(|(name, node)| (name, node))),
        }
    }
}

impl<D> Serialize for Partial<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.root.iter().map(|(name, node)| (name, node)))
    }
}

impl<D> Default for Partial<D> {
    fn default() -> Self {
        Self::new()
    }
}

impl<D> Clone for Partial<D> {
    fn clone(&self) -> Self {
        Self { root: self.root.clone(), document: PhantomData }
    }
}

impl<D> PartialEq for Partial<D> {
    fn eq(&self, other: &Self) -> bool {
        self.root == other.root
    }
}

impl<D> fmt::Debug for Partial<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Partial").field(&self.root).finish()
    }
}
