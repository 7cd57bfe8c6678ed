//! Random scripts, each with its effect in Rust.

use es_client::dsl::field::FieldRef;
use es_client::dsl::script::Condition;
use es_client::prelude::*;

use super::model::{Step, Test, after};
use super::{Item, Part};
use crate::choices::Choices;

type Fields = <Item as Document>::Fields;
type Updates = UpdateScript<Item>;

/// What a script makes of a document; none when it deletes it.
pub(super) type Effect = Box<dyn Fn(&Value) -> Option<Value>>;

/// A script, and what it does.
pub(super) fn random(c: &mut Choices) -> (Script, Effect) {
    if c.one_in(6) {
        return by_hand(c);
    }
    let (script, steps) = steps(c, UpdateScript::new(), 2);
    (script.into_script(), Box::new(move |document| after(document, &steps)))
}

fn path<D>(field: impl FieldRef<D>) -> String {
    field.field_path().into_owned()
}

fn steps(c: &mut Choices, script: Updates, depth: u32) -> (Updates, Vec<Step>) {
    let mut made = Vec::new();
    let mut script = script;
    for _ in 0..c.below(6) {
        let (longer, step) = step(c, &Item::fields(), script, depth);
        script = longer;
        made.push(step);
    }
    (script, made)
}

/// The same step in the script and in the model.
macro_rules! both {
    ($script:ident.$method:ident($field:expr, $value:expr) as $step:ident) => {{
        let value = $value;
        let json = json!(value);
        ($script.$method($field, value), Step::$step(path($field), json))
    }};
}

fn step(c: &mut Choices, i: &Fields, script: Updates, depth: u32) -> (Updates, Step) {
    match c.below(48) {
        0 => both!(script.set(i.title, c.text()) as Set),
        1 => both!(script.set(i.count, c.between(-9, 9)) as Set),
        2 => both!(script.set(i.ratio, c.number()) as Set),
        3 => both!(script.set(i.flag, c.flip()) as Set),
        4 => both!(script.set(i.tags, c.some(3, |c| c.word().to_owned())) as Set),
        5 => both!(script.set(i.numbers, c.some(3, |c| c.small() as i32)) as Set),
        6 => both!(script.set(i.odd, c.between(0, 9)) as Set),
        7 => both!(script.set(i.inner.city, c.word()) as Set),
        8 => both!(script.set(i.inner.deep.level, c.small() as u8) as Set),
        9 => both!(script.set(i.inner.deep.words, c.some(2, |c| c.text())) as Set),
        10 => {
            let parts = c.some(2, |c| Part { name: c.word().into(), size: c.small() });
            both!(script.set(i.parts, parts) as Set)
        }
        11 => both!(script.set_if_missing(i.note, c.text()) as SetIfMissing),
        12 => both!(script.set_if_missing(i.tags, [c.text()]) as SetIfMissing),
        13 => both!(script.set_if_missing(i.inner.count, c.small() as i32) as SetIfMissing),
        14 => both!(script.increment(i.count, c.between(-5, 5)) as Increment),
        15 => both!(script.increment(i.small, c.small() as i16) as Increment),
        16 => both!(script.increment(i.ratio, c.number()) as Increment),
        17 => both!(script.increment(i.rough, c.small() as f32) as Increment),
        18 => both!(script.increment(i.odd, c.between(-5, 5)) as Increment),
        19 => both!(script.increment(i.inner.count, c.small() as i32) as Increment),
        20 => both!(script.append(i.tags, c.word()) as Append),
        21 => both!(script.append(i.weights, f64::from(c.small())) as Append),
        22 => both!(script.append(i.inner.deep.words, c.word()) as Append),
        23 => both!(script.append_if_absent(i.tags, c.word()) as AppendIfAbsent),
        24 => both!(script.append_if_absent(i.numbers, c.small() as i32) as AppendIfAbsent),
        25 => both!(script.append_if_absent(i.weights, f64::from(c.small())) as AppendIfAbsent),
        26 => both!(script.remove_value(i.tags, c.word()) as RemoveValue),
        27 => both!(script.remove_value(i.numbers, c.small() as i32) as RemoveValue),
        28 => both!(script.remove_value(i.flags, c.flip()) as RemoveValue),
        29 => both!(script.remove_value(i.inner.deep.words, c.word()) as RemoveValue),
        30 => match c.below(5) {
            0 => (script.remove(i.note), Step::Remove(path(i.note))),
            1 => (script.remove(i.tags), Step::Remove(path(i.tags))),
            2 => (script.remove(i.odd), Step::Remove(path(i.odd))),
            3 => (script.remove(i.parts), Step::Remove(path(i.parts))),
            _ => (script.remove(i.inner.deep.words), Step::Remove(path(i.inner.deep.words))),
        },
        34 => both!(script.decrement(i.count, c.between(-5, 5)) as Decrement),
        35 => both!(script.decrement(i.ratio, c.number()) as Decrement),
        36 => both!(script.decrement(i.odd, c.between(-5, 5)) as Decrement),
        37 => both!(script.min(i.count, c.between(-9, 9)) as Min),
        38 => both!(script.min(i.ratio, c.number()) as Min),
        39 => both!(script.min(i.inner.count, c.small() as i32) as Min),
        40 => both!(script.max(i.count, c.between(-9, 9)) as Max),
        41 => both!(script.max(i.odd, c.between(-5, 5)) as Max),
        42 => both!(script.prepend(i.tags, c.word()) as Prepend),
        43 => both!(script.prepend(i.inner.deep.words, c.word()) as Prepend),
        44 => both!(script.prepend_if_absent(i.numbers, c.small() as i32) as PrependIfAbsent),
        45 => both!(script.prepend_if_absent(i.tags, c.word()) as PrependIfAbsent),
        46 | 47 => update_parts(c, i, script),
        31 if c.one_in(3) => (script.noop(), Step::Noop),
        31 if c.one_in(3) => (script.delete_document(), Step::Delete),
        _ if depth == 0 => both!(script.set(i.title, c.word()) as Set),
        _ => {
            let (condition, test) = condition(c, i, 2);
            let mut inner = Vec::new();
            let script = script.when(condition, |then| {
                let (then, steps) = steps(c, then, depth - 1);
                inner = steps;
                then
            });
            (script, Step::When(test, inner))
        }
    }
}

