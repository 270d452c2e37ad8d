//! Recorded values: bytes with the name of their encoding.

use serde_json::{Map, Value, json};

/// A tree of attributes with every payload in it decoded: `{"json": text}`, `{"nothing": true}`, or
/// `{"lacks": what}` where code that reads it cannot be answered.
pub(super) fn decoded(value: &Value) -> Value {
    match value {
        Value::Object(fields) if is_payload(fields) => payload(value),
        Value::Object(fields) => {
            let each = fields.iter().map(|(key, value)| {
                let value = match (key.as_str(), value) {
                    ("payloads", Value::Array(list)) => list.iter().map(payload).collect(),
                    ("fields" | "indexedFields", Value::Object(named)) => {
                        let named = named.iter().map(|(key, it)| (key.clone(), payload(it)));
                        Value::Object(named.collect())
                    }
                    _ => decoded(value),
                };
                (key.clone(), value)
            });
            Value::Object(each.collect())
        }
        Value::Array(list) => list.iter().map(decoded).collect(),
        _ => value.clone(),
    }
}

/// The text of a payload that is JSON.
pub(super) fn json_of(value: &Value) -> Option<Value> {
    let text = payload(value);
    serde_json::from_str(text.get("json")?.as_str()?).ok()
}

/// The bytes of a payload, whatever they are.
pub(super) fn bytes_of(value: &Value) -> Option<Vec<u8>> {
    base64(value.get("data")?.as_str()?)
}

fn is_payload(fields: &Map<String, Value>) -> bool {
    fields.get("metadata").is_some_and(|it| it.get("encoding").is_some_and(Value::is_string))
}

fn payload(value: &Value) -> Value {
    let metadata = |name: &str| {
        let bytes = base64(value.get("metadata")?.get(name)?.as_str()?)?;
        String::from_utf8(bytes).ok()
    };
    let lacks = |what: String| json!({ "lacks": what });
    let Some(encoding) = metadata("encoding") else {
        return lacks("a recorded value without its encoding".to_owned());
    };
    match encoding.as_str() {
        "binary/null" => json!({ "nothing": true }),
        "json/plain" => {
            let text = bytes_of(value).and_then(|bytes| String::from_utf8(bytes).ok());
            match text {
                Some(text) => json!({ "json": text, "type": metadata("type") }),
                None => lacks("a recorded value whose bytes are not told".to_owned()),
            }
        }
        other => lacks(format!("a recorded value with the encoding `{other}`")),
    }
}

/// The bytes of base64 in the alphabet of either kind.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in text.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(six)) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{base64, decoded};
    use serde_json::json;

    #[test]
    fn bytes_come_out_of_base64() {
        assert_eq!(base64("anNvbi9wbGFpbg==").as_deref(), Some(&b"json/plain"[..]));
        assert_eq!(base64("").as_deref(), Some(&b""[..]));
        assert_eq!(base64("!"), None);
    }

    #[test]
    fn what_cannot_be_decoded_names_its_encoding() {
        let given = json!({"payloads": [
            {"metadata": {"encoding": "YmluYXJ5L2VuY3J5cHRlZA=="}, "data": "AAAA"},
            {"metadata": {"encoding": "YmluYXJ5L251bGw="}},
            {"id": 1},
        ]});
        let read = decoded(&given);
        assert_eq!(
            read["payloads"][0]["lacks"],
            "a recorded value with the encoding `binary/encrypted`"
        );
        assert_eq!(read["payloads"][1], json!({"nothing": true}));
        assert_eq!(read["payloads"][2]["lacks"], "a recorded value without its encoding");
    }
}
