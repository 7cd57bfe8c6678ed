//! A search over the indices of many tenants, by one request, with filters that a user gave.

use std::collections::BTreeMap;

use es_client::{cluster::HealthStatus, prelude::*, queries::*, search::Page};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use serde::{Deserialize, Serialize};

on_each_server!(eight_tenants_are_searched_by_one_request);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
struct Product {
    name: String,
    #[field(keyword)]
    category: String,
    price: f64,
}

/// What a user may ask for.
#[derive(Debug, Default)]
struct Filters<'a> {
    text: Option<&'a str>,
    category: Option<&'a str>,
    at_most: Option<f64>,
}

impl Filters<'_> {
    fn query(&self) -> Query<Product> {
        let p = Product::fields();
        bool_query()
            .maybe(self.text, |query, text| query.must(p.name.matches(text)))
            .maybe(self.category, |query, category| query.filter(p.category.term(category)))
            .maybe(self.at_most, |query, price| query.filter(p.price.range().lte(price)))
            .into_query()
    }
}

/// The hits of each tenant; of one that fails, why.
async fn search(
    es: &Elasticsearch,
    tenants: &[String],
    filters: &Filters<'_>,
) -> Result<BTreeMap<String, Result<Vec<Product>, String>>, es_client::Error> {
    let search = |tenant| es.search::<Product>().index(tenant).query(filters.query()).size(3);
    let pages = es.msearch(tenants.iter().map(search).collect::<Vec<_>>()).send().await?;
    let products = |page: Result<Page<Product>, es_client::Error>| match page {
        Ok(page) => Ok(page.hits.into_iter().map(|hit| hit.source).collect()),
        Err(error) if error.is_index_not_found() => Err("this tenant has no products".to_owned()),
        Err(error) => Err(error.to_string()),
    };
    Ok(tenants.iter().cloned().zip(pages.into_iter().map(products)).collect())
}

/// Whether searches can be answered.
async fn is_healthy(es: &Elasticsearch, tenants: &[String]) -> Result<bool, es_client::Error> {
    let health =
        es.cluster().health().indices(tenants).wait_for_status(HealthStatus::Yellow).timeout("5s").send().await;
    match health {
        Err(error) if error.is_timeout() => Ok(false),
        health => Ok(health?.active_primary_shards >= tenants.len() as u32),
    }
}

async fn eight_tenants_are_searched_by_one_request(server: Server) {
    let Some(es) = client(server).await else { return };
    let mut tenants: Vec<String> = (0..8).map(|n| format!("{}-{n}", unique("tenant"))).collect();
    for (number, tenant) in tenants.iter().enumerate() {
        es.indices().create_for::<Product>().index(tenant).send().await.unwrap();
        let products = (0..5).map(|n| Product {
            name: format!("lamp number {n}"),
            category: if n % 2 == 0 { "light" } else { "other" }.into(),
            price: f64::from(n) + number as f64,
        });
        es.bulk().index(tenant).refresh(true).index_all(es_client::bulk::iter(products)).send().await.unwrap();
    }
    assert!(is_healthy(&es, &tenants).await.unwrap());
    tenants.push(unique("nobody"));
    let filters = Filters { text: Some("Lamp"), category: Some("light"), at_most: Some(6.0) };
    let found = search(&es, &tenants, &filters).await.unwrap();
    let numbers: Vec<_> = tenants.iter().map(|tenant| found[tenant].as_ref().map(Vec::len)).collect();
    let none = "this tenant has no products".to_owned();
    assert_eq!(numbers, [Ok(3), Ok(3), Ok(3), Ok(2), Ok(2), Ok(1), Ok(1), Ok(0), Err(&none)]);
    let all = search(&es, &tenants, &Filters::default()).await.unwrap();
    assert!(tenants[..8].iter().all(|tenant| all[tenant].as_ref().is_ok_and(|products| products.len() == 3)));
    tenants.pop();
    es.indices().delete(&tenants).send().await.unwrap();
}
