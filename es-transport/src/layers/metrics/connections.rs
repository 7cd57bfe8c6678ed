//! The metrics of the connections to each node.

use opentelemetry::{
    KeyValue,
    metrics::{AsyncInstrument, Meter},
};

use super::layer::SECONDS;
use crate::{
    http1::OnConnect,
    pool::{Node, NodePool},
};

pub(super) const COUNT: &str = "db.client.connection.count";
pub(super) const CREATE_TIME: &str = "db.client.connection.create_time";
pub(super) const MAX: &str = "db.client.connection.max";
pub(super) const PENDING_REQUESTS: &str = "db.client.connection.pending_requests";
pub(super) const TIMEOUTS: &str = "db.client.connection.timeouts";

pub(super) const POOL_NAME: &str = "db.client.connection.pool.name";
pub(super) const STATE: &str = "db.client.connection.state";

/// Has the connections of a pool's nodes counted whenever the metrics are collected, as long as the pool is
/// there. The names of the pools begin with `prefix`.
pub(super) fn observe(meter: &Meter, pool: &NodePool, limit: usize, prefix: &str) {
    let limit = as_i64(limit);
    meter
        .i64_observable_up_down_counter(COUNT)
        .with_unit("{connection}")
        .with_description("Open connections.")
        .with_callback(each_node(pool, prefix, |instrument, node, name| {
            let idle = node.idle_connections();
            let used = node.open_connections().saturating_sub(idle);
            instrument.observe(as_i64(idle), &[name.clone(), KeyValue::new(STATE, "idle")]);
            instrument.observe(as_i64(used), &[name, KeyValue::new(STATE, "used")]);
        }))
        .build();
    meter
        .i64_observable_up_down_counter(MAX)
        .with_unit("{connection}")
        .with_description("How many connections may be open.")
        .with_callback(each_node(pool, prefix, move |instrument, _, name| instrument.observe(limit, &[name])))
        .build();
    meter
        .i64_observable_up_down_counter(PENDING_REQUESTS)
        .with_unit("{request}")
        .with_description("Requests that wait for a connection.")
        .with_callback(each_node(pool, prefix, |instrument, node, name| {
            instrument.observe(as_i64(node.pending_requests()), &[name]);
        }))
        .build();
    meter
        .u64_observable_counter(TIMEOUTS)
        .with_unit("{timeout}")
        .with_description("Requests for which no connection became free in time.")
        .with_callback(each_node(pool, prefix, |instrument, node, name| {
            instrument.observe(node.connection_timeouts(), &[name]);
        }))
        .build();
}

/// Observes each node that a pool has by then, with the name of its connections.
fn each_node<T: 'static>(
    pool: &NodePool,
    prefix: &str,
    observe: impl Fn(&dyn AsyncInstrument<T>, &Node, KeyValue) + Send + Sync + 'static,
) -> impl Fn(&dyn AsyncInstrument<T>) + Send + Sync + 'static {
    let (pool, prefix) = (pool.downgrade(), prefix.to_owned());
    move |instrument| {
        for node in pool.nodes() {
            observe(instrument, &node, pool_name(&prefix, &node));
        }
    }
}

/// Measures how long it takes to open a connection.
pub(super) fn on_connect(meter: &Meter, prefix: String) -> OnConnect {
    let create_time = meter
        .f64_histogram(CREATE_TIME)
        .with_unit("s")
        .with_description("How long it took to open a connection.")
        .with_boundaries(SECONDS.to_vec())
        .build();
    OnConnect(Some(Box::new(move |node, took| create_time.record(took.as_secs_f64(), &[pool_name(&prefix, node)]))))
}

fn pool_name(prefix: &str, node: &Node) -> KeyValue {
    KeyValue::new(POOL_NAME, format!("{prefix}{}:{}", node.url().host(), node.url().port()))
}

fn as_i64(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
