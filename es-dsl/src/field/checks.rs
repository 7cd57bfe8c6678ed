//! What a field has to be for each clause, with the words in which the compiler says so.
//!
//! The messages stand on one trait per clause. The implementations go through the field's
//! [kind](super::kind) and carry `do_not_recommend`: without it the compiler would name the kind's
//! trait instead of the message.

use super::FieldDef;
use super::kind::{Exact, ExactText, FullText, InSource, Many, Numeric, Ordered, WithKeyword};

/// Fields that a `match` query can ask for.
#[diagnostic::on_unimplemented(
    message = "field `{Self}` cannot be used in a `match` query",
    label = "`{Self}` is not a `text` field",
    note = "`match` analyzes its input, and the values of this field are not analyzed",
    note = "ask for the exact value with `.term(…)`, or map the field with `#[field(text)]`"
)]
pub trait MatchField {}

#[diagnostic::do_not_recommend]
impl<F: FieldDef<Kind: FullText>> MatchField for F {}

/// Fields that a `term` query can ask for.
#[diagnostic::on_unimplemented(
    message = "field `{Self}` cannot be used in a `term` query",
    label = "`{Self}` has no exact values",
    note = "`term` does not analyze its input: on a `text` field it silently finds nothing",
    note = "use `.matches(…)`, or `.keyword().term(…)` where a `keyword` sub-field is mapped"
)]
pub trait TermField {}

#[diagnostic::do_not_recommend]
impl<F: FieldDef<Kind: Exact>> TermField for F {}

/// Fields that a `range` query can ask for.
#[diagnostic::on_unimplemented(
    message = "field `{Self}` cannot be used in a `range` query",
    label = "the values of `{Self}` have no order",
    note = "the server would compare the single words of a `text` field, not its value",
    note = "use a number, date or keyword field, or `.keyword().range()` where a `keyword` sub-field is mapped"
)]
pub trait RangeField {}

#[diagnostic::do_not_recommend]
impl<F: FieldDef<Kind: Ordered>> RangeField for F {}

/// Fields that a `prefix` or `wildcard` query can ask for.
#[diagnostic::on_unimplemented(
    message = "field `{Self}` cannot be used in a `prefix` or `wildcard` query",
    label = "`{Self}` is not a `keyword` field",
    note = "the server would compare with the single words of a `text` field, not with its value",
    note = "use a keyword field, or `.keyword()` where a `keyword` sub-field is mapped"
)]
pub trait PatternField {}

#[diagnostic::do_not_recommend]
impl<F: FieldDef<Kind: ExactText>> PatternField for F {}

/// Fields with a `keyword` sub-field.
#[diagnostic::on_unimplemented(
    message = "field `{Self}` has no `keyword` sub-field",
    label = "no `keyword` sub-field is mapped for `{Self}`",
    note = "map one beside the text with `#[field(text, keyword)]`"
)]
pub trait KeywordField {}

#[diagnostic::do_not_recommend]
impl<F: FieldDef<Kind: WithKeyword>> KeywordField for F {}

/// Fields that hold numbers.
#[diagnostic::on_unimplemented(message = "field `{Self}` cannot be counted up", label = "`{Self}` is not a number")]
pub trait NumberField {}

#[diagnostic::do_not_recommend]
impl<F: FieldDef<Kind: Numeric>> NumberField for F {}

/// Fields that hold lists.
#[diagnostic::on_unimplemented(
    message = "field `{Self}` is not a list",
    label = "`{Self}` holds one value",
    note = "use `.set(…)`, or make the field a `Vec`"
)]
pub trait ListField {}

#[diagnostic::do_not_recommend]
impl<F: FieldDef<Shape = Many>> ListField for F {}

/// Fields that are part of the document, which sub-fields are not.
#[diagnostic::on_unimplemented(
    message = "field `{Self}` is not part of the document",
    label = "`{Self}` is a sub-field",
    note = "a sub-field is another view of its field's value: change the field itself"
)]
pub trait SourceField {}

#[diagnostic::do_not_recommend]
impl<F: FieldDef<Shape: InSource>> SourceField for F {}
