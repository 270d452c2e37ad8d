//! Container image references by the grammar of `distribution/reference`.

use std::borrow::Cow;
use std::fmt;

use super::placeholder::{Placeholders, rfind_outside};
use super::{Class, Judged, has_placeholder, tag};

/// The registry where none is written.
const DEFAULT_DOMAIN: &str = "docker.io";

/// The parts of a reference as they are written: slices of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Image<'a> {
    /// The registry, if one is written.
    pub registry: Option<&'a str>,
    /// The repository.
    pub repository: &'a str,
    /// The tag, if one is written.
    pub tag: Option<&'a str>,
    /// The digest, if one is written.
    pub digest: Option<&'a str>,
}

impl<'a> Image<'a> {
    /// The registry that Docker asks: `docker.io` where none is written. Empty for the rare name
    /// such as `a_b.c/app`: its first part has the dot of a registry and is no host, so that the
    /// grammar takes all of it as a path.
    pub fn domain(&self) -> &'a str {
        match self.registry {
            None if self.is_hostless() => "",
            None | Some("index.docker.io") => DEFAULT_DOMAIN,
            Some(registry) => registry,
        }
    }

    /// The repository as Docker asks for it: `library/` is put before a single part on
    /// `docker.io`.
    pub fn path(&self) -> Cow<'a, str> {
        if self.domain() == DEFAULT_DOMAIN && !self.repository.contains('/') {
            Cow::Owned(format!("library/{}", self.repository))
        } else {
            Cow::Borrowed(self.repository)
        }
    }

    fn is_hostless(&self) -> bool {
        self.repository.split_once('/').is_some_and(|(first, _)| looks_like_host(first))
    }
}

impl fmt::Display for Image<'_> {
    /// In full, as Docker writes it: registry, `library/`, tag and digest.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let domain = self.domain();
        let slash = if domain.is_empty() { "" } else { "/" };
        write!(f, "{domain}{slash}{}", self.path())?;
        if let Some(tag) = self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
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

/// Parses a reference.
pub fn parse_image(text: &str) -> Result<Image<'_>, ImageError> {
    if text.is_empty() {
        return Err(ImageError::Empty);
    }
    if text.len() == 64 && text.bytes().all(is_hex) {
        return Err(ImageError::Identifier);
    }
    let (named, digest) = match text.split_once('@') {
        Some((named, digest)) => (named, Some(digest)),
        None => (text, None),
    };
    if digest.is_some_and(|digest| !is_digest(digest)) {
        return Err(ImageError::Digest);
    }
    let (registry, remote) = split_registry(named);
    let (repository, tag) = match remote.split_once(':') {
        Some((repository, tag)) => (repository, Some(tag)),
        None => (remote, None),
    };
    if registry.is_some_and(|registry| !is_domain(registry)) {
        return Err(ImageError::Domain);
    }
    if !repository.split('/').all(is_path_component) {
        return Err(ImageError::Path);
    }
    if tag.is_some_and(|tag| !is_tag(tag)) {
        return Err(ImageError::Tag);
    }
    let image = Image { registry, repository, tag, digest };
    if image.path().len() > NAME_LENGTH_MAX { Err(ImageError::Length) } else { Ok(image) }
}

/// The class of an image reference, placeholders included.
pub fn judge_image(text: &str) -> Judged {
    if text.rsplit_once('@').is_some_and(|(_, digest)| is_digest(digest)) {
        return (Class::Digest, "digest");
    }
    if has_placeholder(text) {
        return judge_template(text);
    }
    match parse_image(text) {
        Err(_) => (Class::Invalid, "malformed"),
        Ok(Image { tag: Some(tag), .. }) => tag::judge(tag),
        Ok(Image { tag: None, .. }) => (Class::ImplicitLatest, "no-tag"),
    }
}

