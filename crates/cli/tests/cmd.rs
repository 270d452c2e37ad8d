//! The command line as data: each file of `tests/cmd` is a command and what comes of it.
//! `TRYCMD=overwrite cargo test --test cmd` writes what comes now.

#[test]
fn commands_do_what_their_files_say() {
    trycmd::TestCases::new().case("tests/cmd/*.toml");
}
