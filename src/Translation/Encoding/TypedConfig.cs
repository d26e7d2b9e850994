using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace KGateway.Translation.Encoding;

/// <summary>
/// Packs messages of Envoy's API like <see cref="Any.Pack(IMessage)"/>, but with the entries of maps in order, and without the
/// descriptors of the whole API, which would take a good part of the program's start to build.
/// </summary>
public static class TypedConfig
{
    private const string Prefix = "type.googleapis.com/";
    private const string NestedTypes = "Types";

    // The one package whose namespace its authors chose themselves.
    private const string OpenTelemetry = "OpenTelemetry";

    private static readonly ConcurrentDictionary<System.Type, string> Urls = new();

    /// <summary>The packed message.</summary>
    public static Any Of(IMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new Any { TypeUrl = UrlOf(message.GetType()), Value = UnsafeByteOperations.UnsafeWrap(DeterministicBytes.Of(message)) };
    }

    /// <summary>
    /// The type URL of a message class. The compiler of protos makes a namespace of a package by writing <c>a_b.v3</c> as <c>AB.V3</c>;
    /// this is the way back.
    /// </summary>
    public static string UrlOf(System.Type message) => Urls.GetOrAdd(message, static message =>
    {
        ArgumentNullException.ThrowIfNull(message);
        var url = new StringBuilder(Prefix);
        foreach (var segment in message.Namespace!.Split('.'))
        {
            AppendSnakeCase(url, url.Length == Prefix.Length && segment == OpenTelemetry ? "opentelemetry" : segment);
            url.Append('.');
        }

        AppendName(url, message);
        return url.ToString();
    });

    private static void AppendName(StringBuilder url, System.Type message)
    {
        if (message.DeclaringType is { } outer)
        {
            AppendName(url, outer.Name == NestedTypes ? outer.DeclaringType! : outer);
            url.Append('.');
        }

        url.Append(message.Name);
    }

    private static void AppendSnakeCase(StringBuilder url, string segment)
    {
        for (var i = 0; i < segment.Length; i++)
        {
            if (char.IsAsciiLetterUpper(segment[i]) && i > 0)
                url.Append('_');
            url.Append(char.ToLowerInvariant(segment[i]));
        }
    }
}
