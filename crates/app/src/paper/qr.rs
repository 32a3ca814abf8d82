//! A text as a code to be scanned. What the text says is the caller's.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use yanji_words::Problem;

use crate::error::AppError;

/// How wide and high the picture is at least, in pixels; it can be drawn at any size.
const SIDE: u32 = 200;

/// A text as a QR code, as an SVG element for a page. A quarter of it may be torn off or stained.
///
/// # Errors
/// [`Problem::Malformed`] for a text that is longer than any code.
pub fn qr_svg(text: &str) -> Result<String, AppError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::Q);
    let code = code.map_err(|error| AppError::caused(Problem::Malformed, error))?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(SIDE, SIDE).build();
    // Within a page the declaration of a file of its own has no place.
    let element = drawn.find("<svg").map(|begin| drawn[begin..].to_owned());
    element.ok_or(AppError::new(Problem::Internal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_element_for_a_page() {
        let drawn = qr_svg("7K3M9ACDEFHJ").unwrap();
        assert!(drawn.starts_with("<svg") && drawn.ends_with("</svg>") && !drawn.contains("style="));
        assert_eq!(drawn, qr_svg("7K3M9ACDEFHJ").unwrap());
        assert_ne!(drawn, qr_svg("7K3M9ACDEFHK").unwrap());
        assert!(qr_svg(&"7".repeat(8_000)).is_err());
    }
}
