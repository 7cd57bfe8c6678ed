//! Changing the mapping of a live index: what differs ([`Elasticsearch::diff`](crate::Elasticsearch::diff)), and the copy to
//! a new index where it cannot be changed ([`Elasticsearch::migration`](crate::Elasticsearch::migration)).
//!
//! ```no_run
//! use es_client::{dsl::mapping::Diff, prelude::*};
//!
//! # async fn f<Tweet: Document>(es: Elasticsearch) -> Result<(), es_client::Error> {
//! match es.diff::<Tweet>().send().await? {
//!     Diff::Same => {}
//!     Diff::Add(_) => drop(es.indices().put_mapping_for::<Tweet>().send().await?),
//!     Diff::Reindex(_) => {
//!         let plan = es.migration::<Tweet>().plan().await?;
//!         es.migrate(plan).send().await?;
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What a migration does
//!
//! 1. It creates the new index, `tweets-2` behind the alias `tweets`, with the settings of the old one and those of the
//!    document type over them.
//! 2. It copies all documents, each with its version and its routing, while programs go on writing to the old index: by
//!    `_reindex` as a task, and where a server has none or the document type changes, by a scan and a bulk.
//! 3. It copies what was written meanwhile, and again, until that is little. On servers up to version 6 it finds that by
//!    comparing all versions, on others by the sequence numbers.
//! 4. It sets a write block on the old index, copies the last changes, deletes what was deleted meanwhile, and counts: both
//!    indices have the same documents now.
//! 5. It gives all aliases of the old index to the new one, in one call.
//! 6. It deletes the old index, if the plan says so. Else that is kept with its write block, so that nothing is written past
//!    the alias.
//!
//! # What programs notice
//!
//! The tests are in `tests/tests/servers/migration.rs`, on each server.
//!
//! - **Readers** of the alias see every document at every moment. Test:
//!   `writers_and_readers_of_the_alias_notice_nothing`. A scroll or a point in time that was opened before ends with the old
//!   index, if that is deleted. An index without an alias is deleted in the call that gives its name to the new one: a
//!   search that is on its way in that moment may fail.
//! - **Writers** are refused between the steps 4 and 5, with status 403 and
//!   [`Error::is_write_blocked`](crate::Error::is_write_blocked): what is refused is not done and can be sent again. A client made
//!   [`with_write_block_wait`](crate::Elasticsearch::with_write_block_wait) does so by itself, and its callers see a write that
//!   takes longer. It is as long as the last look takes, a second or less for few changes; on servers before 7.9, which
//!   cannot tell when the writes that began before the block have ended, it is two seconds and the time of comparing
//!   all versions, and if documents were deleted after the last look before, it is the time of comparing all ids: 2.9 to
//!   4.0 s in all in the test. No write that was answered is lost, and no deleted document comes back. Test: the same, with
//!   writers that index, update, delete and count up under optimistic checks, against a model.
//! - **Optimistic checks** hold across the change: a sequence number read from the old index is a conflict on the new one,
//!   since its primary terms are ahead; versions stay as they are.
//!
//! # After a crash
//!
//! The new index has the plan's id and how far it is copied in the `_meta` of its mapping. A process that dies in any step
//! is followed by another with the same [`Plan`], which goes on; until it does, the old index may be left with its write
//! block. [`Migrate::abort`] takes the plan back in place of that. Test: `a_process_that_dies_is_followed_by_another`.
//!
//! A document that the new mapping does not take stops the migration with an error that names it, and nothing has changed
//! for programs. Test: `a_document_that_does_not_fit_stops_it`.

mod copy;
mod diff;
mod migrate;
mod plan;
mod settings;

pub use diff::MappingDiff;
pub use migrate::{Migrate, MigrationProgress, MigrationReport, MigrationStep};
pub use plan::{Migration, Plan};

#[cfg(test)]
mod tests;
