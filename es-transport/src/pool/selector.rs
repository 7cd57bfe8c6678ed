//! Which of the living nodes is next.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use crate::pool::Node;

/// Chooses among the nodes that are in use.
///
/// [`select`](Selector::select) runs for each attempt; which nodes it chooses among is worked out
/// only when a node joins, leaves, dies or comes back, so that a large cluster costs no more than
/// a small one.
///
/// A closure is a selector too:
/// ```
/// use std::sync::Arc;
/// use es_transport::{Node, NodePool, NodePoolConfig};
///
/// let first = |_: &[Arc<Node>]| 0;
/// NodePool::with_selector("localhost", NodePoolConfig::default(), first)?;
/// # Ok::<_, es_transport::Error>(())
/// ```
pub trait Selector: Send + Sync + 'static {
    /// The index of the next node. `nodes` is never empty; an index past its end is taken modulo
    /// its length. The node after the chosen one is next in line if this request tried it already.
    fn select(&self, nodes: &[Arc<Node>]) -> usize;

    /// Whether a node may be asked at all. Default: every node.
    fn eligible(&self, node: &Node) -> bool {
        let _ = node;
        true
    }

    /// Whether a node is asked before the eligible ones that are not preferred. Default: every
    /// node.
    fn preferred(&self, node: &Node) -> bool {
        let _ = node;
        true
    }

    /// Asks only the nodes that fulfil a condition; without one that does, requests fail with
    /// [`ErrorKind::NoNodes`](crate::ErrorKind::NoNodes).
    ///
    /// ```
    /// use es_transport::{RoundRobin, Selector, Transport};
    ///
    /// let ingest_only = RoundRobin::default().only(|node| node.info().roles.iter().any(|role| role == "ingest"));
    /// let builder = Transport::builder().selector(ingest_only);
    /// # let _ = builder;
    /// ```
    fn only<F>(self, condition: F) -> Only<Self, F>
    where
        Self: Sized,
        F: Fn(&Node) -> bool + Send + Sync + 'static,
    {
        Only { selector: self, condition }
    }

    /// Asks the nodes that fulfil a condition while one of them is alive, and any other after
    /// that: for the nodes of one's own zone, say.
    ///
    /// ```
    /// use es_transport::{LeastInFlight, Selector, Transport};
    ///
    /// let near = LeastInFlight.prefer(|node| node.info().has_attribute("zone", "eu-1a"));
    /// let builder = Transport::builder().selector(near);
    /// # let _ = builder;
    /// ```
    fn prefer<F>(self, condition: F) -> Prefer<Self, F>
    where
        Self: Sized,
        F: Fn(&Node) -> bool + Send + Sync + 'static,
    {
        Prefer { selector: self, condition }
    }
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

    fn eligible(&self, node: &Node) -> bool {
        (**self).eligible(node)
    }

    fn preferred(&self, node: &Node) -> bool {
        (**self).preferred(node)
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

/// Of two nodes at random, the one that answers fewer requests at the moment: slow nodes get less
/// to do, and looking at two of them costs the same in a cluster of any size.
#[derive(Debug, Default, Clone, Copy)]
pub struct LeastInFlight;

impl Selector for LeastInFlight {
    fn select(&self, nodes: &[Arc<Node>]) -> usize {
        let one = fastrand::usize(..nodes.len().max(1));
        let other = fastrand::usize(..nodes.len().max(1));
        let busy = |i: usize| nodes.get(i).map_or(usize::MAX, |node| node.in_flight());
        if busy(other) < busy(one) { other } else { one }
    }
}

/// The selector of [`Selector::only`].
#[derive(Debug, Clone)]
pub struct Only<S, F> {
    selector: S,
    condition: F,
}

impl<S: Selector, F: Fn(&Node) -> bool + Send + Sync + 'static> Selector for Only<S, F> {
    fn select(&self, nodes: &[Arc<Node>]) -> usize {
        self.selector.select(nodes)
    }

    fn eligible(&self, node: &Node) -> bool {
        (self.condition)(node) && self.selector.eligible(node)
    }

    fn preferred(&self, node: &Node) -> bool {
        self.selector.preferred(node)
    }
}

/// The selector of [`Selector::prefer`].
#[derive(Debug, Clone)]
pub struct Prefer<S, F> {
    selector: S,
    condition: F,
}

impl<S: Selector, F: Fn(&Node) -> bool + Send + Sync + 'static> Selector for Prefer<S, F> {
    fn select(&self, nodes: &[Arc<Node>]) -> usize {
        self.selector.select(nodes)
    }

    fn eligible(&self, node: &Node) -> bool {
        self.selector.eligible(node)
    }

    fn preferred(&self, node: &Node) -> bool {
        (self.condition)(node) && self.selector.preferred(node)
    }
}
