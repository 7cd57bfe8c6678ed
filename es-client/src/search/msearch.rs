//! `msearch`: several searches at once.

use es_dsl::aggregation::Aggs;
use es_transport::Idempotency;
use http::Method;
use serde_json::{Map, Value};

use super::{Page, PageCall, Search, decode_page};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    client::Elasticsearch,
    error::{Error, Origin},
    response::Response,
    server::Server,
};

/// The parameters that one of several searches can have.
const PARAMS: [&str; 9] = [
    "routing",
    "preference",
    "search_type",
    "request_cache",
    "ignore_unavailable",
    "allow_no_indices",
    "expand_wildcards",
    "ignore_throttled",
    "allow_partial_search_results",
];

/// Executes several searches at once. See [`Elasticsearch::msearch`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Msearch<S> {
    call: CallState,
    searches: S,
}

builder! {
    impl [S] Msearch<S>:;
    impl [S: Searches] send -> S::Output;
}

impl Elasticsearch {
    /// Executes several searches at once: a list of one type, or a tuple of up to six of different
    /// types. Each has its own result, by its place: a page, or the error of that search alone.
    ///
    /// `POST /_msearch`. A search keeps its indices, its body and those of its parameters that can
    /// go with one of several (routing, preference, search type, request cache and the options for
    /// indices); others, time limits and headers belong to the whole call, and in a search they are
    /// an error before anything is sent. So is an empty list. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let errors = es.search::<Value>().index("logs").query(term("level", "error"));
    /// let people = es.search::<Value>().index("people").size(3);
    /// let (errors, people) = es.msearch((errors, people)).send().await?;
    /// println!("{} errors, {} people", errors?.total(), people?.total());
    ///
    /// let searches = ["kimchy", "shay"].map(|name| es.search::<Value>().index("tweets").query(term("author", name)));
    /// for page in es.msearch(Vec::from(searches)).send().await? {
    ///     println!("{}", page?.total());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn msearch<S: Searches>(&self, searches: S) -> Msearch<S> {
        Msearch { call: CallState::new(self, Target::default()), searches }
    }
}

impl<S> Msearch<S> {
    /// How many of the searches the server executes at a time. Default: by the number of its nodes
    /// and threads.
    pub fn max_concurrent_searches(self, searches: u32) -> Self {
        self.param("max_concurrent_searches", searches)
    }
}

/// Searches that are executed at once: a list of one type, or a tuple of up to six.
pub trait Searches: Send {
    /// The result of each.
    type Output;

    /// How many there are.
    #[doc(hidden)]
    fn count(&self) -> usize;

    /// Writes two lines for each: what it is about, and its body.
    #[doc(hidden)]
    fn write(&mut self, server: Server, lines: &mut Vec<u8>) -> Result<(), Error>;

    /// Reads as many answers as there are searches.
    #[doc(hidden)]
    fn read(&mut self, response: &Response) -> Result<Self::Output, Error>;
}

/// The line before the body of one of several searches.
pub(super) fn header(call: &CallState, server: Server, names_indices: bool) -> Result<Vec<u8>, Error> {
    let mut header = Map::new();
    if names_indices {
        header.insert("index".to_owned(), call.target.names()?.into());
        if let Some(doc_type) = server.searched_type(&call.target) {
            header.insert("type".to_owned(), doc_type.into());
        }
    }
    if call.has_options() {
        return Err(Error::request(
            "one of several searches cannot have time limits, headers or the like of its own: set them on the whole call",
        ));
    }
    server.check_params(&call.params)?;
    for (name, value) in call.params.iter() {
        if !PARAMS.contains(&name) {
            return Err(Error::request(format!("one of several searches cannot have the parameter `{name}`")));
        }
        header.insert(name.to_owned(), value.into());
    }
    let mut line = Value::Object(header).to_string().into_bytes();
    line.push(b'\n');
    Ok(line)
}

/// The answers of several searches, of which there must be this many.
fn answers(response: &Response, asked: usize) -> Result<std::vec::IntoIter<Response>, Error> {
    let answers = response.responses()?;
    match answers.len() == asked {
        true => Ok(answers.into_iter()),
        false => Err(response.unexpected(format!("it has {} pages in place of {asked}", answers.len()))),
    }
}

