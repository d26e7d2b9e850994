using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;

namespace KGateway.Translation.Gateways;

/// <summary>Collects the listeners of a Gateway and of the ListenerSets that may add to it.</summary>
internal static class FrameBuilder
{
    private static readonly GroupKind ParametersKind = new(ResourceKinds.KgatewayGroup, "GatewayParameters");

    /// <summary>The frame of a Gateway; null when it is gone or belongs to another controller.</summary>
    public static GatewayFrame? Build(ObjectKey key, RecordingLookups lookups, TranslationSettings settings)
    {
        if (lookups.Get<Gateway>(key) is not { } gateway
            || lookups.Get<GatewayClass>(new("", gateway.Spec.GatewayClassName)) is not { } @class
            || @class.Spec.ControllerName != TranslationSettings.ControllerName)
            return null;

        var owners = new List<ListenerOwner> { new(gateway, gateway.Spec.Listeners) };
        var denied = new List<(ListenerSet, string)>();
        foreach (var set in OrderedSets(key, lookups, settings))
        {
            if (WhyDenied(gateway, set, lookups) is { } why)
                denied.Add((set, why));
            else
                owners.Add(new(set, set.Spec.Listeners));
        }

        var listeners = new List<AttachedListener>();
        foreach (var owner in owners)
        {
            owner.Listeners = new AttachedListener[owner.Specs.Count];
            for (var i = 0; i < owner.Listeners.Length; i++)
            {
                var listener = new AttachedListener(owner, owner.Specs[i]) { Index = listeners.Count };
                owner.Listeners[i] = listener;
                listeners.Add(listener);
            }
        }

        ListenerValidation.Validate(listeners, settings.EnableExperimentalGatewayApiFeatures);
        var ports = new SortedDictionary<ListenerPort, AttachedListener[]>();
        foreach (var group in listeners.Where(static l => l.Valid).GroupBy(static l => l.Socket))
            TlsOverlap.Mark(ports[group.Key] = [.. group]);

        return new GatewayFrame
        {
            Gateway = gateway,
            Class = @class,
            Owners = [.. owners],
            Denied = [.. denied],
            Listeners = [.. listeners],
            Ports = ports,
            ParametersProblem = FindParametersProblem(gateway, lookups),
            ClientCertificate = ClientCertificate.Resolve(gateway, lookups, settings),
        };
    }

    private static List<ListenerSet> OrderedSets(ObjectKey gateway, RecordingLookups lookups, TranslationSettings settings)
    {
        var sets = new List<ListenerSet>();
        foreach (var set in lookups.ListenerSetsOf(gateway))
        {
            if (set is not XListenerSet || settings.EnableExperimentalGatewayApiFeatures)
                sets.Add(set);
        }

        sets.Sort(static (a, b) =>
        {
            var order = Nullable.Compare(a.Metadata.CreationTimestamp, b.Metadata.CreationTimestamp);
            return order != 0 ? order : a.Id.Key.CompareTo(b.Id.Key) is var byKey and not 0 ? byKey : a.Id.CompareTo(b.Id);
        });
        return sets;
    }

    private static string? FindParametersProblem(Gateway gateway, RecordingLookups lookups)
    {
        if (gateway.Spec.Infrastructure?.ParametersRef is not { } reference)
            return null;
        var kind = new GroupKind(reference.Group, reference.Kind);
        if (kind != ParametersKind)
            return $"parametersRef: kind {kind} is not supported";
        var key = new ObjectKey(gateway.Metadata.Namespace, reference.Name);
        return lookups.Get(new ResourceId(kind, key)) is null ? $"parametersRef: {reference.Kind} {key} not found" : null;
    }

    private static string? WhyDenied(Gateway gateway, ListenerSet set, RecordingLookups lookups)
    {
        var namespaces = gateway.Spec.AllowedListeners.Namespaces;
        var allowed = namespaces.From switch
        {
            FromListenerNamespaces.All => true,
            FromListenerNamespaces.Same => set.Metadata.Namespace == gateway.Metadata.Namespace,
            FromListenerNamespaces.Selector => NamespaceSelection.Matches(namespaces.Selector, set.Metadata.Namespace, lookups),
            _ => false,
        };
        if (allowed)
            return null;
        return namespaces.From == FromListenerNamespaces.None
            ? "Unable to attach to parent, gateway has not enabled allowedListeners"
            : "Attachment not allowed";
    }
}
