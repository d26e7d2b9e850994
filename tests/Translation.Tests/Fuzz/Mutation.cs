using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;

namespace KGateway.Translation.Tests.Fuzz;

/// <summary>One change of the valid objects: something hostile or something moved, at a place that a number chooses.</summary>
internal sealed record Mutation(uint Place, MutationKind Kind, JsonNode? Value)
{
    private static readonly JsonNode?[] Hostile =
    [
        null, "", " ", "*", "*.", "*.*", "a.*.com", "*foo.com", "**", "*.com.", "..", ".", "-", "A.EXAMPLE.COM", "a.example.com", "b\u00fccher.example",
        "\u0000", "a\nb", "a\r\nx: y", "\t", "\u007f", "\ud83d\ude00", "\u202e", "%", "%%", "%REQ(x)%", "%NOPE%", "%REQ(x", "%START_TIME(%Y)%", "${x}",
        "(", "[", "a**", "(?=x)", "(a{1000}){1000}", "\\", "\\1", "(?P<n>a)", "\\C", "[[:x:]]", "x{2,1}", "/", "//", "/a//b", "/a/../b", "a", "/%2f",
        "/%zz", "/a?b", "/a#b", "/\u00e9", "/ ", ":path", "host", "Host", "x y", "x:y", "\u00e9", "content-length", "transfer-encoding", "connection",
        "0s", "-1s", "1ns", "99999h", "1d", "1h1h", "0.5s", "1x", "10000000000s", "true", "yes", "null", "0", "1e3", "127.0.0.1", "256.1.1.1", "::1",
        "[::1]", "::ffff:1.2.3.4", "fe80::1%eth0", "1", "0x7f.1", "127.1", "10.0.0.1/8", "fd00::1/64", "1.2.3.4:80", "h2", "http/1.1,,h2",
        "HTTP", "HTTPS", "TLS", "TCP", "UDP", "Exact", "PathPrefix", "RegularExpression", "ReplaceFullPath", "ReplacePrefixMatch", "Cookie", "Header",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "http", "https", "ftp", "app", "other", "Service", "Backend", "*.example.com",
        0, 1, -1, 80, 443, 65535, 65536, 8082, 9091, 19000, 15088, 15021, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, 1e300, 0.5, 199,
        200, 299, 302, 307, 599, 600, 999, 1000000, 4294967, true, false,
    ];

    private static readonly Gen<JsonNode?> Values = Gen.Frequency(
        (12, Gen.Int[0, Hostile.Length - 1].Select(static i => Hostile[i])),
        (1, OneOf("a", "/", "*", "%", "(", "\u00e9", "a.", "x\n").SelectMany(
            static text => Gen.Int[1, 6000].Select(count => (JsonNode?)string.Concat(Enumerable.Repeat(text, count))))),
        (2, Gen.String[0, 20].Select(static text => (JsonNode?)text)),
        (1, Gen.String[Gen.Char[" /*%.:()[]{}\\?+-_~aZ09\n\t"], 0, 20].Select(static text => (JsonNode?)text)),
        (1, Gen.Int.Select(static number => (JsonNode?)number)),
        (1, OneOf("[]", "{}", "[null]", "[{}]", "{\"name\":\"x\"}", "[[]]").Select(static json => JsonNode.Parse(json))));

    /// <summary>Any change.</summary>
    public static Gen<Mutation> Any { get; } = Gen.Select(
        Gen.UInt,
        Gen.Frequency(
            (12, Gen.Const(MutationKind.SetScalar)),
            (2, Gen.Const(MutationKind.SetAny)),
            (2, Gen.Const(MutationKind.Drop)),
            (2, Gen.Const(MutationKind.Duplicate)),
            (2, Gen.Const(MutationKind.Swap))),
        Values,
        static (place, kind, value) => new Mutation(place, kind, value));

    /// <summary>Makes the change.</summary>
    public void Apply(JsonArray objects)
    {
        var places = new List<JsonNode>();
        var scalars = new List<(JsonNode Parent, object Key)>();
        foreach (var item in objects)
            Collect(item, places, scalars);
        if (Kind == MutationKind.SetScalar && scalars.Count > 0)
        {
            var (parent, key) = scalars[(int)(Place % (uint)scalars.Count)];
            Set(parent, key, Value?.DeepClone());
            return;
        }

        if (places.Count == 0)
            return;
        var node = places[(int)(Place % (uint)places.Count)];
        if (node.Parent is not { } container)
            return;
        object at = container is JsonArray ? node.GetElementIndex() : node.GetPropertyName();
        switch (Kind)
        {
            case MutationKind.Drop when container is JsonArray array:
                array.RemoveAt((int)at);
                break;
            case MutationKind.Drop:
                container.AsObject().Remove((string)at);
                break;
            case MutationKind.Duplicate when container is JsonArray array:
                array.Add(node.DeepClone());
                break;
            case MutationKind.Swap or MutationKind.Duplicate:
                // The node also takes the place of another one, of the same kind when there is one.
                var others = places.Where(p => p.GetValueKind() == node.GetValueKind() && p.Parent is not null).ToList();
                var other = others[(int)(Place / 7 % (uint)others.Count)];
                Set(other.Parent!, other.Parent is JsonArray ? other.GetElementIndex() : other.GetPropertyName(), node.DeepClone());
                break;
            default:
                Set(container, at, Value?.DeepClone());
                break;
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Kind} {Place}: {Value?.ToJsonString() ?? "null"}");

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static void Set(JsonNode container, object key, JsonNode? value)
    {
        if (container is JsonArray array)
            array[(int)key] = value;
        else
            container.AsObject()[(string)key] = value;
    }

    private static void Collect(JsonNode? node, List<JsonNode> places, List<(JsonNode Parent, object Key)> scalars)
    {
        if (node is null)
            return;
        places.Add(node);
        switch (node)
        {
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                    Child(items, i, items[i], places, scalars);
                break;
            case JsonObject fields:
                foreach (var (name, value) in fields)
                    Child(fields, name, value, places, scalars);
                break;
        }
    }

    private static void Child(
        JsonNode parent, object key, JsonNode? child, List<JsonNode> places, List<(JsonNode Parent, object Key)> scalars)
    {
        if (child is null or JsonValue)
            scalars.Add((parent, key));
        Collect(child, places, scalars);
    }
}
