namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>An image; what is absent comes from the defaults.</summary>
public sealed record ContainerImage
{
    /// <summary>Registry.</summary>
    public string? Registry { get; init; }

    /// <summary>Repository, without the registry.</summary>
    public string? Repository { get; init; }

    /// <summary>Tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Digest, as <c>sha256:...</c>; wins over the tag.</summary>
    public string? Digest { get; init; }

    /// <summary>When the image is pulled.</summary>
    [OneOf("Always", "Never", "IfNotPresent")]
    public string? PullPolicy { get; init; }
}
