//! Functions and classes that every program has, by what they can do.

/// Functions that neither write nor start anything.
pub(super) fn is_inert_function(path: &str) -> bool {
    const WHOLE: [&str; 24] = [
        "Array.from",
        "Array.isArray",
        "Boolean",
        "Date.parse",
        "JSON.parse",
        "JSON.stringify",
        "Number",
        "Number.isFinite",
        "Number.isInteger",
        "Number.isNaN",
        "Number.parseFloat",
        "Number.parseInt",
        "Object.entries",
        "Object.fromEntries",
        "Object.keys",
        "Object.values",
        "String",
        "decodeURIComponent",
        "encodeURIComponent",
        "isFinite",
        "isNaN",
        "parseFloat",
        "parseInt",
        "structuredClone",
    ];
    path != "Math.random" && (path.starts_with("Math.") || WHOLE.contains(&path))
}

/// Of these, the ones that take whatever data they are given.
pub(super) fn never_throws(what: &str) -> bool {
    matches!(what, "Array.isArray" | "Boolean" | "Number.isInteger" | "Number.isFinite")
        || is_error(what.strip_prefix("new ").unwrap_or_default())
}

/// Globals that start nothing, whatever is done with them.
pub(super) fn is_inert_global(path: &str) -> bool {
    const NAMES: [&str; 16] = [
        "Array",
        "Boolean",
        "Date",
        "Infinity",
        "JSON",
        "Map",
        "Math",
        "NaN",
        "Number",
        "Object",
        "Promise",
        "RegExp",
        "Set",
        "String",
        "console",
        "undefined",
    ];
    let root = path.split('.').next().unwrap_or(path);
    NAMES.contains(&root) || is_error(root) || is_inert_function(path)
}

pub(super) fn is_inert_class(path: &str) -> bool {
    matches!(path, "Date" | "Map" | "Set") || is_error(path)
}

fn is_error(name: &str) -> bool {
    matches!(
        name,
        "Error" | "EvalError" | "RangeError" | "ReferenceError" | "SyntaxError" | "TypeError"
    )
}
