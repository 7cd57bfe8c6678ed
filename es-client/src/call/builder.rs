//! The methods that builders share.

/// Declares the methods that a builder shares with others, so that its page shows all that it can do
/// and `send` needs no import:
///
/// ```text
/// builder! {
///     impl [T] Get<T>: index, doc_type, routing;
///     impl [T: Document + DeserializeOwned] send -> Option<Found<T>>;
/// }
/// ```
///
/// The first line names the generics, the builder, and the groups of methods that several endpoints
/// have; the options of every call come by themselves. The second line has the bounds that sending
/// needs, and what it gives. The builder has a member `call: CallState` and implements `Endpoint`. One
/// whose `send` does more than that has no second line, and a `send` of its own.
macro_rules! builder {
    (
        impl $generics:tt $builder:ty: $($group:ident),* ;
        impl $bounds:tt send -> $output:ty;
    ) => {
        $crate::call::builder! { impl $generics $builder: $($group),*; }
        $crate::call::builder!(@send $bounds $builder, $output);
    };

    (impl $generics:tt $builder:ty: $($group:ident),* ;) => {
        $($crate::call::builder!(@$group $generics $builder);)*
        $crate::call::builder!(@options $generics $builder);
        $crate::call::builder!(@state $generics $builder);
        $crate::call::builder!(@debug $generics $builder);
    };

    (@index [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// The index, in place of the document type's own. An alias will do.
            pub fn index(mut self, name: impl Into<String>) -> Self {
                self.call.target.set_index(name.into());
                self
            }
        }
    };

    (@indices [$($generics:tt)*] $builder:ty) => {
        $crate::call::builder!(@index [$($generics)*] $builder);
        impl<$($generics)*> $builder {
            /// The indices, in place of the document type's own: names, aliases and patterns such as
            /// `tweets-*`. An empty list is an error: [`all_indices`](Self::all_indices) means all.
            pub fn indices<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
                self.call.target.set_indices(names);
                self
            }

            /// All indices (`_all`).
            pub fn all_indices(self) -> Self {
                self.index("_all")
            }
        }
    };

    (@some_indices [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// The index that it is about. Default: all.
            pub fn index(mut self, name: impl Into<String>) -> Self {
                self.call.target.set_index(name.into());
                self
            }

            /// The indices that it is about: names, aliases and patterns such as `tweets-*`. Default:
            /// all; an empty list is an error.
            pub fn indices<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
                self.call.target.set_indices(names);
                self
            }
        }
    };

    (@nodes [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// The nodes: their ids, names or addresses, `_local`, `_master`, or by role as
            /// `data:true`. Default: all.
            pub fn nodes(mut self, names: impl $crate::Names) -> Self {
                self.nodes.names = Some(names.joined());
                self
            }
        }
    };

    (@allow_partial_nodes [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// Whether nodes that failed are only counted in the answer, in place of an error.
            /// Default `false`.
            pub fn allow_partial(mut self, allow: bool) -> Self {
                self.nodes.allow_partial = allow;
                self
            }
        }
    };

    (@nodes_timeout [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// How long the nodes have to answer each other, as `"30s"`. Default: without a limit.
            pub fn timeout(self, time: impl ToString) -> Self {
                self.param("timeout", time)
            }
        }
    };

    (@tasks [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// Only tasks of these actions: names, or patterns such as `*search`.
            pub fn actions(self, actions: impl $crate::Names) -> Self {
                self.param("actions", actions.joined())
            }

            /// Only tasks of these nodes: their ids, names or addresses, or `_local`.
            pub fn nodes(self, nodes: impl $crate::Names) -> Self {
                self.param("nodes", nodes.joined())
            }

            /// Only the parts of this task.
            pub fn parent_task_id(self, id: impl ToString) -> Self {
                self.param("parent_task_id", id)
            }

            /// Whether the server answers when the tasks ended. Default `false`: at once.
            pub fn wait_for_completion(self, wait: bool) -> Self {
                self.param("wait_for_completion", wait)
            }

            /// Whether nodes and tasks that failed are only listed in the answer, in place of an
            /// error. Default `false`.
            pub fn allow_partial(mut self, allow: bool) -> Self {
                self.allow_partial = allow;
                self
            }
        }
    };

    (@doc_type [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// The type of the documents, in place of the document type's own. Servers from version
            /// 7 on have no types, and there it is not sent. Default `_doc`, which a server of
            /// version 5 gets as `doc`.
            pub fn doc_type(mut self, name: impl Into<String>) -> Self {
                self.call.target.set_doc_type(name.into());
                self
            }
        }
    };

    (@routing [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// The value that chose the document's shard when it was indexed. Default: its id.
            pub fn routing(self, routing: impl ToString) -> Self {
                self.param("routing", routing)
            }
        }
    };

    (@refresh [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// When the change shows in searches: a [`Refresh`](crate::document::Refresh) or a
            /// `bool`. Default `false`: with the index's next refresh.
            pub fn refresh(self, refresh: impl Into<$crate::document::Refresh>) -> Self {
                self.param("refresh", refresh.into())
            }
        }
    };

    (@pipeline [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// The ingest pipeline that the document goes through first, in place of the index's
            /// default one; `_none` means none.
            pub fn pipeline(self, name: impl ToString) -> Self {
                self.param("pipeline", name)
            }
        }
    };

    (@require_alias [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// Whether the index must be an alias, so that a missing one is not created as an index.
            /// Default `false`. Elasticsearch 7.10 and later, OpenSearch.
            pub fn require_alias(self, require: bool) -> Self {
                self.param("require_alias", require)
            }
        }
    };

    (@read_options [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// Which copies of the shard are asked: `_local`, `_only_nodes:…`, or a text of your own,
            /// by which the same copies are asked each time. Default: any.
            pub fn preference(self, preference: impl ToString) -> Self {
                self.param("preference", preference)
            }

            /// Whether the newest version is read that is not yet in a segment. Default `true`.
            pub fn realtime(self, realtime: bool) -> Self {
                self.param("realtime", realtime)
            }

            /// Whether the shard is refreshed first. Default `false`.
            pub fn refresh(self, refresh: bool) -> Self {
                self.param("refresh", refresh)
            }
        }
    };

    (@if_unchanged_since [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// Writes only if the document is still in the state that `seq_no` and `primary_term`
            /// name, as an earlier read or write told them; otherwise the call fails with a conflict
            /// ([`Error::is_conflict`](crate::Error::is_conflict)). Servers from version 6.7 on.
            pub fn if_unchanged_since(self, seq_no: i64, primary_term: i64) -> Self {
                self.param("if_seq_no", seq_no).param("if_primary_term", primary_term)
            }
        }
    };

    (@indices_options [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// Whether indices that are missing or closed are passed over. Default: a missing index
            /// is an error ([`Error::is_index_not_found`](crate::Error::is_index_not_found)).
            pub fn ignore_unavailable(self, ignore: bool) -> Self {
                self.param("ignore_unavailable", ignore)
            }

            /// Whether a pattern that no index fits means none, in place of an error. Default `true`.
            pub fn allow_no_indices(self, allow: bool) -> Self {
                self.param("allow_no_indices", allow)
            }
        }
        $crate::call::builder!(@expand_wildcards [$($generics)*] $builder);
    };

    (@expand_wildcards [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// Which indices patterns may mean: `open`, `closed`, `hidden`, `none` or `all`, or
            /// several of these. Default: those that the endpoint works on.
            pub fn expand_wildcards(self, states: impl $crate::Names) -> Self {
                self.param("expand_wildcards", states.joined())
            }
        }
    };

    (@local [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// Whether the node that is asked tells what it knows itself, without asking the master
            /// node. Default `false`.
            pub fn local(self, local: bool) -> Self {
                self.param("local", local)
            }
        }
    };

    (@shard_stats [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// The fields whose part of the field data and of the completion suggester is told, too.
            /// Servers refuse it where the statistics that are asked for have neither. Default: none.
            pub fn fields(self, fields: impl $crate::Names) -> Self {
                self.param("fields", fields.joined())
            }

            /// The groups of searches that are told, too:
            /// [`SearchStats::groups`](crate::indices::SearchStats::groups); `_all` means all.
            /// Default: none.
            pub fn groups(self, groups: impl $crate::Names) -> Self {
                self.param("groups", groups.joined())
            }
        }
    };

    (@search_routing [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// Only the shards that hold documents of these routing values; several are separated by
            /// commas. Default: all shards.
            pub fn routing(self, routing: impl ToString) -> Self {
                self.param("routing", routing)
            }

            /// Which copies of the shards are asked: `_local`, `_only_nodes:…`, or a text of your
            /// own, by which the same copies are asked each time. Default: any.
            pub fn preference(self, preference: impl ToString) -> Self {
                self.param("preference", preference)
            }
        }
    };

    (@timeout [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// How long the server waits until the change is done, as `"30s"`; after that the answer
            /// says so, and the change goes on. Default `30s`.
            pub fn timeout(self, time: impl ToString) -> Self {
                self.param("timeout", time)
            }
        }
    };

    (@create [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// Whether that something of this name is there already is an error. Default `false`: it is
            /// replaced.
            pub fn create(self, create: bool) -> Self {
                self.param("create", create)
            }
        }
    };

    (@master_timeout [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// How long the server waits for the cluster's master node, as `"30s"`. Default `30s`.
            /// OpenSearch gets it as `cluster_manager_timeout`.
            pub fn master_timeout(self, time: impl ToString) -> Self {
                self.param("master_timeout", time)
            }
        }
    };

    (@wait_for_active_shards [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// How many copies of a shard must be there before the server begins: a number, or
            /// `all`. Default 1.
            pub fn wait_for_active_shards(self, copies: impl ToString) -> Self {
                self.param("wait_for_active_shards", copies)
            }
        }
    };

    (@new_index [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// The settings of the new index, in place of those it would have, as
            /// [`IndexSettings`](crate::dsl::mapping::IndexSettings) or as JSON, such as
            /// `{"number_of_shards": 3, "analysis": {…}}`.
            pub fn settings(mut self, settings: impl serde::Serialize) -> Self {
                self.body.settings = self.call.json_value("settings", &settings);
                self
            }

            /// An alias that the new index has from the beginning, so that nobody sees the one without the other.
            pub fn alias(mut self, name: impl Into<String>, alias: $crate::indices::Alias) -> Self {
                self.body.aliases.insert(name.into(), alias);
                self
            }

            /// Members of the request's body as JSON, for what has no method here. What is given otherwise, too, is an
            /// error.
            pub fn body_raw(mut self, members: serde_json::Value) -> Self {
                match members {
                    serde_json::Value::Object(members) => self.body.members.extend(members),
                    _ => self.call.fail($crate::Error::request("`body_raw` takes a JSON object")),
                }
                self
            }
        }
    };

    (@mapping [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// How the fields are indexed. Default: as the server guesses from the first documents.
            ///
            /// On servers up to version 6 it is the mapping of the document type, unless
            /// [`doc_type`](Self::doc_type) names another.
            pub fn mapping<D: $crate::dsl::Document>(mut self, mapping: $crate::dsl::Mapping<D>) -> Self {
                self.body.mapping = Some(self.call.target.take_mapping(mapping));
                self
            }
        }
    };

    (@version [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $builder {
            /// The version that the document must have or, by the
            /// [`version_type`](Self::version_type), gets.
            pub fn version(self, version: i64) -> Self {
                self.param("version", version)
            }

            /// What [`version`](Self::version) means. Default
            /// [`VersionType::Internal`](crate::document::VersionType::Internal).
            pub fn version_type(self, version_type: $crate::document::VersionType) -> Self {
                self.param("version_type", version_type)
            }
        }
    };

    // The options that have the same meaning for a call that sends many requests.
    (@request_options [$($generics:tt)*] $builder:ty) => {
        /// # Options of every call
        impl<$($generics)*> $builder {
            /// Sets a parameter of the query string, with or without a method of its own. The last
            /// value of a name counts.
            pub fn param(mut self, name: impl Into<String>, value: impl ToString) -> Self {
                self.call.set_param(name, value);
                self
            }

            /// The time limit of each attempt, in place of the client's; `None` waits for ever.
            pub fn request_timeout(mut self, timeout: impl Into<Option<std::time::Duration>>) -> Self {
                self.call.set_request_timeout(timeout.into());
                self
            }

            /// A header, in place of the client's of that name. A name or value that cannot be sent
            /// is an error when the call is.
            pub fn header(mut self, name: &str, value: &str) -> Self {
                self.call.set_header(name, value);
                self
            }

            /// An id of your own for the request (`X-Opaque-Id`), which the server repeats in its
            /// logs and its list of tasks.
            pub fn opaque_id(self, id: &str) -> Self {
                self.header("x-opaque-id", id)
            }
        }
    };

    (@options [$($generics:tt)*] $builder:ty) => {
        $crate::call::builder!(@request_options [$($generics)*] $builder);

        impl<$($generics)*> $builder {
            /// The time limit of the call with all its attempts and the waits between them, in place
            /// of the client's; `None` sets none.
            pub fn total_timeout(mut self, timeout: impl Into<Option<std::time::Duration>>) -> Self {
                self.call.set_total_timeout(timeout.into());
                self
            }

            /// How many times the request is repeated at the most, in place of the client's number;
            /// 0 means one attempt.
            pub fn max_retries(mut self, retries: u32) -> Self {
                self.call.set_max_retries(retries);
                self
            }

            /// Whether an attempt that timed out is repeated on another node, in place of the
            /// client's setting.
            pub fn retry_on_timeout(mut self, retry: bool) -> Self {
                self.call.set_retry_on_timeout(retry);
                self
            }

            /// Whether the request may be repeated after a server may have executed it, where you
            /// know better than the endpoint.
            pub fn idempotency(mut self, idempotency: $crate::transport::Idempotency) -> Self {
                self.call.set_idempotency(idempotency);
                self
            }

            /// Takes answers of these statuses for success: their body is read as the call's result.
            /// One that cannot be read so is an error all the same.
            pub fn ignore_status(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
                self.call.ignore_statuses(statuses);
                self
            }
        }
    };

    (@state [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> $crate::call::HasState for $builder {
            fn state(&mut self) -> &mut $crate::call::CallState {
                &mut self.call
            }
        }
    };

    (@debug [$($generics:tt)*] $builder:ty) => {
        impl<$($generics)*> std::fmt::Debug for $builder {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($builder))
                    .field("target", &self.call.target)
                    .field("params", &self.call.params)
                    .finish_non_exhaustive()
            }
        }
    };

    (@start [$($bounds:tt)*] $builder:ty, $report:ty) => {
        /// # Starting
        impl<$($bounds)*> $builder {
            /// Begins it as a task, which the servers go on with by themselves: see
            /// [`Task`](crate::tasks::Task). It is never repeated once a server may have begun it: where the answer is
            /// lost, a list of tasks ([`Tasks::list`](crate::tasks::Tasks::list)) tells whether it did.
            ///
            /// # Errors
            /// Those of [`send`](Self::send), but for what fails later, which the task tells; a server that cannot begin
            /// it as a task.
            pub async fn start(self) -> Result<$crate::tasks::Task<$report>, $crate::Error> {
                $crate::tasks::start(self).await
            }
        }
    };

    (@send [$($bounds:tt)*] $builder:ty, $output:ty) => {
        /// # Sending
        impl<$($bounds)*> $builder {
            /// Sends the request and reads the answer.
            ///
            /// The future may be dropped at any time; a request that is on its way may be executed
            /// still.
            ///
            /// # Errors
            /// [`Error`](crate::Error): bad input, of which nothing is sent; no response; a response
            /// that says that it failed; a response that does not fit the result's type.
            pub fn send(self) -> impl Future<Output = Result<$output, $crate::Error>> + Send {
                $crate::call::send(self)
            }

            /// Sends the request like [`send`](Self::send), and gives with the result what else is
            /// known of the call: what the server warns of, the node that answered, the attempts, the
            /// time it took.
            ///
            /// # Errors
            /// Those of [`send`](Self::send).
            pub fn send_with_info(
                self,
            ) -> impl Future<Output = Result<($output, $crate::CallInfo), $crate::Error>> + Send {
                $crate::call::send_with_info(self)
            }
        }
    };
}

pub(crate) use builder;
