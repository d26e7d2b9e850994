using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KGateway.Translation.Tests.Fuzz.Policies;

/// <summary>Makes random values that a schema allows; a hostile one sometimes makes what it doesn't allow.</summary>
internal sealed class SchemaValues(Random random, PolicyReferences references)
{
    private const int MaxList = 3;

    private static readonly string[] Durations =
        ["0s", "1ms", "10ms", "999ms", "1s", "5s", "30s", "1m", "1h", "24h", "99999h", "99999h99999h99999h99999h", "1h1m1s1ms", "4294967s", "61s"];

    private static readonly string[] Quantities =
        ["0", "1", "1Ki", "64Ki", "65535", "65536", "1Mi", "2147483647", "2147483648", "2Gi", "4Gi", "4294967295", "1.5", "1e3", "100m", "-1", "1E", "0.1"];

    private static readonly long[] Numbers =
        [0, 1, 2, 3, 5, 10, 80, 100, 101, 200, 301, 404, 503, 599, 600, 1000, 1024, 65535, 65536, 1_000_000, int.MaxValue, -1, int.MinValue, 4294967295, 4294967296, long.MaxValue];

    /// <summary>Whether limits are broken now and then.</summary>
    public bool Hostile { get; set; }

    private bool Breaks => Hostile && random.Next(12) == 0;

    /// <summary>A value for a field; the path has the names of the fields around it, parted by dots.</summary>
    public JsonNode? Of(JsonObject schema, string path)
    {
        // A text is the name of a file, of which the proxy alone knows whether it is there: no other will do.
        if (references.Of(path, random) is { } reference && (reference is JsonValue || !Breaks))
            return reference;
        if (schema["x-kubernetes-int-or-string"] is not null)
            return Pick(Quantities);
        if (schema["enum"] is JsonArray values)
            return Breaks ? Pick(PolicyTexts.Odd) : values[random.Next(values.Count)]!.DeepClone();
        return (string?)schema["type"] switch
        {
            "boolean" => random.Next(2) == 0,
            "integer" => Number(schema),
            "string" => Text(schema, path),
            "array" => List(schema, path),
            "object" when schema["additionalProperties"] is JsonObject item => Map(item, path),
            "object" when schema["x-kubernetes-preserve-unknown-fields"] is not null => Anything(path, 0),
            "object" => Record(schema, path),
            _ => Anything(path, 0),
        };
    }

    private JsonObject Record(JsonObject schema, string path)
    {
        var record = new JsonObject();
        if (schema["properties"] is not JsonObject properties || properties.Count == 0)
            return record;
        var needed = schema["required"] is JsonArray required
            ? required.Select(static name => (string)name!).ToHashSet(StringComparer.Ordinal)
            : [];
        var optional = properties.Select(static property => property.Key).Where(name => !needed.Contains(name)).ToArray();
        random.Shuffle(optional);
        var chosen = random.Next(10) switch
        {
            < 4 => optional.Take(1),
            < 9 => optional.Take(random.Next(Math.Min(optional.Length, 5) + 1)),
            _ => optional,
        };
        foreach (var name in needed.Where(_ => !Breaks).Concat(chosen))
            record[name] = Of(properties[name]!.AsObject(), $"{path}.{name}");
        return record;
    }

    private JsonArray List(JsonObject schema, string path)
    {
        var min = (int?)schema["minItems"] ?? 0;
        var max = (int?)schema["maxItems"] ?? int.MaxValue;
        var count = Math.Min(max, min + random.Next(MaxList));
        if (count == 0 && random.Next(4) > 0)
            count = Math.Min(max, 1);
        if (Breaks)
            count = max < 20 ? max + 1 : 0;
        var list = new JsonArray();
        for (var i = 0; i < count; i++)
            list.Add(Of(schema["items"]!.AsObject(), path));
        return list;
    }

    private JsonObject Map(JsonObject item, string path)
    {
        var map = new JsonObject();
        for (var i = random.Next(MaxList + 1); i > 0; i--)
            map[Pick(PolicyTexts.Of($"{path}.name"))] = Of(item, $"{path}.value");
        return map;
    }

    private JsonValue Number(JsonObject schema)
    {
        var least = (string?)schema["format"] == "int64" ? long.MinValue : int.MinValue;
        var most = (string?)schema["format"] == "int64" ? long.MaxValue : int.MaxValue;
        var min = (long?)schema["minimum"] ?? least;
        var max = (long?)schema["maximum"] ?? most;
        if (Breaks)
            return JsonValue.Create(random.Next(2) == 0 && min > least ? min - 1 : max < most ? max + 1 : min);
        var near = random.Next(6) switch
        {
            0 when min > least => min,
            1 when max < most => max,
            2 => Math.Max(0, min) + random.Next(100),
            _ => Pick(Numbers),
        };
        return JsonValue.Create(Math.Clamp(near, min, max));
    }

    private string Text(JsonObject schema, string path)
    {
        var pattern = (string?)schema["pattern"];
        if (pattern?.StartsWith("^([0-9]{1,5}(h|m|s|ms))", StringComparison.Ordinal) == true)
            return Breaks ? Pick(["", "1", "1d", "-1s", "1.5s", "100000s"]) : Pick(Durations);
        var usual = PolicyTexts.Of(path);
        var text = random.Next(8) == 0 ? Pick(PolicyTexts.Odd) : Pick(usual);
        if (random.Next(100) == 0)
            text = string.Concat(Enumerable.Repeat(text, 1 + (random.Next(3000) / Math.Max(1, text.Length))));
        if (Breaks || IsAllowed(text))
            return text;
        var allowed = usual.Where(IsAllowed).Concat(PolicyTexts.Odd.Where(IsAllowed)).ToArray();
        return allowed.Length == 0 ? text : Pick(allowed);

        bool IsAllowed(string text) =>
            text.Length >= ((int?)schema["minLength"] ?? 0) && text.Length <= ((int?)schema["maxLength"] ?? int.MaxValue)
            && (pattern is null || Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
    }

    private JsonNode? Anything(string path, int depth) => random.Next(depth > 2 ? 5 : 7) switch
    {
        0 => random.Next(2) == 0,
        1 => Pick(Numbers),
        2 => Pick(PolicyTexts.Odd),
        3 => Pick(PolicyTexts.Of("text")),
        4 => depth == 0 ? new JsonObject() : null,
        5 when depth > 0 => new JsonArray(Anything(path, depth + 1), Anything(path, depth + 1)),
        _ => new JsonObject
        {
            [Pick(PolicyTexts.Odd)] = Anything(path, depth + 1),
            [string.Create(CultureInfo.InvariantCulture, $"k{depth}")] = Anything(path, depth + 1),
            ["stringValue"] = Pick(PolicyTexts.Odd),
        },
    };

    private T Pick<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];
}