/// Reads the next answer of several. Most are pages; one that is none says why.
fn read_next<C: PageCall>(search: &mut C, answers: &mut std::vec::IntoIter<Response>) -> Result<C::Output, Error> {
    let absent = || Error::unexpected(Origin::default(), "it has fewer pages than there were searches");
    let answer = answers.next().ok_or_else(absent)?;
    decode_page(search, &answer).map_err(|unfit| answer.inner_error().unwrap_or(unfit))
}

/// Reads the answers to searches of one type: all at once, and one by one if one of them is no page or does not fit.
pub(super) fn read_list<C: PageCall>(
    searches: &mut [C],
    response: &Response,
) -> Result<Vec<Result<C::Output, Error>>, Error> {
    let pages = searches.first().and_then(|search| search.read_hits().pages(response));
    if let Some(pages) = pages.filter(|pages| pages.len() == searches.len()) {
        return Ok(searches.iter().zip(pages).map(|(search, page)| search.finish(response, page)).collect());
    }
    let mut answers = answers(response, searches.len())?;
    Ok(searches.iter_mut().map(|search| read_next(search, &mut answers)).collect())
}

impl<T: 'static, A: Aggs<T>, H> Search<T, A, H> {
    fn write_lines(&mut self, server: Server, lines: &mut Vec<u8>) -> Result<(), Error> {
        self.call.check()?;
        self.check()?;
        lines.extend(header(&self.call, server, self.names_indices())?);
        lines.extend(server.search_body(&self.body)?);
        lines.push(b'\n');
        Ok(())
    }
}

impl<T: 'static, A: Aggs<T>, H> Searches for Vec<Search<T, A, H>> {
    type Output = Vec<Result<Page<H, A::Output>, Error>>;

    fn count(&self) -> usize {
        self.len()
    }

    fn write(&mut self, server: Server, lines: &mut Vec<u8>) -> Result<(), Error> {
        self.iter_mut().try_for_each(|search| search.write_lines(server, lines))
    }

    fn read(&mut self, response: &Response) -> Result<Self::Output, Error> {
        read_list(self, response)
    }
}

/// Names of the searches of a tuple with their types, and their places.
macro_rules! tuple {
    ($($document:ident $aggs:ident $hits:ident $place:tt),*) => {
        impl<$($document: 'static, $aggs: Aggs<$document>, $hits),*> Searches
            for ($(Search<$document, $aggs, $hits>,)*)
        {
            type Output = ($(Result<Page<$hits, $aggs::Output>, Error>,)*);

            fn count(&self) -> usize {
                [$($place),*].len()
            }

            fn write(&mut self, server: Server, lines: &mut Vec<u8>) -> Result<(), Error> {
                $(self.$place.write_lines(server, lines)?;)*
                Ok(())
            }

            fn read(&mut self, response: &Response) -> Result<Self::Output, Error> {
                let mut answers = answers(response, self.count())?;
                Ok(($(read_next(&mut self.$place, &mut answers),)*))
            }
        }
    };
}

tuple!(T0 A0 H0 0);
tuple!(T0 A0 H0 0, T1 A1 H1 1);
tuple!(T0 A0 H0 0, T1 A1 H1 1, T2 A2 H2 2);
tuple!(T0 A0 H0 0, T1 A1 H1 1, T2 A2 H2 2, T3 A3 H3 3);
tuple!(T0 A0 H0 0, T1 A1 H1 1, T2 A2 H2 2, T3 A3 H3 3, T4 A4 H4 4);
tuple!(T0 A0 H0 0, T1 A1 H1 1, T2 A2 H2 2, T3 A3 H3 3, T4 A4 H4 4, T5 A5 H5 5);

impl<S: Searches> Endpoint for Msearch<S> {
    type Output = S::Output;
    const NAME: &'static str = "msearch";

    fn check(&mut self) -> Result<(), Error> {
        if self.searches.count() == 0 { Err(Error::request("there are no searches")) } else { Ok(()) }
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let mut lines = Vec::new();
        self.searches.write(server, &mut lines)?;
        self.call.default_header("content-type", "application/x-ndjson");
        let parts = RequestParts::new(Method::POST, Path::of("_msearch"), Idempotency::Idempotent);
        Ok(parts.batch(lines, self.searches.count()))
    }

    fn decode(&mut self, response: Response) -> Result<S::Output, Error> {
        self.searches.read(&response)
    }
}
