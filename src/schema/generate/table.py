"""Merges the versions' types into one structure with version masks and writes it down in bytes."""
import json

ANY, STRING, BOOL, INT32, INT64, FLOAT64, BYTES, QUANTITY, INT_OR_STRING, TIME, MICRO_TIME, DURATION = range(12)
STRUCT, ARRAY, MAP, SCHEMA_OR_ARRAY, SCHEMA_OR_BOOL, SCHEMA_OR_STRINGS = range(12, 18)
META = "k8s.io/apimachinery/pkg/apis/meta/v1."
CRD = "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1."
SPECIAL = {
    "k8s.io/apimachinery/pkg/api/resource.Quantity": QUANTITY,
    "k8s.io/apimachinery/pkg/util/intstr.IntOrString": INT_OR_STRING,
    META + "Time": TIME, META + "MicroTime": MICRO_TIME, META + "Duration": DURATION, META + "FieldsV1": ANY,
    "k8s.io/apimachinery/pkg/runtime.RawExtension": ANY, CRD + "JSON": ANY,
    CRD + "JSONSchemaPropsOrArray": SCHEMA_OR_ARRAY, CRD + "JSONSchemaPropsOrBool": SCHEMA_OR_BOOL,
    CRD + "JSONSchemaPropsOrStringArray": SCHEMA_OR_STRINGS,
}
NEVER_SERVED = {"admission.k8s.io", "apidiscovery.k8s.io", "imagepolicy.k8s.io"}     # what servers send, not take
LIST_TYPES = {None: 0, "atomic": 1, "set": 2, "map": 3}


class Interner:
    def __init__(self):
        self.index, self.items = {}, []

    def __call__(self, item):
        if item not in self.index:
            self.index[item] = len(self.items)
            self.items.append(item)
        return self.index[item]


class Builder:
    def __init__(self, first, versions, sources):
        self.first, self.versions, self.sources = first, versions, sources
        self.strings, self.masks, self.enums, self.types = Interner(), Interner(), Interner(), Interner()
        self.strings("")
        self.structs, self.struct_index = [], {}

    def bit(self, minor):
        return 1 << (minor - self.first)

    def shape(self, schema, go):
        """(shape, Go type, element or struct key, enum values) of a schema; nested for elements."""
        shown = self.sources.show(*go).lstrip("*") if go else None
        element = self.sources.element(*go) if go else None
        ref = schema.get("Ref")
        if ref:
            named = ref.rsplit("/", 1)[1]
            shown = shown or named
            if ref in SPECIAL:
                code = SPECIAL[ref]
                return code, shown, CRD + "JSONSchemaProps" if code >= STRUCT else None, None
            return STRUCT, shown, ref, None
        kind, form = (schema.get("Type") or [None])[0], schema.get("Format")
        enum = tuple(schema["Enum"]) if schema.get("Enum") else None
        if kind == "array":
            inner = self.shape(schema["Items"], element)
            return ARRAY, shown or "[]" + inner[1], inner, None
        if kind == "object" and "AdditionalProperties" in schema:
            inner = self.shape(schema["AdditionalProperties"], element)
            return MAP, shown or "map[string]" + inner[1], inner, None
        if kind == "string":
            return (BYTES, shown or "[]uint8", None, None) if form == "byte" else (STRING, shown or "string", None, enum)
        if kind == "integer":
            code = INT64 if form == "int64" or shown in ("int", "int64") else INT32
            return code, shown or ("int64" if code == INT64 else "int32"), None, None
        if kind == "number":
            return FLOAT64, shown or "float64", None, None
        if kind == "boolean":
            return BOOL, shown or "bool", None, None
        return ANY, shown or "interface {}", None, None

    def struct(self, key):
        """The number of a struct; its fields are gathered from every version that has it."""
        if key in self.struct_index:
            return self.struct_index[key]
        self.struct_index[key] = index = len(self.structs)
        self.structs.append(None)
        mask, fields = 0, {}
        for minor, definitions, *_ in self.versions:
            if key not in definitions:
                continue
            mask |= self.bit(minor)
            for name, schema in (definitions[key].get("Properties") or {}).items():
                required = name in (definitions[key].get("Required") or ())
                fields.setdefault(name, []).append((minor, schema, required))
        entries = []
        for name in sorted(fields):
            entries += self.entries(key, name, fields[name])
        self.structs[index] = (self.strings(key), self.masks(mask), entries)
        return index

    def entries(self, key, name, versions):
        """One entry for each form a field has had: nearly always one."""
        go, groups = self.sources.field(key, name), []
        for minor, schema, required in versions:
            shape = self.shape(schema, go)
            bare = strip(shape)
            if not groups or groups[-1]["bare"] != bare:
                groups.append({"bare": bare, "shapes": [], "mask": 0, "required": 0, "schema": None})
            group = groups[-1]
            group["mask"] |= self.bit(minor)
            group["required"] |= self.bit(minor) if required else 0
            group["shapes"].append((minor, shape))
            group["schema"] = schema
        for group in groups:
            schema = group["schema"]
            default = schema.get("Default")
            keys = schema.get("x-kubernetes-list-map-keys") or []
            yield (self.strings(name), self.type(group["shapes"]), self.masks(group["mask"]),
                   self.masks(group["required"]), self.strings("" if default in (None, "", 0, False, {}, []) else json.dumps(default)),
                   LIST_TYPES[schema.get("x-kubernetes-list-type")], self.strings(",".join(keys)),
                   self.strings(schema.get("x-kubernetes-patch-merge-key") or ""),
                   self.strings(schema.get("x-kubernetes-patch-strategy") or ""))

    def type(self, shapes):
        code, shown, inner, _ = shapes[-1][1]
        enum = 0
        values, known = {}, 0
        for minor, shape in shapes:
            if shape[3]:
                known |= self.bit(minor)
                for value in shape[3]:
                    values[value] = values.get(value, 0) | self.bit(minor)
        if known:
            enum = 1 + self.enums((self.masks(known), tuple(sorted((self.strings(str(v)), self.masks(m)) for v, m in values.items()))))
        target = 0
        if code in (ARRAY, MAP):
            target = self.type([(minor, shape[2]) for minor, shape in shapes])
        elif code >= STRUCT:
            target = self.struct(inner)
        return self.types((code, self.strings(shown), target, enum))


