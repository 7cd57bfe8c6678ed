//! What a server does not have: everything that is not tried on it, in one place, each with its reason.

use es_cluster::Server;

/// Kinds of one thing that a server lacks.
pub(crate) struct Skipped {
    on: &'static [Server],
    why: &'static str,
    names: &'static [&'static str],
}

const ES: &[Server] = &[Server::Elasticsearch7];
const OS: &[Server] = &[Server::OpenSearch3];
const BOTH: &[Server] = &[Server::Elasticsearch7, Server::OpenSearch3];

const NEWER: &str = "came with a later version of Elasticsearch";
const LICENSED: &str = "is part of the licensed modules of Elasticsearch";
const PLUGIN: &str = "is a plugin that this build does not carry";
const OPENSEARCH: &str = "is only in OpenSearch";
const GONE: &str = "was removed";
const UNKNOWN: &str = "is in the specification, and unknown to the server";

/// Kinds of queries.
pub(crate) const QUERIES: &[Skipped] = &[
    Skipped { on: ES, why: NEWER, names: &["combined_fields"] },
    Skipped {
        on: BOTH,
        why: NEWER,
        names: &["geo_grid", "knn", "semantic", "sparse_vector", "text_expansion", "weighted_tokens"],
    },
    Skipped { on: BOTH, why: LICENSED, names: &["pinned", "rule", "shape"] },
    Skipped { on: ES, why: OPENSEARCH, names: &["template"] },
    Skipped { on: BOTH, why: PLUGIN, names: &["agentic", "hybrid", "neural", "neural_sparse", "sltr", "xy_shape"] },
    Skipped { on: OS, why: GONE, names: &["type"] },
];

/// Types of fields.
pub(crate) const TYPES: &[Skipped] = &[
    Skipped { on: ES, why: OPENSEARCH, names: &["flat_object"] },
    Skipped { on: ES, why: NEWER, names: &["match_only_text"] },
    Skipped { on: ES, why: LICENSED, names: &["constant_keyword", "unsigned_long", "version", "wildcard"] },
    Skipped { on: ES, why: "needs libraries that this build does not carry", names: &["geo_shape"] },
    Skipped {
        on: BOTH,
        why: LICENSED,
        names: &[
            "aggregate_metric_double",
            "dense_vector",
            "flattened",
            "histogram",
            "point",
            "shape",
            "sparse_vector",
        ],
    },
    Skipped {
        on: BOTH,
        why: NEWER,
        names: &["counted_keyword", "exponential_histogram", "passthrough", "rank_vectors", "semantic_text"],
    },
    Skipped {
        on: BOTH,
        why: PLUGIN,
        names: &["icu_collation_keyword", "knn_vector", "murmur3", "semantic", "xy_point", "xy_shape"],
    },
];

/// Kinds of aggregations.
pub(crate) const AGGREGATIONS: &[Skipped] = &[
    Skipped { on: ES, why: OPENSEARCH, names: &["multi_terms"] },
    Skipped {
        on: BOTH,
        why: LICENSED,
        names: &[
            "boxplot",
            "cumulative_cardinality",
            "geo_line",
            "geohex_grid",
            "inference",
            "line",
            "moving_percentiles",
            "normalize",
            "rate",
            "string_stats",
            "t_test",
            "top_metrics",
        ],
    },
    Skipped {
        on: BOTH,
        why: NEWER,
        names: &[
            "bucket_correlation",
            "bucket_count_ks_test",
            "cartesian_bounds",
            "cartesian_centroid",
            "categorize_text",
            "change_point",
            "frequent_item_sets",
            "ip_prefix",
            "random_sampler",
            "time_series",
        ],
    },
];

/// What cannot be asked of documents that the query does not match, as they are in `global`, `children` and `parent`
/// aggregations: both servers compute the scores of hits that are sorted by something else by asking the query for them
/// once more, and fail ("Doc id 2 doesn't match the query").
pub(crate) const BEYOND_THE_QUERY: &[&str] = &[SORTED_WITH_SCORES];

/// Hits that are sorted by something else than their scores, and have scores.
pub(crate) const SORTED_WITH_SCORES: &str = "top_hits.track_scores";

/// Kinds whose buckets are chosen first and filled then, and kinds that compute scores. The one in the other fails on
/// OpenSearch, with a null pointer, beyond the query: where a segment of the index has nothing that the query matches.
pub(crate) const DEFERRED: &[&str] = &["auto_date_histogram", "rare_terms", "significant_terms", "terms"];
pub(crate) const SCORING: &[&str] = &["scripted_metric", "top_hits"];

/// Parameters, each behind its kind; `*` is any type of field.
const PARAMS: &[Skipped] = &[
    // Of queries.
    Skipped {
        on: ES,
        why: NEWER,
        names: &["intervals.regexp", "intervals.fuzzy", "rank_feature.linear", "function_score.name"],
    },
    Skipped {
        on: BOTH,
        why: NEWER,
        names: &[
            "combined_fields.auto_generate_synonyms_phrase_query",
            "combined_fields.zero_terms_query",
            "intervals.regexp.analyzer",
        ],
    },
    Skipped { on: ES, why: NEWER, names: &["aggs.cardinality.execution_hint"] },
    Skipped { on: ES, why: OPENSEARCH, names: &["terms.value_type", "terms.lookup.store"] },
    Skipped { on: OS, why: GONE, names: &["ids.doc_type", "percolate.document_type"] },
    Skipped { on: BOTH, why: UNKNOWN, names: &["wrapper.boost", "wrapper.name"] },
    // Of fields.
    Skipped {
        on: BOTH,
        why: NEWER,
        names: &["*.on_script_error", "*.script", "*.time_series_dimension", "*.time_series_metric"],
    },
    Skipped { on: BOTH, why: NEWER, names: &["boolean.ignore_malformed", "object.subobjects", "mapping.runtime"] },
    Skipped { on: ES, why: NEWER, names: &["rank_features.positive_score_impact"] },
    Skipped { on: ES, why: OPENSEARCH, names: &["*.skip_list"] },
    Skipped {
        on: BOTH,
        why: UNKNOWN,
        names: &[
            "aggs.cardinality.rehash",
            "boolean.fielddata",
            "constant_keyword.meta",
            "date.fielddata",
            "date.precision_step",
            "date_nanos.fielddata",
            "date_nanos.precision_step",
            "nested.copy_to",
            "nested.store",
            "object.copy_to",
            "object.store",
        ],
    },
];

/// What of this table is not on the server: each kind with the reason.
pub(crate) fn missing(server: Server, table: &[Skipped]) -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = table.iter().filter(move |row| row.on.contains(&server));
    rows.flat_map(|row| row.names.iter().map(|name| (*name, row.why)))
}

/// Whether the server has this kind.
pub(crate) fn has(server: Server, table: &[Skipped], kind: &str) -> bool {
    !table.iter().any(|row| row.on.contains(&server) && row.names.contains(&kind))
}

/// Whether the server knows this parameter of this kind.
pub(crate) fn knows(server: Server, kind: &str, param: &str) -> bool {
    let is = |name: &&str| name.rsplit_once('.').is_some_and(|(of, name)| (of == kind || of == "*") && name == param);
    !PARAMS.iter().any(|row| row.on.contains(&server) && row.names.iter().any(is))
}
