//! Modules: files of a project, and the engine's own.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use boa_engine::module::{ModuleLoader, ModuleRequest, Referrer, SyntheticModuleInitializer};
use boa_engine::property::PropertyKey;
use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsString, Module, Source};

use crate::lower::{AsyncGenerators, lower};
use crate::outcome::Why;
use crate::project::Project;

/// Modules of one run.
pub(crate) struct Loader {
    project: Project,
    generators: AsyncGenerators,
    modules: RefCell<BTreeMap<String, Module>>,
    refused: RefCell<Option<Why>>,
}

impl Loader {
    pub(crate) fn new(project: Project, generators: AsyncGenerators) -> Self {
        Self { project, generators, modules: RefCell::default(), refused: RefCell::default() }
    }

    /// The first import that could not be followed.
    pub(crate) fn refused(&self) -> Option<Why> {
        self.refused.borrow().clone()
    }

    /// A file as a module.
    pub(crate) fn module(&self, path: &str, context: &mut Context) -> Result<Module, Why> {
        if let Some(module) = self.modules.borrow().get(path) {
            return Ok(module.clone());
        }
        let text = self.project.text(path).ok_or_else(|| Why::at(path, 0, "was not read"))?;
        let code = if Path::new(path).extension().is_some_and(|it| it == "json") {
            format!("export default {text}")
        } else {
            lower(path, text, self.generators)?
        };
        let source = Source::from_bytes(code.as_bytes()).with_path(Path::new(path));
        let module = Module::parse(source, None, context)
            .map_err(|error| Why::at(path, 0, format!("not read by the interpreter: {error}")))?;
        self.modules.borrow_mut().insert(path.to_owned(), module.clone());
        Ok(module)
    }

    /// A module of ours under a bare name.
    pub(crate) fn lend(
        &self,
        specifier: &str,
        exports: &JsObject,
        context: &mut Context,
    ) -> JsResult<()> {
        let keys = exports.own_property_keys(context)?;
        let names: Vec<JsString> = keys
            .iter()
            .filter_map(|key| match key {
                PropertyKey::String(name) => Some(name.clone()),
                _ => None,
            })
            .collect();
        let initializer = SyntheticModuleInitializer::from_copy_closure_with_captures(
            |module, (exports, names): &(JsObject, Vec<JsString>), context| {
                for name in names {
                    let value = exports.get(name.clone(), context)?;
                    module.set_export(name, value)?;
                }
                Ok(())
            },
            (exports.clone(), names.clone()),
        );
        let module = Module::synthetic(&names, initializer, None, None, context);
        self.modules.borrow_mut().insert(specifier.to_owned(), module);
        Ok(())
    }

    fn follow(&self, from: Option<&str>, to: &str, context: &mut Context) -> Result<Module, Why> {
        if let Some(module) = self.modules.borrow().get(to) {
            return Ok(module.clone());
        }
        let from = from.unwrap_or_default();
        let Some(path) = self.project.resolve(from, to) else {
            return Err(Why::at(
                from,
                0,
                format!("an import that leads out of the project: `{to}`"),
            ));
        };
        self.module(path, context)
    }
}

impl ModuleLoader for Loader {
    async fn load_imported_module(
        self: Rc<Self>,
        referrer: Referrer,
        request: ModuleRequest,
        context: &RefCell<&mut Context>,
    ) -> JsResult<Module> {
        let from = referrer.path().map(|path| path.to_string_lossy().into_owned());
        let to = request.specifier().to_std_string_escaped();
        let context = &mut context.borrow_mut();
        self.follow(from.as_deref(), &to, context).map_err(|why| {
            let error = JsNativeError::typ().with_message(why.what.clone());
            self.refused.borrow_mut().get_or_insert(why);
            error.into()
        })
    }
}