def strip(shape):
    code, shown, inner, _ = shape
    return code, shown, strip(inner) if isinstance(inner, tuple) else inner


def gather_kinds(builder, config, gone):
    """{(group, version, kind): record} over all versions, with what was gone before the first one."""
    kinds = {}
    for minor, definitions, served, off, lifecycles in builder.versions:
        bit = builder.bit(minor)
        for gvk, found in served.items():
            kind = kinds.setdefault(gvk, {"served": 0, "on": 0, "config": False, "life": {}})
            kind["key"], kind["plural"], kind["namespaced"] = found["key"], found["plural"], found["namespaced"]
            package = found["key"].rpartition(".")[0]
            kind["served"] |= bit
            if package not in off["packages"] or (package, found["plural"]) in off["enabled"]:
                kind["on"] |= bit
            kind["life"] = lifecycles.get((package, gvk[2]), kind["life"])
        for (package, name), life in lifecycles.items():
            if name.endswith(("List", "Options")) or name in ("Scale", "Eviction"):
                continue
            gvk = (life["group"], package.rsplit("/", 1)[1], name)
            kind = kinds.setdefault(gvk, {"served": 0, "on": 0, "config": False, "plural": "", "namespaced": False})
            kind.update(key=package + "." + name, life=life)
            if kind["key"] not in definitions:
                kind["key"] = kind.get("known")
            kind["known"] = kind["key"]
        for group, prefix, names in config:
            for key in definitions:
                package, _, name = key.rpartition(".")
                if package.startswith(prefix) and "kind" in (definitions[key].get("Properties") or {}):
                    if (names and name not in names) or name.endswith("List"):
                        continue
                    gvk = (group, package[len(prefix):], name)
                    kind = kinds.setdefault(gvk, {"served": 0, "on": 0, "config": True, "plural": "", "namespaced": False, "life": {}})
                    kind["key"] = key
                    kind["served"] |= bit
                    kind["on"] |= bit
    for group, version, name, removed, replacement in gone:
        kinds.setdefault((group, version, name), {
            "key": None, "served": 0, "on": 0, "config": False, "plural": "", "namespaced": False,
            "life": {"removed": removed, "replacement": replacement}})
    return kinds


def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def build(first, versions, sources, config, gone):
    builder = Builder(first, versions, sources)
    kinds = gather_kinds(builder, config, gone)
    records = []
    for gvk in sorted(kinds):
        kind = kinds[gvk]
        if gvk[0] in NEVER_SERVED or not kind["served"] and not kind["life"].get("removed"):
            continue
        life, s = kind["life"], builder.strings
        group, version, name = life.get("replacement", ("", "", ""))
        records.append((s(gvk[0]), s(gvk[1]), s(gvk[2]), 1 + builder.struct(kind["key"]) if kind["key"] else 0, builder.masks(kind["served"]),
                        builder.masks(kind["on"]), int(kind["config"]), int(kind["namespaced"]), s(kind["plural"]),
                        life.get("introduced", 0), life.get("deprecated", 0), life.get("removed", 0), s(group), s(version), s(name)))
    out = bytearray()
    put = lambda *numbers: out.extend(b"".join(varint(n) for n in numbers))
    texts = [s.encode() for s in builder.strings.items]
    put(len(texts), *(len(t) for t in texts))
    out += b"".join(texts)
    put(len(builder.masks.items), *builder.masks.items)
    put(len(builder.enums.items))
    for known, values in builder.enums.items:
        put(known, len(values), *(n for pair in values for n in pair))
    put(len(builder.types.items))
    for item in builder.types.items:
        put(*item)
    put(len(builder.structs))
    for key, mask, entries in builder.structs:
        put(key, mask, len(entries))
        for entry in entries:
            put(*entry)
    put(len(records))
    for record in records:
        put(*record)
    print("%d kinds, %d structs, %d fields, %d types, %d enums, %d strings" % (
        len(records), len(builder.structs), sum(len(s[2]) for s in builder.structs), len(builder.types.items),
        len(builder.enums.items), len(texts)))
    return bytes(out)
