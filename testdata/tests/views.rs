//! Every field a view declares exists in Kubernetes' own types, by k8s-openapi's schema.

use podlint::model::core::VIEWS;

#[test]
fn views_name_only_fields_that_exist() {
    let mut generator = schemars::SchemaGenerator::default();
    macro_rules! define { ($($type:ty),* $(,)?) => { $( let _ = generator.subschema_for::<$type>(); )* } }
    use k8s_openapi::api::core::v1 as core;
    use k8s_openapi::apimachinery::pkg::apis::meta::v1 as meta;
    define!(core::Pod, core::PodTemplateSpec, core::EphemeralContainer, meta::ObjectMeta);
    let definitions = serde_json::to_value(generator.take_definitions(true)).unwrap();
    for (definition, fields) in VIEWS {
        let known =
            definitions.get(definition).unwrap_or_else(|| panic!("no definition {definition}"))["properties"]
                .as_object()
                .unwrap();
        for field in *fields {
            assert!(known.contains_key(*field), "{definition} has no field {field}");
        }
    }
}
