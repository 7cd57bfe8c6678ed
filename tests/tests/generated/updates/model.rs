//! What update scripts do, in Rust: the document that has to be there afterwards.

use es_client::prelude::*;
use serde_json::Map;

/// One step, as [`UpdateScript`] has them.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Set(String, Value),
    SetIfMissing(String, Value),
    Increment(String, Value),
    Decrement(String, Value),
    Min(String, Value),
    Max(String, Value),
    Append(String, Value),
    AppendIfAbsent(String, Value),
    Prepend(String, Value),
    PrependIfAbsent(String, Value),
    UpdateWhere(String, Test, Vec<Step>),
    RemoveValue(String, Value),
    Remove(String),
    When(Test, Vec<Step>),
    Noop,
    Delete,
}

/// A condition on the document.
#[derive(Debug, Clone)]
pub(super) enum Test {
    Equals(String, Value),
    Less(String, Value),
    AtMost(String, Value),
    Greater(String, Value),
    AtLeast(String, Value),
    Contains(String, Value),
    Exists(String),
    And(Box<Test>, Box<Test>),
    Or(Box<Test>, Box<Test>),
    Not(Box<Test>),
}

/// What becomes of a document.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Op {
    Index,
    Noop,
    Delete,
}

/// The document after these steps; none when it is deleted.
pub(super) fn after(document: &Value, steps: &[Step]) -> Option<Value> {
    let mut changed = document.clone();
    let mut op = Op::Index;
    run(&mut changed, steps, &mut op);
    match op {
        Op::Index => Some(changed),
        Op::Noop => Some(document.clone()),
        Op::Delete => None,
    }
}

fn run(document: &mut Value, steps: &[Step], op: &mut Op) {
    for step in steps {
        match step {
            Step::Set(path, value) => *made(document, path) = value.clone(),
            Step::SetIfMissing(path, value) => {
                let field = made(document, path);
                if field.is_null() {
                    *field = value.clone();
                }
            }
            Step::Increment(path, by) => {
                let field = made(document, path);
                *field = match (field.as_i64(), by.as_i64()) {
                    _ if field.is_null() => by.clone(),
                    (Some(number), Some(by)) => number.wrapping_add(by).into(),
                    _ => (field.as_f64().unwrap() + by.as_f64().unwrap()).into(),
                };
            }
            Step::Decrement(path, by) => {
                let field = made(document, path);
                *field = match (field.as_i64(), by.as_i64()) {
                    _ if field.is_null() => minus(by),
                    (Some(number), Some(by)) => number.wrapping_sub(by).into(),
                    _ => (field.as_f64().unwrap() - by.as_f64().unwrap()).into(),
                };
            }
            Step::Min(path, value) => {
                let field = made(document, path);
                if field.is_null() || is_less(value, field) {
                    *field = value.clone();
                }
            }
            Step::Max(path, value) => {
                let field = made(document, path);
                if field.is_null() || is_less(field, value) {
                    *field = value.clone();
                }
            }
            Step::Append(path, value) => list(made(document, path)).push(value.clone()),
            Step::AppendIfAbsent(path, value) => {
                let list = list(made(document, path));
                if !list.contains(value) {
                    list.push(value.clone());
                }
            }
            Step::Prepend(path, value) => list(made(document, path)).insert(0, value.clone()),
            Step::PrependIfAbsent(path, value) => {
                let list = list(made(document, path));
                if !list.contains(value) {
                    list.insert(0, value.clone());
                }
            }
            Step::UpdateWhere(path, test, steps) => {
                let objects = match found(document, path) {
                    Some(Value::Array(list)) => list.iter_mut().collect(),
                    Some(single) => vec![single],
                    None => Vec::new(),
                };
                for object in objects.into_iter().filter(|object| object.is_object()) {
                    if holds(object, test) {
                        run(object, steps, op);
                    }
                }
            }
            Step::RemoveValue(path, value) => match found(document, path) {
                Some(Value::Array(list)) => list.retain(|item| item != value),
                Some(field) if field == value => remove(document, path),
                _ => {}
            },
            Step::Remove(path) => remove(document, path),
            Step::When(test, steps) => {
                if holds(document, test) {
                    run(document, steps, op);
                }
            }
            Step::Noop => *op = Op::Noop,
            Step::Delete => *op = Op::Delete,
        }
    }
}

fn holds(document: &mut Value, test: &Test) -> bool {
    let mut compare = |path: &str, value: &Value, fits: fn(f64, f64) -> bool| {
        found(document, path).and_then(|field| field.as_f64()).is_some_and(|field| fits(field, value.as_f64().unwrap()))
    };
    match test {
        Test::Equals(path, value) => found(document, path).is_some_and(|field| field == value),
        Test::Less(path, value) => compare(path, value, |field, value| field < value),
        Test::AtMost(path, value) => compare(path, value, |field, value| field <= value),
        Test::Greater(path, value) => compare(path, value, |field, value| field > value),
        Test::AtLeast(path, value) => compare(path, value, |field, value| field >= value),
        Test::Contains(path, value) => match found(document, path) {
            Some(Value::Array(list)) => list.contains(value),
            Some(field) => field == value,
            None => false,
        },
        Test::Exists(path) => found(document, path).is_some_and(|field| !field.is_null()),
        Test::And(left, right) => holds(document, left) && holds(document, right),
        Test::Or(left, right) => holds(document, left) || holds(document, right),
        Test::Not(test) => !holds(document, test),
    }
}

/// The number with the other sign.
fn minus(number: &Value) -> Value {
    number.as_i64().map_or_else(|| (0.0 - number.as_f64().unwrap()).into(), |number| (-number).into())
}

fn is_less(left: &Value, right: &Value) -> bool {
    match (left.as_i64(), right.as_i64()) {
        (Some(left), Some(right)) => left < right,
        _ => left.as_f64().unwrap() < right.as_f64().unwrap(),
    }
}

/// The field, where the objects around it are there.
fn found<'a>(document: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    path.split('.').try_fold(document, |object, name| object.as_object_mut()?.get_mut(name))
}

/// The field, with the objects around it made where they are missing.
fn made<'a>(document: &'a mut Value, path: &str) -> &'a mut Value {
    path.split('.').fold(document, |object, name| {
        if object.is_null() {
            *object = Value::Object(Map::new());
        }
        object.as_object_mut().unwrap().entry(name).or_insert(Value::Null)
    })
}

/// The field as a list: a single value is a list of it, and nothing an empty one.
fn list(field: &mut Value) -> &mut Vec<Value> {
    *field = match field.take() {
        Value::Null => json!([]),
        Value::Array(list) => Value::Array(list),
        single => json!([single]),
    };
    field.as_array_mut().unwrap()
}

fn remove(document: &mut Value, path: &str) {
    let (object, name) = match path.rsplit_once('.') {
        Some((parent, name)) => (found(document, parent), name),
        None => (Some(document), path),
    };
    if let Some(object) = object.and_then(Value::as_object_mut) {
        object.remove(name);
    }
}

/// The same document with all its nulls and numbers as they are: 1 and 1.0 are the same number here.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => match (left.as_i64(), right.as_i64()) {
            (Some(left), Some(right)) => left == right,
            _ => left.as_f64() == right.as_f64(),
        },
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(name, left)| right.get(name).is_some_and(|right| same(left, right)))
        }
        _ => left == right,
    }
}
