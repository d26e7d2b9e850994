using KGateway.Resources.Validation.HttpRoutes;

namespace KGateway.Resources.GatewayApi;

/// <summary>Cross-origin resource sharing.</summary>
[CheckedBy<HttpCorsFilterRules>]
public record HttpCorsFilter
{
    /// <summary>Origins that are let in; <c>*</c> stands for all, <c>*.</c> for any number of labels.</summary>
    [Items(0, 64)]
    [UniqueItems]
    [CorsOrigin]
    public EquatableArray<string> AllowOrigins { get; init; }

    /// <summary>Whether credentials may be sent.</summary>
    public bool? AllowCredentials { get; init; }

    /// <summary>Methods that may be used; <c>*</c> stands for all.</summary>
    [Items(0, 9)]
    [UniqueItems]
    [OneOf("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "*")]
    public EquatableArray<string> AllowMethods { get; init; }

    /// <summary>Request headers that may be used; <c>*</c> stands for all.</summary>
    [Items(0, 64)]
    [UniqueItems]
    [HeaderName]
    public EquatableArray<string> AllowHeaders { get; init; }

    /// <summary>Response headers that scripts may read.</summary>
    [Items(0, 64)]
    [UniqueItems]
    [HeaderName]
    public EquatableArray<string> ExposeHeaders { get; init; }

    /// <summary>Seconds that a preflight answer may be cached.</summary>
    [Range(1, int.MaxValue)]
    public int MaxAge { get; init; } = 5;
}
