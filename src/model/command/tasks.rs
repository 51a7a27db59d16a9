//! Commands that do one task and exit: migrations, backups, builds, clients of a service.
//!
//! Each is what the tool's own documentation says of it; commands of the same tools that serve, watch or follow
//! are left out.

use super::{Lifetime, base_name};

/// What a tool does once.
struct Task {
    /// The tool; several where they take the same commands.
    programs: &'static [&'static str],
    /// Its commands that end: words that follow one another, `*` for any ending; none where each one ends.
    commands: &'static [&'static str],
    /// Words with which it runs on all the same.
    unless: &'static [&'static str],
    /// Whether the command stands first, behind flags at most: where words further on are the user's own.
    first: bool,
}

const fn any(programs: &'static [&'static str], commands: &'static [&'static str]) -> Task {
    Task { programs, commands, unless: &[], first: false }
}

const fn unless(
    programs: &'static [&'static str],
    commands: &'static [&'static str],
    unless: &'static [&'static str],
) -> Task {
    Task { programs, commands, unless, first: false }
}

const fn first(programs: &'static [&'static str], commands: &'static [&'static str]) -> Task {
    Task { programs, commands, unless: &["--watch", "-w", "watch"], first: true }
}

/// Migrations of databases and other tasks of applications.
const APPLICATIONS: &[Task] = &[
    first(
        &["manage.py", "django-admin"],
        &[
            "migrate",
            "collectstatic",
            "createsuperuser",
            "loaddata",
            "dumpdata",
            "makemigrations",
            "flush",
            "check",
            "createcachetable",
            "compilemessages",
            "clearsessions",
            "test",
        ],
    ),
    first(&["rails", "rake"], &["db:*", "assets:*", "tmp:*", "log:clear"]),
    any(&["alembic"], &["upgrade", "downgrade", "stamp", "current", "history", "revision"]),
    any(&["flask", "superset"], &["db upgrade", "db migrate", "db stamp", "db init", "fab create-admin"]),
    first(
        &["artisan"],
        &[
            "migrate",
            "migrate:*",
            "db:seed",
            "db:wipe",
            "config:*",
            "cache:*",
            "route:*",
            "view:*",
            "event:cache",
            "key:generate",
            "storage:link",
            "optimize",
            "optimize:*",
            "schedule:run",
            "passport:*",
            "package:discover",
        ],
    ),
    first(
        &["console"],
        &["doctrine:*", "cache:clear", "cache:warmup", "assets:install", "importmap:install"],
    ),
    any(
        &["prisma"],
        &[
            "migrate deploy",
            "migrate reset",
            "migrate status",
            "migrate resolve",
            "db push",
            "db seed",
            "generate",
        ],
    ),
    any(&["knex"], &["migrate:*", "seed:run"]),
    any(&["sequelize", "sequelize-cli"], &["db:*"]),
    any(&["typeorm"], &["migration:run", "migration:revert", "schema:sync"]),
    any(&["goose"], &["up", "up-to", "up-by-one", "down", "redo", "reset", "status", "version"]),
    any(&["dbmate"], &["up", "migrate", "create", "drop", "rollback", "down", "status", "wait"]),
    any(&["migrate"], &["up", "down", "goto", "force", "version", "drop"]),
    any(&["atlas"], &["migrate apply", "schema apply"]),
    any(&["sqitch"], &["deploy", "revert", "verify"]),
    any(&["mix"], &["ecto.migrate", "ecto.setup", "ecto.create"]),
    any(&["airflow"], &["db migrate", "db init", "db upgrade", "db check", "users create", "version"]),
    first(&["dbt"], &["run", "build", "seed", "test", "deps", "compile", "snapshot"]),
    any(&["drush"], &["updb", "cim", "cr", "updatedb", "config:import", "cache:rebuild"]),
];

