//! Container image references by the grammar of `distribution/reference`.

use super::{Class, Judged, has_placeholder, tag};

/// The parts of a reference, as written or filled in as Docker does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image<'a> {
    /// The registry; `docker.io` where none is written.
    pub domain: &'a str,
    /// The repository; `library/` is put before a single part on `docker.io`.
    pub path: String,
    /// The tag, if one is written.
    pub tag: Option<&'a str>,
    /// The digest, if one is written.
    pub digest: Option<&'a str>,
}

/// Why a text is no image reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// Nothing there.
    #[error("empty")]
    Empty,
    /// 64 hexadecimal digits name an image on one machine only.
    #[error("64 hexadecimal digits are an image id, not a reference")]
    Identifier,
    /// The registry is not a host with an optional port.
    #[error("the registry is not a host name")]
    Domain,
    /// A part of the path is not lower-case letters and digits with single separators.
    #[error("the name may have lower-case letters, digits and single separators only")]
    Path,
    /// More than 255 characters.
    #[error("the name has more than 255 characters")]
    Length,
    /// A tag is up to 128 letters, digits, `_`, `.` and `-`, not beginning with `.` or `-`.
    #[error("the tag is malformed")]
    Tag,
    /// A digest is `algorithm:hex`; `sha256` has 64 hexadecimal digits.
    #[error("the digest is malformed")]
    Digest,
}

const NAME_LENGTH_MAX: usize = 255;

/// Parses a reference and fills in registry and `library/` as Docker does.
pub fn parse_image(text: &str) -> Result<Image<'_>, ImageError> {
    if text.is_empty() {
        return Err(ImageError::Empty);
    }
    if text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(ImageError::Identifier);
    }
    let (named, digest) = match text.split_once('@') {
        Some((named, digest)) => (named, Some(digest)),
        None => (text, None),
    };
    let (domain, remote) = split_domain(named);
    let (path, tag) = match remote.split_once(':') {
        Some((path, tag)) => (path, Some(tag)),
        None => (remote, None),
    };
    if domain != "docker.io" && !is_domain(domain) {
        return Err(ImageError::Domain);
    }
    if !path.split('/').all(is_path_component) {
        return Err(ImageError::Path);
    }
    if tag.is_some_and(|tag| !is_tag(tag)) {
        return Err(ImageError::Tag);
    }
    if digest.is_some_and(|digest| !is_digest(digest)) {
        return Err(ImageError::Digest);
    }
    let official = domain == "docker.io" && !path.contains('/');
    let path = if official { format!("library/{path}") } else { path.to_owned() };
    if path.len() > NAME_LENGTH_MAX {
        return Err(ImageError::Length);
    }
    Ok(Image { domain, path, tag, digest })
}

/// The class of an image reference, placeholders included.
pub fn judge_image(text: &str) -> Judged {
    if let Some((_, digest)) = text.split_once('@')
        && is_digest(digest)
    {
        return (Class::Digest, "digest");
    }
    if has_placeholder(text) {
        return judge_template(text);
    }
    match parse_image(text) {
        Err(_) => (Class::Invalid, "malformed"),
        Ok(Image { digest: Some(_), .. }) => (Class::Digest, "digest"),
        Ok(Image { tag: Some(tag), .. }) => tag::judge(tag),
        Ok(Image { tag: None, .. }) => (Class::ImplicitLatest, "no-tag"),
    }
}

/// A literal tag counts whatever the rest is; a literal name without a tag is the latest.
fn judge_template(text: &str) -> Judged {
    let last = last_part(text);
    match last.rsplit_once(':') {
        Some((_, tag)) if !has_placeholder(tag) && is_tag(tag) => tag::judge(tag),
        None if !has_placeholder(last) && !last.is_empty() && !text.contains('@') => {
            (Class::ImplicitLatest, "no-tag")
        }
        _ => (Class::UnresolvedTemplate, "template"),
    }
}

/// The text after the last slash that is not inside a placeholder.
fn last_part(text: &str) -> &str {
    let mut depth = 0_u32;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' | '<' => depth += 1,
            '}' | '>' => depth = depth.saturating_sub(1),
            '/' if depth == 0 => start = at + 1,
            _ => {}
        }
    }
    &text[start..]
}

