using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Gateways;
using KGateway.Translation.Policies.Attachment;
using KGateway.Translation.State;

namespace KGateway.Translation.Effective;

/// <summary>Tells in words at which level a policy speaks to something.</summary>
internal sealed class PolicyLevels(ILookups lookups, TranslationSettings settings)
{
    /// <summary>The level of a policy in a rule; <paramref name="parents"/> are the routes that delegate to its route, the nearest first.</summary>
    public string InRule(ResourceId policy, Resource route, HttpRouteRule rule, IReadOnlyList<HttpRoute> parents)
    {
        if (Refers(rule.Filters, policy, route))
            return "rule (filter)";
        if (!string.IsNullOrEmpty(rule.Name) && IsAttached(policy, route, rule.Name))
            return $"rule {rule.Name}";
        if (IsAttached(policy, route, null))
            return "route";
        foreach (var parent in parents)
        {
            foreach (var above in parent.Spec.Rules)
            {
                if (Refers(above.Filters, policy, parent) || (!string.IsNullOrEmpty(above.Name) && IsAttached(policy, parent, above.Name)))
                    return $"a rule of parent {parent.Id}";
            }

            if (IsAttached(policy, parent, null))
                return $"parent {parent.Id}";
        }

        return "";
    }

    /// <summary>The level of a policy above the routes of a listener.</summary>
    public string OfListener(ResourceId policy, AttachedListener listener, Gateway gateway)
    {
        if (IsAttached(policy, listener.Owner.Source, listener.Spec.Name))
            return $"listener {listener.Name} of {gateway.Id}";
        return listener.Owner.IsListenerSet && IsAttached(policy, listener.Owner.Source, null) ? listener.Owner.Id.ToString() : gateway.Id.ToString();
    }

    private static bool Refers(EquatableArray<HttpRouteFilter> filters, ResourceId policy, Resource route)
    {
        foreach (var filter in filters)
        {
            if (filter.ExtensionRef is { } reference
                && new ResourceId(new(reference.Group, reference.Kind), new(route.Metadata.Namespace, reference.Name)) == policy)
                return true;
        }

        return false;
    }

    private bool IsAttached(ResourceId policy, Resource target, string? section) => policy.GroupKind.Kind switch
    {
        "TrafficPolicy" => IsAttached<TrafficPolicy>(policy, target, section),
        "ListenerPolicy" => IsAttached<ListenerPolicy>(policy, target, section),
        "HTTPListenerPolicy" => IsAttached<HttpListenerPolicy>(policy, target, section),
        _ => false,
    };

    private bool IsAttached<T>(ResourceId policy, Resource target, string? section)
        where T : Resource, ITargetingPolicy
    {
        foreach (var attached in PolicyAttachments<T>.Find(PolicyTarget.Of(target), lookups, settings).Of(section))
        {
            if (attached.Policy.Id == policy)
                return true;
        }

        return false;
    }
}
