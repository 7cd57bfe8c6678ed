//! Random mappings: fields of all types with all parameters, objects in objects, and what stands beside the fields.

mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use es_client::dsl::mapping::{self, DynamicTemplate, IndexSettings, Properties, Property};
use es_client::dsl::search::RuntimeField;
use es_client::{dsl::mapping::keyword, prelude::*};
use es_tests::unique;

use crate::choices::Choices;
use crate::failures::{self, Failure};
use crate::rig::Rig;
use crate::skipped;

/// So many indices are there at a time.
const BATCH: usize = 100;

impl Choices {
    /// A field of any type.
    fn property(&mut self) -> Property {
        let known: Vec<_> =
            types::TYPES.iter().filter(|(kind, _)| skipped::has(self.server, skipped::TYPES, kind)).collect();
        if self.depth > 0 && self.one_in(5) {
            self.depth -= 1;
            let object = self.object();
            self.depth += 1;
            return object;
        }
        let (_, make) = self.of(&known);
        make(self)
    }

    /// An inner object, or nested ones.
    fn object(&mut self) -> Property {
        let mut inner = Mapping::new();
        for place in 0..self.below(4) {
            inner = inner.field(format!("inner-{place}"), self.property());
        }
        let c = self;
        if c.flip() {
            let built = mapping::object(inner);
            return maybe!(
                c,
                "object",
                built,
                dynamic(c.of(&[DynamicMapping::True, DynamicMapping::False, DynamicMapping::Strict])),
                enabled(true),
                copy_to("copied"),
                store(c.flip()),
                subobjects(c.flip())
            );
        }
        let built = mapping::nested(inner);
        maybe!(
            c,
            "nested",
            built,
            dynamic(c.of(&[DynamicMapping::True, DynamicMapping::False, DynamicMapping::Strict])),
            include_in_parent(c.flip()),
            include_in_root(c.flip()),
            enabled(true),
            copy_to("copied"),
            store(c.flip())
        )
    }

    fn template(&mut self) -> DynamicTemplate {
        let c = self;
        let template = match c.below(3) {
            0 => DynamicTemplate::new().match_mapping_type(c.of(&["string", "long", "double", "boolean", "date", "*"])),
            1 => DynamicTemplate::new().matches("a_*").unmatch("*_b"),
            _ => DynamicTemplate::new().path_match("a.*").path_unmatch("*.b"),
        };
        let any = maybe!(
            c,
            "{dynamic_type}",
            mapping::dynamic_type(),
            store(c.flip()),
            index(c.flip()),
            doc_values(c.flip())
        );
        let property: Property = match c.below(4) {
            0 => mapping::keyword().ignore_above(c.count()).into(),
            1 => mapping::text().field("{name}", mapping::keyword()).into(),
            2 => mapping::long().index(c.flip()).into(),
            _ => any.into(),
        };
        template.mapping(property)
    }

    /// A whole mapping, whose first field is this one.
    fn mapping(&mut self, first: Property) -> Mapping {
        let mut mapping = Mapping::new().field("first", first);
        for place in 0..self.below(6) {
            mapping = mapping.field(format!("field-{place}"), self.property());
        }
        if self.one_in(4) {
            mapping = mapping.field("real", keyword()).field("also", mapping::alias().path("real"));
        }
        if self.one_in(4) {
            let c = &mut *self;
            let join = mapping::join().relation("parent", "child");
            mapping = mapping.field(
                "join",
                maybe!(
                    c,
                    "join",
                    join,
                    relation("parent", "other-child"),
                    relation("child", "grandchild"),
                    eager_global_ordinals(c.flip())
                ),
            );
        }
        let c = self;
        maybe!(
            c,
            "mapping",
            mapping,
            dynamic(c.of(&[DynamicMapping::True, DynamicMapping::False, DynamicMapping::Strict])),
            dynamic_template("a", c.template()),
            dynamic_template("b", c.template()),
            source_enabled(true),
            source_includes(json!(["a*", "f*"])),
            source_excludes(json!(["b.*"])),
            routing_required(c.flip()),
            meta("owner", c.word()),
            meta("version", c.small()),
            date_detection(c.flip()),
            numeric_detection(c.flip()),
            dynamic_date_formats(json!(["yyyy/MM/dd", "basic_date"])),
            runtime("day", RuntimeField::of("keyword"))
        )
    }
}

/// Which parameters the fields of each type have.
fn params_of(properties: &Properties, found: &mut BTreeMap<String, BTreeSet<String>>) {
    for property in properties.values() {
        let params = found.entry(property.type_name().to_owned()).or_default();
        params.extend(property.params.keys().cloned());
        params_of(&property.properties, found);
        params_of(&property.fields, found);
    }
}

