//! A typed collection of documents behind an alias.

use std::marker::PhantomData;

use es_client::{
    document::{Found, Written},
    dsl::{Document, partial::PartialOf},
    indices::Alias,
    prelude::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

on_each_server!(a_collection_lives_through_a_change_of_its_index);

/// Documents of one type, in an index behind an alias.
struct Collection<T> {
    es: Elasticsearch,
    name: String,
    document: PhantomData<fn() -> T>,
}

impl<T: Document + Serialize + DeserializeOwned> Collection<T> {
    /// Creates the index, or adds the fields that the type has got since.
    async fn open(es: &Elasticsearch, name: &str) -> Result<Self, es_client::Error> {
        match es.indices().exists_alias(name).send().await? {
            true => {
                es.indices().put_mapping_for::<T>().index(name).send().await?;
            }
            false => {
                let create = es.indices().create_for::<T>().index(format!("{name}-1")).alias(name, Alias::new());
                match create.send().await {
                    // Somebody else was faster.
                    Err(error) if error.is_already_exists() => {}
                    created => drop(created?),
                }
            }
        }
        Ok(Self { es: es.clone(), name: name.to_owned(), document: PhantomData })
    }

    async fn insert(&self, id: &str, document: &T) -> Result<Written, es_client::Error> {
        self.es.create(document).index(&self.name).id(id).refresh(true).send().await
    }

    async fn load(&self, id: &str) -> Result<Option<Found<T>>, es_client::Error> {
        self.es.get(id).index(&self.name).send().await
    }

    /// Saves a document that was loaded, unless somebody else saved it since.
    async fn save(&self, found: &Found<T>) -> Result<Written, es_client::Error> {
        let index = self.es.index(&found.source).index(&self.name).id(&found.id);
        match (found.seq_no, found.primary_term) {
            (Some(seq_no), Some(primary_term)) => index.if_unchanged_since(seq_no, primary_term).send().await,
            // Servers before 6.7.
            _ => index.version(found.version.unwrap_or(1)).send().await,
        }
    }

    async fn set(&self, id: &str, fields: impl PartialOf<T>) -> Result<Written, es_client::Error> {
        self.es.update::<T>(id).index(&self.name).doc(fields).retry_on_conflict(3).send().await
    }

    async fn many(&self, ids: &[&str]) -> Result<Vec<Option<T>>, es_client::Error> {
        let found = self.es.mget::<T>(ids).index(&self.name).send().await?;
        found.into_iter().map(|item| Ok(item?.map(|found| found.source))).collect()
    }

    /// Makes the alias another index's, at once.
    async fn swap(&self, from: &str, to: &str) -> Result<(), es_client::Error> {
        let swap = self.es.indices().update_aliases().remove(from, &self.name).add(to, &self.name);
        swap.send().await.map(drop)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
struct Account {
    owner: String,
    balance: i64,
}

/// The same after a release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
struct NewAccount {
    owner: String,
    balance: i64,
    #[serde(default)]
    currency: Option<String>,
}

async fn a_collection_lives_through_a_change_of_its_index(server: Server) {
    let Some(es) = client(server).await else { return };
    let name = unique("accounts");
    let accounts = Collection::<Account>::open(&es, &name).await.unwrap();
    for (id, balance) in [("a", 10), ("b", 20)] {
        accounts.insert(id, &Account { owner: "Ada".into(), balance }).await.unwrap();
    }
    assert!(accounts.insert("a", &Account { owner: "Eve".into(), balance: 0 }).await.unwrap_err().is_conflict());

    let mut mine = accounts.load("a").await.unwrap().unwrap();
    let theirs = mine.clone();
    mine.source.balance += 5;
    accounts.save(&mine).await.unwrap();
    assert!(accounts.save(&theirs).await.unwrap_err().is_conflict());
    let fields = Account::fields();
    accounts.set("b", Partial::new().set(fields.balance, 21)).await.unwrap();
    let balances =
        |accounts: Vec<Option<Account>>| accounts.into_iter().map(|a| a.map(|a| a.balance)).collect::<Vec<_>>();
    assert_eq!(balances(accounts.many(&["b", "x", "a"]).await.unwrap()), [Some(21), None, Some(15)]);

    // A release adds a field to the live index.
    let accounts = Collection::<NewAccount>::open(&es, &name).await.unwrap();
    let mapping = es.indices().get_mapping(&name).send().await.unwrap();
    let index = format!("{name}-1");
    assert!(mapping.get(&index).is_some_and(|mapping| format!("{mapping:?}").contains("currency")));

    // And another moves on to a new one.
    let next = format!("{name}-2");
    es.indices().create_for::<NewAccount>().index(&next).send().await.unwrap();
    let dollars = NewAccount { owner: "Bob".into(), balance: 1, currency: Some("USD".into()) };
    es.index(&dollars).index(&next).id("c").refresh(true).send().await.unwrap();
    accounts.swap(&index, &next).await.unwrap();
    assert_eq!(accounts.load("a").await.unwrap().map(|found| found.id), None);
    assert_eq!(accounts.load("c").await.unwrap().unwrap().source, dollars);
    es.indices().delete([index, next]).send().await.unwrap();
}
