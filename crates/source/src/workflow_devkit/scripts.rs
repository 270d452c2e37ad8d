//! Scripts that make the engine's sandbox.

pub(super) const RUNTIME: &str = include_str!("runtime.js");
/// Scripts that are loaded when code first touches what they make.
pub(super) const LAZY: [(&str, &str); 2] =
    [("web", include_str!("web.js")), ("address", include_str!("address.js"))];

/// Scripts that every run needs, by the name under which the runtime finds them.
pub(super) const EAGER: [(&str, &str); 7] = [
    ("random", include_str!("random.js")),
    ("errors", include_str!("errors.js")),
    ("values", include_str!("values.js")),
    ("operations", include_str!("operations.js")),
    ("realm", include_str!("realm.js")),
    ("bounds", include_str!("bounds.js")),
    ("json", include_str!("json.js")),
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
