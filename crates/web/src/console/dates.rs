//! Keeps dates in one piece. A browser may break a line after a hyphen between digits, and no style forbids it but that of
//! an element: so each date that a page shows stands in a `<time>`. Fields, drawings, files and the API are left as they are.

/// What is shown of these as it stands, or not at all: no element may stand inside, or it has one already.
const WHOLE: [&str; 8] = ["script", "style", "textarea", "title", "option", "svg", "time", "pre"];

/// A page, or a part of one, with every date that it shows in a `<time>`. Where a date stands in a sentence, the sentence
/// has an element too, so that in a row of boxes it stays one of them.
pub(super) fn kept_whole(html: &str) -> String {
    let mut made = String::with_capacity(html.len() + html.len() / 32);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        write_text(&mut made, text);
        let end = end_of_tag(tag);
        let name = name_of(tag);
        let end = match WHOLE.into_iter().find(|whole| name.eq_ignore_ascii_case(whole)) {
            Some(whole) if !tag[..end].ends_with("/>") => end_of_element(tag, end, whole),
            _ => end,
        };
        made.push_str(&tag[..end]);
        rest = &tag[end..];
    }
    write_text(&mut made, rest);
    made
}

/// Where a tag or a comment ends; the end of all where it does not.
fn end_of_tag(tag: &str) -> usize {
    if tag.starts_with("<!--") {
        return tag.find("-->").map_or(tag.len(), |at| at + 3);
    }
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// The name of the element that a tag opens; empty for what opens none.
fn name_of(tag: &str) -> &str {
    let name = &tag[1..];
    &name[..name.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(name.len())]
}

/// Where an element ends whose first tag ends at `from`.
fn end_of_element(tag: &str, from: usize, name: &str) -> usize {
    let mut end = from;
    while let Some(at) = tag[end..].find("</") {
        let close = &tag[end + at..];
        end += at + end_of_tag(close);
        if close[2..].get(..name.len()).is_some_and(|closed| closed.eq_ignore_ascii_case(name)) {
            return end;
        }
    }
    tag.len()
}

fn write_text(made: &mut String, text: &str) {
    let mut dates = dates(text).peekable();
    if dates.peek().is_none() {
        return made.push_str(text);
    }
    let is_alone = text.trim().len() == DATE;
    made.push_str(if is_alone { "" } else { "<span>" });
    let mut written = 0;
    for at in dates {
        made.push_str(&text[written..at]);
        written = at + DATE;
        made.push_str("<time>");
        made.push_str(&text[at..written]);
        made.push_str("</time>");
    }
    made.push_str(&text[written..]);
    made.push_str(if is_alone { "" } else { "</span>" });
}

/// How long a date is: `2026-11-21`.
const DATE: usize = 10;

/// Where dates begin in a text. What goes on before or behind, such as a number with hyphens, is none.
fn dates(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let goes_on = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    let is_date = move |at: usize| {
        let shape = bytes[at..at + DATE].iter().enumerate();
        let mut fits =
            shape.map(|(place, byte)| if matches!(place, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() });
        fits.all(|fits| fits) && !goes_on(bytes.get(at + DATE)) && !(at > 0 && goes_on(bytes.get(at - 1)))
    };
    // The hyphen behind the year: of what has none nothing is looked at.
    text.match_indices('-')
        .filter_map(|(hyphen, _)| hyphen.checked_sub(4))
        .filter(move |at| at + DATE <= bytes.len() && is_date(*at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_is_shown_is_in_one_piece() {
        for (html, whole) in [
            ("<td>2026-12-31</td>", "<td><time>2026-12-31</time></td>"),
            ("<td> 2026-12-31 \n</td>", "<td> <time>2026-12-31</time> \n</td>"),
            ("<p>在 2026-12-31 评定</p>", "<p><span>在 <time>2026-12-31</time> 评定</span></p>"),
            ("自2026-12-31起", "<span>自<time>2026-12-31</time>起</span>"),
            (
                "<dd>2026-01-01 – 2026-12-31<b>1</b> 2026-11-20 09:00</dd>",
                "<dd><span><time>2026-01-01</time> – <time>2026-12-31</time></span><b>1</b><span> <time>2026-11-20</time> 09:00</span></dd>",
            ),
        ] {
            assert_eq!(kept_whole(html), whole);
        }
    }

    #[test]
    fn what_is_no_date_or_no_text_of_a_page_stays() {
        for html in [
            "",
            "<p>1 &lt; 2 &amp; 3–4</p>",
            "<input value=\"2026-12-31\" title='a > 2026-12-31'>",
            "<a href=\"/till?day=2026-12-31\">-</a>",
            "<title>2026-12-31 · 颜记</title>",
            "<textarea>\nfrom = 2026-12-31</textarea>",
            "<select><option value=\"1\">2026-12-31</option></select>",
            "<svg viewBox=\"0 0 1 1\"><g><text>2026-12-31</text></g></svg>",
            "<script type=\"application/json\">{\"day\": \"2026-12-31\", \"a\": \"</b>\"}</script>",
            "<!-- 2026-12-31 <p> --><br/>",
            "<time>2026-12-31</time>",
            "X2026-12-31 12026-12-31 2026-12-311 2026-12-31-7 yanji-2026-12-31_1 2026-1-31 026-12-31",
            "日期-时间 2026-12-",
            "<p class=\"2026-12-31",
        ] {
            assert_eq!(kept_whole(html), html);
        }
    }

    #[test]
    fn nothing_else_becomes_of_a_page() {
        let html = "<svg/><p>2026-12-31</p><TIME>2026-12-31</TIME><style>a::after { content: \"2026-12-31\" }</style>年 2026-12-31";
        assert_eq!(
            kept_whole(html).replace("<p><time>", "<p>").replace("</time></p>", "</p>"),
            format!("{}<span>年 <time>2026-12-31</time></span>", html.strip_suffix("年 2026-12-31").unwrap())
        );
    }
}
