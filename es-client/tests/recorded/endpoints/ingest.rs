//! Pipelines.

use es_client::{ingest::Pipeline, prelude::*};

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "ingest.put_pipeline", |es| {
        es.ingest().put_pipeline("p", Pipeline::new([])).timeout("1s").master_timeout("1s")
    });
    call!(offered, "ingest.get_pipeline", |es| es.ingest().get_pipeline("p").master_timeout("1s"));
    call!(offered, "ingest.get_pipeline", |es| es.ingest().get_pipelines("*").master_timeout("1s"));
    call!(offered, "ingest.delete_pipeline", |es| {
        es.ingest().delete_pipeline("p").timeout("1s").master_timeout("1s")
    });
    call!(offered, "ingest.simulate", |es| es.ingest().simulate("p").source(&json!({})).verbose());
    call!(offered, "ingest.simulate", |es| es.ingest().simulate_pipeline(Pipeline::new([])).source(&json!({})));
}
