//! Numbers in as few bytes as they need: seven bits a byte, the lowest first, the upper bit set where more follow.

/// Appends a number.
pub(super) fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Reads the number at `at` and moves on behind it; what is not there reads as zeros.
pub(super) fn read(bytes: &[u8], at: &mut usize) -> u64 {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let byte = bytes.get(*at).copied().unwrap_or(0);
        *at += 1;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let numbers = [0, 1, 0x7f, 0x80, 300, 1 << 21, u64::from(u32::MAX) << 3, u64::MAX];
        let mut bytes = Vec::new();
        numbers.iter().for_each(|&number| push(&mut bytes, number));
        let mut at = 0;
        assert_eq!(numbers.map(|_| read(&bytes, &mut at)), numbers);
        assert_eq!(at, bytes.len());
    }
}
