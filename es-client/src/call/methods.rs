//! The methods that several builders share, in groups.

/// Declares the methods of a group: `methods!(@routing [T] Get<T>);`. [`builder!`](super::builder) does so for those
/// that it names.
macro_rules! methods {
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
        $crate::call::methods!(@index [$($generics)*] $builder);
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
        $crate::call::methods!(@expand_wildcards [$($generics)*] $builder);
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
}

pub(crate) use methods;
