//! Which of the living nodes is next.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use crate::node::Node;

/// Chooses among the nodes that are in use.
///
/// A closure is a selector too:
/// ```
/// use std::sync::Arc;
/// use es_transport::{Node, NodePool, NodePoolConfig};
///
/// let least_busy = |nodes: &[Arc<Node>]| {
///     let busy = nodes.iter().map(|node| node.in_flight()).enumerate();
///     busy.min_by_key(|(_, n)| *n).map_or(0, |(i, _)| i)
/// };
/// NodePool::with_selector("localhost", NodePoolConfig::default(), least_busy)?;
/// # Ok::<_, es_transport::Error>(())
/// ```
pub trait Selector: Send + Sync + 'static {
    /// The index of the next node. `nodes` is never empty; an index past its end is taken modulo
    /// its length. The node after the chosen one is next in line if this request tried it already.
    fn select(&self, nodes: &[Arc<Node>]) -> usize;
}

impl<F: Fn(&[Arc<Node>]) -> usize + Send + Sync + 'static> Selector for F {
    fn select(&self, nodes: &[Arc<Node>]) -> usize {
        self(nodes)
    }
}

impl Selector for Box<dyn Selector> {
    fn select(&self, nodes: &[Arc<Node>]) -> usize {
        (**self).select(nodes)
    }
}

/// Each node in turn.
#[derive(Debug, Default)]
pub struct RoundRobin {
    next: AtomicUsize,
}

impl Selector for RoundRobin {
    fn select(&self, _: &[Arc<Node>]) -> usize {
        self.next.fetch_add(1, Relaxed)
    }
}

/// Any node, each as likely as another.
#[derive(Debug, Default, Clone, Copy)]
pub struct Random;

impl Selector for Random {
    fn select(&self, nodes: &[Arc<Node>]) -> usize {
        fastrand::usize(..nodes.len().max(1))
    }
}
