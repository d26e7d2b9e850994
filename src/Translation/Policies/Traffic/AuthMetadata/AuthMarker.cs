using Envoy.Extensions.Filters.Http.SetMetadata.V3;
using Google.Protobuf.WellKnownTypes;

namespace KGateway.Translation.Policies.Traffic.AuthMetadata;

/// <summary>
/// Tells later filters and access logs that a request passed an authentication (setting ENABLE_AUTH_METADATA): a filter
/// behind the authentication, which has refused the others, writes it into the dynamic metadata.
/// </summary>
internal sealed class AuthMarker
{
    private const string Namespace = "dev.kgateway.auth_policy";
    private const string Key = "auth_succeeded";

    private AuthMarker(string name)
    {
        var config = new Config
        {
            Metadata =
            {
                new Metadata { MetadataNamespace = Namespace, Value = new Struct { Fields = { [Key] = Value.ForString("true") } } },
            },
        };
        Filter = new(name, HttpFilterStage.AuthN, 1, config, disabled: true);
    }

    /// <summary>That of external authorization.</summary>
    public static AuthMarker ExtAuth { get; } = new("ext_auth_enabled");

    /// <summary>That of JSON web tokens.</summary>
    public static AuthMarker Jwt { get; } = new("jwt_enabled");

    /// <summary>That of logins.</summary>
    public static AuthMarker OAuth2 { get; } = new("oauth2_enabled");

    /// <summary>That of user and password.</summary>
    public static AuthMarker BasicAuth { get; } = new("basic_auth_enabled");

    /// <summary>That of API keys.</summary>
    public static AuthMarker ApiKeyAuth { get; } = new("api_key_auth_enabled");

    /// <summary>The filter.</summary>
    public HttpFilter Filter { get; }

    /// <summary>Configures the place where the authentication is in force, or is switched off.</summary>
    public void Configure(FilterConfigs configs, bool enabled)
    {
        if (enabled)
            configs.Enable(Filter.Name);
        else
            configs.Disable(Filter.Name);
    }
}