/// The same condition in the script and in the model.
macro_rules! test {
    ($method:ident($field:expr, $value:expr) as $test:ident) => {{
        let value = $value;
        let json = json!(value);
        (Condition::$method($field, value), Test::$test(path($field), json))
    }};
}

/// Steps on those parts for which a condition holds.
fn update_parts(c: &mut Choices, i: &Fields, script: Updates) -> (Updates, Step) {
    let p = Part::fields();
    let (condition, test) = match c.below(4) {
        0 => test!(equals(p.name, c.word()) as Equals),
        1 => test!(at_least(p.size, c.small()) as AtLeast),
        2 => test!(less_than(p.size, c.small()) as Less),
        _ => (!Condition::exists(p.name), Test::Not(Box::new(Test::Exists(path(p.name))))),
    };
    let mut inner = Vec::new();
    let script = script.update_where(i.parts, condition, |mut part| {
        for _ in 0..c.below(4) {
            let (longer, step) = match c.below(7) {
                0 => both!(part.set(p.name, c.word()) as Set),
                1 => both!(part.increment(p.size, c.small()) as Increment),
                2 => both!(part.decrement(p.size, c.small()) as Decrement),
                3 => both!(part.min(p.size, c.small()) as Min),
                4 => both!(part.max(p.size, c.small()) as Max),
                5 => (part.remove(p.name), Step::Remove(path(p.name))),
                _ => {
                    let (condition, test) = test!(at_least(p.size, c.small()) as AtLeast);
                    let mut then = None;
                    let longer = part.when(condition, |part| {
                        let (longer, step) = both!(part.set(p.name, c.text()) as Set);
                        then = Some(step);
                        longer
                    });
                    (longer, Step::When(test, then.into_iter().collect()))
                }
            };
            part = longer;
            inner.push(step);
        }
        part
    });
    (script, Step::UpdateWhere(path(i.parts), test, inner))
}

