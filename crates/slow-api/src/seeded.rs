//! Numbers that look random and are the same every time.

/// A well-mixed 64-bit number for this seed, text and counter.
///
/// FNV-1a folds the text into the seed, and the finalizer of SplitMix64 (Steele, Lea and Flood, "Fast
/// splittable pseudorandom number generators", OOPSLA 2014) mixes the bits. Good enough for prices and jitter;
/// not for secrets.
pub(crate) fn mix(seed: u64, text: &str, counter: u64) -> u64 {
    const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const FNV_PRIME: u64 = 0x0100_0000_01b3;

    let mut hash = FNV_OFFSET ^ seed;
    for byte in text.bytes().chain(counter.to_le_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// A number from 0 (included) to 1 (excluded) for this seed, text and counter.
pub(crate) fn fraction(seed: u64, text: &str, counter: u64) -> f64 {
    // 53 bits are all that fit in the fraction of an f64.
    (mix(seed, text, counter) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_in_gives_the_same_out_and_nothing_else_does() {
        assert_eq!(mix(1, "AAPL", 0), mix(1, "AAPL", 0));
        assert_ne!(mix(1, "AAPL", 0), mix(2, "AAPL", 0));
        assert_ne!(mix(1, "AAPL", 0), mix(1, "MSFT", 0));
        assert_ne!(mix(1, "AAPL", 0), mix(1, "AAPL", 1));
    }

    #[test]
    fn fractions_fill_the_unit_interval() {
        let many: Vec<f64> = (0..1000).map(|n| fraction(7, "AAPL", n)).collect();
        assert!(many.iter().all(|f| (0.0..1.0).contains(f)));
        assert!(many.iter().any(|f| *f < 0.01) && many.iter().any(|f| *f > 0.99));
    }
}
