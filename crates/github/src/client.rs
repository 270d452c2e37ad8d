//! octocrab over a lent service or its own client, with one address for REST and one for GraphQL.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, HeaderValue, USER_AGENT};
use http::{Request, Response, Uri};
use http_body_util::Full;
use octocrab::service::middleware::auth_header::AuthHeaderLayer;
use octocrab::service::middleware::base_uri::BaseUriLayer;
use octocrab::service::middleware::extra_headers::ExtraHeadersLayer;
use octocrab::{AuthState, FromResponse, OctoBody, Octocrab, OctocrabBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tower::{BoxError, Service};

use crate::error::Error;
use crate::limits::READ_TRIES;

/// Where GitHub is, and who asks.
#[derive(Clone)]
pub struct Connection {
    /// `GITHUB_API_URL`; on GitHub Enterprise Server it ends in `/api/v3`.
    pub api_url: String,
    /// `GITHUB_GRAPHQL_URL`.
    pub graphql_url: String,
    /// A token; none for public repositories and tests.
    pub token: Option<String>,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the token.
        f.debug_struct("Connection").field("api_url", &self.api_url).finish_non_exhaustive()
    }
}

/// `owner/name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// The user or organisation.
    pub owner: String,
    /// The repository's name.
    pub name: String,
}

impl Repository {
    /// From `owner/name`, as `GITHUB_REPOSITORY` has it. Both parts go into addresses, so only
    /// characters that GitHub allows there are taken.
    pub fn parse(text: &str) -> Option<Self> {
        let (owner, name) = text.split_once('/')?;
        let plain = |part: &str| {
            !part.is_empty()
                && !matches!(part, "." | "..")
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        };
        let both_plain = plain(owner) && plain(name);
        both_plain.then(|| Self { owner: owner.to_owned(), name: name.to_owned() })
    }

    /// The start of every address about it.
    pub(crate) fn route(&self, rest: &str) -> String {
        format!("/repos/{}/{}{rest}", self.owner, self.name)
    }
}

/// Runs futures on the spot where no runtime is, see [`GitHub::over`].
pub(crate) type Spawn = fn(Pin<Box<dyn Future<Output = ()>>>);

/// A client for one GitHub.
#[derive(Clone)]
pub struct GitHub {
    rest: Octocrab,
    graphql: Octocrab,
    graphql_route: String,
}

impl fmt::Debug for GitHub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GitHub").field("graphql", &self.graphql_route).finish_non_exhaustive()
    }
}

impl GitHub {
    /// A client over a lent tower service, such as JavaScript's `fetch`. octocrab puts a buffer
    /// before the service and needs `spawn` to run it.
    pub fn over<S>(service: &S, spawn: Spawn, connection: &Connection) -> Result<Self, Error>
    where
        S: Service<Request<OctoBody>, Response = Response<Full<Bytes>>> + Clone + Send + 'static,
        S::Future: Send + 'static,
        S::Error: Into<BoxError>,
    {
        let at = |base: &Uri, authorization: Option<HeaderValue>| {
            let headers = vec![(USER_AGENT, user_agent()), (ACCEPT, json_media_type())];
            let built = OctocrabBuilder::new_empty()
                .with_service(service.clone())
                .with_executor(Box::new(spawn))
                .with_layer(&ExtraHeadersLayer::new(Arc::new(headers)))
                .with_layer(&BaseUriLayer::new(base.clone()))
                .with_layer(&AuthHeaderLayer::new(authorization, base.clone(), base.clone()))
                .with_auth(AuthState::None)
                .build();
            built.unwrap_or_else(|never| match never {})
        };
        let addresses = Addresses::of(connection)?;
        let authorization = authorization(connection)?;
        Ok(Self {
            rest: at(&addresses.rest, authorization.clone()),
            graphql: at(&addresses.graphql, authorization),
            graphql_route: addresses.graphql_route,
        })
    }

    /// A client over octocrab's own HTTP client. Needs a tokio runtime around it.
    #[cfg(feature = "native")]
    pub fn native(connection: &Connection) -> Result<Self, Error> {
        let addresses = Addresses::of(connection)?;
        let token = token(connection);
        Ok(Self {
            rest: native(&addresses.rest, token)?,
            graphql: native(&addresses.graphql, token)?,
            graphql_route: addresses.graphql_route,
        })
    }

