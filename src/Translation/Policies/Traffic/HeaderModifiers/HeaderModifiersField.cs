using System.Collections.Immutable;
using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.HeaderMutation.V3;
using Google.Protobuf.Collections;
using KGateway.Resources;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Backends;
using KGateway.Translation.Routes;
using Append = Envoy.Config.Core.V3.HeaderValueOption.Types.HeaderAppendAction;
using Mutation = Envoy.Config.Common.MutationRules.V3.HeaderMutation;

namespace KGateway.Translation.Policies.Traffic.HeaderModifiers;

/// <summary>
/// Field <c>headerModifiers</c>: changes of headers. Envoy applies those of the route, the listener and the Gateway one after the other, so
/// that what the Gateway sets comes last.
/// </summary>
internal sealed class HeaderModifiersField : TrafficField
{
    // Envoy takes any name for a filter, and finds the filter by the type of its configuration: kgateway's proxies have these.
    private const string FilterName = "envoy.extensions.filters.http.header_mutation";

    private static readonly ImmutableArray<HttpFilter> ChainFilters =
        [new(FilterName, HttpFilterStage.Route, 0, new HeaderMutationPerRoute(), disabled: true)];

    private readonly HeaderMutationPerRoute _config;

    private HeaderModifiersField(Mutations mutations) => _config = new HeaderMutationPerRoute { Mutations = mutations };

    /// <inheritdoc/>
    public override string Key => "headerModifiers";

    /// <inheritdoc/>
    public override ImmutableArray<HttpFilter> Filters => ChainFilters;

    /// <summary>Resolves the field.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.HeaderModifiers is not { } modifiers)
            return null;
        var sources = new HeaderSources(ReferenceSource.Of(context.Policy), context.Lookups, context.Settings);
        var mutations = new Mutations();
        var problem = Add(mutations.RequestMutations, modifiers.Request, sources) is { } inRequest
            ? $"request: {inRequest}"
            : Add(mutations.ResponseMutations, modifiers.Response, sources) is { } inResponse ? $"response: {inResponse}" : null;
        if (problem is null)
            return new HeaderModifiersField(mutations);
        context.Fail(problem);
        return null;
    }

    /// <inheritdoc/>
    public override void Configure(FilterConfigs configs) => configs.Configure(FilterName, _config);

    private static string? Add(RepeatedField<Mutation> mutations, PolicyHeaderFilter? filter, HeaderSources sources)
    {
        if (filter is null)
            return null;
        if ((Add(mutations, filter.Add, Append.AppendIfExistsOrAdd, sources)
            ?? Add(mutations, filter.Set, Append.OverwriteIfExistsOrAdd, sources)) is { } problem)
            return problem;
        foreach (var name in filter.Remove)
        {
            if (HeaderRules.NameProblem(name) is { } wrong)
                return wrong;
            mutations.Add(new Mutation { Remove = name });
        }

        return null;
    }

    private static string? Add(RepeatedField<Mutation> mutations, EquatableArray<PolicyHeader> headers, Append action, HeaderSources sources)
    {
        foreach (var header in headers)
        {
            if (sources.Read(header, out var problem) is not { } read)
                return problem;
            foreach (var (name, value) in read)
            {
                mutations.Add(new Mutation
                {
                    Append = new HeaderValueOption { Header = new HeaderValue { Key = name, Value = value }, AppendAction = action },
                });
            }
        }

        return null;
    }
}
