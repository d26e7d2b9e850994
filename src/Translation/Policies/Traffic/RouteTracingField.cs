using Envoy.Config.Route.V3;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>Field <c>tracing</c>: which requests of a route are traced, and what their spans tell.</summary>
internal sealed class RouteTracingField : TrafficField
{
    private readonly Tracing _tracing;

    private RouteTracingField(Tracing tracing) => _tracing = tracing;

    /// <inheritdoc/>
    public override string Key => "tracing";

    /// <summary>Resolves the field.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.Tracing is not { } policy)
            return null;
        if (policy.Disable is not null)
        {
            return new RouteTracingField(new Tracing
            {
                ClientSampling = Percentages.Of(0),
                RandomSampling = Percentages.Of(0),
                OverallSampling = Percentages.Of(0),
            });
        }

        var tracing = new Tracing();
        if (policy.ClientSampling is { } client)
            tracing.ClientSampling = Percentages.Of(client);
        if (policy.RandomSampling is { } random)
            tracing.RandomSampling = Percentages.Of(random);
        if (policy.OverallSampling is { } overall)
            tracing.OverallSampling = Percentages.Of(overall);
        foreach (var attribute in policy.Attributes)
        {
            if (CustomTags.Build(attribute, out var problem) is not { } tag)
            {
                context.Fail($"tracing: {problem}");
                return null;
            }

            tracing.CustomTags.Add(tag);
        }

        return new RouteTracingField(tracing);
    }

    /// <inheritdoc/>
    public override void Apply(RouteDraft draft)
    {
        if (draft.Action is not null)
            draft.Message.Tracing ??= _tracing.Clone();
    }
}
