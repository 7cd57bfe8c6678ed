//! What this process holds: sockets and tasks.

use std::{fs, time::Duration, time::Instant};

use tokio::runtime::Handle;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resources {
    /// Every open socket of the process, the proxies' included.
    pub(crate) sockets: usize,
    /// The runtime's tasks.
    pub(crate) tasks: usize,
}

impl Resources {
    pub(crate) fn now() -> Self {
        Self { sockets: sockets(), tasks: Handle::current().metrics().num_alive_tasks() }
    }

    /// What there is once nothing comes or goes any more.
    pub(crate) async fn at_rest() -> Self {
        let (mut last, mut same) = (Self::now(), 0);
        while same < 10 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let now = Self::now();
            same = if now == last { same + 1 } else { 0 };
            last = now;
        }
        last
    }

    /// Waits until there is no more than there was `before`, and gives what there is in the end.
    pub(crate) async fn settle(before: Self) -> Self {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let now = Self::now();
            if now.within(before) || Instant::now() > deadline {
                return now;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub(crate) fn within(self, before: Self) -> bool {
        self.sockets <= before.sockets && self.tasks <= before.tasks
    }
}

fn sockets() -> usize {
    let descriptors = fs::read_dir("/proc/self/fd").unwrap().flatten();
    let targets = descriptors.filter_map(|entry| fs::read_link(entry.path()).ok());
    targets.filter(|target| target.to_string_lossy().starts_with("socket:")).count()
}
