//! Every bound of the core, each with its reason. Each is crossed by a test.

/// A workflow file in bytes. The largest real workflow file known to us is below 400 KiB, and
/// Step Functions refuses definitions above 1 MiB; four of that leaves room for manifests.
pub const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Nesting of mappings and sequences. Readers recurse; the deepest real file is below 40.
pub const NESTING_MAX: usize = 128;

/// Nodes of one document after aliases and merge keys are expanded. A megabyte of YAML aliases
/// can otherwise stand for more nodes than there is memory.
pub const NODES_MAX: usize = 400_000;

/// Bytes of one text that count as another node. A text of a megabyte that a hundred thousand
/// aliases repeat would otherwise be a hundred thousand small nodes.
pub const BYTES_PER_NODE: usize = 128;

/// Attributes of one XML element, and declarations of namespaces of one XML file. The parser
/// compares each with those before it; real files have a handful.
pub const XML_ATTRIBUTES_MAX: usize = 500;

/// Documents of one YAML file. Each can be a workflow; a file of a thousand is a mistake.
pub const DOCUMENTS_MAX: usize = 1_000;

/// Problems reported for one file. The rest are usually the same mistake.
pub const PROBLEMS_PER_FILE_MAX: usize = 20;

/// Nodes of a document of which all schema errors are collected, before the first ones are kept.
/// In a larger one only the first is looked for: each can take 10 KB.
pub const NODES_OF_ALL_ERRORS_MAX: usize = 5_000;

/// Findings in one report. GitHub shows 5,000 results of a SARIF file.
pub const FINDINGS_MAX: usize = 5_000;

/// Reasons of one strategy in a report. A version with thousands of findings has as many, for
/// each strategy, and the findings say the same.
pub const REASONS_MAX: usize = 50;

/// Findings that carry the whole witness of a change of inputs. It has every input of the old
/// version, so that thousands of each would make millions.
pub const WITNESSES_MAX: usize = 20;

/// Characters of a text from the repository under check in one message. A name of a megabyte
/// would otherwise fill the report.
pub const QUOTED_CHARS_MAX: usize = 200;

/// Characters of one name in the path of who uses an artifact. Kubernetes takes 253.
pub const USER_NAME_CHARS_MAX: usize = 253;

/// Names in the path of who uses an artifact. Real ones have kind, name, template and container.
pub const USER_NAMES_MAX: usize = 6;

/// Bytes of a text in which variables are filled in. A reference has some hundred, and each
/// variable is looked for to the end of the text.
pub const INTERPOLATED_BYTES_MAX: usize = 4_096;

/// Nesting of defaults of variables that is followed. Real files have one within another.
pub const INTERPOLATION_NESTING_MAX: usize = 8;

/// Steps of one replay comparison, see `midflight_replay::Budget`.
pub const REPLAY_STEPS_MAX: u64 = 200_000;

/// Park points of one workflow in a report. Wide parallel blocks have thousands, and nobody
/// acts on a list of that length.
pub const PARK_POINTS_MAX: usize = 200;

/// Characters of a pull-request comment. GitHub's message names 65,536.
pub const COMMENT_CHARS_MAX: usize = 65_000;

/// Bytes of a job summary. Above 1 MiB GitHub drops the whole summary.
pub const SUMMARY_BYTES_MAX: usize = 1_000 * 1024;

/// Annotations of one level. GitHub shows ten of each level for one step.
pub const ANNOTATIONS_PER_LEVEL_MAX: usize = 10;

/// Characters of one annotation. GitHub cuts at 4,096.
pub const ANNOTATION_CHARS_MAX: usize = 4_000;

/// Nesting of a recorded input. Validators recurse; inputs in earnest stay below ten.
pub const RECORDED_DEPTH_MAX: usize = 64;

/// Recorded inputs that a finding names; it says how many there are besides.
pub const RECORDED_NAMED_MAX: usize = 3;

/// Bytes of one history. A run of 51,200 events, where Temporal ends it, has about 20 MiB.
pub const HISTORY_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Runs that a report lists one by one.
pub const RUNS_MAX: usize = 1_000;

/// Groups of runs. A hostile export could have a group for each run; a real one has some dozens.
pub const RUN_GROUPS_MAX: usize = 10_000;

/// Runs that a group or a finding names; it says how many there are besides.
pub const RUNS_NAMED_MAX: usize = 3;

/// Characters of a run's or a workflow's name that a history gives.
pub const RUN_NAME_CHARS_MAX: usize = 500;

/// Runs whose ids are remembered, to tell that one comes twice. Each takes some 16 bytes.
pub const RUN_IDS_MAX: usize = 4_000_000;

/// Findings of one kind about the runs of one workflow; the rest are counted in one more.
pub const RUN_FINDINGS_MAX: usize = 50;

/// Events of a recorded history that stands as a witness. A longer one nobody reads.
pub const RUN_WITNESS_EVENTS_MAX: usize = 1_000;

/// Places in histories that are not looked at and named one by one.
pub const HISTORY_PROBLEMS_MAX: usize = 100;

/// Pairs of nodes that are compared to find what changed in a list of a chart.
pub const ALIGNED_PAIRS_MAX: usize = 1_000_000;

/// Steps of finding out what a state machine reads from its input: one for each state and each
/// value that is looked at. A definition of a megabyte has a tenth as many, and loops have
/// them looked at a few times; machines within loops within machines would take for ever.
pub const INPUT_STEPS_MAX: usize = 500_000;

/// Demands on the input of one state machine that are told apart. Each state has a set of them.
pub const INPUT_READS_MAX: usize = 2_000;

/// Bytes of one path or expression that is read. Real ones have some hundred, and each is
/// compared with others.
pub const INPUT_PATH_BYTES_MAX: usize = 2_000;

/// Keys of a path, counted from the execution input. Real ones have a handful, and states that
/// each take a part of a part would make one as long as the file.
pub const INPUT_PATH_KEYS_MAX: usize = 32;

/// Parts of one document that are known apart. It is copied on every way from state to state.
pub const INPUT_DOCUMENT_PARTS_MAX: usize = 500;

/// Documents that one state may get by different ways, and are known apart.
pub const INPUT_ALTERNATIVES_MAX: usize = 4;

/// Variables of one state machine. Real ones have a handful.
pub const INPUT_VARIABLES_MAX: usize = 100;
