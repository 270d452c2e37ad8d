//! The Action over what JavaScript lends: files, environment, git, a log and `fetch`.

mod fetch;
mod host;

pub use host::JsHost;

use midflight_github::GitHub;
use wasm_bindgen::prelude::wasm_bindgen;

use fetch::Fetch;
use host::Lent;

/// Runs the Action and answers its exit code.
#[wasm_bindgen]
pub async fn run_action(host: JsHost) -> u8 {
    let fetch = Fetch::new(host.clone());
    let connect =
        |connection: &_| GitHub::over(&fetch, wasm_bindgen_futures::spawn_local, connection);
    midflight_github::action::run(&Lent(host), connect).await
}
