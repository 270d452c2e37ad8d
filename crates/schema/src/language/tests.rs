//! Known answers, a comparison with the `regex` crate on all short texts, and hostile patterns.

use super::{Found, Pattern, Texts, find};
use std::collections::BTreeSet;

const STEPS: u64 = 300_000;

fn compile(pattern: &str) -> Pattern {
    Pattern::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

fn bounded(must: &[&str], must_not: &[&str], min: u64, max: Option<u64>, not: &[&str]) -> Found {
    let must: Vec<Pattern> = must.iter().map(|pattern| compile(pattern)).collect();
    let must_not: Vec<Pattern> = must_not.iter().map(|pattern| compile(pattern)).collect();
    let excluded: BTreeSet<String> = not.iter().map(|text| (*text).to_owned()).collect();
    let texts = Texts {
        must: must.iter().collect(),
        must_not: must_not.iter().collect(),
        min,
        max,
        excluded: &excluded,
    };
    find(&texts, &mut STEPS.clone())
}

fn between(must: &str, must_not: &str) -> Found {
    bounded(&[must], &[must_not], 0, None, &[])
}

fn text(text: &str) -> Found {
    Found::Text(text.to_owned())
}

#[test]
fn inclusions() {
    let cases = [
        ("^a+$", "^a*$", None),
        ("^a*$", "^a+$", Some("")),
        ("^[a-z]{2,5}$", "^[a-z]{2,4}$", Some("aaaaa")),
        ("^[a-z]{2,4}$", "^[a-z]{2,5}$", None),
        ("foo", "^foo", Some("afoo")),
        ("^foo", "foo", None),
        (r"^\d+$", "^[0-9]+$", None),
        (r"^\w$", r"^[A-Za-z0-9_]$", None),
        (r"^\s$", r"^[ \t-\r]$", Some("\u{a0}")),
        (r"^[^\n\r\u2028\u2029]$", "^.$", None),
        ("^[^]$", "^.$", Some("\n")),
        ("[]", "x", None),
        (r"^[\s\S]$", "^[^]$", None),
        ("^[A-Z]", "^[a-zA-Z]+$", Some("A0")),
        ("^é+$", r"^\u00e9+$", None),
        (r"^\p{Lu}$", r"^\p{L}$", None),
        (r"^\p{L}$", r"^\p{Lu}$", Some("a")),
        (r"^\u{1F600}$", "^\u{1F600}$", None),
        (r"^\uD83D\uDE00$", "^\u{1F600}$", None),
        (r"\bcat\b", "cat", None),
        ("cat", r"\bcat\b", Some("acat")),
        (r"^[a&&b]$", "^[ab]$", Some("&")),
        (r"^[[a]$", "^a$", Some("[")),
        (r"^[\w-.]$", r"^[-.\w]$", None),
        ("^a{$", r"^a\{$", None),
        ("^(a|b)+$|c", "^[ab]*$|c", None),
    ];
    for (must, must_not, expected) in cases {
        let expected = expected.map_or(Found::Nothing, text);
        assert_eq!(between(must, must_not), expected, "{must} without {must_not}");
    }
}

#[test]
fn lengths() {
    let find = |must: &str, min, max| bounded(&[must], &[], min, max, &[]);
    assert_eq!(find("^a*$", 3, Some(5)), text("aaa"));
    assert_eq!(find("^(aa)*$", 3, Some(3)), Found::Nothing);
    assert_eq!(find("^(aa)*$", 3, None), text("aaaa"));
    assert_eq!(find("^é*$", 2, Some(2)), text("éé"));
    assert_eq!(find("^\u{1F600}{3}$", 0, Some(2)), Found::Nothing);
    assert_eq!(find("^\u{1F600}{3}$", 3, Some(3)), text(&"\u{1F600}".repeat(3)));
    assert_eq!(find("b", 4, None), text("baaa"));
    assert_eq!(find("b", 5, Some(4)), Found::Nothing);
    assert_eq!(find("b", 0, Some(0)), Found::Nothing);
    assert_eq!(find("^a{1,4}$", 5, None), Found::Nothing);
    assert_eq!(find("^b", 5000, None), Found::Text(format!("b{}", "a".repeat(4999))));
    assert!(matches!(find("^b+$", 5000, None), Found::Unknown(_)));
    assert_eq!(find("^b+$", 2000, None), Found::Text("b".repeat(2000)));
    assert_eq!(bounded(&[], &[], 3, Some(3), &[]), text("aaa"));
    // The shortest has few characters, not few bytes.
    assert_eq!(find("^(abc|\u{1F600}é)$", 0, None), text("\u{1F600}é"));
}

#[test]
fn excluded_texts() {
    let find = |must: &str, not: &[&str]| bounded(&[must], &[], 0, None, not);
    assert_eq!(find("^a*$", &["", "a", "aaa"]), text("aa"));
    assert_eq!(find("^(red|green)$", &["red", "green"]), Found::Nothing);
    assert_eq!(find("^(red|green|blue)$", &["red", "green", "bluer"]), text("blue"));
    assert_eq!(bounded(&[], &[], 0, Some(0), &[""]), Found::Nothing);
    assert_eq!(bounded(&[], &[], 1, Some(1), &["a", "b"]), text("c"));
    assert_eq!(bounded(&[], &[], 2, Some(2), &["aa", "ab"]), text("ba"));
    assert_eq!(find("^[éè]$", &["é", "è"]), Found::Nothing);
    assert_eq!(find("^[éèê]$", &["é", "è"]), text("ê"));
}

#[test]
fn lookaheads() {
    let cases = [
        ("^(?!foo$)[a-z]+$", "^[a-z]+$", None),
        ("^foo$", "^(?!foo$)[a-z]+$", Some("foo")),
        ("^(?!^foo$)[a-z]+$", "^(?!foo$)[a-z]+$", None),
        ("^[a-z]+$", "^(?!foo$)[a-z]+$", Some("foo")),
        ("^(?!a)b|c", "^b|c", None),
        ("^(?!a)[ab]|c", "^b|c", None),
        ("^(?!.*--)[a-z-]+$", "^-?([a-z]+-?)*$", None),
        ("^[a-z-]+$", "^(?!.*--)[a-z-]+$", Some("--")),
        ("^(?=.*[0-9])(?=.*[a-z]).{4,}$", "^.{5,}$", Some("a0aa")),
        ("^(?=x$)x$", "^x$", None),
        ("^x$", "^(?=x$)x$", None),
        ("^((?!foo|bar).)*$", "^(?!.*(foo|bar)).*$", None),
        ("^[a-z]*$", "^((?!foo|bar).)*$", Some("bar")),
        ("^foo(?!bar)", "^foo", None),
        ("^foo", "^foo(?!bar)", Some("foobar")),
        ("^(?:(?!a)[a-z]|x)$", "^[b-z]$", None),
        ("[a-z]+(?=-)", "[a-z]-", None),
        ("(?!^b)^[ab]$", "^a$", None),
    ];
    for (must, must_not, expected) in cases {
        let found = between(must, must_not);
        if must == "^(?=.*[0-9])(?=.*[a-z]).{4,}$" {
            let Found::Text(found) = found else { panic!("{found:?}") };
            assert!(found.chars().count() == 4 && compile(must).is_match(&found), "{found}");
            continue;
        }
        assert_eq!(found, expected.map_or(Found::Nothing, text), "{must} without {must_not}");
    }
}

#[test]
fn long_real_patterns() {
    let semver = concat!(
        r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)",
        r"(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)",
        r"(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?",
        r"(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$"
    );
    assert_eq!(between(semver, r"^\d+\.\d+\.\d+"), Found::Nothing);
    assert_eq!(between(r"^\d+\.\d+\.\d+$", semver), text("00.0.0"));
    assert_eq!(between(semver, r"^\d+\.\d+\.\d+$"), text("0.0.0+a"));
    let uuid = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
    assert_eq!(bounded(&[uuid], &["^.{36}$"], 0, None, &[]), Found::Nothing);
    assert_eq!(bounded(&[uuid], &[], 0, Some(35), &[]), Found::Nothing);
    assert_eq!(between("^.{0,255}$", "^.{0,256}$"), Found::Nothing);
    assert_eq!(between("^.{0,256}$", "^.{0,255}$"), Found::Text("a".repeat(256)));
}

