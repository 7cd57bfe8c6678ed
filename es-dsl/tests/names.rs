//! Names in documents, in mappings and in queries are the same, whatever serde makes of them.
#![allow(dead_code, unreachable_pub, reason = "the documents are there for their names")]
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

use std::collections::BTreeSet;

use es_dsl::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

/// The names that a document is written with, and those that its mapping has.
fn names<D: Document + Serialize>(document: &D) -> (BTreeSet<String>, BTreeSet<String>) {
    let keys = |json: Value| json.as_object().unwrap().keys().cloned().collect();
    let mapping = serde_json::to_value(D::mapping()).unwrap();
    (keys(serde_json::to_value(document).unwrap()), keys(mapping["properties"].clone()))
}

macro_rules! same_names {
    ($($test:ident $(= $case:literal)?,)*) => {$(
        #[test]
        fn $test() {
            #[derive(Serialize, Default, Document)]
            $(#[serde(rename_all = $case)])?
            struct Names {
                plain: u8,
                two_words: u8,
                _leading: u8,
                with_2_digits: u8,
                r#type: u8,
                #[serde(rename = "@renamed")]
                renamed: u8,
                #[serde(skip)]
                skipped: u8,
                #[serde(skip_serializing)]
                only_read: u8,
                #[serde(skip_deserializing, default)]
                only_written: u8,
            }

            let (written, mapped) = names(&Names::default());
            assert_eq!(written, mapped);
            let fields = Names::fields();
            for path in [fields.two_words.path(), fields._leading.path(), fields.r#type.path(), fields.renamed.path()] {
                assert!(written.contains(path.as_ref()), "{path} is not one of {written:?}");
            }
        }
    )*};
}

same_names! {
    as_written,
    lowercase = "lowercase",
    uppercase = "UPPERCASE",
    pascal_case = "PascalCase",
    camel_case = "camelCase",
    snake_case = "snake_case",
    screaming_snake_case = "SCREAMING_SNAKE_CASE",
    kebab_case = "kebab-case",
    screaming_kebab_case = "SCREAMING-KEBAB-CASE",
}

#[test]
fn flattened_fields_stand_beside_the_others() {
    #[derive(Serialize, Default, Document)]
    struct Outer {
        own: u8,
        #[serde(flatten)]
        inner: Inner,
    }

    #[derive(Serialize, Default, Document)]
    #[serde(rename_all = "camelCase")]
    struct Inner {
        inner_name: u8,
        #[field(nested)]
        parts: Vec<Part>,
    }

    #[derive(Serialize, Document)]
    struct Part {
        size: u8,
    }

    let (written, mapped) = names(&Outer::default());
    assert_eq!(written, mapped);
    let outer = Outer::fields();
    assert_eq!(outer.inner.inner_name.path(), "innerName");
    let query: Query<Outer> = outer.inner.inner_name.term(1).and(outer.inner.parts.nested(|p| p.size.term(2)));
    assert_eq!(
        serde_json::to_value(query).unwrap()["bool"]["must"][1]["nested"]["query"],
        json!({"term": {"parts.size": {"value": 2}}})
    );
}

#[test]
fn the_id_may_be_in_the_document_or_beside_it() {
    #[derive(Serialize, Document)]
    struct Inside {
        #[field(id, keyword)]
        sku: String,
    }

    #[derive(Serialize, Document)]
    struct Beside {
        #[field(id)]
        #[serde(skip)]
        id: Option<u64>,
        name: String,
    }

    assert_eq!(Inside { sku: "a/b".into() }.id().as_deref(), Some("a/b"));
    assert_eq!(Beside { id: Some(7), name: String::new() }.id().as_deref(), Some("7"));
    assert_eq!(Beside { id: None, name: String::new() }.id(), None);
    assert_eq!(serde_json::to_value(Beside::mapping()).unwrap()["properties"].as_object().unwrap().len(), 1);
}

/// Names that the derived code uses itself, or that look like its module.
#[test]
fn no_name_gets_in_the_way() {
    mod tricky {
        #[derive(serde::Serialize, es_dsl::Document)]
        pub struct Option {
            pub some: u8,
        }
    }
    use tricky::Option;

    #[derive(Serialize, Document)]
    struct Tricky {
        string: String,
        option: tricky::Option,
        other: Option,
        clone: u8,
        default: u8,
        #[field(dynamic)]
        anything: Value,
    }

    #[derive(Serialize, Document)]
    struct Type {
        r#type: u8,
    }

    #[derive(Serialize, Document)]
    struct D {
        p: P,
        f: Vec<F>,
    }

    #[derive(Serialize, Document)]
    struct P {
        d: u8,
    }

    #[derive(Serialize, Document)]
    struct F {
        d: u8,
    }

    #[derive(Serialize, Document)]
    struct Empty {}

    #[derive(Serialize, Document)]
    struct HoldsEmpty {
        empty: Empty,
    }

    let t = Tricky::fields();
    assert_eq!(t.option.some.path(), "option.some");
    assert_eq!(t.anything.term(1).to_string(), r#"{"term":{"anything":{"value":1}}}"#);
    assert_eq!((D::fields().p.d.path(), D::fields().f.d.path()), ("p.d".into(), "f.d".into()));
    assert_eq!(Type::fields().r#type.path(), "type");
    let mapping = serde_json::to_value(HoldsEmpty::mapping()).unwrap();
    assert_eq!(mapping, json!({"properties": {"empty": {"type": "object"}}}));
}

/// A field is as visible as the field it stands for.
mod elsewhere {
    #[derive(serde::Serialize, es_dsl::Document)]
    #[document(index = "public", dynamic = "strict")]
    pub struct Public {
        pub seen: u8,
        pub(crate) inside: u8,
        pub(super) above: u8,
        pub(in crate::elsewhere) here: Hidden,
    }

    #[derive(serde::Serialize, es_dsl::Document)]
    struct Hidden {
        value: u8,
    }

    pub(crate) fn private() -> std::borrow::Cow<'static, str> {
        <Public as es_dsl::Document>::fields().here.value.path()
    }
}

#[test]
fn visibility_is_that_of_the_struct() {
    let fields = elsewhere::Public::fields();
    assert_eq!([fields.seen.path(), fields.inside.path(), fields.above.path()], ["seen", "inside", "above"]);
    assert_eq!(elsewhere::private(), "here.value");
    assert_eq!(serde_json::to_value(elsewhere::Public::mapping()).unwrap()["dynamic"], "strict");
}

mod elsewhere_again {
    pub(crate) use es_dsl as dsl;
}

#[test]
fn the_crate_may_be_reached_by_another_path() {
    #[derive(Serialize, Document)]
    #[document(crate = "crate::elsewhere_again::dsl")]
    struct Named {
        name: String,
    }
    assert_eq!(Named::fields().name.keyword().path(), "name.keyword");
}
