"""Reads what Go source alone says: the types' names, the life cycle of API versions, what is off by default."""
import glob, os, re

STRUCT = re.compile(r'^type (\w+) struct \{\n(.*?)^\}', re.M | re.S)
NAMED = re.compile(r'^type (\w+) (?!struct|interface|=)([^\n/{]+?)\s*(?://.*)?$', re.M)
FIELD = re.compile(r'^\t(?:(\w+)\s+)?([\w.*\[\]]+)\s+`[^`]*?json:"([^"]*)"', re.M)
IMPORT = re.compile(r'^\s*(?:import )?(?:(\w+) )?"([^"]+)"$', re.M)
LIFE = re.compile(r'^func \(in \*(\w+)\) APILifecycle(Introduced|Deprecated|Removed)\(\) \(major, minor int\) \{\n\treturn (\d+), (\d+)', re.M)
REPLACEMENT = re.compile(r'^func \(in \*(\w+)\) APILifecycleReplacement\(\) schema\.GroupVersionKind \{\n\treturn schema\.GroupVersionKind\{Group: "([^"]*)", Version: "([^"]*)", Kind: "([^"]*)"', re.M)
BUILTIN = {"byte": "uint8"}


class Package:
    """The types of one Go package, from one or more versions of its folder (newest first)."""

    def __init__(self, path, folders):
        self.path, self.name = path, path.rsplit("/", 1)[1]
        self.structs, self.named, self.imports = {}, {}, {}
        for folder in folders:
            for file in sorted(glob.glob(os.path.join(folder, "*.go"))):
                base = os.path.basename(file)
                if base.endswith("_test.go") or base.startswith(("generated", "zz_")) or "swagger" in base:
                    continue
                self.read(file)

    def read(self, file):
        with open(file) as f:
            text = f.read()
        for alias, target in IMPORT.findall(text.split("\ntype ", 1)[0]):
            self.imports.setdefault(alias or target.rsplit("/", 1)[-1], target)
        for name, body in STRUCT.findall(text):
            fields = self.structs.setdefault(name, {"fields": {}, "inline": []})
            for go_name, go_type, tag in FIELD.findall(body):
                json_name = tag.split(",")[0]
                if json_name and json_name != "-":
                    fields["fields"].setdefault(json_name, go_type)
                elif "inline" in tag or not go_name:
                    if go_type not in fields["inline"]:
                        fields["inline"].append(go_type)
        for name, underlying in NAMED.findall(text):
            self.named.setdefault(name, underlying.strip())


class Sources:
    """Go packages, read when asked for."""

    def __init__(self, roots, folders):
        self.folders, self.packages = folders, {}

    def package(self, path):
        if path not in self.packages:
            found = []
            for prefix, folders in self.folders.items():
                if path == prefix or path.startswith(prefix + "/"):
                    found = [os.path.join(f, path[len(prefix):].strip("/")) for f in folders]
            self.packages[path] = Package(path, [f for f in found if os.path.isdir(f)])
        return self.packages[path]

    def field(self, key, name, depth=0):
        """The Go type of a field of a struct, as (package path, type text); None where it is not known."""
        path, _, struct = key.rpartition(".")
        package = self.package(path)
        known = package.structs.get(struct)
        if known is None or depth > 6:
            return None
        if name in known["fields"]:
            return path, known["fields"][name]
        for inline in known["inline"]:
            inline = inline.lstrip("*")
            if "." in inline:
                alias, _, other = inline.partition(".")
                found = self.field(package.imports.get(alias, alias) + "." + other, name, depth + 1)
            else:
                found = self.field(path + "." + inline, name, depth + 1)
            if found:
                return found
        return None

    def show(self, path, text):
        """The type as Go's reflection prints it: `[]v1.Container`, `map[string]string`."""
        if text.startswith("*"):
            return "*" + self.show(path, text[1:])
        if text.startswith("[]"):
            return "[]" + self.show(path, text[2:])
        if text.startswith("map["):
            key, value = split_map(text)
            return "map[%s]%s" % (self.show(path, key), self.show(path, value))
        if text in ("byte", "uint8"):
            return "uint8"
        if "." in text:
            alias, _, name = text.partition(".")
            target = self.package(path).imports.get(alias, alias)
            return self.alias(target, name) or "%s.%s" % (target.rsplit("/", 1)[1], name)
        if text[0].islower():
            return BUILTIN.get(text, text)
        return "%s.%s" % (path.rsplit("/", 1)[1], text)

    def alias(self, path, name):
        return None

    def element(self, path, text):
        """The type of a list's items or a map's values: (package path, type text), or None."""
        text = text.lstrip("*")
        if text.startswith("[]"):
            return path, text[2:]
        if text.startswith("map["):
            return path, split_map(text)[1]
        if "." in text:
            alias, _, name = text.partition(".")
            path, text = self.package(path).imports.get(alias, alias), name
        underlying = self.package(path).named.get(text)
        return self.element(path, underlying) if underlying and underlying[0] in "[m" else None


def split_map(text):
    depth, at = 0, 3
    for at in range(3, len(text)):
        depth += {"[": 1, "]": -1}.get(text[at], 0)
        if depth == 0:
            break
    return text[4:at], text[at + 1:]


def lifecycles(module, path):
    """{(package path, kind): {group, introduced, deprecated, removed, replacement}} of one module's folder."""
    out = {}
    for file in glob.glob(os.path.join(module, "**/*lifecycle.go"), recursive=True):
        package = path + "/" + os.path.relpath(os.path.dirname(file), module)
        with open(file) as f:
            text = f.read()
        if "APILifecycle" not in text:
            continue
        with open(os.path.join(os.path.dirname(file), "register.go")) as f:
            group = re.search(r'GroupName = "([^"]*)"', f.read()).group(1)
        for kind, what, _, minor in LIFE.findall(text):
            out.setdefault((package, kind), {"group": group})[what.lower()] = int(minor)
        for kind, group, version, other in REPLACEMENT.findall(text):
            out.setdefault((package, kind), {"group": group})["replacement"] = (group, version, other)
    return out


def disabled_group_versions(path):
    """The packages of API versions a server does not serve unless told to (--runtime-config)."""
    with open(path) as f:
        text = f.read()
    imports = {alias: target for alias, target in IMPORT.findall(text)}
    out = {"packages": set(), "enabled": set()}
    for block in re.findall(r'(?:[bB]eta|[aA]lpha)APIGroupVersionsDisabledByDefault = \[\]schema\.GroupVersion\{(.*?)\n\t\}', text, re.S):
        for alias in re.findall(r'(\w+)\.SchemeGroupVersion', block):
            out["packages"].add(imports[alias])
    block = re.search(r'legacyBetaEnabledByDefaultResources = \[\]schema\.GroupVersionResource\{(.*?)\n\t\}', text, re.S)
    for alias, resource in re.findall(r'(\w+)\.SchemeGroupVersion\.WithResource\("(\w+)"\)', block.group(1) if block else ""):
        out["enabled"].add((imports[alias], resource))
    return out
