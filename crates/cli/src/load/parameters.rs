//! `--param` and `--param-file`.

use std::collections::BTreeMap;

use camino::Utf8PathBuf;

use crate::error::CliError;

/// The values of the files, then those given one by one; later ones win.
pub(crate) fn parameters(
    files: &[Utf8PathBuf],
    given: &[(String, String)],
) -> Result<BTreeMap<String, String>, CliError> {
    let mut values = BTreeMap::new();
    for path in files {
        let unreadable = |why: String| CliError::Read { path: path.clone(), why };
        let text = std::fs::read_to_string(path).map_err(|e| unreadable(e.to_string()))?;
        let read = midflight_core::parameters(path.as_str(), &text);
        values.extend(read.map_err(|error| unreadable(error.to_string()))?);
    }
    values.extend(given.iter().cloned());
    Ok(values)
}
