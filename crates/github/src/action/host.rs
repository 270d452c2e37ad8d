//! What a shell lends to the Action.

/// Files, environment, git and a log. Paths are as the runner gives them, or relative to the
/// workspace; every error is a few words for a message.
pub trait Host {
    /// The value of an environment variable, if it is set.
    fn env(&self, name: &str) -> Option<String>;

    /// The day in UTC as `YYYY-MM-DD`, for waivers that expire.
    fn today(&self) -> String;

    /// The first `bytes_max` bytes of an ordinary file. Links are not followed in the last part
    /// of the path. None: there is no such file.
    fn read(&self, path: &str, bytes_max: usize) -> Result<Option<Vec<u8>>, String>;

    /// Writes a file anew, with its folders.
    fn write(&self, path: &str, text: &str) -> Result<(), String>;

    /// Adds to the end of a file.
    fn append(&self, path: &str, text: &str) -> Result<(), String>;

    /// Every file below the workspace, relative with `/`; without `.git`, `node_modules`, links
    /// and what is below them. Asked for where git cannot list the files. Fails when there are
    /// too many to list.
    fn list(&self) -> Result<Vec<String>, String>;

    /// Runs the user's git in the workspace, with no shell and no terminal.
    fn git(&self, arguments: &[&str]) -> Result<GitOutput, String>;

    /// Writes a line to the log.
    fn log(&self, line: &str);
}

/// What git answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitOutput {
    /// The exit status; 0 is success.
    pub status: i32,
    /// Its output.
    pub stdout: Vec<u8>,
}

/// The output of a git command that succeeded, where it is text.
pub(super) fn git_text(host: &dyn Host, arguments: &[&str]) -> Option<String> {
    let output = host.git(arguments).ok().filter(|output| output.status == 0)?;
    String::from_utf8(output.stdout).ok()
}

/// A line for the log that cannot be taken for a command to the runner, which looks for `::` at
/// the start of a line and for `##[` anywhere in it.
pub(super) fn log(host: &dyn Host, line: &str) {
    let plain: String = line
        .chars()
        .map(|c| if midflight_core::text::is_invisible(c) { '\u{fffd}' } else { c })
        .collect();
    let plain = plain.replace("##[", "##\u{fffd}[");
    let command = plain.trim_start().starts_with("::");
    host.log(if command { plain.trim_start_matches([' ', ':']) } else { &plain });
}
