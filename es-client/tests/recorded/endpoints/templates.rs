//! Templates.

use es_client::{
    cluster::ComponentTemplate,
    indices::{IndexTemplate, LegacyTemplate, TemplateContent},
};

use super::{Offered, call};

pub(super) async fn calls(offered: &mut Offered) {
    call!(offered, "indices.put_index_template", |es| {
        es.indices().put_index_template("t", IndexTemplate::new(["t-*"])).create(true).master_timeout("1s")
    });
    call!(offered, "indices.get_index_template", |es| es.indices().get_index_template("t").master_timeout("1s"));
    call!(offered, "indices.get_index_template", |es| es.indices().get_index_templates("*").master_timeout("1s"));
    call!(offered, "indices.exists_index_template", |es| es.indices().exists_index_template("t").master_timeout("1s"));
    call!(offered, "indices.delete_index_template", |es| {
        es.indices().delete_index_template("t").timeout("1s").master_timeout("1s")
    });
    call!(offered, "indices.simulate_index_template", |es| {
        es.indices().simulate_index_template("t-1").master_timeout("1s")
    });
    call!(offered, "indices.simulate_template", |es| {
        es.indices().simulate_template().template(IndexTemplate::new(["t-*"])).create(true).master_timeout("1s")
    });
    call!(offered, "indices.simulate_template", |es| es.indices().simulate_template().name("t"));
    call!(offered, "indices.put_template", |es| {
        es.indices().put_template("t", LegacyTemplate::new(["t-*"])).create(true).master_timeout("1s")
    });
    call!(offered, "indices.get_template", |es| es.indices().get_template("t").master_timeout("1s"));
    call!(offered, "indices.get_template", |es| es.indices().get_templates("*").master_timeout("1s"));
    call!(offered, "indices.exists_template", |es| es.indices().exists_template("t").master_timeout("1s"));
    call!(offered, "indices.delete_template", |es| {
        es.indices().delete_template("t").timeout("1s").master_timeout("1s")
    });
    call!(offered, "cluster.put_component_template", |es| {
        let template = ComponentTemplate::new(TemplateContent::new());
        es.cluster().put_component_template("t", template).create(true).master_timeout("1s")
    });
    call!(offered, "cluster.get_component_template", |es| es
        .cluster()
        .get_component_template("t")
        .master_timeout("1s"));
    call!(offered, "cluster.get_component_template", |es| es.cluster().get_component_templates("*"));
    call!(offered, "cluster.exists_component_template", |es| {
        es.cluster().exists_component_template("t").master_timeout("1s")
    });
    call!(offered, "cluster.delete_component_template", |es| {
        es.cluster().delete_component_template("t").timeout("1s").master_timeout("1s")
    });
    call!(offered, "indices.create_data_stream", |es| {
        es.indices().create_data_stream("d").timeout("1s").master_timeout("1s")
    });
    call!(offered, "indices.get_data_stream", |es| es.indices().get_data_stream("d").master_timeout("1s"));
    call!(offered, "indices.delete_data_stream", |es| es.indices().delete_data_stream("d").master_timeout("1s"));
}