/// A literal tag counts whatever the rest is; a literal name without a tag is the latest. What
/// no value of the placeholders can mend is malformed.
fn judge_template(text: &str) -> Judged {
    let open: Vec<_> = Placeholders::new(text).collect();
    let is_literal_from = |at: usize| open.last().is_none_or(|last| last.end <= at);
    let outside = |wanted| rfind_outside(text, &open, wanted);
    let template = (Class::UnresolvedTemplate, "template");
    let malformed = (Class::Invalid, "malformed");
    if let Some(at) = outside('@') {
        return if is_literal_from(at) { malformed } else { template };
    }
    let last_part = outside('/').map_or(0, |slash| slash + 1);
    match outside(':').filter(|colon| *colon >= last_part) {
        Some(colon) if !is_literal_from(colon) => template,
        Some(colon) if is_tag(&text[colon + 1..]) => tag::judge(&text[colon + 1..]),
        None if !is_literal_from(last_part) => template,
        None if last_part < text.len() => (Class::ImplicitLatest, "no-tag"),
        Some(_) | None => malformed,
    }
}

/// The first part is a registry where it looks like a host, unless it is the beginning of a path
/// by the grammar and no host.
fn split_registry(named: &str) -> (Option<&str>, &str) {
    match named.split_once('/') {
        Some((first, _)) if !is_domain(first) && is_path_component(first) => (None, named),
        Some((first, rest)) if looks_like_host(first) => (Some(first), rest),
        _ => (None, named),
    }
}

/// It has a dot, a colon or a capital, or is `localhost`.
fn looks_like_host(first: &str) -> bool {
    first == "localhost" || first.contains(|c: char| matches!(c, '.' | ':') || c.is_uppercase())
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
    hex.len() == length && hex.bytes().all(is_hex)
}

fn is_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn parts() {
        let digest = format!("host:5000/team/app:1.2@sha256:{HEX}");
        let image = parse_image(&digest).unwrap();
        assert_eq!((image.registry, image.repository), (Some("host:5000"), "team/app"));
        assert_eq!((image.tag, image.digest), (Some("1.2"), Some(&digest[23..])));
        for (text, domain, path) in [
            ("app", "docker.io", "library/app"),
            ("index.docker.io/app", "docker.io", "library/app"),
            ("docker.io/team/app", "docker.io", "team/app"),
            ("[2001:db8::1]:80/app", "[2001:db8::1]:80", "app"),
            ("localhost/app", "localhost", "app"),
            ("Team/app", "Team", "app"),
            ("a_b/app", "docker.io", "a_b/app"),
            ("a_b.c/app", "", "a_b.c/app"),
        ] {
            let image = parse_image(text).unwrap();
            assert_eq!((image.domain(), &*image.path()), (domain, path), "{text}");
        }
        assert_eq!(parse_image("app:1.2").unwrap().to_string(), "docker.io/library/app:1.2");
        assert_eq!(parse_image("a_b.c/app").unwrap().to_string(), "a_b.c/app");
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

    #[test]
    fn templates() {
        let digest = format!("${{REGISTRY}}/app:latest@sha256:{HEX}");
        for (text, class) in [
            (digest.as_str(), Class::Digest),
            ("${A:-docker.io/b:1}/app:1.2.3", Class::ImmutableTag),
            ("${A:-b:latest}", Class::UnresolvedTemplate),
            ("${A:-${B:-c/d:1.2.3}}", Class::UnresolvedTemplate),
            ("host/${A}:latest", Class::MutableTag),
            ("<ACCOUNT>.dkr.ecr.<REGION>.amazonaws.com/<NAME>:3.8", Class::MutableTag),
            ("<123>.dkr.ecr.eu-west-1.amazonaws.com/app", Class::ImplicitLatest),
            ("localhost:5000/%APP%", Class::UnresolvedTemplate),
            ("app:pre-${{ matrix.version }}-1.2.3", Class::UnresolvedTemplate),
            ("{{ a }}:{{ b }}", Class::UnresolvedTemplate),
            ("{{ a/b:1.2.3", Class::UnresolvedTemplate),
            ("$(params.image)", Class::UnresolvedTemplate),
            ("app@sha256:${DIGEST}", Class::UnresolvedTemplate),
            ("app:1.2.3@${DIGEST}", Class::UnresolvedTemplate),
            ("${REGISTRY}/app@sha256:abc", Class::Invalid),
            ("${REGISTRY}/app:", Class::Invalid),
            ("${REGISTRY}/app:-x", Class::Invalid),
            ("${REGISTRY}/", Class::Invalid),
        ] {
            assert_eq!(judge_image(text).0, class, "{text}");
        }
    }
}