/// Every type of the specification and every parameter of each is tried, or is in the tables of what the server lacks.
fn all_types_are_known(rig: &Rig, found: &BTreeMap<String, BTreeSet<String>>) {
    let spec = include_str!("../../../../es-dsl/tests/data/field_types.json");
    let spec: BTreeMap<String, BTreeSet<String>> = serde_json::from_str(spec).unwrap();
    let mut missing = Vec::new();
    // What a template says for all types it says for each of them.
    let known = |kind: &String| kind != "{dynamic_type}" && skipped::has(rig.server, skipped::TYPES, kind);
    for (kind, params) in spec.iter().filter(|(kind, _)| known(kind)) {
        match found.get(kind) {
            None => missing.push(kind.clone()),
            Some(tried) => {
                let lacks = params.difference(tried).filter(|param| skipped::knows(rig.server, kind, param));
                missing.extend(lacks.map(|param| format!("{kind}.{param}")));
            }
        }
    }
    assert!(missing.is_empty(), "never tried on {}: {missing:?}", rig.server);
}

/// The server makes an index of every mapping, which tells the same types when it is asked.
pub(crate) async fn are_accepted(rig: &Rig) {
    let started = Instant::now();
    let tried: Vec<_> =
        types::TYPES.iter().filter(|(kind, _)| skipped::has(rig.server, skipped::TYPES, kind)).collect();
    let mappings: Vec<(u64, Mapping)> = (0..rig.count)
        .map(|case| {
            let mut choices = rig.choices(case);
            choices.depth = 3;
            let (_, make) = tried[case as usize % tried.len()];
            let first = make(&mut choices);
            (case, choices.mapping(first))
        })
        .collect();
    unknown_types_are_refused(rig).await;

    let mut failures = Vec::new();
    for batch in mappings.chunks(BATCH) {
        for (case, mapping, reason) in as_indices(rig, batch).await {
            failures.push(Failure { case, sent: mapping.to_string(), reason });
        }
    }
    let mut found = BTreeMap::new();
    mappings.iter().for_each(|(_, mapping)| params_of(mapping.properties(), &mut found));
    let accepted = rig.count - failures.len() as u64;
    rig.report(&format!("{accepted} indices made, with {} types of fields", found.len()), started);
    failures::none(rig, "mappings", &failures);
    if rig.count >= 2_000 {
        all_types_are_known(rig, &found);
    }
}

/// Which of these mappings fail when indices are made of them, and why.
async fn as_indices<'a>(rig: &Rig, mappings: &'a [(u64, Mapping)]) -> Vec<(u64, &'a Mapping, String)> {
    let prefix = unique("generated-mapping");
    let name = |case: u64| format!("{prefix}-{case}");
    let items = mappings.iter().map(|(case, mapping)| (name(*case), mapping.clone())).collect();
    let created = rig.at_once(items, |rig, (name, mapping)| async move { create(&rig, name, mapping).await }).await;
    let names: Vec<_> = mappings
        .iter()
        .zip(&created)
        .filter(|(_, created)| created.is_ok())
        .map(|((case, _), _)| name(*case))
        .collect();
    let read = rig.es.indices().get_mapping(names.join(",")).send().await.unwrap();
    let mut failures = Vec::new();
    for ((case, mapping), created) in mappings.iter().zip(created) {
        let reason = match (created, read.get(&name(*case))) {
            (Err(reason), _) => reason,
            (Ok(()), None) => "is not told when the server is asked".to_owned(),
            (Ok(()), Some(told)) => match difference(mapping.properties(), told.properties()) {
                None => continue,
                Some(path) => format!("the server tells another type of {path}: {told}"),
            },
        };
        failures.push((*case, mapping, reason));
    }
    rig.delete(&names.join(",")).await;
    failures
}

/// Why a call was refused.
fn reason_of<T>(done: Result<T, es_client::Error>) -> Result<(), String> {
    let Err(error) = done else { return Ok(()) };
    let body: Option<Value> = error.body().and_then(|body| serde_json::from_str(body).ok());
    Err(body.map_or_else(|| error.to_string(), |body| failures::reason(&body["error"])))
}

/// What the table says that the server lacks, the server says too.
async fn unknown_types_are_refused(rig: &Rig) {
    for (kind, why) in skipped::missing(rig.server, skipped::TYPES) {
        let mapping = Mapping::new().field("first", Property::of_type(kind));
        let refused = create(rig, unique("generated-unknown"), mapping).await.unwrap_err();
        let unknown = refused.contains(&format!("No handler for type [{kind}]"));
        assert!(unknown, "the table says that {kind} {why}, and {} says: {refused}", rig.server);
    }
}

/// Creates an index whose shard is never allocated: it is the mapping that counts.
async fn create(rig: &Rig, name: String, mapping: Mapping) -> Result<(), String> {
    let settings = IndexSettings::new().number_of_shards(1).number_of_replicas(0);
    let settings = settings.param("routing.allocation.require._name", "nobody");
    let create = rig.es.indices().create(name).mapping(mapping).settings(settings);
    reason_of(create.param("wait_for_active_shards", 0).send().await)
}

/// The path of a field whose type the server tells differently.
fn difference(ours: &Properties, theirs: &Properties) -> Option<String> {
    ours.iter().find_map(|(name, ours)| {
        let Some(theirs) = theirs.get(name).filter(|theirs| theirs.type_name() == ours.type_name()) else {
            return Some(name.to_owned());
        };
        let inner =
            difference(&ours.properties, &theirs.properties).or_else(|| difference(&ours.fields, &theirs.fields));
        inner.map(|inner| format!("{name}.{inner}"))
    })
}
