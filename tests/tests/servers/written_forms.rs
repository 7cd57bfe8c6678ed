//! Points and ranges in all forms that servers take: documents are read, and written back in a form that the
//! server indexes alike.

use std::net::IpAddr;

use es_client::{dsl::field::Bounds, dsl::queries::geo_distance, prelude::*};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use serde::{Deserialize, Serialize};

on_each_server!(points_are_written_back_as_they_were, networks_and_bounds_as_text_are_ranges);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(doc_type = "place")]
struct Place {
    at: GeoPoint,
}

async fn points_are_written_back_as_they_were(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("points");
    es.indices().create(&index).mapping(Place::mapping()).doc_type("place").send().await.unwrap();
    let mut taken = 0;
    for at in [
        json!({"lat": 48.25, "lon": 16.5}),
        json!([16.5, 48.25]),
        json!([16.5, 48.25, 171.5]),
        json!("48.25,16.5"),
        json!("48.25,16.5,171.5"),
        json!("POINT (16.5 48.25)"),
        json!("POINT (16.5 48.25 171.5)"),
        json!({"type": "Point", "coordinates": [16.5, 48.25]}),
        json!("u2e8gzzzzzzz"),
        json!({"geohash": "u2e8gzzzzzzz"}),
    ] {
        let raw = json!({"at": at});
        if es.index(&raw).index(&index).doc_type("place").id("1").send().await.is_err() {
            println!("{server} does not take {at}");
            continue;
        }
        taken += 1;
        let place: Place = es.get::<Place>("1").index(&index).send().await.unwrap().unwrap().source;
        es.index(&place).index(&index).id("2").send().await.unwrap();
        let again: Value = es.get::<Value>("2").index(&index).doc_type("place").send().await.unwrap().unwrap().source;
        assert_eq!(again, raw, "{at}");
        es.indices().refresh(&index).send().await.unwrap();
        let near = geo_distance::<Place>("at", json!({"lat": place.at.lat, "lon": place.at.lon}), "1m");
        let page = es.search::<Place>().index(&index).query(near).send().await.unwrap();
        assert_eq!(page.hits.len(), 2, "{at}: {place:?} is where the server has it");
    }
    assert!(taken >= 5, "{taken}");
    es.indices().delete(&index).send().await.unwrap();
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(doc_type = "room")]
struct Room {
    seats: Bounds<i32>,
    addresses: Bounds<IpAddr>,
}

async fn networks_and_bounds_as_text_are_ranges(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("ranges");
    es.indices().create(&index).mapping(Room::mapping()).doc_type("room").send().await.unwrap();
    let text = json!({"seats": {"gte": "10", "lt": "20"}, "addresses": {"gte": "10.0.0.0", "lte": "10.255.255.255"}});
    es.index(&text).index(&index).doc_type("room").id("1").send().await.unwrap();
    let network = json!({"seats": {"gte": 10, "lt": 20}, "addresses": "10.1.2.3/8"});
    let ids = match es.index(&network).index(&index).doc_type("room").id("2").send().await {
        Ok(_) => &["1", "2"][..],
        Err(error) => {
            println!("{server} takes no networks: {error}");
            &["1"][..]
        }
    };
    let [first, last] = ["10.0.0.0", "10.255.255.255"].map(|address| address.parse().ok());
    for id in ids {
        let room: Room = es.get::<Room>(*id).index(&index).send().await.unwrap().unwrap().source;
        assert_eq!(room.seats, Bounds { gte: Some(10), lt: Some(20), ..Bounds::default() });
        assert_eq!(room.addresses, Bounds { gte: first, lte: last, ..Bounds::default() });
        es.index(&room).index(&index).id(id).send().await.unwrap();
    }
    es.indices().refresh(&index).send().await.unwrap();
    let r = Room::fields();
    let inside = r.seats.term(19).and(r.addresses.term(IpAddr::from([10, 255, 255, 255])));
    let page = es.search::<Room>().index(&index).query(inside).send().await.unwrap();
    assert_eq!(page.hits.len(), ids.len());
    let outside = r.seats.term(20).or(r.addresses.term(IpAddr::from([11, 0, 0, 0])));
    assert!(es.search::<Room>().index(&index).query(outside).send().await.unwrap().hits.is_empty());
    es.indices().delete(&index).send().await.unwrap();
}