fn condition(c: &mut Choices, i: &Fields, depth: u32) -> (Condition<Item>, Test) {
    let kinds = if depth == 0 { 16 } else { 19 };
    match c.below(kinds) {
        0 => test!(equals(i.title, c.text()) as Equals),
        1 => test!(equals(i.flag, c.flip()) as Equals),
        2 => test!(equals(i.small, c.between(-9, 9) as i16) as Equals),
        3 => test!(equals(i.numbers, c.some(1, |c| c.small() as i32)) as Equals),
        4 => test!(equals(i.inner.city, c.word()) as Equals),
        5 => test!(less_than(i.count, c.between(-5, 5)) as Less),
        6 => test!(at_most(i.ratio, c.number()) as AtMost),
        7 => test!(greater_than(i.inner.count, c.small() as i32) as Greater),
        8 => test!(at_least(i.inner.deep.level, c.small() as u8) as AtLeast),
        9 => test!(at_least(i.odd, c.between(0, 9)) as AtLeast),
        10 => test!(contains(i.tags, c.word()) as Contains),
        11 => test!(contains(i.numbers, c.small() as i32) as Contains),
        12 => test!(contains(i.inner.deep.words, c.word()) as Contains),
        13 => (Condition::exists(i.note), Test::Exists(path(i.note))),
        14 => (Condition::exists(i.inner.deep.words), Test::Exists(path(i.inner.deep.words))),
        15 => (Condition::exists(i.parts), Test::Exists(path(i.parts))),
        16 => {
            let ((one, first), (other, second)) = (condition(c, i, depth - 1), condition(c, i, depth - 1));
            (one.and(other), Test::And(Box::new(first), Box::new(second)))
        }
        17 => {
            let ((one, first), (other, second)) = (condition(c, i, depth - 1), condition(c, i, depth - 1));
            (one.or(other), Test::Or(Box::new(first), Box::new(second)))
        }
        _ => {
            let (one, first) = condition(c, i, depth - 1);
            (!one, Test::Not(Box::new(first)))
        }
    }
}

/// Scripts as somebody writes them, checked by the compiler or not.
fn by_hand(c: &mut Choices) -> (Script, Effect) {
    let (n, word) = (c.between(-9, 9), c.word());
    match c.below(4) {
        0 => (
            painless!(Item, "ctx._source.small = params.n * 2 + 1", n = n),
            Box::new(move |document| changed(document, |json| json["small"] = json!(n * 2 + 1))),
        ),
        1 => (
            painless!(Item, "ctx._source.title += ' ' + params.word", word = word),
            Box::new(move |document| {
                changed(document, |json| json["title"] = json!(format!("{} {word}", json["title"].as_str().unwrap())))
            }),
        ),
        2 => {
            let length = c.between(0, 2);
            let source = "for (def n : params.list) { ctx._source.added = (ctx._source.added ?: 0) + n } \
                          if (params.list.isEmpty()) { ctx.op = 'delete' }";
            let effect: Effect = Box::new(move |document| match length {
                0 => None,
                _ => changed(document, |json| json["added"] = json!(n * length)),
            });
            (Script::painless(source).param("list", vec![n; length as usize]), effect)
        }
        _ => (
            Script::painless(
                "ctx._source.flags = ctx._source.flags.stream().map(f -> !f).collect(Collectors.toList())",
            ),
            Box::new(|document| {
                changed(document, |json| {
                    for flag in json["flags"].as_array_mut().unwrap() {
                        *flag = json!(*flag != json!(true));
                    }
                })
            }),
        ),
    }
}

fn changed(document: &Value, change: impl FnOnce(&mut Value)) -> Option<Value> {
    let mut document = document.clone();
    change(&mut document);
    Some(document)
}

/// Scripts of a few shapes with any data.
pub(super) fn of_few_shapes(c: &mut Choices) -> Script {
    let i = Item::fields();
    let number = if c.flip() { c.between(i64::MIN / 2, i64::MAX / 2) } else { c.between(-9, 9) };
    let script = UpdateScript::<Item>::new();
    match c.below(6) {
        0 => script.set(i.title, c.text()).set(i.count, number),
        1 => script.set(i.tags, c.some(5, |c| c.text())).append(i.tags, c.text()),
        2 => script.increment(i.ratio, c.number()).set(i.flag, c.flip()),
        3 => script.append_if_absent(i.numbers, c.small() as i32).remove_value(i.tags, c.word()),
        4 => script.when(Condition::at_least(i.small, c.small() as i16), |then| then.set(i.inner.city, c.word())),
        _ => script.set(i.parts, c.some(4, |c| Part { name: c.text(), size: c.count() })),
    }
    .into_script()
}
