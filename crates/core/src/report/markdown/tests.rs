//! The page as a whole; each piece of escaping has its tests beside it.

use crate::report::samples::{HOSTILE, blocked, conditional, empty, hostile, many, unknown};
use crate::report::{Detail, markdown};

#[test]
#[expect(clippy::too_many_lines, reason = "it is one page")]
fn a_blocked_change_in_full() {
    insta::assert_snapshot!(markdown(&blocked(), Detail::Full), @r#"
    ### ❌ unsafe: 1 of 2 workflows would break, 2 errors, 1 warning

    Fix the 2 errors; no strategy is viable until then.
    Compared with merge base 3f2a91&#8203;c of main.

    | workflow | engine | change | strategy in force | verdict |
    |---|---|---|---|---|
    | `rna` | bayerclaw | changed | `drain` | ❌ unsafe |

    1 workflow is unchanged and safe.

    #### Findings

    **❌ error** [`image-channel-tag`](https://github.com/midflight-dev/midflight/blob/main/docs/rules/image-channel-tag.md) `flows/rna.yaml:9:12`\
    image `ghcr.io/acme/trim:prod` names a channel, not a release

    To fix it: name it by digest (`name@sha256:…`) or by a release tag

    <details><summary>how to accept it</summary>

    To accept it, write this above the text, with a reason:

    ```yaml
    # midflight: allow[image-channel-tag] REASON
    ```

    or this in `midflight.toml`:

    ```toml
    [[waiver]]
    rule = "image-channel-tag"
    fingerprint = "0f4c2a"
    reason = ""
    ```

    </details>

    **❌ error** [`input-required-added`](https://github.com/midflight-dev/midflight/blob/main/docs/rules/input-required-added.md) `flows/rna.yaml:14:12`\
    the new version needs `job.lane`, which runs were started without

    To fix it: send `job.lane` with every run, or do without it

    <details><summary>witness, how to accept it</summary>

    A witness that shows it:

    ```json
    {"sample_id":"x"}
    ```

    To accept it, write this above the text, with a reason:

    ```yaml
    # midflight: allow[input-required-added] REASON
    ```

    or this in `midflight.toml`:

    ```toml
    [[waiver]]
    rule = "input-required-added"
    fingerprint = "0f4c2a"
    reason = ""
    ```

    </details>

    **⚠️ warning** [`auto-inputs-changed`](https://github.com/midflight-dev/midflight/blob/main/docs/rules/auto-inputs-changed.md) `flows/rna.yaml:12:12`\
    step `Align` takes the files of `Trim` and took those of `Fetch`

    <details><summary>other places, how to accept it</summary>

    - old version: `flows/rna.yaml:8:5` - took its input from `Fetch`

    To accept it, write this above the text, with a reason:

    ```yaml
    # midflight: allow[auto-inputs-changed] REASON
    ```

    or this in `midflight.toml`:

    ```toml
    [[waiver]]
    rule = "auto-inputs-changed"
    fingerprint = "0f4c2a"
    reason = ""
    ```

    </details>

    #### `rna` in `flows/rna.yaml`

    Inputs ❌ unsafe: `job.lane` is new

    | strategy | verdict | why |
    |---|---|---|
    | `drain` | ❌ unsafe | in force; image `ghcr.io/acme/trim:prod` can move |
    | `cancel-and-restart` | ❌ unsafe | image `ghcr.io/acme/trim:prod` can move |
    | `rollback` | ❌ unsafe | image `ghcr.io/acme/trim:prod` can move |

    <details><summary>1 waived</summary>

    - `image-partial-version` at `flows/dna.yaml:3`: our registry keeps tags

    </details>

    <details><summary>1 not looked at</summary>

    - `flows/broken.json`: line 3: a comma is missing

    </details>
    "#);
}

#[test]
fn a_blocked_change_in_short() {
    insta::assert_snapshot!(markdown(&blocked(), Detail::Short), @r"
    ### ❌ unsafe: 1 of 2 workflows would break, 2 errors, 1 warning

    Fix the 2 errors; no strategy is viable until then.
    Compared with merge base 3f2a91&#8203;c of main.

    | workflow | engine | change | strategy in force | verdict |
    |---|---|---|---|---|
    | `rna` | bayerclaw | changed | `drain` | ❌ unsafe |

    1 workflow is unchanged and safe.

    #### Findings

    **❌ error** [`image-channel-tag`](https://github.com/midflight-dev/midflight/blob/main/docs/rules/image-channel-tag.md) `flows/rna.yaml:9:12`\
    image `ghcr.io/acme/trim:prod` names a channel, not a release

    To fix it: name it by digest (`name@sha256:…`) or by a release tag

    **❌ error** [`input-required-added`](https://github.com/midflight-dev/midflight/blob/main/docs/rules/input-required-added.md) `flows/rna.yaml:14:12`\
    the new version needs `job.lane`, which runs were started without

    To fix it: send `job.lane` with every run, or do without it

    **⚠️ warning** [`auto-inputs-changed`](https://github.com/midflight-dev/midflight/blob/main/docs/rules/auto-inputs-changed.md) `flows/rna.yaml:12:12`\
    step `Align` takes the files of `Trim` and took those of `Fetch`

    #### `rna` in `flows/rna.yaml`

    Inputs ❌ unsafe: `job.lane` is new

    | strategy | verdict | why |
    |---|---|---|
    | `drain` | ❌ unsafe | in force; image `ghcr.io/acme/trim:prod` can move |
    | `cancel-and-restart` | ❌ unsafe | image `ghcr.io/acme/trim:prod` can move |
    | `rollback` | ❌ unsafe | image `ghcr.io/acme/trim:prod` can move |
    ");
}

#[test]
fn tables_and_headlines_alone() {
    insta::assert_snapshot!(markdown(&blocked(), Detail::Table), @"
    ### ❌ unsafe: 1 of 2 workflows would break, 2 errors, 1 warning

    Fix the 2 errors; no strategy is viable until then.
    Compared with merge base 3f2a91&#8203;c of main.

    | workflow | engine | change | strategy in force | verdict |
    |---|---|---|---|---|
    | `rna` | bayerclaw | changed | `drain` | ❌ unsafe |

    1 workflow is unchanged and safe.

    The findings are too long for this page; the full report has them.
    ");
    insta::assert_snapshot!(markdown(&blocked(), Detail::Headline), @"
    ### ❌ unsafe: 1 of 2 workflows would break, 2 errors, 1 warning

    Fix the 2 errors; no strategy is viable until then.

    The full report is too long for this page.
    ");
}

#[test]
fn two_versions_are_told_apart() {
    insta::assert_snapshot!(markdown(&conditional(), Detail::Full), @r#"
    ### ⚠️ safe only with drain

    Keep to it in the deploy; the strategy table says why others break runs.
    Compared with merge base 3f2a91&#8203;c of main; v41.

    | workflow | engine | change | strategy in force | verdict |
    |---|---|---|---|---|
    | `order` against merge base 3f2a91&#8203;c of main | native | changed | `drain` | ✅ safe |
    | `order` against v41 | native | changed | `drain` | ✅ safe |

    #### `order` against merge base 3f2a91&#8203;c of main in `flows/order.yaml`

    History ❌ unsafe: step `pack` was inserted before `approve`

    | strategy | verdict | why |
    |---|---|---|
    | `drain` | ✅ safe | in force |
    | `cancel-and-resume` | ❌ unsafe | histories diverge; 1 of 2 places |
    | `rollback` | ✅ safe |  |

    <details><summary>2 places where a run can rest</summary>

    | resting at | old line | verdict | why |
    |---|---|---|---|
    | `approve+t:reminder` | 12 | ❌ unsafe | `pack` is not in the history |
    | `charge` | 9 | ✅ safe |  |

    </details>

    <details><summary>a history that the new version cannot replay</summary>

    ```json
    ["+reserve","-reserve"]
    ```

    </details>

    #### `order` against v41 in `flows/order.yaml`

    History ❌ unsafe: step `pack` was inserted before `approve`

    | strategy | verdict | why |
    |---|---|---|
    | `drain` | ✅ safe | in force |
    | `cancel-and-resume` | ❌ unsafe | histories diverge; 1 of 2 places |
    | `rollback` | ✅ safe |  |

    <details><summary>2 places where a run can rest</summary>

    | resting at | old line | verdict | why |
    |---|---|---|---|
    | `approve+t:reminder` | 12 | ❌ unsafe | `pack` is not in the history |
    | `charge` | 9 | ✅ safe |  |

    </details>

    <details><summary>a history that the new version cannot replay</summary>

    ```json
    ["+reserve","-reserve"]
    ```

    </details>
    "#);
}

#[test]
fn nothing_and_unknown_are_said() {
    insta::assert_snapshot!(markdown(&empty(), Detail::Full), @"
    ### ✅ no workflow found, nothing to check

    No file here is a workflow that midflight reads.
    Compared with merge base 3f2a91&#8203;c of main.
    ");
    let table = markdown(&unknown(), Detail::Table).replace(". This", ".\nThis");
    insta::assert_snapshot!(table, @"
    ### ❔ not proved: 1 of 2 workflows unknown

    Look at what could not be proved before the deploy: it is not known to be safe.
    This check does not block it: `fail-on` is `error`.
    Compared with merge base 3f2a91&#8203;c of main.

    | workflow | engine | change | strategy in force | verdict |
    |---|---|---|---|---|
    | `order` | bayerclaw | changed | `drain` | ❔ unknown |
    | `rna` | bayerclaw | changed | `drain` | ✅ safe |

    The findings are too long for this page; the full report has them.
    ");
}

#[test]
fn nothing_of_a_hostile_repository_is_live() {
    let page = markdown(&hostile(), Detail::Full);
    for live in
        ["@octo", "<img", "![", "](https://evil", "\n::", "##[", " #12", "\u{1b}", "\u{202e}"]
    {
        let outside: String = without_code(&page);
        assert!(!outside.contains(live), "{live:?} in {outside}");
    }
    assert!(page.contains("octo"), "the text is shown");
    // Every row of a table keeps its cells.
    for row in without_code(&page).lines().filter(|line| line.starts_with('|')) {
        assert!([4, 5, 6].contains(&row.matches('|').count()), "{row}");
    }
}

/// Without code spans and blocks, where GitHub makes nothing of what it finds.
fn without_code(page: &str) -> String {
    let code = regex::Regex::new(r"(?s)\n(````*)json\n.*?\n````*\n|`[^`\n]+`|<code>[^<\n]*</code>");
    code.unwrap().replace_all(page, "\u{1}").into_owned()
}

#[test]
fn less_detail_is_shorter_and_a_headline_is_bounded() {
    let report = many(3_000);
    let lengths: Vec<_> = [Detail::Full, Detail::Short, Detail::Table, Detail::Headline]
        .map(|detail| markdown(&report, detail).chars().count())
        .to_vec();
    assert!(lengths.is_sorted_by(|longer, shorter| longer > shorter), "{lengths:?}");
    assert!(markdown(&hostile(), Detail::Headline).len() < 500);
    assert!(!markdown(&hostile(), Detail::Headline).contains(&HOSTILE[..5]));
}

#[test]
fn long_witnesses_are_left_to_the_json_report() {
    let mut report = blocked();
    report.findings[0].witness = Some(serde_json::json!("x".repeat(10_000)));
    let page = markdown(&report, Detail::Full);
    assert!(page.contains("Its 10002 characters are in the JSON report."), "{page}");
    assert!(!page.contains("xxxx"));
}
