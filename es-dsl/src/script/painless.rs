//! The steps of an update, and the painless that they become.
//!
//! The source depends on the steps, their fields and whether a value is a list or an object, never
//! on the values: those are `params.p0`, `params.p1`, … in order.

use std::fmt::Write;

use super::Script;
use crate::field::FieldValue;
use crate::json::Text;

/// The names of the members that lead to a field.
type Path = Vec<Text>;

/// One step of an update.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    Set(Path, FieldValue),
    SetIfMissing(Path, FieldValue),
    Increment(Path, FieldValue),
    Decrement(Path, FieldValue),
    Min(Path, FieldValue),
    Max(Path, FieldValue),
    Append(Path, FieldValue),
    AppendIfAbsent(Path, FieldValue),
    Prepend(Path, FieldValue),
    PrependIfAbsent(Path, FieldValue),
    RemoveValue(Path, FieldValue),
    /// Steps on the objects of a list.
    UpdateWhere(Path, Test, Vec<Step>),
    Remove(Path),
    When(Test, Vec<Step>),
    /// What becomes of the document.
    Op(&'static str),
}

/// A condition on the document.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    Compare(Path, &'static str, FieldValue),
    Contains(Path, FieldValue),
    Exists(Path),
    Both(Box<Test>, &'static str, Box<Test>),
    Not(Box<Test>),
}

/// A script being written.
pub(super) struct Painless {
    source: String,
    /// The object that paths begin at: the document, or an object of a list.
    root: String,
    params: Vec<FieldValue>,
    /// Paths that were set to a list or an object. What stands there is the parameter itself, which
    /// all documents of an update by query share: it is copied before it is changed.
    shared: Vec<Path>,
    variables: usize,
}

impl Painless {
    pub(super) fn script(steps: Vec<Step>) -> Script {
        let mut painless = Self {
            source: String::new(),
            root: "ctx._source".to_owned(),
            params: Vec::new(),
            shared: Vec::new(),
            variables: 0,
        };
        let steps = effective(steps);
        match steps.is_empty() {
            // The server does not compile an empty source.
            true => painless.step(Step::Op("noop")),
            false => steps.into_iter().for_each(|step| painless.step(step)),
        }
        let mut script = Script::painless(painless.source);
        for (n, value) in painless.params.into_iter().enumerate() {
            script.params.insert(format!("p{n}"), value);
        }
        script
    }

    fn push(&mut self, code: &str) {
        self.source.push_str(code);
    }

