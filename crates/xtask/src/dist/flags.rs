//! Compiler flags that keep places of the machine out of the built files, so that any checkout
//! gives the same bytes.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// What the places are called in the record, and what stands for them in the files.
const PLACES: [(&str, &str); 3] =
    [("<checkout>", "/src"), ("<cargo home>", "/cargo"), ("<registry>", "/registry")];

/// The flags as the record has them.
pub(super) fn recorded() -> Vec<String> {
    PLACES.iter().map(|(place, name)| flag(place, name)).collect()
}

/// The flags for this machine. Where several fit a path, the compiler takes the last, so inner
/// folders come after outer ones. The name of a registry's folder depends on its address.
pub(super) fn here(root: &Path) -> Result<Vec<String>> {
    let home = cargo_home()?;
    let [(_, checkout), (_, cargo), (_, registry)] = PLACES;
    let mut flags = vec![flag(&text(root)?, checkout), flag(&text(&home)?, cargo)];
    let mut registries = Vec::new();
    for entry in home.join("registry/src").read_dir().into_iter().flatten() {
        registries.push(text(&entry?.path())?);
    }
    registries.sort();
    flags.extend(registries.iter().map(|folder| flag(folder, registry)));
    Ok(flags)
}

fn flag(place: &str, name: &str) -> String {
    format!("--remap-path-prefix={place}={name}")
}

fn cargo_home() -> Result<PathBuf> {
    let home = || Some(PathBuf::from(env::var_os("HOME").or_else(|| env::var_os("USERPROFILE"))?));
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(home()?.join(".cargo")))
        .context("neither CARGO_HOME nor HOME is set")
}

fn text(path: &Path) -> Result<String> {
    let text = path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))?;
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_names_no_place_of_this_machine() {
        let flags = recorded().join(" ");
        assert!(!flags.contains(&*cargo_home().unwrap().to_string_lossy()), "{flags}");
    }

    #[test]
    fn the_registry_comes_after_the_folder_that_it_is_in() {
        let flags = here(Path::new("/somewhere")).unwrap();
        assert_eq!(flags[0], "--remap-path-prefix=/somewhere=/src");
        assert!(flags[1].ends_with("=/cargo"));
        assert!(flags[2..].iter().all(|flag| flag.ends_with("=/registry")));
    }
}
