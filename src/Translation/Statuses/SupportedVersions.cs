using System.Globalization;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Translation.State;

namespace KGateway.Translation.Statuses;

/// <summary>
/// Whether the installed definitions of Gateway API are of releases that are known here. The release stands in an annotation of each
/// definition.
/// </summary>
internal static class SupportedVersions
{
    private const string Annotation = "gateway.networking.k8s.io/bundle-version";

    // From the first with BackendTLSPolicy v1 and the TLS of Gateways where it is now, to the one that this is written for.
    private const int Major = 1;
    private const int FirstMinor = 4;
    private const int LastMinor = 7;

    private static readonly ObjectKey[] Definitions =
    [
        .. ResourceKinds.All
            .Where(static kind => kind.Group is ResourceKinds.GatewayApiGroup or ResourceKinds.GatewayApiExperimentalGroup)
            .Select(static kind => new ObjectKey("", $"{kind.Plural}.{kind.Group}")),
    ];

    /// <summary>What is installed that isn't known; null when all is, or nothing can be said as there are no definitions.</summary>
    public static string? FindProblem(ILookups lookups)
    {
        foreach (var name in Definitions)
        {
            if (lookups.Get<CustomResourceDefinition>(name) is not { } definition)
                continue;
            var version = definition.Metadata.Annotations.GetValueOrDefault(Annotation);
            if (string.IsNullOrEmpty(version))
                return Describe(name, $"has no annotation {Annotation}");
            if (!IsSupported(version))
                return Describe(name, $"is of version {version}");
        }

        return null;
    }

    // v1.7.0, v1.7.0-rc.1
    private static bool IsSupported(string version)
    {
        var parts = version.Split('.');
        return parts.Length >= 3
            && parts[0] == string.Create(CultureInfo.InvariantCulture, $"v{Major}")
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            && minor is >= FirstMinor and <= LastMinor;
    }

    private static string Describe(ObjectKey name, string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"CustomResourceDefinition {name.Name} {what}; versions v{Major}.{FirstMinor} to v{Major}.{LastMinor} of Gateway API are supported, others as far as possible");
}
