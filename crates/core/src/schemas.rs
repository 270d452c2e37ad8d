//! The published JSON Schemas, by the names of `midflight schemas`.

/// Name and text of each.
pub const SCHEMAS: [(&str, &str); 3] = [
    ("manifest", crate::engines::MANIFEST_SCHEMA),
    ("config", crate::config::SCHEMA),
    ("report", include_str!("../schemas/report.schema.json")),
];
