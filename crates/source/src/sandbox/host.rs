//! What scripts of ours ask of the host: bounds that hold whatever code does, and addresses.

use boa_engine::error::EngineError;
use boa_engine::native_function::NativeFunctionPointer;
use boa_engine::object::ObjectInitializer;
use boa_engine::{
    Context, JsArgs as _, JsBigInt, JsError, JsNativeError, JsObject, JsResult, JsValue,
    NativeFunction, Source, js_string,
};
use url::{Url, quirks};

use super::jobs::Jobs;
use super::pattern;

/// Calls within calls.
pub(super) const DEPTH_MAX: usize = 1000;

/// Units of a string.
const LENGTH_MAX: usize = 1_000_000;

/// Bytes that strings and lists of one run take while they grow, all added up.
const BYTES_MAX: usize = 256 * 1024 * 1024;

/// Bits of an integer.
const BITS_MAX: i64 = 100_000;

/// Digits of an exponent and of what it is for.
const EXPONENT_MAX: f64 = 4096.0;

/// The largest base of a power, 2^64.
const BASE_MAX: f64 = 18_446_744_073_709_551_616.0;

/// Bits that an integer is shifted by; as many as it may have.
const SHIFT_MAX: f64 = 100_000.0;

/// Ends the run. Code cannot catch it, and so does not go on.
fn stop(what: &'static str, context: &Context) -> JsError {
    if let Some(jobs) = context.downcast_job_executor::<Jobs>() {
        jobs.stop(what);
    }
    EngineError::NoInstructionsRemain.into()
}

fn spend(bytes: usize, context: &Context) -> JsResult<()> {
    let Some(jobs) = context.downcast_job_executor::<Jobs>() else { return Ok(()) };
    if jobs.spend(bytes) > BYTES_MAX {
        return Err(stop("limit: code that takes too much memory", context));
    }
    Ok(())
}

/// What every function of code calls at its entry.
fn enter(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if context.stack_trace().take(DEPTH_MAX).count() < DEPTH_MAX {
        return Ok(JsValue::undefined());
    }
    Err(stop("limit: code that runs too long", context))
}

/// What code calls with everything that it joined or multiplied.
fn grown(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = args.get_or_undefined(0);
    if let Some(text) = value.as_string() {
        if text.len() > LENGTH_MAX {
            return Err(stop("limit: a text that grows too long", context));
        }
        spend(2 * text.len(), context)?;
    } else if let Some(number) = value.as_bigint() {
        let most = JsBigInt::shift_left(&JsBigInt::one(), &JsBigInt::from(BITS_MAX))?;
        if number > most || number < JsBigInt::neg(&most) {
            return Err(stop("limit: an integer that grows too large", context));
        }
    }
    Ok(value.clone())
}

fn power(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (base, exponent) = (args.get_or_undefined(0), args.get_or_undefined(1));
    if let (Some(base), Some(exponent)) = (base.as_bigint(), exponent.as_bigint())
        && (exponent.to_f64() > EXPONENT_MAX || base.to_f64().abs() > BASE_MAX)
    {
        return Err(stop("limit: an integer that grows too large", context));
    }
    base.pow(exponent, context)
}

fn shift(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (value, by) = (args.get_or_undefined(0), args.get_or_undefined(1));
    if by.as_bigint().is_some_and(|by| by.to_f64().abs() > SHIFT_MAX) {
        return Err(stop("limit: an integer that grows too large", context));
    }
    let shifted = value.shl(by, context)?;
    grown(&JsValue::undefined(), &[shifted], context)
}

/// `this` of a function that is not strict.
fn this(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let it = args.get_or_undefined(0);
    if it.is_null_or_undefined() {
        return Ok(context.global_object().into());
    }
    it.to_object(context).map(JsValue::from)
}

/// Counts bytes that a script of ours is about to take.
fn spend_bytes(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = args.get_or_undefined(0).to_number(context)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a bound")]
    spend(bytes.clamp(0.0, 1e15) as usize, context)?;
    Ok(JsValue::undefined())
}

/// Whether a pattern is sure to end on a text of that length.
fn checked_pattern(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let source = args.get_or_undefined(0).to_string(context)?.to_std_string_escaped();
    let length = args.get_or_undefined(2).to_number(context)?;
    if pattern::steps(&source, length) > pattern::STEPS_MAX {
        return Err(stop("limit: a regular expression that may run too long", context));
    }
    Ok(JsValue::undefined())
}

fn url(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = args.get_or_undefined(0).to_string(context)?.to_std_string_escaped();
    let base = args.get_or_undefined(1).to_string(context)?.to_std_string_escaped();
    let parsed = match base.as_str() {
        "" => Url::parse(&text),
        base => Url::parse(base).and_then(|base| base.join(&text)),
    };
    Ok(parts(parsed.ok().as_ref()))
}

fn url_set(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut word = |at: usize| {
        args.get_or_undefined(at).to_string(context).map(|it| it.to_std_string_escaped())
    };
    let (href, part, value) = (word(0)?, word(1)?, word(2)?);
    let Ok(mut url) = Url::parse(&href) else { return Ok(parts(None)) };
    // What cannot be set is left as it was.
    match part.as_str() {
        "href" => match Url::parse(&value) {
            Ok(other) => url = other,
            Err(_) => return Ok(parts(None)),
        },
        "protocol" => drop(quirks::set_protocol(&mut url, &value)),
        "username" => drop(quirks::set_username(&mut url, &value)),
        "password" => drop(quirks::set_password(&mut url, &value)),
        "host" => drop(quirks::set_host(&mut url, &value)),
        "hostname" => drop(quirks::set_hostname(&mut url, &value)),
        "port" => drop(quirks::set_port(&mut url, &value)),
        "pathname" => quirks::set_pathname(&mut url, &value),
        "search" => quirks::set_search(&mut url, &value),
        _ => quirks::set_hash(&mut url, &value),
    }
    Ok(parts(Some(&url)))
}

/// The parts of an address as a list in JSON; empty where it is none.
fn parts(url: Option<&Url>) -> JsValue {
    let Some(url) = url else { return js_string!("").into() };
    let parts = serde_json::json!([
        quirks::href(url),
        quirks::origin(url),
        quirks::protocol(url),
        quirks::username(url),
        quirks::password(url),
        quirks::host(url),
        quirks::hostname(url),
        quirks::port(url),
        quirks::pathname(url),
        quirks::search(url),
        quirks::hash(url),
    ]);
    js_string!(parts.to_string()).into()
}

/// The scripts that are loaded when code first needs them.
fn script(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = args.get_or_undefined(0).to_string(context)?.to_std_string_escaped();
    match context.downcast_job_executor::<Jobs>().and_then(|jobs| jobs.script(&name)) {
        Some(text) => context.eval(Source::from_bytes(text)),
        None => Err(JsNativeError::reference().with_message("no such script").into()),
    }
}

/// The object that scripts of ours know the host by.
pub(super) fn object(context: &mut Context) -> JsObject {
    let functions: [(&str, NativeFunctionPointer); 10] = [
        ("enter", enter),
        ("grown", grown),
        ("power", power),
        ("shift", shift),
        ("this", this),
        ("spend", spend_bytes),
        ("pattern", checked_pattern),
        ("url", url),
        ("urlSet", url_set),
        ("script", script),
    ];
    let mut object = ObjectInitializer::new(context);
    for (name, function) in functions {
        object.function(NativeFunction::from_fn_ptr(function), js_string!(name), 0);
    }
    object.build()
}
