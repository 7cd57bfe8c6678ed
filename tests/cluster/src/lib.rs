//! Starts and stops real Elasticsearch and OpenSearch servers.
