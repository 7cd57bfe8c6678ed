//! A tower stack for Elasticsearch and OpenSearch: node pool, sniffing, retry, auth and timeouts over hyper.