#[test]
fn refused() {
    let patterns = [
        "(",
        ")",
        "[",
        r"\",
        "a**",
        "*",
        "a{2,1}",
        "^*",
        "(?i)a",
        "(?<=a)b",
        r"(a)\1",
        r"\B",
        r"\Aa\Z",
        r"a(?!b)c",
        "^a*(?!b)",
        r"\pL",
        r"\p{l}",
        r"\p{Foo}",
        r"[\d-z]\u{61}",
        r"[b-a]",
        r"\u12",
        r"\ud800",
        "(?<a>x)(?<a>y)",
        "(?P<a>x)",
        "a{,5}",
        "a++",
        r"\07",
        r"[z-\w]\p{L}",
    ];
    for pattern in patterns {
        assert!(Pattern::new(pattern).is_err(), "{pattern}");
    }
}

/// Patterns on which ECMA-262 and the `regex` crate agree for texts over `a`, `b`, `0`, `é`.
const AGREED: [&str; 30] = [
    "",
    "a",
    "^a",
    "a$",
    "^a$",
    "^$",
    "ab",
    "^a*$",
    "^a+b?$",
    "^(a|b)*$",
    "[ab]",
    "^[ab]+$",
    "[^a]",
    "^[^a]*$",
    "^.$",
    "^..$",
    "^.{2,3}$",
    "(?:ab)+",
    "^(?:ab|ba)*$",
    "a{2}",
    "^a{0,2}b",
    "é",
    "^é+$",
    "^[é0]*$",
    "0|b$",
    "^a|^b",
    "a.*b",
    "^a.*é$",
    "(a|b0)+$",
    "^(?:a?b?){2}$",
];

