namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Redirects that the proxy follows itself.</summary>
public sealed record InternalRedirectPolicy
{
    /// <summary>Statuses of answers that are followed; 302 when absent.</summary>
    [Items(1, 5)]
    [UniqueItems]
    [Numbers(301, 302, 303, 307, 308)]
    public EquatableArray<int> RedirectResponseCodes { get; init; }

    /// <summary>Whether redirects from HTTP to HTTPS and back are followed.</summary>
    public bool? AllowCrossSchemeRedirect { get; init; }

    /// <summary>Headers of the redirect that the next request gets.</summary>
    [Items(1, 16)]
    [UniqueItems]
    [HeaderName]
    public EquatableArray<string> ResponseHeadersToCopy { get; init; }

    /// <summary>How many redirects in a row are followed; one when absent.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxRedirects { get; init; }
}