/// The first part is a registry where it has a dot, a colon or a capital, or is `localhost`.
fn split_domain(named: &str) -> (&str, &str) {
    let Some((first, rest)) = named.split_once('/') else { return ("docker.io", named) };
    let is_host = first.contains(['.', ':'])
        || first == "localhost"
        || first.bytes().any(|byte| byte.is_ascii_uppercase());
    match (is_host, first) {
        (true, "index.docker.io") => ("docker.io", rest),
        (true, host) => (host, rest),
        (false, _) => ("docker.io", named),
    }
}

fn is_domain(domain: &str) -> bool {
    if let Some(rest) = domain.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else { return false };
        let hex = |byte: u8| byte.is_ascii_hexdigit() || byte == b':';
        return !address.is_empty() && address.bytes().all(hex) && is_port_suffix(port);
    }
    let (host, port) = match domain.find(':') {
        Some(at) => domain.split_at(at),
        None => (domain, ""),
    };
    host.split('.').all(is_host_label) && is_port_suffix(port)
}

fn is_host_label(label: &str) -> bool {
    !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Nothing, or a colon and digits.
fn is_port_suffix(text: &str) -> bool {
    match text.strip_prefix(':') {
        Some(port) => !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()),
        None => text.is_empty(),
    }
}

/// Lower-case letters and digits, joined by one of `.`, `_`, `__` or any number of `-`.
fn is_path_component(part: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = part.as_bytes();
    let ends = bytes.first().zip(bytes.last());
    ends.is_some_and(|(first, last)| is_letter(*first) && is_letter(*last))
        && part.split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit()).all(|separator| {
            matches!(separator, "" | "." | "_" | "__") || separator.bytes().all(|b| b == b'-')
        })
}

fn is_tag(tag: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    tag.len() <= 128
        && tag.bytes().next().is_some_and(word)
        && tag.bytes().all(|byte| word(byte) || matches!(byte, b'.' | b'-'))
}

/// `algorithm:hex`, with the lengths that the registered algorithms have.
pub(super) fn is_digest(digest: &str) -> bool {
    let Some((algorithm, hex)) = digest.split_once(':') else { return false };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return false,
    };
    hex.len() == length && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn parts() {
        let digest = format!("host:5000/team/app:1.2@sha256:{HEX}");
        let image = parse_image(&digest).unwrap();
        assert_eq!((image.domain, image.path.as_str()), ("host:5000", "team/app"));
        assert_eq!((image.tag, image.digest), (Some("1.2"), Some(&digest[23..])));
        let plain = parse_image("app").unwrap();
        assert_eq!((plain.domain, plain.path.as_str()), ("docker.io", "library/app"));
        assert_eq!(parse_image("[2001:db8::1]:80/app").unwrap().domain, "[2001:db8::1]:80");
    }

    #[test]
    fn malformed() {
        for (text, error) in [
            ("", ImageError::Empty),
            (HEX, ImageError::Identifier),
            ("app:", ImageError::Tag),
            ("a_-b", ImageError::Path),
            ("-a/app", ImageError::Path),
            ("a..b/app", ImageError::Domain),
            ("App", ImageError::Path),
            ("app@sha256:abc", ImageError::Digest),
            ("app@md5:0123456789abcdef0123456789abcdef", ImageError::Digest),
        ] {
            assert_eq!(parse_image(text), Err(error), "{text}");
        }
        assert_eq!(parse_image(&format!("a/{}", "b".repeat(255))), Err(ImageError::Length));
    }

    #[test]
    fn classes() {
        for (text, class) in [
            ("host:5000/team/app", Class::ImplicitLatest),
            ("app:prod", Class::MutableTag),
            ("app:1.2.3", Class::ImmutableTag),
            ("app:${V}", Class::UnresolvedTemplate),
            ("${REGISTRY}/app:1.2.3", Class::ImmutableTag),
            ("${REGISTRY}/app", Class::ImplicitLatest),
            ("app@sha256:abc", Class::Invalid),
            ("App:1.2.3", Class::Invalid),
        ] {
            assert_eq!(judge_image(text).0, class, "{text}");
        }
    }
}
