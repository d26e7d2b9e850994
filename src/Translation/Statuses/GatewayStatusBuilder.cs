using System.Net;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Gateways;
using KGateway.Translation.Listeners;

namespace KGateway.Translation.Statuses;

/// <summary>What a Gateway says of itself and of its ListenerSets.</summary>
internal static class GatewayStatusBuilder
{
    private const string UnknownAddress = "Unknown address kind";

    /// <summary>The status of the Gateway.</summary>
    public static GatewayStatus Build(GatewayFrame frame, GatewayDeployment deployment, ListenerProblems problems)
    {
        var listeners = ListenerStatusBuilder.Build(frame.Owners[0], problems);
        var conditions = new ConditionSet();
        if (frame.Ports.Count == 0)
        {
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.ListenersNotValid, "No valid listeners");
            conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, Reasons.Invalid);
        }
        else if (listeners.SomeUnprogrammed)
        {
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.True, Reasons.ListenersNotValid, listeners.Unprogrammed);
        }
        else if (listeners.SomeInvalid)
        {
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.True, Reasons.ListenersNotValid);
        }

        // What is answered with errors doesn't become well by a listener that isn't served at all.
        if (frame.Ports.Count > 0 && problems.GatewayReplaced is { } replaced)
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.GatewayReplaced, replaced);
        AddAddressProblems(frame.Gateway, conditions);
        deployment.AddConditions(conditions);
        if (listeners.SomeUnresolved)
        {
            conditions.Set(
                ConditionTypes.ResolvedRefs,
                ConditionStatus.False,
                Reasons.ListenersNotResolved,
                "One or more listeners have unresolved references");
        }

        if (frame.ClientCertificate?.Problem is { } certificate)
            conditions.Set(ConditionTypes.ResolvedRefs, ConditionStatus.False, certificate.Reason, certificate.Message);
        if (AllowsInsecureClients(frame.Gateway))
        {
            conditions.Set(
                ConditionTypes.InsecureFrontendValidationMode,
                ConditionStatus.True,
                Reasons.ConfigurationChanged,
                "Gateway frontend validation is configured to allow insecure fallback");
        }

        conditions.Default(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Accepted, "Successfully accepted Gateway");
        conditions.Default(ConditionTypes.Programmed, ConditionStatus.True, Reasons.Programmed, "Successfully programmed Gateway");
        conditions.Default(
            ConditionTypes.ResolvedRefs, ConditionStatus.True, Reasons.ResolvedRefs, "Successfully resolved all Gateway references");
        return new(
            conditions.Build(frame.Gateway.Metadata.Generation),
            listeners.Statuses,
            deployment.Addresses?.Addresses,
            WhyRefused(frame, deployment) is null ? CountSets(frame, problems.Of) : 0);
    }

    /// <summary>Why a Gateway isn't accepted for what it says itself, whatever its listeners are; null when it is.</summary>
    public static string? WhyRefused(GatewayFrame frame, GatewayDeployment deployment)
    {
        foreach (var address in frame.Gateway.Spec.Addresses)
        {
            if (!IsKnown(address.Type))
                return UnknownAddress;
        }

        return deployment.ParametersProblem;
    }

    /// <summary>
    /// The status of a ListenerSet that may add to the Gateway; <paramref name="whyRefused"/> is why the Gateway isn't accepted, null when it is.
    /// </summary>
    public static ListenerSetStatus BuildSet(ListenerOwner owner, ListenerProblems problems, string? whyRefused)
    {
        var listeners = ListenerStatusBuilder.Build(owner, problems);
        var conditions = new ConditionSet();
        if (whyRefused is not null)
        {
            var message = $"The parent Gateway is not accepted: {whyRefused}";
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.ParentNotAccepted, message);
            conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, Reasons.ParentNotAccepted, message);
        }
        else if (listeners.NoneProgrammed)
        {
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.ListenersNotValid, "No valid listeners");
            conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, Reasons.ListenersNotValid, "No valid listeners");
        }
        else if (listeners.SomeUnprogrammed)
        {
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.True, Reasons.ListenersNotValid, listeners.Unprogrammed);
        }
        else if (listeners.SomeInvalid)
        {
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.True, Reasons.ListenersNotValid);
        }

        conditions.Default(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Accepted, "Successfully accepted ListenerSet");
        conditions.Default(ConditionTypes.Programmed, ConditionStatus.True, Reasons.Programmed, "Successfully programmed ListenerSet");
        return new(conditions.Build(owner.Source.Metadata.Generation), listeners.Statuses);
    }

    /// <summary>The status of a ListenerSet that may not.</summary>
    public static ListenerSetStatus BuildDenied(ListenerSet set, string why)
    {
        var conditions = new ConditionSet();
        conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.NotAllowed, why);
        conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, Reasons.NotAllowed, why);
        return new(conditions.Build(set.Metadata.Generation), []);
    }

    // A set counts when something of it is attached: a listener that is valid and whose references resolve, with or without routes.
    private static int CountSets(GatewayFrame frame, Func<AttachedListener, (ListenerProblem Problem, bool Served)?> problemOf)
    {
        var count = 0;
        foreach (var owner in frame.Owners)
        {
            if (owner.IsListenerSet && Array.Exists(owner.Listeners, listener => listener.Valid && IsAttached(problemOf(listener))))
                count++;
        }

        return count;
    }

    private static bool IsAttached((ListenerProblem Problem, bool Served)? problem) =>
        problem is not { } found || found.Served || found.Problem.ResolvedRefs is null;

    private static void AddAddressProblems(Gateway gateway, ConditionSet conditions)
    {
        foreach (var address in gateway.Spec.Addresses)
        {
            if (address.Type == "Hostname")
            {
                conditions.Set(
                    ConditionTypes.Programmed, ConditionStatus.False, Reasons.AddressNotUsable, "Hostname addresses may not be used");
            }
            else if (!IsKnown(address.Type))
            {
                conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.UnsupportedAddress, UnknownAddress);
            }
            else if (address.Value is { Length: > 0 } value && !IPAddress.TryParse(value, out _))
            {
                conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, Reasons.AddressNotUsable, $"{value} is no IP address");
            }
        }
    }

    private static bool IsKnown(string addressType) => addressType is "IPAddress" or "Hostname";

    // Also where no listener uses it yet: who allows it is to be told.
    private static bool AllowsInsecureClients(Gateway gateway) =>
        gateway.Spec.Tls?.Frontend is { } frontend
        && (IsInsecure(frontend.Default) || frontend.PerPort.Any(static port => IsInsecure(port.Tls)));

    private static bool IsInsecure(FrontendTlsConfig config) => config.Validation?.Mode == FrontendValidationMode.AllowInsecureFallback;
}