/// Builds and tests.
const BUILDS: &[Task] = &[
    first(
        &["npm", "yarn", "pnpm"],
        &[
            "ci",
            "install",
            "audit",
            "run build",
            "run migrate",
            "run migrate:*",
            "run migration:*",
            "run db:*",
            "run seed",
            "run lint",
        ],
    ),
    first(&["yarn", "pnpm"], &["build"]),
    first(&["composer"], &["install", "update", "dump-autoload"]),
    first(&["bundle", "poetry"], &["install"]),
    first(&["go"], &["build", "test", "vet", "mod", "install", "generate"]),
    first(&["cargo"], &["build", "test", "check", "clippy", "install"]),
    first(&["dotnet"], &["build", "publish", "restore", "test", "ef database update"]),
    first(&["mvn"], &["package", "install", "verify", "clean", "test", "deploy", "flyway:migrate"]),
    first(&["pytest", "tox", "newman", "sonar-scanner", "ansible-playbook"], &[]),
    unless(&["/kaniko/executor"], &[], &[]),
    unless(&["k6"], &["run"], &["--linger"]),
    unless(&["trivy"], &[], &["server", "--listen"]),
    unless(&["kube-bench"], &[], &[]),
];

/// Clients that copy, dump, apply.
const CLIENTS: &[Task] = &[
    unless(
        &["pg_dumpall", "pg_restore", "pg_basebackup", "createdb", "dropdb", "pg_isready", "mariadb-dump"],
        &[],
        &[],
    ),
    unless(&["mongorestore", "mongoexport", "mongoimport", "mysqladmin"], &[], &[]),
    any(&["psql"], &["-c", "-f", "--command=*", "--file=*"]),
    any(&["mysql", "mariadb"], &["-e", "-e*", "--execute=*"]),
    any(&["mongosh", "mongo"], &["--eval"]),
    unless(
        &["restic"],
        &[
            "backup",
            "forget",
            "prune",
            "check",
            "snapshots",
            "restore",
            "init",
            "unlock",
            "copy",
            "stats",
            "version",
        ],
        &["mount", "self-update"],
    ),
    unless(
        &["borg"],
        &["create", "prune", "init", "check", "list", "compact", "extract"],
        &["serve", "mount"],
    ),
    unless(
        &["rclone"],
        &[
            "copy", "sync", "move", "delete", "purge", "copyto", "moveto", "ls", "lsd", "lsf", "check",
            "mkdir", "bisync",
        ],
        &["serve", "mount", "rcd"],
    ),
    unless(
        &["mc"],
        &[
            "cp",
            "mirror",
            "mb",
            "rb",
            "rm",
            "mv",
            "ls",
            "alias",
            "config",
            "policy",
            "anonymous",
            "stat",
            "ready",
        ],
        &["--watch", "-w", "--active-active", "watch", "trace", "-f", "--follow"],
    ),
    unless(&["aws"], &[], &["--follow", "start-session", "wait", "ssm"]),
    first(&["gsutil"], &["cp", "rsync", "mv", "rm", "ls", "mb"]),
    first(&["gcloud"], &["storage cp", "storage rsync", "auth", "config", "sql export", "sql import"]),
    unless(
        &["terraform", "tofu", "terragrunt"],
        &["apply", "plan", "init", "destroy", "validate", "output"],
        &[],
    ),
    first(&["pulumi"], &["up", "preview", "destroy"]),
    unless(
        &["etcdctl"],
        &["snapshot", "get", "put", "del", "member", "endpoint", "defrag"],
        &["watch", "--interactive"],
    ),
    first(&["vault"], &["kv", "write", "read", "login", "policy", "auth", "secrets", "operator", "status"]),
    first(&["certbot"], &["certonly", "renew", "certificates"]),
    unless(&["thanos"], &["compact"], &["--wait", "-w"]),
    unless(&["opa"], &["run"], &["--server", "-s", "--server=true"]),
    first(&["opa"], &["eval", "test", "check", "fmt", "build"]),
];

/// Clients of a service that are done within minutes, or give up.
const QUICK: &[Task] = &[
    unless(
        &["helm"],
        &[
            "install",
            "upgrade",
            "uninstall",
            "delete",
            "rollback",
            "list",
            "template",
            "version",
            "repo",
            "pull",
            "dependency",
            "get",
            "status",
            "history",
            "lint",
            "show",
            "test",
            "package",
            "push",
            "search",
        ],
        &["serve"],
    ),
    unless(&["flyway"], &["migrate", "info", "validate", "repair", "baseline", "clean"], &[]),
    unless(
        &["liquibase"],
        &["update", "update-*", "status", "validate", "rollback", "tag", "history", "diff"],
        &[],
    ),
    first(
        &["git"],
        &[
            "clone",
            "pull",
            "fetch",
            "push",
            "checkout",
            "commit",
            "status",
            "init",
            "config",
            "ls-remote",
            "log",
            "add",
        ],
    ),
];

