//! `indices.create_data_stream` and its like: names that are written to, and whose documents are in a row of indices.

use es_transport::Idempotency;
use http::Method;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Acknowledged, Indices};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_names, check_segment},
    error::Error,
    response::{Response, null_as_default},
    server::{Availability, Server},
};

const AVAILABLE: Availability = Availability::since(Some((7, 9)), Some((1, 0)));

/// Creates a data stream. See [`Indices::create_data_stream`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesCreateDataStream {
    call: CallState,
    name: String,
}

/// Asks for data streams. See [`Indices::get_data_stream`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesGetDataStream {
    call: CallState,
    names: String,
}

/// Deletes data streams. See [`Indices::delete_data_stream`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesDeleteDataStream {
    call: CallState,
    names: String,
}

builder! {
    impl [] IndicesCreateDataStream: timeout, master_timeout;
    impl [] send -> Acknowledged;
}

builder! {
    impl [] IndicesGetDataStream: master_timeout;
    impl [] send -> Option<Vec<DataStream>>;
}

builder! {
    impl [] IndicesDeleteDataStream: master_timeout;
    impl [] send -> Acknowledged;
}

/// A data stream.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DataStream {
    /// Its name.
    pub name: String,
    /// The field that each document has its time in.
    pub timestamp_field: TimestampField,
    /// The indices that hold its documents; writes go to the last one.
    pub indices: Vec<DataStreamIndex>,
    /// How often it got another index, from 1 on.
    pub generation: u64,
    /// The health of its indices: `GREEN`, `YELLOW` or `RED`.
    pub status: String,
    /// The index template that it was made by.
    #[serde(default, deserialize_with = "null_as_default")]
    pub template: Option<String>,
    /// Members without a field of their own here, such as `ilm_policy`.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The field that each document of a data stream has its time in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct TimestampField {
    /// Its name.
    pub name: String,
}

/// An index of a data stream.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct DataStreamIndex {
    /// Its name.
    pub index_name: String,
    /// Its unique id.
    pub index_uuid: String,
}

impl Indices {
    /// Creates a data stream, of an [index template](Self::put_index_template) that is for
    /// [data streams](super::IndexTemplate::data_stream). The first document that is written to the name creates it, too.
    ///
    /// `PUT /_data_stream/{name}`, Elasticsearch 7.9 and later, OpenSearch. That it is there already is an error
    /// ([`Error::is_already_exists`]). It is not repeated after a failure in which the server may have executed it: the
    /// second time would fail for what the first one did.
    ///
    /// ```no_run
    /// # use es_client::{indices::IndexTemplate, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().put_index_template("logs", IndexTemplate::new(["logs-*"]).data_stream()).send().await?;
    /// es.indices().create_data_stream("logs-web").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_data_stream(&self, name: impl Into<String>) -> IndicesCreateDataStream {
        IndicesCreateDataStream { call: CallState::new(&self.client, Target::default()), name: name.into() }
    }

    /// The data streams of these names, which may be patterns; `"*"` means all. `None` where a name without a pattern is
    /// that of none.
    ///
    /// `GET /_data_stream/{name}`, Elasticsearch 7.9 and later, OpenSearch. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for stream in es.indices().get_data_stream("logs-*").send().await?.unwrap_or_default() {
    ///     println!("{}: {} indices", stream.name, stream.indices.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_data_stream(&self, names: impl Names) -> IndicesGetDataStream {
        IndicesGetDataStream { call: CallState::new(&self.client, Target::default()), names: names.joined() }
    }

    /// Deletes a data stream, or several, with all their indices; a name may be a pattern.
    ///
    /// `DELETE /_data_stream/{name}`, Elasticsearch 7.9 and later, OpenSearch. A missing one is an error on Elasticsearch
    /// ([`Error::is_not_found`]); OpenSearch acknowledges it all the same. It is not repeated after a failure in which the
    /// server may have executed it.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().delete_data_stream("logs-web").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete_data_stream(&self, names: impl Names) -> IndicesDeleteDataStream {
        IndicesDeleteDataStream { call: CallState::new(&self.client, Target::default()), names: names.joined() }
    }
}

