//! Queries, mappings and update scripts for Elasticsearch and OpenSearch, checked by the compiler.