/// All texts of up to 4 characters, shortest first.
fn short_texts() -> Vec<String> {
    let mut all = vec![String::new()];
    let mut from = 0;
    for _ in 0..4 {
        let to = all.len();
        for index in from..to {
            all.extend(['a', 'b', '0', 'é'].map(|char| format!("{}{char}", all[index])));
        }
        from = to;
    }
    all
}

#[test]
fn agrees_with_enumeration() {
    let texts = short_texts();
    let compiled: Vec<(Pattern, regex::Regex)> = AGREED
        .iter()
        .map(|pattern| (compile(pattern), regex::Regex::new(pattern).unwrap()))
        .collect();
    for (pattern, regex) in &compiled {
        for text in &texts {
            assert_eq!(pattern.is_match(text), regex.is_match(text), "{regex} on {text:?}");
        }
    }
    let alphabet = compile("^[ab0é]{0,4}$");
    let empty = BTreeSet::new();
    for (must, must_regex) in &compiled {
        for (must_not, must_not_regex) in &compiled {
            let fits = |text: &&String| must_regex.is_match(text) && !must_not_regex.is_match(text);
            let shortest = texts.iter().find(fits).map(|text| text.chars().count());
            for min in [0, 3] {
                let expected = match shortest {
                    Some(length) if length < 3 && min == 3 => {
                        let long = texts.iter().filter(|text| text.chars().count() >= 3);
                        long.clone().find(fits).map(|text| text.chars().count())
                    }
                    other => other,
                };
                let asked = Texts {
                    must: vec![must, &alphabet],
                    must_not: vec![must_not],
                    min,
                    max: None,
                    excluded: &empty,
                };
                let found = match find(&asked, &mut STEPS.clone()) {
                    Found::Text(text) => {
                        assert!(fits(&&text), "{must_regex} without {must_not_regex}: {text:?}");
                        Some(text.chars().count())
                    }
                    Found::Nothing => None,
                    Found::Unknown(reason) => panic!("{reason}"),
                };
                assert_eq!(found, expected, "{must_regex} without {must_not_regex}, {min}");
            }
        }
    }
}

#[test]
fn hostile_patterns_end_soon() {
    let refused = [
        "(".repeat(10_000),
        "(".repeat(10_000) + &")".repeat(10_000),
        "(a*)*{1000}{1000}".to_owned(),
        "(((a{1000}){1000}){1000}){1000}".to_owned(),
        r"(((\p{L}{1000}){1000}){1000}){1000}".to_owned(),
        "(?:){4294967295}".to_owned() + &"((a{999}){999}){999}".repeat(9),
        "((?:){4294967295}){4294967295}a{99999999}".to_owned(),
        "([]{4000000000}){4000000000}a{999999}".to_owned(),
        "x".repeat(70_000),
        "^".to_owned() + &"(?!a|(?!b))".repeat(5_000),
        "^".to_owned() + &"(?:(?!a)|b)".repeat(5_000),
        "a{99999999999999999999}".to_owned(),
    ];
    for pattern in refused {
        let shown: String = pattern.chars().take(40).collect();
        assert!(Pattern::new(&pattern).is_err(), "{shown}");
    }
    let large = [
        "[".to_owned() + &"a-z\\w\\s\u{4e00}-\u{9fff}".repeat(3_000) + "]",
        "a|".repeat(30_000),
        "^(a|b)*a(a|b){20}$".to_owned(),
        "(a|b)*a(a|b){200}c".to_owned(),
        r"\w{300}\W{300}".to_owned(),
        "(?:){1000000}".to_owned(),
        "(".repeat(60) + &"){2}".repeat(60),
        "(".repeat(60) + "[]" + &"){2}".repeat(60),
        "(".repeat(60) + "^" + &"){2}".repeat(60),
        "(".repeat(60) + r"\b" + &")+".repeat(60),
        "(".repeat(60) + "a|b?" + &")*".repeat(60),
        "(".repeat(60) + "a" + &"){0,2}".repeat(60),
        "^".to_owned() + &"(a|".repeat(60) + "(?!b)" + &")".repeat(60),
        "^".to_owned() + &"(?!a".repeat(25) + &")".repeat(25) + &"b".repeat(60_000),
    ];
    for pattern in large {
        if let Ok(compiled) = Pattern::new(&pattern) {
            let empty = BTreeSet::new();
            let other = compile("^(a|b)*b(a|b){19}$");
            let texts = Texts {
                must: vec![&other],
                must_not: vec![&compiled],
                min: 30,
                max: None,
                excluded: &empty,
            };
            let _ = find(&texts, &mut STEPS.clone());
            let _ = compiled.is_match(&"ab".repeat(5_000));
        }
    }
}
