using System.Collections.Immutable;
using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.BasicAuth.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Traffic.AuthMetadata;
using EnvoyBasicAuth = Envoy.Extensions.Filters.Http.BasicAuth.V3.BasicAuth;

namespace KGateway.Translation.Policies.Traffic.Auth;

/// <summary>Field basicAuth: users with passwords.</summary>
internal sealed class BasicAuthField : TrafficField
{
    /// <summary>Name of the filter.</summary>
    public const string FilterName = "envoy.filters.http.basic_auth";

    private const string DefaultKey = ".htpasswd";

    // Envoy takes no filter without users: a file with a comment has none.
    private static readonly ImmutableArray<HttpFilter> ChainFilters =
    [
        new(
            FilterName,
            HttpFilterStage.AuthN,
            0,
            new EnvoyBasicAuth { Users = new DataSource { InlineString = "#" } },
            disabled: true),
    ];

    private static readonly ImmutableArray<HttpFilter> MarkedFilters = [.. ChainFilters, AuthMarker.BasicAuth.Filter];

    private readonly IMessage _config;
    private readonly bool _disabled;
    private readonly bool _marked;

    private BasicAuthField(IMessage config, bool disabled, TrafficFieldContext context)
    {
        _config = config;
        _disabled = disabled;
        _marked = context.Settings.EnableAuthMetadata;
    }

    /// <inheritdoc/>
    public override string Key => "basicAuth";

    /// <inheritdoc/>
    public override ImmutableArray<HttpFilter> Filters => _marked ? MarkedFilters : ChainFilters;

    /// <summary>Resolves the field; null when it isn't set or fails.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.BasicAuth is not { } auth)
            return null;
        if (auth.Disable is not null)
            return new BasicAuthField(new FilterConfig { Disabled = true, Config = new Any() }, disabled: true, context);
        HtpasswdUsers? users = auth.SecretRef is { } reference ? ReadSecret(reference, context) : HtpasswdUsers.Read(auth.Users);
        if (users is null)
            return null;
        if (users.Refused.Count > 0)
            context.Fail($"basic auth: invalid users: {string.Join("; ", users.Refused)}");
        else if (users.IsEmpty)
            context.Fail("basic auth: no valid users");
        else
            return new BasicAuthField(new BasicAuthPerRoute { Users = new DataSource { InlineString = users.Text } }, disabled: false, context);
        return null;
    }

    /// <inheritdoc/>
    public override void Configure(FilterConfigs configs)
    {
        configs.Configure(FilterName, _config);
        if (_marked)
            AuthMarker.BasicAuth.Configure(configs, enabled: !_disabled);
    }

    private static HtpasswdUsers? ReadSecret(SecretKeyReference reference, TrafficFieldContext context)
    {
        if (PolicySecret.Find(reference.Namespace, reference.Name, context, out string? problem) is not { } secret)
        {
            context.Fail($"basic auth: {problem}");
            return null;
        }

        string key = reference.Key ?? DefaultKey;
        if (secret.Data.GetText(key) is { Length: > 0 } text)
            return HtpasswdUsers.Read(text.Split('\n'));
        context.Fail($"basic auth: secret {secret.Key} has no users at key '{key}'");
        return null;
    }
}
