//! What threads share in the pool: in the model of it (`--cfg pool_model`, see `model.rs`) loom's own, which runs them
//! in every order.

#[cfg(all(test, pool_model))]
pub(super) use loom::sync::{
    Mutex, MutexGuard, RwLock,
    atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize},
};
#[cfg(not(all(test, pool_model)))]
pub(super) use std::sync::{
    Mutex, MutexGuard, RwLock,
    atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize},
};
