//! One thing that a client does again and again.

use crate::{
    Result, bulk,
    documents::Kind,
    stacks::{self, Stack},
    typed,
};

/// What is done.
#[derive(Clone, Copy)]
pub enum Task {
    /// 98 bytes are sent and 236 bytes are read.
    Post,
    /// Nothing is sent and 236 bytes are read.
    Read,
    /// A document by its id, into a struct.
    Get,
    /// A search for ten documents, from a query into structs.
    Search,
    /// A hundred documents by their ids, into structs.
    Mget,
    /// How many documents match a query.
    Count,
    /// Ten searches at once, each of which finds ten documents.
    Msearch,
    /// All documents of an index, page by page, into structs.
    Scan,
    /// Ten thousand documents are written.
    Bulk,
    /// A search for a thousand documents, into structs.
    Page { kind: Kind, gzip: bool },
}

impl Task {
    pub fn name(self) -> String {
        match self {
            Self::Post => "post".to_owned(),
            Self::Read => "read".to_owned(),
            Self::Get => "get".to_owned(),
            Self::Search => "search".to_owned(),
            Self::Mget => "mget".to_owned(),
            Self::Count => "count".to_owned(),
            Self::Msearch => "msearch".to_owned(),
            Self::Scan => "scan".to_owned(),
            Self::Bulk => "bulk".to_owned(),
            Self::Page { kind, gzip: false } => kind.name().to_owned(),
            Self::Page { kind, gzip: true } => format!("gzip-{}", kind.name()),
        }
    }

    fn of(name: &str) -> Result<Self> {
        Ok(match name {
            "post" => Self::Post,
            "read" => Self::Read,
            "get" => Self::Get,
            "search" => Self::Search,
            "mget" => Self::Mget,
            "count" => Self::Count,
            "msearch" => Self::Msearch,
            "scan" => Self::Scan,
            "bulk" => Self::Bulk,
            _ => match name.strip_prefix("gzip-") {
                Some(kind) => Self::Page { kind: kind.parse()?, gzip: true },
                None => Self::Page { kind: name.parse()?, gzip: false },
            },
        })
    }
}

/// A task and the client that does it.
pub struct Job {
    task: Task,
    client: Client,
}

enum Client {
    Raw(stacks::Client),
    Typed(typed::Client),
    Bulk(bulk::Client),
}

impl Job {
    /// The job of this task and client, by their names.
    pub async fn new(task: &str, stack: &str, port: u16) -> Result<Self> {
        let task = Task::of(task)?;
        let client = match task {
            Task::Post | Task::Read => Client::Raw(stacks::Client::new(stack.parse::<Stack>()?, port).await?),
            Task::Bulk => Client::Bulk(bulk::Client::new(stack.parse()?, port).await?),
            Task::Page { gzip, .. } => Client::Typed(typed::Client::new(stack.parse()?, port, gzip)?),
            Task::Get | Task::Search | Task::Mget | Task::Count | Task::Msearch | Task::Scan => {
                Client::Typed(typed::Client::new(stack.parse()?, port, false)?)
            }
        };
        Ok(Self { task, client })
    }

    pub async fn once(&mut self) -> Result {
        match (self.task, &mut self.client) {
            (Task::Post, Client::Raw(client)) => client.post().await,
            (Task::Read, Client::Raw(client)) => client.get().await,
            (Task::Get, Client::Typed(client)) => client.get().await,
            (Task::Search, Client::Typed(client)) => client.search().await,
            (Task::Mget, Client::Typed(client)) => client.mget().await,
            (Task::Count, Client::Typed(client)) => client.count().await,
            (Task::Msearch, Client::Typed(client)) => client.msearch().await,
            (Task::Scan, Client::Typed(client)) => client.scan().await,
            (Task::Bulk, Client::Bulk(client)) => client.write().await,
            (Task::Page { kind, .. }, Client::Typed(client)) => client.page(kind).await,
            _ => Err("this client does not do that".into()),
        }
    }

    pub async fn times(&mut self, number: u32) -> Result {
        for _ in 0..number {
            self.once().await?;
        }
        Ok(())
    }
}