fn path(names: &str) -> Path {
    Path::of("_data_stream").then_name(names)
}

impl Endpoint for IndicesCreateDataStream {
    type Output = Acknowledged;
    const NAME: &'static str = "indices.create_data_stream";
    const AVAILABLE: Availability = AVAILABLE;

    fn check(&mut self) -> Result<(), Error> {
        check_segment("data stream", &self.name)
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::new(Method::PUT, path(&self.name), Idempotency::NotIdempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        Acknowledged::of(&response)
    }
}

impl Endpoint for IndicesGetDataStream {
    type Output = Option<Vec<DataStream>>;
    const NAME: &'static str = "indices.get_data_stream";
    const AVAILABLE: Availability = AVAILABLE;

    /// A data stream is an index to the server's words.
    fn is_absence(response: &Response) -> bool {
        response.error().is_index_not_found()
    }

    fn check(&mut self) -> Result<(), Error> {
        check_names("data stream", &self.names)
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(path(&self.names)))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        #[derive(Deserialize)]
        struct Found {
            data_streams: Vec<DataStream>,
        }

        if Self::is_absence(&response) {
            return Ok(None);
        }
        Ok(Some(response.json::<Found>()?.data_streams))
    }
}

impl Endpoint for IndicesDeleteDataStream {
    type Output = Acknowledged;
    const NAME: &'static str = "indices.delete_data_stream";
    const AVAILABLE: Availability = AVAILABLE;

    fn check(&mut self) -> Result<(), Error> {
        check_names("data stream", &self.names)
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::new(Method::DELETE, path(&self.names), Idempotency::NotIdempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        Acknowledged::of(&response)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{
        ErrorKind, Server,
        testing::{Recorder, answer},
    };

    #[tokio::test]
    async fn data_streams_are_created_read_and_deleted() {
        for server in [Server::elasticsearch(7, 10), Server::elasticsearch(9, 2), Server::opensearch(3, 8)] {
            let done = answer(200, r#"{"acknowledged":true}"#);
            // As OpenSearch 3.8 answers; Elasticsearch has more members.
            let found = json!({"data_streams": [{
                "name": "ds-1", "timestamp_field": {"name": "@timestamp"}, "generation": 1, "status": "YELLOW",
                "indices": [{"index_name": ".ds-ds-1-000001", "index_uuid": "qd30"}], "template": "ds", "hidden": false,
            }]});
            let missing = json!({"error": {"type": "index_not_found_exception", "reason": "no such index [n]"}});
            let answers = [done.clone(), answer(200, found), answer(404, missing), answer(404, "{}"), done];
            let service = Recorder::answering(answers);
            let es = service.client().with_server(server);
            es.indices().create_data_stream("ds-1").send().await.unwrap();
            let streams = es.indices().get_data_stream("ds-*").send().await.unwrap().unwrap();
            assert_eq!((streams[0].indices[0].index_name.as_str(), streams[0].generation), (".ds-ds-1-000001", 1));
            assert_eq!((streams[0].template.as_deref(), &streams[0].other["hidden"]), (Some("ds"), &json!(false)));
            assert_eq!(es.indices().get_data_stream("n").send().await.unwrap(), None);
            assert!(es.indices().get_data_stream("n").send().await.unwrap_err().is_not_found());
            es.indices().delete_data_stream(["a", "b*"]).send().await.unwrap();
            let lines: Vec<_> = service.take().iter().map(|asked| asked.line()).collect();
            let [create, get, _, _, delete] = &lines[..] else { panic!("{lines:?}") };
            assert_eq!(
                [create.as_str(), get.as_str(), delete.as_str()],
                ["PUT /_data_stream/ds-1", "GET /_data_stream/ds-*", "DELETE /_data_stream/a,b*"]
            );
        }
        let (service, es) = Recorder::of(Server::elasticsearch(5, 6), 200, "{}");
        let error = es.indices().create_data_stream("a").send().await.unwrap_err();
        assert!(error.to_string().contains("it needs Elasticsearch 7.9 or OpenSearch 1.0"), "{error}");
        assert_eq!(es.indices().get_data_stream("").send().await.unwrap_err().kind(), ErrorKind::Request);
        assert!(service.take().is_empty());
    }
}
