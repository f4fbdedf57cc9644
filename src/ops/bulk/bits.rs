//! A set of line numbers.

/// One bit a line.
#[derive(Debug, Default, Clone)]
pub(super) struct Lines {
    words: Vec<u64>,
    len: u64,
}

impl Lines {
    /// Adds `line`; whether it was not in there.
    pub(super) fn insert(&mut self, line: u64) -> bool {
        let (word, bit) = place(line);
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let Some(word) = self.words.get_mut(word) else {
            return false;
        };
        let is_new = *word & bit == 0;
        *word |= bit;
        self.len += u64::from(is_new);
        is_new
    }

    pub(super) fn remove(&mut self, line: u64) {
        let (word, bit) = place(line);
        if let Some(word) = self.words.get_mut(word) {
            self.len -= u64::from(*word & bit != 0);
            *word &= !bit;
        }
    }

    /// Takes out all lines that are in none of `others`.
    pub(super) fn retain(&mut self, others: [&Self; 3]) {
        self.len = 0;
        for (at, word) in self.words.iter_mut().enumerate() {
            let kept = others.map(|other| other.words.get(at).copied().unwrap_or_default());
            *word &= kept[0] | kept[1] | kept[2];
            self.len += u64::from(word.count_ones());
        }
    }

    pub(super) fn contains(&self, line: u64) -> bool {
        let (word, bit) = place(line);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    pub(super) fn len(&self) -> u64 {
        self.len
    }
}

fn place(line: u64) -> (usize, u64) {
    let word = usize::try_from(line / 64).unwrap_or(usize::MAX);
    (word, 1 << (line % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_in_the_set_once() {
        let mut lines = Lines::default();
        assert!(lines.insert(64) && lines.insert(1) && !lines.insert(64));
        assert!(lines.contains(1) && !lines.contains(2) && !lines.contains(1 << 40));
        lines.remove(64);
        lines.remove(1 << 40);
        assert_eq!((lines.len(), lines.contains(64)), (1, false));
        let set = |of: &[u64]| {
            let mut lines = Lines::default();
            for line in of {
                lines.insert(*line);
            }
            lines
        };
        let mut lines = set(&[1, 2, 3, 64, 200]);
        lines.retain([&set(&[2]), &set(&[]), &set(&[64, 65, 300])]);
        let left = (0..400).filter(|line| lines.contains(*line));
        assert_eq!((lines.len(), left.collect()), (2, vec![2, 64]));
    }
}
