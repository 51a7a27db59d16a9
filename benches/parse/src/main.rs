//! Reads every YAML file below the folders given and counts the parser's events: the least that any program which
//! reads these files has to do.

use granit_parser::{Options, Parser};

fn main() {
    let (mut files, mut bytes, mut events, mut broken) = (0usize, 0usize, 0usize, 0usize);
    for root in std::env::args().skip(1) {
        for entry in ignore::WalkBuilder::new(root).standard_filters(false).build().flatten() {
            let path = entry.path();
            if !path.extension().is_some_and(|e| e == "yaml" || e == "yml") {
                continue;
            }
            let Ok(text) = std::fs::read_to_string(path) else { continue };
            files += 1;
            bytes += text.len();
            let mut options = Options::default();
            options.emit_comments = false;
            options.block_scalar_eof_without_line_feed = true;
            for event in Parser::new_from_str_with_options(&text, options) {
                match event {
                    Ok(_) => events += 1,
                    Err(_) => {
                        broken += 1;
                        break;
                    }
                }
            }
        }
    }
    println!("{files} files, {bytes} bytes, {events} events, {broken} broken");
}
