//! Scripts that make the engine's sandbox.

pub(super) const RUNTIME: &str = include_str!("runtime.js");
pub(super) const WEB: &str = include_str!("web.js");

/// Scripts that every run needs, by the name under which the runtime finds them.
pub(super) const EAGER: [(&str, &str); 6] = [
    ("random", include_str!("random.js")),
    ("errors", include_str!("errors.js")),
    ("values", include_str!("values.js")),
    ("operations", include_str!("operations.js")),
    ("realm", include_str!("realm.js")),
    ("bounds", include_str!("bounds.js")),
];

/// What a helper is imported as.
pub(super) fn lent_as(helper: &str) -> &'static [&'static str] {
    match helper {
        "serde" => &["@workflow/serde"],
        "jsx" => &["react/jsx-runtime"],
        "usingCtx" => &["@oxc-project/runtime/helpers/usingCtx"],
        "decorate" => &["@oxc-project/runtime/helpers/decorate"],
        _ => &["server-only", "client-only"],
    }
}
