//! The value that was probably meant.

use super::{Edit, Refusal, Repair};
use crate::cluster::nearest::nearest;

/// Adds the nearest supported value to a refusal: certain where only case or separators differ, a guess where
/// a letter or two do.
pub fn suggest(refusal: &mut Refusal, text: &str, supported: &[&str]) {
    let plain = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let wanted = plain(text);
    if wanted.is_empty() {
        return;
    }
    let same = supported.iter().find(|s| plain(s) == wanted);
    let near = || nearest(text, supported.iter().map(|s| (*s, s)));
    let Some(found) = same.or_else(near) else { return };
    refusal.help = Some(format!("did you mean `{found}`?"));
    refusal.repair = Some(Repair {
        title: format!("write `{found}`"),
        edits: vec![Edit { span: refusal.span, text: (*found).to_owned() }],
        safe: false,
    });
}
