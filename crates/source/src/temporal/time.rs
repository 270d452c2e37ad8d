//! Times and durations as protocol buffers are written in JSON.

/// Milliseconds since 1970 of a time such as `2026-11-21T03:27:10.123667019Z`.
pub(super) fn millis(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut clock = clock.splitn(3, ':').map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let fits = (0..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    if !fits {
        return None;
    }
    let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    Some(seconds * 1000 + thousandths(fraction)?)
}

/// Milliseconds of a duration such as `10s` or `0.100s`.
pub(super) fn duration(text: &str) -> Option<i64> {
    let text = text.strip_suffix('s')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let whole = whole.parse::<i64>().ok().filter(|it| (0..1_000_000_000_000).contains(it))?;
    Some(whole * 1000 + thousandths(fraction)?)
}

/// The first three digits of a fraction.
fn thousandths(fraction: &str) -> Option<i64> {
    if fraction.is_empty() || !fraction.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    fraction
        .bytes()
        .chain(*b"000")
        .take(3)
        .try_fold(0, |sum, digit| Some(sum * 10 + i64::from(digit - b'0')))
}

/// Days from 1970-01-01 in the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::{duration, millis};

    #[test]
    fn times_are_read_to_the_millisecond() {
        assert_eq!(millis("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(millis("2024-02-29T12:30:01.123667019Z"), Some(1_709_209_801_123));
        assert_eq!(millis("2024-02-29T12:30:01.5Z"), Some(1_709_209_801_500));
        for wrong in ["", "2024-02-29", "2024-13-01T00:00:00Z", "2024-01-01T00:00:00.Z", "x"] {
            assert_eq!(millis(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn durations_are_read_to_the_millisecond() {
        assert_eq!(duration("10s"), Some(10_000));
        assert_eq!(duration("0.100s"), Some(100));
        assert_eq!(duration("-1s"), None);
        assert_eq!(duration("10"), None);
    }
}