    fn param(&mut self, value: FieldValue) -> String {
        self.params.push(value);
        format!("params.p{}", self.params.len() - 1)
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Set(path, value) => {
                self.make_parents(&path);
                self.assign(path, value);
            }
            Step::SetIfMissing(path, value) => {
                self.make_parents(&path);
                let code = format!("if ({} == null) {{ ", self.access(&path));
                self.push(&code);
                self.assign(path, value);
                self.push("} ");
            }
            Step::Increment(path, by) => {
                self.make_parents(&path);
                let (field, by) = (self.access(&path), self.param(by));
                // `1L *` makes whole numbers 64 bits wide; `+=` would cut the sum to 32 again.
                let code = format!("{field} = {field} == null ? {by} : {field} + 1L * {by}; ");
                self.push(&code);
            }
            Step::Decrement(path, by) => {
                self.make_parents(&path);
                let (field, by) = (self.access(&path), self.param(by));
                let code = format!("{field} = ({field} == null ? 0 : {field}) - 1L * {by}; ");
                self.push(&code);
            }
            Step::Min(path, value) => self.set_where(&path, ">", value),
            Step::Max(path, value) => self.set_where(&path, "<", value),
            Step::Append(path, value) => {
                let (list, value) = (self.list(&path), self.param(value));
                let code = format!("{list}.add({value}); {} = {list}; ", self.access(&path));
                self.push(&code);
            }
            Step::AppendIfAbsent(path, value) => {
                let (list, value) = (self.list(&path), self.param(value));
                let code = format!(
                    "if (!{list}.contains({value})) {{ {list}.add({value}); }} {} = {list}; ",
                    self.access(&path)
                );
                self.push(&code);
            }
            Step::Prepend(path, value) => {
                let (list, value) = (self.list(&path), self.param(value));
                let code = format!("{list}.add(0, {value}); {} = {list}; ", self.access(&path));
                self.push(&code);
            }
            Step::PrependIfAbsent(path, value) => {
                let (list, value) = (self.list(&path), self.param(value));
                let code = format!(
                    "if (!{list}.contains({value})) {{ {list}.add(0, {value}); }} {} = {list}; ",
                    self.access(&path)
                );
                self.push(&code);
            }
            Step::UpdateWhere(path, test, steps) => self.update_where(&path, test, steps),
            Step::RemoveValue(path, value) => {
                self.copy_parents(&path);
                let (field, value, list) = (self.access(&path), self.param(value), self.variable());
                let guard = self.guarded(&path, &format!("{field} instanceof List"));
                let code = format!(
                    "if ({guard}) {{ def {list} = new ArrayList({field}); {list}.removeAll([{value}]); {field} = {list}; }} \
                     else if ({}) {{ {} }} ",
                    self.guarded(&path, &format!("{field} == {value}")),
                    self.remove(&path),
                );
                self.push(&code);
            }
            Step::Remove(path) => {
                self.copy_parents(&path);
                let code =
                    format!("if ({}) {{ {} }} ", self.guarded(&path, &self.contains_key(&path)), self.remove(&path));
                self.push(&code);
            }
            Step::When(test, steps) => {
                let code = format!("if ({}) {{ ", self.test(test));
                self.push(&code);
                steps.into_iter().for_each(|step| self.step(step));
                self.push("} ");
            }
            Step::Op(op) => {
                let code = format!("ctx.op = {}; ", quoted(op));
                self.push(&code);
            }
        }
    }

    fn test(&mut self, test: Test) -> String {
        match test {
            Test::Compare(path, operator, value) => {
                let (field, value) = (self.access(&path), self.param(value));
                match operator {
                    "==" => self.guarded(&path, &format!("{field} == {value}")),
                    _ => self.guarded(&path, &format!("{field} != null && {field} {operator} {value}")),
                }
            }
            Test::Contains(path, value) => {
                let (field, value) = (self.access(&path), self.param(value));
                self.guarded(
                    &path,
                    &format!("({field} instanceof List ? {field}.contains({value}) : {field} == {value})"),
                )
            }
            Test::Exists(path) => self.guarded(&path, &format!("{} != null", self.access(&path))),
            Test::Both(left, operator, right) => {
                let (left, right) = (self.test(*left), self.test(*right));
                format!("({left}) {operator} ({right})")
            }
            Test::Not(test) => format!("!({})", self.test(*test)),
        }
    }

    /// Sets a number that is missing, or that is on this side of the value.
    fn set_where(&mut self, path: &[Text], side: &str, value: FieldValue) {
        self.make_parents(path);
        let (field, value) = (self.access(path), self.param(value));
        let code = format!("if ({field} == null || {field} {side} {value}) {{ {field} = {value}; }} ");
        self.push(&code);
    }

    /// Steps on the objects of a list for which a test holds. Each of these is copied first, with the objects in it that a
    /// step changes: they may be parameters.
    fn update_where(&mut self, path: &[Text], test: Test, steps: Vec<Step>) {
        self.copy_parents(path);
        let (field, list, place, object) = (self.access(path), self.variable(), self.variable(), self.variable());
        let guard = self.guarded(path, &format!("({field} instanceof List || {field} instanceof Map)"));
        let code = format!(
            "if ({guard}) {{ \
             def {list} = {field} instanceof List ? new ArrayList({field}) : [{field}]; \
             for (int {place} = 0; {place} < {list}.size(); ++{place}) {{ \
             def {object} = {list}.get({place}); "
        );
        self.push(&code);
        let root = std::mem::replace(&mut self.root, object.clone());
        // All of the object.
        let shared = std::mem::replace(&mut self.shared, vec![Path::new()]);
        let test = self.test(test);
        let code = format!(
            "if ({object} instanceof Map && ({test})) {{ \
             {object} = new LinkedHashMap({object}); {list}.set({place}, {object}); "
        );
        self.push(&code);
        steps.into_iter().for_each(|step| self.step(step));
        self.root = root;
        self.shared = shared;
        let code = format!("}} }} {field} = {field} instanceof List ? {list} : {list}.get(0); }} ");
        self.push(&code);
    }

    fn assign(&mut self, path: Path, value: FieldValue) {
        let shared = value.is_container();
        let code = format!("{} = {}; ", self.access(&path), self.param(value));
        self.push(&code);
        if shared {
            self.shared.push(path);
        }
    }

    /// Makes the objects that the path leads through, where they are missing.
    fn make_parents(&mut self, path: &[Text]) {
        for parent in parents(path) {
            let object = self.access(parent);
            let code = match self.is_shared(parent) {
                true => format!("{object} = {object} == null ? [:] : new LinkedHashMap({object}); "),
                false => format!("if ({object} == null) {{ {object} = [:]; }} "),
            };
            self.push(&code);
        }
    }

    /// Copies those of the objects that the path leads through which other documents share.
    fn copy_parents(&mut self, path: &[Text]) {
        for parent in parents(path).filter(|parent| self.is_shared(parent)).collect::<Vec<_>>() {
            let object = self.access(parent);
            let guard = self.guarded(parent, &format!("{object} instanceof Map"));
            let code = format!("if ({guard}) {{ {object} = new LinkedHashMap({object}); }} ");
            self.push(&code);
        }
    }

    fn is_shared(&self, path: &[Text]) -> bool {
        self.shared.iter().any(|shared| path.starts_with(shared))
    }

    /// A variable that holds a copy of the list at the path.
    fn list(&mut self, path: &[Text]) -> String {
        self.make_parents(path);
        let (field, list) = (self.access(path), self.variable());
        let code = format!(
            "def {list} = {field}; \
             if ({list} == null) {{ {list} = []; }} \
             else if ({list} instanceof List) {{ {list} = new ArrayList({list}); }} \
             else {{ {list} = [{list}]; }} "
        );
        self.push(&code);
        list
    }

    /// The expression for a field. Always with brackets: after a dot painless would take some names for
    /// methods of the map (`empty`), and others not at all.
    fn access(&self, path: &[Text]) -> String {
        path.iter().fold(self.root.clone(), |mut access, name| {
            let _ = write!(access, "[{}]", quoted(name));
            access
        })
    }

    /// A test that is false where an object that the path leads through is missing.
    fn guarded(&self, path: &[Text], test: &str) -> String {
        let mut guards: String =
            parents(path).map(|parent| format!("{} instanceof Map && ", self.access(parent))).collect();
        guards.push_str(test);
        guards
    }

    /// The object that holds the field, and the field's name in it.
    fn holder(&self, path: &[Text]) -> (String, String) {
        match path.split_last() {
            Some((name, parents)) => (self.access(parents), quoted(name)),
            None => (self.access(path), quoted("")),
        }
    }

    fn contains_key(&self, path: &[Text]) -> String {
        let (holder, name) = self.holder(path);
        format!("{holder}.containsKey({name})")
    }

    fn remove(&self, path: &[Text]) -> String {
        let (holder, name) = self.holder(path);
        format!("{holder}.remove({name});")
    }

    fn variable(&mut self) -> String {
        self.variables += 1;
        format!("v{}", self.variables - 1)
    }
}

