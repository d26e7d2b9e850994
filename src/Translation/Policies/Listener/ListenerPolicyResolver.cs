using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Policies.Listener.AccessLogs;
using KGateway.Translation.State;
using KGateway.Translation.Validation;

namespace KGateway.Translation.Policies.Listener;

/// <summary>Resolves policies of listeners: those of today, and the older kind that has only what concerns HTTP.</summary>
internal static class ListenerPolicyResolver
{
    /// <summary>Resolves a policy for a Gateway, in whose name telemetry is sent.</summary>
    public static ResolvedListenerPolicy Resolve(Resource policy, ObjectKey gateway, ILookups lookups, TranslationSettings settings)
    {
        var context = new ListenerFieldContext(policy, gateway, lookups, settings);
        var spec = SpecOf(policy);
        var defaults = Fields(spec.Default, context);
        var ports = ImmutableSortedDictionary.CreateBuilder<int, ImmutableArray<ListenerField>>();
        foreach (var port in spec.PerPort)
            ports[port.Port] = Fields(port.Listener, context);
        return new(policy, defaults, ports.ToImmutable(), spec.Default?.ClientCertificateValidation, context.Problems);
    }

    private static ListenerPolicySpec SpecOf(Resource policy) => policy switch
    {
        ListenerPolicy listener => listener.Spec,
        HttpListenerPolicy http => new ListenerPolicySpec { Default = new ListenerPolicyDefault { HttpSettings = http.Spec } },
        _ => throw new ArgumentException($"{policy.Kind.Name} is no policy of listeners", nameof(policy)),
    };

    private static ImmutableArray<ListenerField> Fields(ListenerPolicySettings? settings, ListenerFieldContext context)
    {
        if (settings is null)
            return [];
        ConnectionFields.Add(settings, context);
        if (settings.HttpSettings is { } http)
        {
            AccessLogField.Add(http.AccessLog, context);
            TracingField.Add(http.Tracing, context);
            LocalReplyField.Add(http.LocalReplies, context);
            ProtocolFields.Add(http, context);
            ClientAddressFields.Add(http, context);
            RequestIdFields.Add(http, context);
            HttpLimitFields.Add(http, context);
            HeaderFields.Add(http, context);
            ForwardedCertificateFields.Add(http.ForwardClientCertDetails, context);
            HealthCheckField.Add(http.HealthCheck, context);
        }

        return Taken(context.Take(), context);
    }

    // What Envoy refuses is left out, and told of; the other fields are in force.
    private static ImmutableArray<ListenerField> Taken(ImmutableArray<ListenerField> fields, ListenerFieldContext context)
    {
        if (!EnvoyChecks.AreWanted(context.Settings) || EnvoyChecks.OfListener(fields, context.Lookups) is not { } refusal)
            return fields;
        var taken = ImmutableArray.CreateBuilder<ListenerField>(fields.Length);
        foreach (var field in fields)
        {
            if (EnvoyChecks.OfListener([field], context.Lookups) is { } why)
                context.Fail($"{field.Key}: {why}");
            else
                taken.Add(field);
        }

        if (taken.Count < fields.Length)
            return taken.DrainToImmutable();
        context.Fail(refusal);
        return [];
    }
}
