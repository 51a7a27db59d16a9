//! Formats of directives and braces: nginx, Caddyfile and Corefile.

use super::Fault;
use super::directives::one_off;

/// Directives that begin a line of nginx configuration and never stand among another's arguments
/// (<https://nginx.org/en/docs/dirindex.html>).
const NGINX_DIRECTIVES: &[&str] = &[
    "access_log",
    "add_header",
    "alias",
    "allow",
    "auth_basic",
    "client_max_body_size",
    "default_type",
    "deny",
    "error_log",
    "error_page",
    "events",
    "expires",
    "fastcgi_pass",
    "gzip",
    "http",
    "include",
    "index",
    "keepalive",
    "keepalive_timeout",
    "listen",
    "location",
    "log_format",
    "pid",
    "proxy_cache",
    "proxy_http_version",
    "proxy_pass",
    "proxy_read_timeout",
    "proxy_set_header",
    "resolver",
    "return",
    "rewrite",
    "root",
    "sendfile",
    "server_name",
    "ssl_certificate",
    "ssl_certificate_key",
    "ssl_protocols",
    "tcp_nopush",
    "try_files",
    "types",
    "upstream",
    "worker_connections",
    "worker_processes",
];

struct Token<'t> {
    text: &'t str,
    start: usize,
    first_on_line: bool,
}

/// The first fault of an nginx configuration: a directive without `;`, braces that do not pair.
pub fn nginx(text: &str) -> Option<Fault> {
    if text.contains("_by_lua_block") || text.contains("js_content") {
        return None;
    }
    let tokens = match nginx_tokens(text) {
        Ok(tokens) => tokens,
        Err(fault) => return Some(fault),
    };
    let mut open: Vec<usize> = Vec::new();
    // In these the first words are the user's own.
    let mut tables = 0_usize;
    let mut directive: Vec<usize> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            ";" => directive.clear(),
            "{" => {
                let opener = directive.first().map_or("", |&first| tokens[first].text);
                if tables > 0 || matches!(opener, "map" | "types" | "geo" | "split_clients" | "charset_map") {
                    tables += 1;
                }
                open.push(at);
                directive.clear();
            }
            "}" => {
                if let Some(&last) = directive.last() {
                    return Some(missing_semicolon(&tokens[last]));
                }
                if open.pop().is_none() {
                    return Some(Fault::new(token.start, token.start + 1, "`}` closes nothing"));
                }
                tables = tables.saturating_sub(1);
            }
            word => {
                if token.first_on_line && NGINX_DIRECTIVES.contains(&word) && !directive.is_empty() {
                    return Some(missing_semicolon(&tokens[at - 1]));
                }
                if directive.is_empty()
                    && tables == 0
                    && word.len() > 5
                    && !NGINX_DIRECTIVES.contains(&word)
                    && let Some(near) = one_off(word, NGINX_DIRECTIVES)
                {
                    let message = format!("there is no directive `{word}`, but `{near}`");
                    return Some(Fault::new(token.start, token.start + word.len(), message));
                }
                directive.push(at);
            }
        }
    }
    if let Some(&last) = directive.last() {
        return Some(missing_semicolon(&tokens[last]));
    }
    let unclosed = &tokens[open.pop()?];
    Some(Fault::new(unclosed.start, unclosed.start + 1, "`{` is never closed"))
}

fn missing_semicolon(last: &Token<'_>) -> Fault {
    Fault::new(last.start, last.start + last.text.len(), "the directive does not end in `;`")
}

fn nginx_tokens(text: &str) -> Result<Vec<Token<'_>>, Fault> {
    let bytes = text.as_bytes();
    let (mut out, mut at, mut first) = (Vec::new(), 0, true);
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b'\n' => {
                first = true;
                at += 1;
                continue;
            }
            b if b.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'#' => {
                at += bytes[at..].iter().position(|&b| b == b'\n').unwrap_or(bytes.len() - at);
                continue;
            }
            b';' | b'{' | b'}' => at += 1,
            quote @ (b'"' | b'\'') => {
                at = closing_quote(bytes, at, quote)
                    .ok_or_else(|| Fault::new(start, start + 1, "the quote is never closed"))?;
            }
            _ => at = word_end(bytes, at),
        }
        out.push(Token { text: &text[start..at], start, first_on_line: first });
        first = false;
    }
    Ok(out)
}

fn closing_quote(bytes: &[u8], mut at: usize, quote: u8) -> Option<usize> {
    at += 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b if b == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

fn word_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            // `${name}` is one word.
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                at += bytes[at..].iter().position(|&b| b == b'}').map_or(bytes.len() - at, |p| p + 1);
            }
            b';' | b'{' | b'}' => break,
            b if b.is_ascii_whitespace() => break,
            _ => at += 1,
        }
    }
    at.min(bytes.len())
}

/// The first fault of a Caddyfile or Corefile: braces that do not pair. `{` ends a line, `}` stands alone;
/// `{$VAR}` and `{path}` are placeholders.
pub fn caddy(text: &str) -> Option<Fault> {
    // Start, width and indentation of the line that opens each block.
    let mut open: Vec<(usize, usize, usize)> = Vec::new();
    // A block whose closing brace seems to be another's, by the indentation.
    let mut suspect = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let code = line.split(" #").next().unwrap_or("").trim();
        if code.starts_with('#') {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        if code == "}" {
            let Some((begin, width, depth)) = open.pop() else {
                return Some(Fault::new(start + indent, start + indent + 1, "`}` closes nothing"));
            };
            if depth > indent && open.iter().any(|&(.., outer)| outer == indent) {
                suspect = suspect.or(Some((begin, width)));
            }
        } else if code == "{" || code.ends_with(" {") || (code.ends_with('{') && code.starts_with('.')) {
            // A block at the first column inside another one means that the one before was not closed.
            if let Some(&(outer, width, _)) = open.last().filter(|_| indent == 0) {
                return Some(Fault::new(outer, outer + width, "the block is not closed by `}`"));
            }
            open.push((start + indent, code.len(), indent));
        }
    }
    let (start, width, _) = open.pop()?;
    let (start, width) = suspect.unwrap_or((start, width));
    Some(Fault::new(start, start + width, "the block is not closed by `}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nginx_faults() {
        let fault = |text: &str| nginx(text).map(|f| (text[f.start..f.end].to_owned(), f.message));
        assert_eq!(fault("server {\n listen 80;\n location / {\n  root /x;\n }\n}\n"), None);
        let (place, message) = fault("server {\n listen 8080\n location / { }\n}\n").unwrap();
        assert_eq!((place.as_str(), message.as_str()), ("8080", "the directive does not end in `;`"));
        assert_eq!(fault("http { server {} \n").unwrap().0, "{");
        assert_eq!(fault("log_format main '$a'\n  '$b';\n"), None);
        assert_eq!(fault("return 200 ${x};\n"), None);
        assert_eq!(fault("location / {\n proxy_passs http://a;\n}\n").unwrap().0, "proxy_passs");
        assert_eq!(fault("map $a $b {\n listens 1;\n}\nproxy_send_timeout 5s;\n"), None);
    }

    #[test]
    fn caddy_faults() {
        assert_eq!(caddy(".:53 {\n  errors\n  kubernetes a {\n    pods\n  }\n}\n"), None);
        assert!(caddy(".:53 {\n  kubernetes a {\n    pods\n}\n").is_some());
        assert!(caddy("a.com {\n respond \"x {path}\"\n}\n").is_none());
        assert!(caddy("}\n").is_some());
    }
}
