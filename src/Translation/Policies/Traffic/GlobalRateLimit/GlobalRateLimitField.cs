using System.Collections.Immutable;
using Envoy.Extensions.Filters.Http.Ratelimit.V3;
using KGateway.Resources;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies.Extensions;
using KGateway.Translation.Routes;
using Action = Envoy.Config.Route.V3.RateLimit.Types.Action;
using RateLimit = Envoy.Config.Route.V3.RateLimit;

namespace KGateway.Translation.Policies.Traffic.GlobalRateLimit;

/// <summary>Limits of the rate of requests that a server keeps.</summary>
internal sealed class GlobalRateLimitField : TrafficField
{
    private readonly RateLimitServer _server;
    private readonly RateLimitPerRoute _config;

    private GlobalRateLimitField(RateLimitServer server, RateLimitPerRoute config)
    {
        _server = server;
        _config = config;
    }

    /// <inheritdoc/>
    public override string Key => "rateLimit.global";

    /// <inheritdoc/>
    public override ImmutableArray<HttpFilter> Filters => _server.Filters;

    /// <inheritdoc/>
    public override ImmutableArray<BackendKey> Backends => _server.Backends;

    /// <summary>The field of a policy.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.RateLimit?.Global is not { } field)
            return null;
        var server = ExtensionResolver.Resolve<RateLimitServer>(field.ExtensionRef, "ratelimit", context);
        var config = Config(field.Descriptors, context);
        return server is null || config is null ? null : new GlobalRateLimitField(server, config);
    }

    /// <inheritdoc/>
    public override void Configure(FilterConfigs configs) => configs.Configure(_server.Name, _config);

    private static RateLimitPerRoute? Config(EquatableArray<RateLimitDescriptor> descriptors, TrafficFieldContext context)
    {
        if (descriptors.IsEmpty)
        {
            context.Fail("ratelimit: there are no descriptors");
            return null;
        }

        var config = new RateLimitPerRoute();
        foreach (var descriptor in descriptors)
        {
            if (descriptor.Entries.IsEmpty)
            {
                context.Fail("ratelimit: a descriptor has no entries");
                return null;
            }

            var limit = new RateLimit();
            foreach (var entry in descriptor.Entries)
            {
                if (ActionOf(entry, out var problem) is not { } action)
                {
                    context.Fail($"ratelimit: {problem}");
                    return null;
                }

                limit.Actions.Add(action);
            }

            config.RateLimits.Add(limit);
        }

        return config;
    }

    private static Action? ActionOf(RateLimitDescriptorEntry entry, out string? problem)
    {
        problem = null;
        switch (entry.Type)
        {
            case RateLimitDescriptorEntryType.Generic when entry.Generic is { Value.Length: 0 }:
                problem = "a descriptor of type Generic has no value";
                return null;
            case RateLimitDescriptorEntryType.Generic when entry.Generic is { } generic:
                return new Action
                {
                    GenericKey = new Action.Types.GenericKey { DescriptorKey = generic.Key, DescriptorValue = generic.Value },
                };
            case RateLimitDescriptorEntryType.Header when entry.Header is { } header:
                // Those that begin with a colon are parts of the request's first line.
                problem = HeaderRules.NameProblem(header.StartsWith(':') ? header[1..] : header);
                return problem is null ? OfHeader(header, header) : null;
            case RateLimitDescriptorEntryType.RemoteAddress:
                return new Action { RemoteAddress = new Action.Types.RemoteAddress() };
            case RateLimitDescriptorEntryType.Path:
                return OfHeader(":path", "path");
            default:
                problem = $"a descriptor of type {entry.Type} lacks what it is about";
                return null;
        }
    }

    private static Action OfHeader(string header, string key) =>
        new() { RequestHeaders = new Action.Types.RequestHeaders { HeaderName = header, DescriptorKey = key } };
}
