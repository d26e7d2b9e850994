using KGateway.Resources.Validation.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.Policies;

/// <summary>
/// A header whose value is written here or stands in a Secret. Without a name and a key of the Secret, each of its entries is a header.
/// </summary>
[CheckedBy<PolicyHeaderRules>]
public sealed record PolicyHeader
{
    /// <summary>Name, in any case; the key of the Secret when absent.</summary>
    [HeaderName]
    public string? Name { get; init; }

    /// <summary>Value.</summary>
    [HeaderValue]
    public string? Value { get; init; }

    /// <summary>Where the value stands.</summary>
    public SecretKeyReference? SecretRef { get; init; }
}