/// Whether the program is a client whose commands are tasks, whatever stands before them in a script.
pub fn is_client(program: &str) -> bool {
    matches!(program, "kubectl" | "pg_dump" | "mysqldump" | "mongodump" | "helm" | "flyway" | "liquibase")
}

/// How long a command runs that does one task; `None` where it is none.
pub fn lifetime(program: &str, rest: &[&str]) -> Option<Lifetime> {
    let (program, rest) = unwrapped(program, rest);
    let found = |tasks: &[Task]| tasks.iter().any(|task| task.is(program, rest));
    if found(QUICK) {
        Some(Lifetime::Ends)
    } else if found(APPLICATIONS) || found(BUILDS) || found(CLIENTS) {
        Some(Lifetime::EndsLikely)
    } else {
        None
    }
}

/// The command behind interpreters and runners: `python manage.py`, `bundle exec rake`, `npx prisma`.
fn unwrapped<'a, 't>(mut program: &'t str, mut rest: &'a [&'t str]) -> (&'t str, &'a [&'t str]) {
    for _ in 0..4 {
        let flags =
            rest.iter().take_while(|item| item.starts_with('-') && **item != "-m" && **item != "-c").count();
        let at = match base_name(program) {
            "php" | "ruby" => flags,
            name if name.starts_with("python") => flags + usize::from(rest.get(flags) == Some(&"-m")),
            "bundle" | "pnpm" | "yarn" | "npm" if rest.first() == Some(&"exec") => 1,
            "poetry" | "pipenv" | "uv" if rest.first() == Some(&"run") => 1,
            "npx" | "bunx" => flags,
            _ => break,
        };
        let Some((inner, behind)) = rest.get(at..).and_then(<[&str]>::split_first) else { break };
        (program, rest) = (inner, behind);
    }
    (program, rest)
}

impl Task {
    fn is(&self, program: &str, rest: &[&str]) -> bool {
        let name = base_name(program);
        self.programs.iter().any(|known| *known == name || *known == program)
            && !rest.iter().any(|item| self.unless.contains(item))
            && (self.commands.is_empty() || self.commands.iter().any(|command| self.stands_in(command, rest)))
    }

    fn stands_in(&self, command: &str, rest: &[&str]) -> bool {
        let wanted: Vec<&str> = command.split(' ').collect();
        let says = |items: &[&str]| {
            items.len() == wanted.len()
                && items.iter().zip(&wanted).all(|(item, want)| match want.strip_suffix('*') {
                    Some(start) => item.starts_with(start) && item.len() > start.len(),
                    None => item == want,
                })
        };
        if self.first {
            let flags = rest.iter().take_while(|item| item.starts_with('-')).count();
            return rest.get(flags..flags + wanted.len()).is_some_and(says);
        }
        rest.windows(wanted.len()).any(says)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_are_known_behind_interpreters_and_runners() {
        let of = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            lifetime(words[0], &words[1..])
        };
        for line in [
            "python manage.py migrate --noinput",
            "python3.12 -m alembic -c alembic.ini upgrade head",
            "bundle exec rake db:migrate",
            "bin/rails db:seed",
            "php artisan migrate --force",
            "php bin/console doctrine:migrations:migrate -n",
            "npx -y prisma migrate deploy",
            "npm run build",
            "/usr/local/bin/goose postgres dsn up",
            "aws s3 sync s3://a /b",
            "mc mirror a b",
            "restic -r s3:x backup /data",
            "thanos compact --data-dir=/data",
            "/kaniko/executor --dockerfile=Dockerfile",
        ] {
            assert_eq!(of(line), Some(Lifetime::EndsLikely), "{line}");
        }
        for line in ["helm upgrade --install web ./web", "flyway -url=x migrate", "git clone https://x /y"] {
            assert_eq!(of(line), Some(Lifetime::Ends), "{line}");
        }
        for line in [
            "python manage.py runserver",
            "python app.py migrate",
            "php artisan queue:work",
            "rails server",
            "npm start",
            "npm run start -- build",
            "npm run build --watch",
            "mc mirror --watch a b",
            "thanos compact --wait",
            "opa run --server",
            "rclone serve http a:",
            "vault agent -config=x",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
    }
}
