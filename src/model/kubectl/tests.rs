use super::*;
use crate::model::command::{ExecSite, known_words, simple_commands};
use crate::syntax::Sources;

fn of(line: &str) -> Vec<String> {
    let words = &simple_commands(line)[0].words[1..];
    let known = |w: &crate::model::command::ShellWord| known_words(&w.text, w.dynamic);
    let command = ClientCommand {
        program: "kubectl".to_owned(),
        words: words.iter().flat_map(known).collect(),
        span: Sources::default().add_file("a".into(), None, "a".into()).span(0, 1),
        site: ExecSite::Main,
        guarded: false,
        looped: false,
    };
    let show = |a: &Access| {
        let name = match &a.name {
            Name::All => String::new(),
            Name::Known(name) => format!(" {name}"),
            Name::Unknown => " ?".to_owned(),
        };
        let scope = match &a.scope {
            Scope::Own => String::new(),
            Scope::Namespace(n) => format!(" @{n}"),
            Scope::Cluster => " @*".to_owned(),
            Scope::Unknown => " @?".to_owned(),
        };
        format!("{} {}{name}{scope}", a.verbs.join("|"), a.full_resource())
    };
    accesses(&command).iter().map(show).collect()
}

#[test]
fn what_commands_ask_for() {
    for (line, want) in [
        ("kubectl get pods", &["list pods"][..]),
        ("kubectl -n kube-system get po x -o yaml", &["get pods x @kube-system"]),
        ("kubectl get pods -A -ojson", &["list pods @*"]),
        ("kubectl get pods,svc -n \"$NS\"", &["list pods @?", "list services @?"]),
        ("kubectl get nodes", &["list nodes @*"]),
        ("kubectl get pod \"$NAME\"", &["get|list pods ?"]),
        ("kubectl get certificates.cert-manager.io web", &["get certificates web @?"]),
        ("kubectl delete pod/x job/y", &["delete pods x", "delete jobs y"]),
        ("kubectl delete pods -l app=web --force", &["list pods", "delete pods ?"]),
        ("kubectl delete pods --field-selector=status.phase==Failed", &["list pods ?", "delete pods ?"]),
        ("kubectl rollout restart deployment web", &["get deployments web", "patch deployments web"]),
        ("kubectl scale --replicas=3 sts/db", &["get statefulsets db", "patch|update statefulsets/scale db"]),
        ("kubectl patch cm a --type merge -p '{}'", &["get configmaps a", "patch configmaps a"]),
        ("kubectl annotate --overwrite pod x a=b", &["get pods x", "patch pods x"]),
        ("kubectl set image deploy/web web=web:2", &["get deployments web", "patch deployments web"]),
        ("kubectl exec -it x -c app -- kubectl get pods", &["get pods x", "create|get pods/exec x"]),
        ("kubectl logs -f deploy/web", &["get deployments web", "list pods", "get pods/log ?"]),
        ("kubectl create job --from=cronjob/a b", &["get cronjobs a", "create jobs"]),
        ("kubectl create secret generic a --from-literal=a=b", &["create secrets"]),
        ("kubectl create token web", &["create serviceaccounts/token web"]),
        ("kubectl wait --for=condition=ready pod -l app=x", &["list pods", "watch pods"]),
        ("kubectl top pods", &["list pods"]),
        ("kubectl rollout status deploy/$NAME", &["get deployments ?", "watch deployments ?"]),
        ("kubectl get pod x --namespace=$NS", &["get pods x @?"]),
    ] {
        assert_eq!(of(line), want, "{line}");
    }
}

#[test]
fn what_is_not_known_is_left_alone() {
    for line in [
        "kubectl apply -f x.yaml",
        "kubectl get -f x.yaml",
        "kubectl get all",
        "kubectl get $KIND",
        "kubectl get pods --kubeconfig x",
        "kubectl get pods --token=x",
        "kubectl --context=x get pods",
        "kubectl create ns a --dry-run=client -o yaml",
        "kubectl version",
        "kubectl delete pods",
        "kubectl",
    ] {
        assert!(of(line).is_empty(), "{line}: {:?}", of(line));
    }
}

#[test]
fn the_answer_of_the_server() {
    let access = Access {
        verbs: PATCH,
        resource: resource("deploy").unwrap(),
        subresource: None,
        name: Name::Known("web".to_owned()),
        scope: Scope::Own,
    };
    assert_eq!(
        access.forbidden("scaler", "shop", "shop"),
        "Error from server (Forbidden): deployments.apps \"web\" is forbidden: User \
         \"system:serviceaccount:shop:scaler\" cannot patch resource \"deployments\" in API group \"apps\" in the \
         namespace \"shop\""
    );
}
