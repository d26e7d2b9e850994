using System.Collections.Frozen;

namespace KGateway.Translation.Policies.Traffic.Transformation.Language;

/// <summary>What templates may call. The proxy's runtime has the same names.</summary>
internal static class TemplateNames
{
    /// <summary>Functions.</summary>
    public static readonly FrozenSet<string> Functions = FrozenSet.Create(
        StringComparer.Ordinal,
        "header", "request_header", "body", "context", "env", "substring", "base64_encode", "base64_decode", "base64url_encode",
        "base64url_decode", "replace_with_random", "replace_with_string", "raw_string", "get_cookie", "get_cookie_i",
        "range", "dict", "namespace");

    /// <summary>Filters.</summary>
    public static readonly FrozenSet<string> Filters = FrozenSet.Create(
        StringComparer.Ordinal,
        "abs", "attr", "batch", "bool", "capitalize", "chain", "count", "d", "default", "dictsort", "e", "escape", "first", "float",
        "groupby", "indent", "int", "items", "join", "last", "length", "lines", "list", "lower", "map", "max", "min", "pprint", "reject",
        "rejectattr", "replace", "reverse", "round", "safe", "select", "selectattr", "slice", "sort", "split", "string", "sum", "title",
        "tojson", "trim", "unique", "upper", "urlencode", "zip");

    /// <summary>Filters that take arguments by name.</summary>
    public static readonly FrozenSet<string> FiltersWithNames = FrozenSet.Create(
        StringComparer.Ordinal, "dictsort", "groupby", "map", "sort", "tojson", "unique");

    /// <summary>Tests.</summary>
    public static readonly FrozenSet<string> Tests = FrozenSet.Create(
        StringComparer.Ordinal,
        "boolean", "defined", "divisibleby", "endingwith", "eq", "equalto", "escaped", "even", "false", "filter", "float", "ge",
        "greaterthan", "gt", "in", "int", "integer", "iterable", "le", "lessthan", "lower", "lt", "mapping", "ne", "none", "number", "odd",
        "safe", "sameas", "sequence", "startingwith", "string", "test", "true", "undefined", "upper");

    /// <summary>Statements of the language that make no sense without other templates, or that the proxy doesn't have.</summary>
    public static readonly FrozenSet<string> UnavailableStatements = FrozenSet.Create(
        StringComparer.Ordinal, "autoescape", "block", "break", "continue", "extends", "from", "import", "include");

    /// <summary>Names that can't be assigned to.</summary>
    public static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal, "true", "True", "false", "False", "none", "None", "loop", "self");
}
