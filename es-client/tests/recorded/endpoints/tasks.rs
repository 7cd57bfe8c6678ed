//! Tasks.

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "tasks.get", |es| es.tasks().get("n:1").wait_for_completion(true).timeout("1s"));
    call!(offered, "tasks.list", |es| {
        let list = es.tasks().list().actions("a").nodes("n").parent_task_id("n:1").wait_for_completion(true);
        list.detailed(true).group_by("none").timeout("1s")
    });
    call!(offered, "tasks.cancel", |es| {
        es.tasks().cancel_matching().actions("a").nodes("n").parent_task_id("n:1").wait_for_completion(true)
    });
    call!(offered, "tasks.cancel", |es| es.tasks().cancel("n:1"));
}
