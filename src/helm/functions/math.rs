//! sprig's `numeric.go`.

use super::convert::{to_float64, to_int64};
use super::decimal::{Decimal, Operation};
use super::{Call, Definition, FunctionError, Type, arguments, fixed, variadic};
use crate::helm::rope::Origin;
use crate::helm::value::{ListKind, Value};

type Outcome = Result<Value, FunctionError>;

/// More numbers than this in one slice are refused: nothing is made of a million objects.
const MAX_NUMBERS: i64 = 1_000_000;

const ONE: &[Type] = &[Type::Any];
const TWO: &[Type] = &[Type::Any, Type::Any];

/// What this file offers.
pub const FUNCTIONS: &[Definition] = &[
    fixed("add1", ONE, |_, a| ints(a, |n| n.iter().fold(1, |sum: i64, n| sum.wrapping_add(*n)))),
    variadic("add", &[], Type::Any, |_, a| ints(a, |n| n.iter().fold(0, |sum: i64, n| sum.wrapping_add(*n)))),
    variadic("mul", ONE, Type::Any, |_, a| ints(a, |n| n.iter().fold(1, |p: i64, n| p.wrapping_mul(*n)))),
    fixed("sub", TWO, |_, a| ints(a, |n| n.iter().copied().reduce(i64::wrapping_sub).unwrap_or(0))),
    fixed("div", TWO, |_, a| divide(a, i64::wrapping_div)),
    fixed("mod", TWO, |_, a| divide(a, i64::wrapping_rem)),
    variadic("max", ONE, Type::Any, |_, a| chosen(a, |n| n.iter().copied().max().unwrap_or(0))),
    variadic("biggest", ONE, Type::Any, |_, a| chosen(a, |n| n.iter().copied().max().unwrap_or(0))),
    variadic("min", ONE, Type::Any, |_, a| chosen(a, |n| n.iter().copied().min().unwrap_or(0))),
    variadic("maxf", ONE, Type::Any, |_, a| {
        chosen_float(a, |n| n.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    }),
    variadic("minf", ONE, Type::Any, |_, a| {
        chosen_float(a, |n| n.iter().copied().fold(f64::INFINITY, f64::min))
    }),
    fixed("ceil", ONE, |_, a| floats(a, |n| n[0].ceil())),
    fixed("floor", ONE, |_, a| floats(a, |n| n[0].floor())),
    variadic("round", &[Type::Any, Type::Int], Type::Float64, round),
    fixed("add1f", ONE, |_, a| decimals(&[a, &[Value::int(1)]].concat(), Operation::Add)),
    variadic("addf", &[], Type::Any, |_, a| decimals(a, Operation::Add)),
    variadic("subf", ONE, Type::Any, |_, a| decimals(a, Operation::Subtract)),
    variadic("mulf", ONE, Type::Any, |_, a| decimals(a, Operation::Multiply)),
    variadic("divf", ONE, Type::Any, |_, a| decimals(a, Operation::Divide)),
    fixed("until", &[Type::Int], until),
    fixed("untilStep", &[Type::Int, Type::Int, Type::Int], until_step),
    variadic("seq", &[], Type::Int, seq),
];

/// A number's place is known where it was made of one number of known place.
fn origin(arguments: &[Value]) -> Option<Origin> {
    let mut known = arguments.iter().filter_map(|v| v.origin);
    let first = known.next()?;
    Some(first.beside())
}

fn ints(arguments: &[Value], make: impl Fn(&[i64]) -> i64) -> Outcome {
    let numbers: Vec<i64> = arguments.iter().map(to_int64).collect();
    Ok(Value::int64(make(&numbers)).at(origin(arguments)))
}

/// One of the numbers: its place is the result's.
fn chosen(arguments: &[Value], make: impl Fn(&[i64]) -> i64) -> Outcome {
    let numbers: Vec<i64> = arguments.iter().map(to_int64).collect();
    let number = make(&numbers);
    let place = numbers.iter().position(|&n| n == number).and_then(|at| arguments[at].origin);
    Ok(Value::int64(number).at(place.map(Origin::beside).or_else(|| origin(arguments))))
}

/// The same for fractions.
fn chosen_float(arguments: &[Value], make: impl Fn(&[f64]) -> f64) -> Outcome {
    let numbers: Vec<f64> = arguments.iter().map(to_float64).collect();
    let number = make(&numbers);
    let place = numbers.iter().position(|&n| n == number).and_then(|at| arguments[at].origin);
    Ok(Value::from(number).at(place.map(Origin::beside).or_else(|| origin(arguments))))
}

fn divide(arguments: &[Value], make: impl Fn(i64, i64) -> i64) -> Outcome {
    let (a, b) = (to_int64(&arguments::value(arguments, 0)), to_int64(&arguments::value(arguments, 1)));
    if b == 0 {
        return Err("runtime error: integer divide by zero".into());
    }
    Ok(Value::int64(make(a, b)).at(origin(arguments)))
}

fn floats(arguments: &[Value], make: impl Fn(&[f64]) -> f64) -> Outcome {
    let numbers: Vec<f64> = arguments.iter().map(to_float64).collect();
    if numbers.is_empty() {
        return Ok(Value::from(0.0));
    }
    Ok(Value::from(make(&numbers)).at(origin(arguments)))
}

/// Rounds up from the given fraction on, 0.5 where none is given; negative numbers always down.
fn round(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let limit = arguments.get(2).map_or(0.5, to_float64);
    let value = to_float64(&arguments::value(arguments, 0));
    let power = 10f64.powf(arguments::int(arguments, 1) as f64);
    let digits = power * value;
    let rounded = if digits.fract() >= limit { digits.ceil() } else { digits.floor() };
    Ok(Value::from(rounded / power).at(origin(arguments)))
}

fn decimals(arguments: &[Value], operation: Operation) -> Outcome {
    let mut numbers = arguments.iter().map(to_float64);
    let start = if operation == Operation::Add { 0.0 } else { numbers.next().unwrap_or(0.0) };
    let mut result = Decimal::from_f64(start)?;
    for number in numbers {
        result = result.apply(Decimal::from_f64(number)?, operation)?;
    }
    Ok(Value::from(result.to_f64()).at(origin(arguments)))
}

fn until(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let count = arguments::int(arguments, 0);
    Ok(int_slice(numbers(0, count, if count < 0 { -1 } else { 1 })?))
}

fn until_step(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let at = |at| arguments::int(arguments, at);
    Ok(int_slice(numbers(at(0), at(1), at(2))?))
}

fn int_slice(numbers: Vec<i64>) -> Value {
    Value::slice(numbers.into_iter().map(Value::int).collect(), ListKind::Int)
}

/// sprig's `untilStep`.
fn numbers(start: i64, stop: i64, step: i64) -> Result<Vec<i64>, FunctionError> {
    let down = stop < start;
    if (down && step >= 0) || (!down && step <= 0) {
        return Ok(Vec::new());
    }
    let count = stop.abs_diff(start).div_ceil(step.unsigned_abs());
    if count > MAX_NUMBERS.unsigned_abs() {
        return Err(format!("more than {MAX_NUMBERS} numbers").into());
    }
    Ok((0..count as i64).map(|at| start + at * step).collect())
}

/// Numbers with spaces between, as `seq` of a shell.
fn seq(_: &mut Call<'_>, arguments: &[Value]) -> Outcome {
    let at = |at| arguments::int(arguments, at);
    let (start, step, end) = match arguments.len() {
        1 => (1, if at(0) < 1 { -1 } else { 1 }, at(0)),
        2 => (at(0), if at(1) < at(0) { -1 } else { 1 }, at(1)),
        3 if at(2) < at(0) && at(1) > 0 => return Ok(Value::from("")),
        3 => (at(0), at(1), at(2)),
        _ => return Ok(Value::from("")),
    };
    let past = if end < start { -1 } else { 1 };
    let numbers = numbers(start, end.saturating_add(past), step)?;
    let texts: Vec<String> = numbers.iter().map(i64::to_string).collect();
    Ok(Value::from(texts.join(" ")).at(origin(arguments)))
}
