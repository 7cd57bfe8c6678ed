//! The Elasticsearch and OpenSearch client for Rust backends: typed documents, queries and scripts.
