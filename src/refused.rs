//! From what the API server refuses to findings: what the lints of `lints/rejected/` have in common.

use crate::diagnostic::{Applicability, Edit, Severity};
use crate::discover::document::{DocumentKind, classify};
use crate::lint::{Cx, Refused};
use crate::model::UnitKind;
use crate::validation::{Refusal, RefusalKind};

impl<'r> Refused<'r> {
    /// Whether it is of one of these kinds: each lint takes its own.
    pub fn is_any(self, kinds: &[RefusalKind]) -> bool {
        kinds.contains(&self.refusal.kind)
    }

    /// Whether the server never sees it: Helm reads each manifest itself, and of a doubled key the last one stays.
    fn is_lost_before(self) -> bool {
        self.refusal.kind == RefusalKind::DuplicateKey && self.object.unit().kind == UnitKind::Helm
    }

    /// How certain it is: an error where every cluster of the versions asked for refuses.
    pub fn severity(self, cx: &Cx<'r>) -> Severity {
        let refusal = self.refusal;
        let certain = refusal.certain
            && !self.is_lost_before()
            && refusal.versions.holds(cx.versions())
            && !refusal.kind.is_warning();
        if certain { Severity::Error } else { Severity::Warning }
    }

    /// The reason and message of the server's Status, or of its warning.
    pub fn answer(self) -> (&'static str, String) {
        let (refusal, kind) = (self.refusal, self.object.kind());
        let sentence = refusal.sentence();
        match refusal.kind {
            RefusalKind::DeprecatedApi | RefusalKind::ServerWarning => ("Warning", sentence),
            RefusalKind::UnknownField
            | RefusalKind::FieldOfOtherVersion
            | RefusalKind::DuplicateKey
            | RefusalKind::WrongType => {
                let version = self.object.api_version().rsplit('/').next().unwrap_or("");
                let article = format!("{kind} in version \"{version}\" cannot be handled as a {kind}");
                ("BadRequest", format!("{article}: {sentence}"))
            }
            RefusalKind::UnknownKind
            | RefusalKind::RemovedApi
            | RefusalKind::FutureApi
            | RefusalKind::DisabledApi => ("NotFound", sentence),
            RefusalKind::NoType => ("BadRequest", sentence),
            _ => {
                let group = self.object.group();
                let dot = if group.is_empty() { "" } else { "." };
                let name = self.object.name();
                ("Invalid", format!("{kind}{dot}{group} \"{name}\" is invalid: {sentence}"))
            }
        }
    }

    /// What is wrong in a few words, from the server's own: its examples and regular expressions are left to the
    /// event.
    pub fn summary(self) -> String {
        let (field, message) = (self.refusal.field.as_str(), self.refusal.message.as_str());
        let rest = |what: &str| message.strip_prefix(what).unwrap_or(message).trim_start_matches(": ");
        let cut = |text: &str| {
            let end = text.find(" (e.g. ").or_else(|| text.find(" (regex used")).unwrap_or(text.len());
            text.get(..end).unwrap_or(text).to_owned()
        };
        let what = if field.is_empty() { "the object".to_owned() } else { format!("`{field}`") };
        let with = |verb: &str, detail: &str| match detail {
            "" => format!("{what} {verb}"),
            detail => format!("{what} {verb}: {}", cut(detail)),
        };
        match self.refusal.kind {
            RefusalKind::Required => with("is missing", rest("Required value")),
            RefusalKind::Unsupported => with("has an unsupported value", rest("Unsupported value")),
            RefusalKind::Invalid => with("has an invalid value", rest("Invalid value")),
            RefusalKind::Duplicate => with("stands there before", rest("Duplicate value")),
            RefusalKind::Forbidden => with("is forbidden", rest("Forbidden")),
            RefusalKind::TooLong => {
                with("is too long", message.split_once(": ").map_or("", |(_, detail)| detail))
            }
            RefusalKind::NotFound => with("leads nowhere", rest("Not found")),
            _ => cut(message),
        }
    }

    /// Hands the refusal in as a finding of the lint: `message` says what is wrong in a few words.
    pub fn report(self, cx: &mut Cx<'r>, message: impl Into<String>) {
        let refusal: &Refusal = self.refusal;
        let (asked, severity) = (cx.versions(), self.severity(cx));
        let (reason, answer) = self.answer();
        let label = refusal.help.clone().unwrap_or_default();
        let mut finding = cx.report(severity, message).at(refusal.span, "").field(refusal.field.clone());
        finding = match classify(self.object.root()) {
            _ if self.is_lost_before() => finding.stateless(),
            // No server sees it: there is no Pod state, and no answer.
            DocumentKind::ComponentConfig | DocumentKind::ClientConfig => finding.stateless(),
            _ => finding.event(reason, answer),
        };
        if !refusal.versions.holds(asked) {
            finding = finding.versions(refusal.versions);
        }
        if !label.is_empty() {
            finding = finding.help(label);
        }
        if let Some(repair) = &refusal.repair {
            let edits = repair.edits.iter().map(|e| Edit { span: e.span, text: e.text.clone() }).collect();
            let applicability = if repair.safe { Applicability::Safe } else { Applicability::Unsafe };
            finding = finding.fix(repair.title.clone(), edits, applicability);
        }
        finding.emit();
    }
}
