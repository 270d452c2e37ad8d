//! JavaScript's `fetch` as a tower service, for octocrab.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use octocrab::OctoBody;
use send_wrapper::SendWrapper;
use tower::Service;
use wasm_bindgen::prelude::{JsCast as _, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use super::host::{JsHost, words};

#[wasm_bindgen]
extern "C" {
    type JsResponse;

    #[wasm_bindgen(method, getter)]
    fn status(this: &JsResponse) -> u16;

    #[wasm_bindgen(method, getter)]
    fn headers(this: &JsResponse) -> JsValue;

    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    fn array_buffer(this: &JsResponse) -> Result<Promise, JsValue>;
}

/// Headers that belong to the transport, which `fetch` fills in itself.
const OF_TRANSPORT: [&str; 3] = ["content-length", "host", "connection"];

/// The service. Sound as `Send`: WebAssembly has one thread here, and the wrapper checks it.
#[derive(Clone)]
pub(super) struct Fetch(SendWrapper<JsHost>);

/// Why there was no answer, in JavaScript's words.
#[derive(Debug)]
pub(super) struct FetchError(String);

impl std::fmt::Display for FetchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FetchError {}

impl From<JsValue> for FetchError {
    fn from(error: JsValue) -> Self {
        Self(words(&error))
    }
}

impl Fetch {
    pub(super) fn new(host: JsHost) -> Self {
        Self(SendWrapper::new(host))
    }
}

impl Service<Request<OctoBody>> for Fetch {
    type Response = Response<Full<Bytes>>;
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, FetchError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), FetchError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<OctoBody>) -> Self::Future {
        let host: JsHost = (*self.0).clone();
        Box::pin(SendWrapper::new(async move { send(&host, request).await }))
    }
}

async fn send(
    host: &JsHost,
    request: Request<OctoBody>,
) -> Result<Response<Full<Bytes>>, FetchError> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(|error| FetchError(error.to_string()))?.to_bytes();
    let headers = Object::new();
    for (name, value) in &parts.headers {
        if !OF_TRANSPORT.contains(&name.as_str()) {
            let value = value.to_str().map_err(|error| FetchError(error.to_string()))?;
            set(&headers, name.as_str(), &JsValue::from_str(value))?;
        }
    }
    let init = Object::new();
    set(&init, "method", &JsValue::from_str(parts.method.as_str()))?;
    set(&init, "headers", &headers)?;
    if !body.is_empty() {
        set(&init, "body", &Uint8Array::from(body.as_ref()))?;
    }
    let promise = host.fetch(&parts.uri.to_string(), &init)?;
    let answer: JsResponse = JsFuture::from(promise).await?.unchecked_into();
    let bytes = Uint8Array::new(&JsFuture::from(answer.array_buffer()?).await?).to_vec();
    let mut response = Response::builder().status(answer.status());
    for pair in Array::from(&answer.headers()).iter() {
        let pair = Array::from(&pair);
        if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
            response = response.header(name, value);
        }
    }
    response.body(Full::from(bytes)).map_err(|error| FetchError(error.to_string()))
}

fn set(object: &Object, key: &str, value: &JsValue) -> Result<(), FetchError> {
    Reflect::set(object, &JsValue::from_str(key), value)?;
    Ok(())
}
