//! `FROM`, `COPY --from`, `RUN --mount` and the syntax directive.

use std::collections::BTreeSet;

use parse_dockerfile::{Flag, FromInstruction, Instruction, UnescapedString, parse_iter};

use super::variables::fill;
use crate::families::TextFile;
use crate::model::{Artifact, ArtifactKind, Reading, Span};
use crate::references::judge_image;

/// Reads a Dockerfile. All of it is of the build: what runs is the image that comes out.
pub(super) fn read(file: &TextFile<'_>, reading: &mut Reading) {
    let mut reader = Reader { file, reading, stages: BTreeSet::new(), stage: None };
    reader.syntax();
    let instructions = match parse_iter(file.text) {
        Ok(instructions) => instructions,
        Err(error) => return reader.not_read(&error),
    };
    for instruction in instructions {
        match instruction {
            Ok(instruction) => reader.instruction(&instruction),
            Err(error) => return reader.not_read(&error),
        }
    }
}

struct Reader<'r, 'f> {
    file: &'r TextFile<'f>,
    reading: &'r mut Reading,
    /// Names of the stages so far, in lower case.
    stages: BTreeSet<String>,
    /// The name of the present stage, if it has one.
    stage: Option<String>,
}

impl Reader<'_, '_> {
    fn not_read(&mut self, error: &parse_dockerfile::Error) {
        let why = format!("not a Dockerfile from here on: {error}");
        self.reading.not_looked_at.push((format!("line {}", error.line().max(1)), why));
    }

    /// `# syntax=image` in the comments at the top: the image that reads the rest.
    fn syntax(&mut self) {
        let text = self.file.text;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let body = line.trim_start_matches('\u{feff}').trim_start();
            let Some((key, value)) = body.strip_prefix('#').and_then(|b| b.split_once('=')) else {
                return;
            };
            let name = value.trim();
            if key.trim().eq_ignore_ascii_case("syntax") && !name.is_empty() {
                let start = at + line.len() - value.trim_start().len();
                self.push(name, Span::new(start..start + name.len()));
                return;
            }
            at += line.len();
        }
    }

    fn instruction(&mut self, instruction: &Instruction<'_>) {
        match instruction {
            Instruction::From(from) => self.from(from),
            Instruction::Copy(copy) => self.flags(&copy.options, "from", |value| Some((value, 0))),
            Instruction::Run(run) => self.flags(&run.options, "mount", mounted),
            // It runs in the build of another image on top of this one, whose stages are others.
            Instruction::Onbuild(onbuild) => {
                let stages = std::mem::take(&mut self.stages);
                self.instruction(&onbuild.instruction);
                self.stages = stages;
            }
            _ => {}
        }
    }

    fn from(&mut self, from: &FromInstruction<'_>) {
        self.image(&from.image.value, &from.image, 0);
        let name = from.as_.as_ref().map(|(_, name)| name.value.to_ascii_lowercase());
        self.stages.extend(name.clone());
        self.stage = name;
    }

    /// The image in each flag of that name, at the byte of the flag's value where it begins.
    fn flags(
        &mut self,
        flags: &[Flag<'_>],
        name: &str,
        image: impl Fn(&str) -> Option<(&str, usize)>,
    ) {
        for flag in flags.iter().filter(|flag| flag.name.value == name) {
            let Some(value) = &flag.value else { continue };
            let Some((text, at)) = image(&value.value) else { continue };
            // A number is the stage of that place.
            if !text.bytes().all(|byte| byte.is_ascii_digit()) {
                self.image(text, value, at);
            }
        }
    }

    /// An image, unless it is a stage of this file or the empty image.
    fn image(&mut self, text: &str, written: &UnescapedString<'_>, at: usize) {
        let unquoted = text.trim_matches(['"', '\'']);
        let at = at + (text.len() - text.trim_start_matches(['"', '\'']).len());
        let is_stage = self.stages.contains(&unquoted.to_ascii_lowercase());
        if is_stage || unquoted.is_empty() || unquoted.eq_ignore_ascii_case("scratch") {
            return;
        }
        let start = written.span.start + at;
        let exact = self.file.text.get(start..start + unquoted.len()) == Some(unquoted);
        let range = if exact { start..start + unquoted.len() } else { written.span.clone() };
        self.push(unquoted, Span::new(range));
    }

    fn push(&mut self, text: &str, span: Span) {
        let reference = fill(text, &self.file.around);
        let judged = judge_image(&reference);
        let mut artifact = Artifact::new(ArtifactKind::Image, reference, span, judged).at_build();
        artifact.operation.clone_from(&self.stage);
        self.reading.artifacts.push(artifact);
    }
}

/// The image of `type=bind,from=image,target=/x`.
fn mounted(value: &str) -> Option<(&str, usize)> {
    let mut at = 0;
    for part in value.split(',') {
        if let Some(image) = part.strip_prefix("from=") {
            return Some((image, at + "from=".len()));
        }
        at += part.len() + 1;
    }
    None
}
