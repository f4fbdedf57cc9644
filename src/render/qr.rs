//! QR codes for a terminal.

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

/// `text` as a QR code of half blocks, light on dark as terminals mostly are, with the quiet zone
/// that scanners need; none when the text is too long for one.
pub fn terminal(text: &str) -> Option<String> {
    let code = QrCode::new(text.as_bytes()).ok()?;
    let (dark, light) = (Dense1x2::Light, Dense1x2::Dark);
    Some(
        code.render::<Dense1x2>()
            .dark_color(dark)
            .light_color(light)
            .quiet_zone(true)
            .build(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_square_of_half_blocks() {
        let shown = terminal("otpauth://totp/x").unwrap();
        let widths: Vec<usize> = shown.lines().map(|line| line.chars().count()).collect();
        // Version 1 or 2: 21 or 25 modules, and 4 of quiet zone on each side.
        assert!(
            widths.iter().all(|width| *width == widths[0]) && [29, 33].contains(&widths[0]),
            "{widths:?}"
        );
        assert!(
            shown
                .chars()
                .all(|c| " \n\u{2580}\u{2584}\u{2588}".contains(c)),
            "{shown}"
        );
        assert_eq!(terminal(&"x".repeat(5000)), None);
    }
}
