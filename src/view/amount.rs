//! Amounts as people read them: sizes, counts, money, shares.

/// `¼ vCPU ½ GB` of CPU units and MiB.
pub fn task_size(cpu_units: u64, memory_mib: u64) -> String {
    format!("{} vCPU {} GB", fraction(cpu_units), fraction(memory_mib))
}

/// A number of 1024ths, with quarters as one character.
fn fraction(of_1024: u64) -> String {
    let (whole, rest) = (of_1024 / 1024, of_1024 % 1024);
    let part = match rest {
        0 => "",
        256 => "¼",
        512 => "½",
        768 => "¾",
        _ => return format!("{:.2}", of_1024 as f64 / 1024.0),
    };
    match (whole, part) {
        (0, "") => "0".into(),
        (0, part) => part.into(),
        (whole, part) => format!("{whole}{part}"),
    }
}

/// `12 400`: thin grouping of a whole number.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && digits.len() > 4 {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// `$0.0247` of dollars; four digits below ten cents, two above.
pub fn dollars(amount: f64) -> String {
    if amount < 0.1 {
        format!("${amount:.4}")
    } else {
        format!("${amount:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_with_quarters() {
        assert_eq!(task_size(256, 512), "¼ vCPU ½ GB");
        assert_eq!(task_size(1024, 2048), "1 vCPU 2 GB");
        assert_eq!(task_size(1536, 3000), "1½ vCPU 2.93 GB");
    }

    #[test]
    fn numbers_are_grouped_from_five_digits_on() {
        assert_eq!(grouped(9999), "9999");
        assert_eq!(grouped(12_400), "12\u{202f}400");
    }
}
