//! The pairs: one JSON object in a line, with `id`, `old`, `new` and perhaps `dialect`.

use serde_json::Value;

#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) id: String,
    pub(crate) old: Value,
    pub(crate) new: Value,
}

pub(crate) fn read(text: &str) -> Result<Vec<Pair>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let place = |at: usize, error| format!("line {}: {error}", at + 1);
    lines.map(|(at, line)| pair(line).map_err(|error| place(at, error))).collect()
}

fn pair(line: &str) -> Result<Pair, String> {
    let mut line: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let id = line["id"].as_str().ok_or("no `id`")?.to_owned();
    let dialect = match &line["dialect"] {
        Value::Null => None,
        Value::String(name) => Some(uri(name).ok_or_else(|| format!("dialect `{name}`"))?),
        _ => return Err("`dialect` is no text".to_owned()),
    };
    let mut side = |name: &str| -> Result<Value, String> {
        let mut schema = line.get_mut(name).ok_or_else(|| format!("no `{name}`"))?.take();
        // Every tool reads `$schema`, and not every one can be told a dialect besides.
        if let (Some(uri), Value::Object(keywords)) = (dialect, &mut schema) {
            keywords.entry("$schema").or_insert_with(|| uri.into());
        }
        Ok(schema)
    };
    Ok(Pair { id, old: side("old")?, new: side("new")? })
}

fn uri(dialect: &str) -> Option<&'static str> {
    match dialect.trim_start_matches("draft").trim_start_matches('-') {
        "4" | "04" => Some("http://json-schema.org/draft-04/schema#"),
        "6" | "06" => Some("http://json-schema.org/draft-06/schema#"),
        "7" | "07" => Some("http://json-schema.org/draft-07/schema#"),
        "2019-09" => Some("https://json-schema.org/draft/2019-09/schema"),
        "2020-12" => Some("https://json-schema.org/draft/2020-12/schema"),
        _ => None,
    }
}
