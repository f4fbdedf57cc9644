//! QR codes for a terminal.

use qrcode::{Color, EcLevel, QrCode};

/// A QR code of half blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its lines, each with the escape sequences of its colours.
    pub text: String,
    /// The lines that it takes.
    pub rows: usize,
    /// The characters of each.
    pub columns: usize,
}

/// `text` as a QR code; none when it is too long for one.
///
/// Black on white by colours of the 256 that no theme changes, so that it is the same on a dark and a
/// light background. Error correction L and a margin of two modules: cameras read it, and with an
/// authenticator app's seed in it, it fits a terminal of 24 lines.
pub fn terminal(text: &str) -> Option<Picture> {
    const MARGIN: usize = 2;
    const COLORS: &str = "\u{1b}[38;5;16;48;5;231m";
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::L).ok()?;
    let width = code.width();
    let size = width + 2 * MARGIN;
    let modules = code.to_colors();
    let is_dark = |x: usize, y: usize| {
        let (x, y) = (x.checked_sub(MARGIN)?, y.checked_sub(MARGIN)?);
        let inside = x < width && y < width;
        inside.then(|| modules[y * width + x] == Color::Dark)
    };
    let is_dark = |x, y| is_dark(x, y).unwrap_or(false);
    let rows = size.div_ceil(2);
    let mut text = String::new();
    for row in 0..rows {
        text.push_str(COLORS);
        text.extend(
            (0..size).map(|x| match (is_dark(x, 2 * row), is_dark(x, 2 * row + 1)) {
                (true, true) => '\u{2588}',
                (true, false) => '\u{2580}',
                (false, true) => '\u{2584}',
                (false, false) => ' ',
            }),
        );
        text.push_str("\u{1b}[0m\n");
    }
    Some(Picture {
        text,
        rows,
        columns: size,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a camera reads off a terminal whose background is of `shade`, 0 for black to 255.
    fn seen(picture: &Picture, shade: u8) -> Option<String> {
        const SCALE: usize = 4;
        const AROUND: usize = 5;
        let mut shades =
            vec![vec![shade; picture.columns + 2 * AROUND]; 2 * picture.rows + 2 * AROUND];
        for (row, line) in picture.text.lines().enumerate() {
            let blocks = line.strip_prefix("\u{1b}[38;5;16;48;5;231m")?;
            let blocks = blocks.strip_suffix("\u{1b}[0m")?;
            for (x, block) in blocks.chars().enumerate() {
                let (upper, lower) = match block {
                    ' ' => (255, 255),
                    '\u{2580}' => (0, 255),
                    '\u{2584}' => (255, 0),
                    '\u{2588}' => (0, 0),
                    _ => return None,
                };
                shades[AROUND + 2 * row][AROUND + x] = upper;
                shades[AROUND + 2 * row + 1][AROUND + x] = lower;
            }
        }
        let (width, height) = (SCALE * shades[0].len(), SCALE * shades.len());
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
            shades[y / SCALE][x / SCALE]
        });
        let grids = image.detect_grids();
        Some(grids.first()?.decode().ok()?.1)
    }

    /// A seed of Cognito has 52 characters.
    #[test]
    fn a_code_is_read_off_a_dark_and_a_light_terminal_and_fits_one_of_24_lines() {
        let seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZD";
        let uri = format!("otpauth://totp/dev:alice?secret={seed}&issuer=dev");
        let picture = terminal(&uri).unwrap();
        for shade in [0, 40, 215, 255] {
            assert_eq!(seen(&picture, shade).as_deref(), Some(&*uri), "{shade}");
        }
        assert!(picture.rows < 24 && picture.columns <= 80, "{picture:?}");
        assert_eq!(terminal(&"x".repeat(5000)), None);
    }
}
