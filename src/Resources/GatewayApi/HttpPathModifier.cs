using KGateway.Resources.Validation.HttpRoutes;

namespace KGateway.Resources.GatewayApi;

/// <summary>Change of a path; the member named by the type is set.</summary>
[CheckedBy<HttpPathModifierRules>]
public sealed record HttpPathModifier
{
    /// <summary>What is replaced.</summary>
    public required HttpPathModifierType Type { get; init; }

    /// <summary>New path.</summary>
    [Length(0, 1024)]
    public string? ReplaceFullPath { get; init; }

    /// <summary>What takes the place of the matched prefix.</summary>
    [Length(0, 1024)]
    public string? ReplacePrefixMatch { get; init; }
}
