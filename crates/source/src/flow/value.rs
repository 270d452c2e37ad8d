//! What is known of values while code is followed.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use oxc_ast::ast::{Expression, FormalParameters, FunctionBody};

use super::globals::is_inert_global;
use super::layered::Layered;
use super::symbols::Symbol;

pub(super) type Variable = u32;
pub(super) type ObjectId = u32;
pub(super) type PromiseId = usize;

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    /// Made of recorded data.
    Made {
        symbol: Symbol,
        /// Whether it is plain data: no function, promise, or object of a class is in it.
        plain: bool,
    },
    Constant(Constant),
    /// A list or record that code has written out.
    Object(ObjectId),
    Function(Rc<Closure<'a>>),
    Promise(PromiseId),
    /// A hook, by its name.
    Hook(Rc<str>),
    /// A member of the engine's module; the module itself has no name.
    Engine(Rc<str>),
    /// What the engine makes of the names of steps, and how it was told to run them.
    Steps(&'static str, Symbol),
    /// A step by its recorded name; how it is run is never compared, and may matter when it is
    /// cancelled.
    Step(Rc<str>, Option<Symbol>),
    /// A global, or a member of one: `Math.max`.
    Global(Rc<str>),
    /// All that a file of the project exports.
    Module(Rc<str>),
}

impl Value<'_> {
    pub(super) const UNDEFINED: Self = Self::Constant(Constant::Undefined);

    pub(super) fn made(symbol: Symbol) -> Self {
        Self::Made { symbol, plain: true }
    }

    /// The text of a value that is written out.
    pub(super) fn literal(&self) -> Option<String> {
        match self {
            Self::Constant(Constant::Text(it)) => Some(it.to_string()),
            _ => None,
        }
    }

    /// Whether it counts as true, where that is certain.
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::Constant(it) => Some(it.is_true()),
            Self::Made { .. } => None,
            Self::Global(path) if !is_inert_global(path) => None,
            _ => Some(true),
        }
    }
}

/// A value that is written out.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Constant {
    Undefined,
    Null,
    Boolean(bool),
    Number(f64),
    Text(Rc<str>),
}

impl Constant {
    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::Undefined | Self::Null => false,
            Self::Boolean(it) => *it,
            Self::Number(it) => *it != 0.0 && !it.is_nan(),
            Self::Text(it) => !it.is_empty(),
        }
    }
}

/// A list or record while every write to it is followed.
#[derive(Debug, Clone)]
pub(super) enum Object<'a> {
    List(Vec<Value<'a>>),
    Record(BTreeMap<String, Value<'a>>),
    /// No longer.
    Lost {
        symbol: Symbol,
        plain: bool,
    },
}

/// A function of the code, where it was made.
#[derive(Debug)]
pub(super) struct Closure<'a> {
    pub(super) parameters: &'a FormalParameters<'a>,
    pub(super) body: Body<'a>,
    pub(super) is_async: bool,
    pub(super) scope: Scope<'a>,
    pub(super) file: Rc<str>,
    /// The text of all of it.
    pub(super) text: &'a str,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Body<'a> {
    Statements(&'a FunctionBody<'a>),
    Expression(&'a Expression<'a>),
}

/// Names, and where they are kept.
#[derive(Debug, Clone)]
pub(super) struct Scope<'a>(Rc<Names<'a>>);

#[derive(Debug)]
struct Names<'a> {
    own: RefCell<BTreeMap<&'a str, Variable>>,
    parent: Option<Scope<'a>>,
}

impl<'a> Scope<'a> {
    pub(super) fn root() -> Self {
        Self(Rc::new(Names { own: RefCell::default(), parent: None }))
    }

    pub(super) fn inner(&self) -> Self {
        Self(Rc::new(Names { own: RefCell::default(), parent: Some(self.clone()) }))
    }

    pub(super) fn declare(&self, name: &'a str, variable: Variable) {
        self.0.own.borrow_mut().insert(name, variable);
    }

    pub(super) fn find(&self, name: &str) -> Option<Variable> {
        let mut scope = Some(self);
        while let Some(it) = scope {
            if let Some(variable) = it.0.own.borrow().get(name) {
                return Some(*variable);
            }
            scope = it.0.parent.as_ref();
        }
        None
    }
}

/// All that may change while code runs.
#[derive(Debug, Clone)]
pub(super) struct Store<'a> {
    pub(super) variables: Layered<Variable, Value<'a>>,
    pub(super) objects: Layered<ObjectId, Object<'a>>,
    /// Every write into objects that are not followed.
    pub(super) heap: Symbol,
    /// Every random draw.
    pub(super) random: Symbol,
    /// Every wait.
    pub(super) time: Symbol,
    /// By operation: how often it was started.
    pub(super) counts: BTreeMap<Rc<str>, Symbol>,
    /// What is known of operations that have no count.
    pub(super) started: Symbol,
    /// Whether an operation was started, by whose id all others are counted.
    pub(super) based: bool,
    /// What is known not to throw: it was come past.
    pub(super) passed: BTreeSet<Symbol>,
}

/// Operations that were started and are not waited for yet.
#[derive(Debug, Clone)]
pub(super) struct Promise<'a> {
    pub(super) nodes: super::term::Flow,
    pub(super) value: Value<'a>,
}