    /// Reads `route`. Asked again when the server fails: a read changes nothing.
    pub(crate) async fn get<T: FromResponse>(&self, what: &str, route: &str) -> Result<T, Error> {
        let mut tries = 1;
        loop {
            let answer = self.rest.get(route, None::<&()>).await;
            match answer.map_err(|error| Error::of(what, error)) {
                Err(error) if error.is_passing() && tries < READ_TRIES => tries += 1,
                other => return other,
            }
        }
    }

    /// Sends `body` with POST. Never twice: the first may have worked.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        what: &str,
        route: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<T, Error> {
        self.rest.post(route, Some(body)).await.map_err(|error| Error::of(what, error))
    }

    /// Sends `body` with PATCH.
    pub(crate) async fn patch<T: DeserializeOwned>(
        &self,
        what: &str,
        route: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<T, Error> {
        self.rest.patch(route, Some(body)).await.map_err(|error| Error::of(what, error))
    }

    /// Asks GraphQL.
    pub(crate) async fn query<T: DeserializeOwned>(
        &self,
        what: &str,
        query: &str,
    ) -> Result<T, Error> {
        let body = serde_json::json!({ "query": query });
        let answer = self.graphql.post(&self.graphql_route, Some(&body)).await;
        answer.map_err(|error| Error::of(what, error))
    }
}

/// The two addresses. octocrab puts the path of its base before every route, and GraphQL does
/// not stand below `/api/v3`: its base is the bare host.
struct Addresses {
    rest: Uri,
    graphql: Uri,
    graphql_route: String,
}

impl Addresses {
    fn of(connection: &Connection) -> Result<Self, Error> {
        let parse = |name: &'static str, text: &str| {
            let uri = text.trim_end_matches('/').parse::<Uri>().ok();
            let web = |uri: &Uri| {
                matches!(uri.scheme_str(), Some("http" | "https")) && uri.authority().is_some()
            };
            uri.filter(web).ok_or(Error::Setting { name, expected: "an http or https address" })
        };
        let rest = parse("GITHUB_API_URL", &connection.api_url)?;
        let full = parse("GITHUB_GRAPHQL_URL", &connection.graphql_url)?;
        let graphql_route = full.path().to_owned();
        let mut parts = full.into_parts();
        parts.path_and_query = Some(http::uri::PathAndQuery::from_static("/"));
        let graphql = Uri::from_parts(parts).map_err(|_| Error::Setting {
            name: "GITHUB_GRAPHQL_URL",
            expected: "an http or https address",
        })?;
        Ok(Self { rest, graphql, graphql_route })
    }
}

fn token(connection: &Connection) -> Option<&str> {
    connection.token.as_deref().map(str::trim).filter(|token| !token.is_empty())
}

fn authorization(connection: &Connection) -> Result<Option<HeaderValue>, Error> {
    let Some(token) = token(connection) else { return Ok(None) };
    let mut value = HeaderValue::from_str(&format!("Bearer {token}"))
        .map_err(|_| Error::Setting { name: "token", expected: "a token of printable text" })?;
    value.set_sensitive(true);
    Ok(Some(value))
}

fn user_agent() -> HeaderValue {
    HeaderValue::from_static(concat!("midflight/", env!("CARGO_PKG_VERSION")))
}

fn json_media_type() -> HeaderValue {
    HeaderValue::from_static("application/vnd.github+json")
}

#[cfg(feature = "native")]
fn native(base: &Uri, token: Option<&str>) -> Result<Octocrab, Error> {
    use octocrab::service::middleware::retry::RetryConfig;

    let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let timeout = Some(std::time::Duration::from_millis(crate::limits::ANSWER_MILLIS_MAX));
    let wrong = |error| Error::of("a client", error);
    let mut builder = OctocrabBuilder::default()
        .base_uri(base.clone())
        .map_err(wrong)?
        .add_retry_config(RetryConfig::None)
        .set_connect_timeout(timeout)
        .set_read_timeout(timeout);
    for (name, value) in [(USER_AGENT, user_agent()), (ACCEPT, json_media_type())] {
        builder = builder.add_header(name, text(&value));
    }
    if let Some(token) = token {
        builder = builder.personal_token(token.to_owned());
    }
    builder.build().map_err(wrong)
}
