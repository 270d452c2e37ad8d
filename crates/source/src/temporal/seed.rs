//! The seed of a run's random numbers.

/// SipHash-1-3 of a run's id as Rust hashes text, in bytes from the highest on.
pub(super) fn seed(run: &str) -> [u8; 8] {
    let mut bytes = run.as_bytes().to_vec();
    bytes.push(0xff);
    siphash13(&bytes).to_be_bytes()
}

fn siphash13(bytes: &[u8]) -> u64 {
    let mut v: [u64; 4] = [
        0x736f_6d65_7073_6575,
        0x646f_7261_6e64_6f6d,
        0x6c79_6765_6e65_7261,
        0x7465_6462_7974_6573,
    ];
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = chunk.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        absorb(&mut v, word);
    }
    let length = u64::try_from(bytes.len() % 256).unwrap_or_default();
    let tail = chunks.remainder().iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    absorb(&mut v, length << 56 | tail);
    v[2] ^= 0xff;
    for _ in 0..3 {
        round(&mut v);
    }
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

fn absorb(v: &mut [u64; 4], word: u64) {
    v[3] ^= word;
    round(v);
    v[0] ^= word;
}

fn round(v: &mut [u64; 4]) {
    v[0] = v[0].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(13) ^ v[0];
    v[0] = v[0].rotate_left(32);
    v[2] = v[2].wrapping_add(v[3]);
    v[3] = v[3].rotate_left(16) ^ v[2];
    v[0] = v[0].wrapping_add(v[3]);
    v[3] = v[3].rotate_left(21) ^ v[0];
    v[2] = v[2].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(17) ^ v[2];
    v[2] = v[2].rotate_left(32);
}

#[cfg(test)]
mod tests {
    use super::seed;
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};

    #[test]
    fn seeds_are_what_rust_hashes() {
        for run in ["", "a", "01a1fc24-c32b-7a27-b03d-51a2e12f2a1f", "0123456", "01234567"] {
            let mut hasher = DefaultHasher::new();
            run.hash(&mut hasher);
            assert_eq!(u64::from_be_bytes(seed(run)), hasher.finish(), "{run}");
        }
    }
}
