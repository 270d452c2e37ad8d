//! Spans of YAML: what stands under each in the file.

use super::{Node, parse};

fn documents(text: &str) -> Vec<Node> {
    let (nodes, problems) = parse("a.yaml", text);
    assert_eq!(problems, [], "{text}");
    nodes
}

/// What stands under the text of the value of `image`, and under the whole value.
fn under(text: &str) -> (&str, &str) {
    let documents = documents(text);
    let image = documents[0].get("image").unwrap();
    (&text[image.text_span().range()], &text[image.span.range()])
}

#[test]
fn scalars_in_every_style() {
    for (text, inner, whole) in [
        ("image: app:1 # why\n", "app:1", "app:1"),
        ("image:\tapp:1\t\n", "app:1", "app:1"),
        ("image: 'app:1'\n", "app:1", "'app:1'"),
        ("image: \"app:1\"\n", "app:1", "\"app:1\""),
        ("image: &tag app:1\n", "app:1", "app:1"),
        ("{image: app:1 , b: c}\n", "app:1", "app:1"),
        ("\u{feff}image: app:1\n", "app:1", "app:1"),
        ("a: é\nimage: app:1\n", "app:1", "app:1"),
        ("a: é\r\nimage: 'app:1'\r\n", "app:1", "'app:1'"),
        // Text that is not in the file letter by letter is the whole value.
        ("image: 'it''s'\n", "'it''s'", "'it''s'"),
        ("image: ''''\n", "''''", "''''"),
        ("image: \"a\\\\\\\\\"\n", "\"a\\\\\\\\\"", "\"a\\\\\\\\\""),
        ("image: \"app:\\x31\"\n", "\"app:\\x31\"", "\"app:\\x31\""),
        ("image: \"app\n  :1\"\n", "\"app\n  :1\"", "\"app\n  :1\""),
        ("image: app\n  one\n", "app\n  one", "app\n  one"),
        ("image:\n", "", ""),
        ("image: ''\n", "", "''"),
    ] {
        assert_eq!(under(text), (inner, whole), "{text}");
    }
}

#[test]
fn tags_belong_to_the_value_and_not_to_its_text() {
    for (text, inner, whole) in [
        ("image: !Sub app:1\n", "app:1", "!Sub app:1"),
        ("image: !Sub &a \"app:1\"\n", "app:1", "!Sub &a \"app:1\""),
        ("image: &a !Sub 'app:1'\n", "app:1", "!Sub 'app:1'"),
        ("image: !Sub\n  app:1\n", "app:1", "!Sub\n  app:1"),
        ("image: !!str 12\n", "12", "!!str 12"),
        ("image: !Sub |\n  app:1\n", "app:1", "!Sub |\n  app:1"),
        ("image: !Sub [a, b]\n", "!Sub [a, b]", "!Sub [a, b]"),
        ("image: !Ref {a: b}\n", "!Ref {a: b}", "!Ref {a: b}"),
    ] {
        assert_eq!(under(text), (inner, whole), "{text}");
    }
    let text = "image: !Join\n  - ''\n  - [a]\n";
    assert!(under(text).1.starts_with("!Join\n  - ''"));
}

#[test]
fn blocks_are_found_behind_their_indentation() {
    for (text, inner) in [
        ("image: |\n  app:1\n", "app:1"),
        ("image: |-\n  app:1", "app:1"),
        ("image: |+\n  app:1\n\n\nb: c\n", "app:1"),
        ("image: |2-\n  app:1\n", "app:1"),
        ("image: |1\n  app:1\n", " app:1"),
        ("image: >-\n  app:1\n", "app:1"),
        ("image: >\n\n  app:1\n\n", "app:1"),
        ("image: | # why\n  app:1\n", "app:1"),
        ("image: |\r\n  app:1\r\n  app:2\r\n", "app:1\r\n  app:2"),
        ("image: |\n\n  é\n   \n  b\n", "é\n   \n  b"),
        ("image: >\n  a\n  b\n", "a\n  b"),
        ("a: {\"é\": 1}\nimage: |\n  ü:1\n", "ü:1"),
    ] {
        assert_eq!(under(text), (inner, inner), "{text}");
    }
    assert_eq!(under("image: |+\n\n\n").1, "|+");
}

#[test]
fn parts_of_a_block_are_on_their_lines() {
    for (block, part) in [
        ("image: |\n    {\n      \"a\": \"PART\"\n    }\n", "PART"),
        ("image: !Sub |\n  one\n\n  PART\n", "PART"),
        ("image: |\r\n  one\r\n  PART\r\n  three\r\n", "PART"),
        ("image: |2\n    one\n  PART\n", "PART"),
        ("a:\n  - image: |+\n      é\n        PART ü\n\n", "PART"),
        ("image: |\n\n\n  \n  PART\n", "PART"),
        ("image: >-\n\n  x PART\n", "PART"),
        ("image: x PART y\n", "PART"),
        ("image: 'x PART y'\n", "PART"),
    ] {
        let documents = documents(block);
        let node = documents[0].get("image").or_else(|| documents[0].nearest("/a/0/image").into());
        let node = node.unwrap();
        let at = node.text().unwrap().find(part).unwrap();
        let span = node.part_span(at..at + part.len());
        assert_eq!(&block[span.range()], part, "{block}");
        let whole = node.part_span(0..node.text().unwrap().len());
        assert!(block[whole.range()].contains(part), "{block}");
    }
}

#[test]
fn parts_that_cannot_be_told_are_the_whole_value() {
    for text in ["image: >\n  a\n  PART\n", "image: \"a\\nPART\"\n", "image: a\n  PART\n"] {
        let documents = documents(text);
        let node = documents[0].get("image").unwrap();
        assert_eq!(node.part_span(2..6), node.span, "{text}");
    }
    let text = "image: |\n\n  PART\n";
    let documents = documents(text);
    let node = documents[0].get("image").unwrap();
    assert_eq!(node.part_span(0..1), node.span, "an empty line at the top has no letter");
}

#[test]
fn documents_keep_their_places() {
    let text = "# é\nimage: app:1\n---\r\nimage: |\r\n  app:2\r\n...\n---\n{image: 'app:3'}\n";
    let documents = documents(text);
    let found =
        documents.iter().map(|document| &text[document.get("image").unwrap().text_span().range()]);
    assert_eq!(found.collect::<Vec<_>>(), ["app:1", "app:2", "app:3"]);
}

#[test]
fn aliased_and_merged_values_stand_where_they_are_written() {
    let text = "base: &base\n  image: &image app:1\n  note: |\n    one\n    two\nuse:\n  \
                <<: *base\n  \
                other: *image\nlist:\n  <<: [*base]\n";
    let documents = documents(text);
    for (pointer, written) in [
        ("/use/image", "app:1"),
        ("/use/other", "app:1"),
        ("/use/note", "one\n    two"),
        ("/list/image", "app:1"),
    ] {
        let node = documents[0].nearest(pointer);
        assert_eq!(&text[node.text_span().range()], written, "{pointer}");
        assert!(node.span.end < 60, "{pointer}");
    }
}
