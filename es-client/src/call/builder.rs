//! What makes a builder of a call: the options of every call, and the ways to send it.

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
        $($crate::call::methods!(@$group $generics $builder);)*
        $crate::call::builder!(@options $generics $builder);
        $crate::call::builder!(@state $generics $builder);
        $crate::call::builder!(@debug $generics $builder);
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
