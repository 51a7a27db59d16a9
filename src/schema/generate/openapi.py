"""Reads zz_generated.openapi.go: Go composite literals of OpenAPI schemas, without a Go compiler."""
import re

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`|[A-Za-z_][A-Za-z_0-9.]*|\.[A-Za-z_]\w*|-?\d[\d.eE+]*|[{}()\[\]:,&]')
FUNCTION = re.compile(r'^func (schema_\w+)\(ref common\.ReferenceCallback\) common\.OpenAPIDefinition \{\n(.*?)^\}$', re.M | re.S)
NAMES = re.compile(r'^\t\t(?:"([^"]+)"|(\w+)\.(\w+)\{\}\.OpenAPIModelName\(\)):\s+(schema_\w+)\(ref\)', re.M)
IMPORT = re.compile(r'^\t(?:(\w+) )?"([^"]+)"$', re.M)
DESCRIPTION = re.compile(r'^\s*Description:.*\n', re.M)


class Parser:
    def __init__(self, text, imports):
        self.tokens, self.at, self.imports = TOKEN.findall(text), 0, imports

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def type_name(self):
        """A type in front of a composite literal: ident, []T, map[K]V, interface{}."""
        t = self.take()
        if t == "[":
            self.take()                                          # ]
            return "[]" + self.type_name()
        if t == "map":
            self.take()
            key = self.type_name()
            self.take()
            return "map[%s]%s" % (key, self.type_name())
        if t == "interface":
            self.take(), self.take()
        return t

    def value(self):
        t = self.peek()
        if t == "&":
            self.take()
            return self.value()
        if t[0] in "\"`":
            return unquote(self.take())
        if t[0].isdigit() or t[0] == "-":
            return number(self.take())
        if t in ("true", "false", "nil"):
            return {"true": True, "false": False, "nil": None}[self.take()]
        if t == "{":
            return self.composite()
        name = self.type_name()
        if self.peek() == "{":
            value = self.composite()
            if self.at < len(self.tokens) and self.peek().startswith("."):
                self.take()
            return self.call("%s{}" % name, value) if self.peek() == "(" else value
        if self.peek() == "(":
            return self.call(name, None)
        return ("const", name)

    def call(self, name, receiver):
        self.take()
        args = []
        while self.peek() != ")":
            args.append(self.value())
            if self.peek() == ",":
                self.take()
        self.take()
        if name == "ref":
            return ("ref", args[0])
        if name.endswith("{}"):                                  # X{}.OpenAPIModelName() and the like
            package, _, kind = name[:-2].partition(".")
            return self.imports.get(package, package) + "." + kind
        return args[0] if len(args) == 1 else ("call", name, args)

    def composite(self):
        self.take()
        keyed, items, pairs = False, [], {}
        while self.peek() != "}":
            value = self.value()
            if self.peek() == ":":
                self.take()
                keyed = True
                key = value[1] if isinstance(value, tuple) else value
                pairs[key] = self.value()
            else:
                items.append(value)
            if self.peek() == ",":
                self.take()
        self.take()
        return pairs if keyed or not items else items


def unquote(token):
    if token[0] == "`":
        return token[1:-1]
    return re.sub(r'\\(.)', lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), token[1:-1])


def number(token):
    value = float(token)
    return int(value) if value == int(value) else value


def read(path):
    """{"k8s.io/api/core/v1.Pod": schema}; a schema is what SchemaProps held, with the extensions beside it."""
    with open(path) as f:
        text = DESCRIPTION.sub("", f.read())
    imports = {}
    for alias, target in IMPORT.findall(text[:text.index("func GetOpenAPIDefinitions")]):
        imports[alias or target.rsplit("/", 1)[1]] = target
    keys = {}
    for key, package, kind, function in NAMES.findall(text):
        keys[function] = key or imports[package] + "." + kind
    out = {}
    for function, body in FUNCTION.findall(text):
        key = keys.get(function)
        if key is None:                                          # unexported types
            continue
        start = body.index("common.OpenAPIDefinition{")
        if "OpenAPISchemaType()" in body or "EmbedOpenAPIDefinitionIntoV2Extension" in body:
            out[key] = {"special": True}
            continue
        parsed = Parser(body[start:], imports).value()
        out[key] = flatten(parsed["Schema"])
    return out


def flatten(schema):
    props = dict(schema.get("SchemaProps") or {})
    props.update((schema.get("VendorExtensible") or {}).get("Extensions") or {})
    if "Properties" in props:
        props["Properties"] = {k: flatten(v) for k, v in props["Properties"].items()}
    if "Items" in props:
        props["Items"] = flatten(props["Items"]["Schema"])
    if "AdditionalProperties" in props:
        extra = props["AdditionalProperties"]
        props["AdditionalProperties"] = flatten(extra["Schema"]) if "Schema" in extra else {}
    if "Ref" in props:
        ref = props["Ref"]
        props["Ref"] = ref[1] if isinstance(ref, tuple) else ref
    return props
