//! The object that `index.mjs` passes, as the Action's host.

use js_sys::{Promise, Uint8Array};
use midflight_github::action::{GitOutput, Host};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// `{env, today, read, write, append, list, git, log, fetch}`, see `dist/index.mjs`.
    #[derive(Clone, Debug)]
    pub type JsHost;

    #[wasm_bindgen(method)]
    fn env(this: &JsHost, name: &str) -> Option<String>;

    #[wasm_bindgen(method)]
    fn today(this: &JsHost) -> String;

    #[wasm_bindgen(method, catch)]
    fn read(this: &JsHost, path: &str, bytes_max: u32) -> Result<Option<Uint8Array>, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn write(this: &JsHost, path: &str, text: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn append(this: &JsHost, path: &str, text: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn list(this: &JsHost) -> Result<Vec<String>, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn git(this: &JsHost, arguments: Vec<String>) -> Result<JsGitOutput, JsValue>;

    #[wasm_bindgen(method)]
    fn log(this: &JsHost, line: &str);

    #[wasm_bindgen(method, catch)]
    pub(super) fn fetch(this: &JsHost, url: &str, init: &JsValue) -> Result<Promise, JsValue>;

    /// `{status, stdout}`.
    type JsGitOutput;

    #[wasm_bindgen(method, getter)]
    fn status(this: &JsGitOutput) -> i32;

    #[wasm_bindgen(method, getter)]
    fn stdout(this: &JsGitOutput) -> Uint8Array;
}

/// The host that JavaScript lends.
pub(super) struct Lent(pub(super) JsHost);

impl Host for Lent {
    fn env(&self, name: &str) -> Option<String> {
        self.0.env(name)
    }

    fn today(&self) -> String {
        self.0.today()
    }

    fn read(&self, path: &str, bytes_max: usize) -> Result<Option<Vec<u8>>, String> {
        let bytes_max = u32::try_from(bytes_max).unwrap_or(u32::MAX);
        let bytes = self.0.read(path, bytes_max).map_err(|error| words(&error))?;
        Ok(bytes.map(|bytes| bytes.to_vec()))
    }

    fn write(&self, path: &str, text: &str) -> Result<(), String> {
        self.0.write(path, text).map_err(|error| words(&error))
    }

    fn append(&self, path: &str, text: &str) -> Result<(), String> {
        self.0.append(path, text).map_err(|error| words(&error))
    }

    fn list(&self) -> Result<Vec<String>, String> {
        self.0.list().map_err(|error| words(&error))
    }

    fn git(&self, arguments: &[&str]) -> Result<GitOutput, String> {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let output = self.0.git(arguments).map_err(|error| words(&error))?;
        Ok(GitOutput { status: output.status(), stdout: output.stdout().to_vec() })
    }

    fn log(&self, line: &str) {
        self.0.log(line);
    }
}

/// The few words of a JavaScript error: of its cause where it has one, because `fetch` says no
/// more than "fetch failed" itself.
pub(super) fn words(error: &JsValue) -> String {
    let part = |of: &JsValue, key: &str| js_sys::Reflect::get(of, &JsValue::from_str(key)).ok();
    let message = |of: &JsValue| part(of, "message").and_then(|message| message.as_string());
    let cause = part(error, "cause").and_then(|cause| message(&cause));
    let said = cause.filter(|text| !text.is_empty()).or_else(|| message(error));
    said.or_else(|| error.as_string()).unwrap_or_else(|| "it failed and did not say why".to_owned())
}