/// The steps without conditions on nothing: the server does not compile an `if` with an empty block.
fn effective(steps: Vec<Step>) -> Vec<Step> {
    let kept = |step| match step {
        Step::When(test, steps) => {
            let steps = effective(steps);
            (!steps.is_empty()).then_some(Step::When(test, steps))
        }
        Step::UpdateWhere(path, test, steps) => {
            let steps = effective(steps);
            (!steps.is_empty()).then_some(Step::UpdateWhere(path, test, steps))
        }
        step => Some(step),
    };
    steps.into_iter().filter_map(kept).collect()
}

/// The paths of the objects around a field, outermost first.
fn parents(path: &[Text]) -> impl Iterator<Item = &[Text]> {
    (1..path.len()).map(|length| &path[..length])
}

/// A text as painless writes it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::field::{AnyFields, Field};
    use crate::script::{Condition, IntoScript, Script, UpdateScript};

    fn source(script: UpdateScript<Value>) -> String {
        script.into_script().source().unwrap().to_owned()
    }

    fn field(path: &'static str) -> Field<Value, crate::field::Dynamic> {
        Field::dynamic(path)
    }

    #[test]
    fn values_travel_as_parameters_in_order() {
        let script = UpdateScript::new().set(field("a"), "it's").increment(field("b"), 2).into_script();
        assert_eq!(
            serde_json::to_value(&script).unwrap(),
            json!({
                "lang": "painless",
                "source": "ctx._source['a'] = params.p0; \
                    ctx._source['b'] = ctx._source['b'] == null ? params.p1 : ctx._source['b'] + 1L * params.p1; ",
                "params": {"p0": "it's", "p1": 2},
            })
        );
    }

    #[test]
    fn names_cannot_leave_their_quotes() {
        assert_eq!(source(UpdateScript::new().set(field(r"a'] \"), 1)), r"ctx._source['a\'] \\'] = params.p0; ");
    }

    #[test]
    fn missing_objects_on_the_way_are_made_or_passed_over() {
        assert_eq!(
            source(UpdateScript::new().set(field("a.b"), 1)),
            "if (ctx._source['a'] == null) { ctx._source['a'] = [:]; } ctx._source['a']['b'] = params.p0; "
        );
        assert_eq!(
            source(UpdateScript::new().remove(field("a.b"))),
            "if (ctx._source['a'] instanceof Map && ctx._source['a'].containsKey('b')) \
             { ctx._source['a'].remove('b'); } "
        );
    }

    #[test]
    fn a_parameter_is_copied_before_it_is_changed() {
        let script = UpdateScript::new().set(field("a"), json!({"b": 1})).increment(field("a.b"), 1);
        assert!(source(script).contains("ctx._source['a'] = ctx._source['a'] == null ? [:] : new LinkedHashMap("));
    }

    #[test]
    fn numbers_are_kept_in_bounds() {
        assert_eq!(
            source(UpdateScript::new().min(field("a"), 1).max(field("a"), 2).decrement(field("a"), 3)),
            "if (ctx._source['a'] == null || ctx._source['a'] > params.p0) { ctx._source['a'] = params.p0; } \
             if (ctx._source['a'] == null || ctx._source['a'] < params.p1) { ctx._source['a'] = params.p1; } \
             ctx._source['a'] = (ctx._source['a'] == null ? 0 : ctx._source['a']) - 1L * params.p2; "
        );
    }

    #[test]
    fn an_empty_script_is_one_that_the_server_compiles() {
        assert_eq!(source(UpdateScript::new()), "ctx.op = 'noop'; ");
    }

    #[test]
    fn a_condition_on_no_steps_is_left_out() {
        let exists = || Condition::exists(field("a"));
        let none = || UpdateScript::new().when(exists(), |then| then.when(exists(), |then| then));
        assert_eq!(source(none()), "ctx.op = 'noop'; ");
        let script = none().set(field("b"), 1).into_script();
        assert_eq!(script.source(), Some("ctx._source['b'] = params.p0; "));
    }

    /// All steps, with values of one kind.
    fn all_steps<V: serde::Serialize + Clone>(value: V) -> Script {
        let any = AnyFields::<Value>::new();
        let [a, b] = [any.field("a"), any.field("b.c")];
        let condition = Condition::equals(a.clone(), value.clone()).or(!Condition::exists(b.clone()));
        UpdateScript::new()
            .set(a.clone(), value.clone())
            .set_if_missing(b.clone(), value.clone())
            .increment(a, value.clone())
            .when(condition, |then| then.set(b, value).delete_document())
            .noop()
            .into_script()
    }

    #[test]
    fn the_source_depends_on_the_shape_only() {
        assert_eq!(all_steps(1).source(), all_steps(-7).source());
        assert_eq!(all_steps(1).source(), all_steps(u64::MAX).source());
        assert_eq!(all_steps(1).source(), all_steps("'; ctx.op = 'delete").source());
        assert_ne!(all_steps(1), all_steps(2));
    }
}
