using Envoy.Extensions.Filters.Http.SetMetadata.V3;
using Envoy.Type.Matcher.V3;
using Google.Protobuf.WellKnownTypes;

namespace KGateway.Translation.Policies.Extensions;

/// <summary>
/// Switches off all providers of a feature at once, also those of less specific policies: the first filter of the chain writes into the
/// dynamic metadata that the feature is off, and each provider looks there.
/// </summary>
internal sealed class DisableSwitch
{
    /// <summary>The entry of the metadata that is true when the feature is off.</summary>
    public const string Key = "disable";

    private DisableSwitch(string feature)
    {
        Namespace = $"dev.kgateway.disable_{feature}";
        var config = new Config
        {
            Metadata = { new Metadata { MetadataNamespace = Namespace, Value = new Struct { Fields = { [Key] = Value.ForBool(true) } } } },
        };
        Filter = new($"global_disable/{feature}", HttpFilterStage.Fault, -1, config, disabled: true);
    }

    /// <summary>That of external authorization.</summary>
    public static DisableSwitch ExtAuth { get; } = new("ext_auth");

    /// <summary>That of external processing.</summary>
    public static DisableSwitch ExtProc { get; } = new("ext_proc");

    /// <summary>That of JSON web tokens.</summary>
    public static DisableSwitch Jwt { get; } = new("jwt");

    /// <summary>The filter that switches off; turned on where a policy says so.</summary>
    public HttpFilter Filter { get; }

    /// <summary>Namespace of the metadata.</summary>
    public string Namespace { get; }

    /// <summary>What holds for requests for which the feature isn't switched off.</summary>
    public MetadataMatcher Matcher() => new()
    {
        Filter = Namespace,
        Path = { new MetadataMatcher.Types.PathSegment { Key = Key } },
        Value = new ValueMatcher { BoolMatch = true },
        Invert = true,
    };
}
