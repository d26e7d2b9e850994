using System.Globalization;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Gateways;

/// <summary>A listener of a Gateway after validation.</summary>
internal sealed class AttachedListener
{
    public AttachedListener(ListenerOwner owner, Listener spec)
    {
        Owner = owner;
        Spec = spec;
        Port = spec.Port != 0 ? spec.Port : ListenerProtocol.DefaultPort(spec.Protocol);
        Hostname = Hostnames.Normalize(string.IsNullOrEmpty(spec.Hostname) ? null : spec.Hostname);
        Name = owner.IsListenerSet ? $"{owner.Id.Key}/{spec.Name}" : spec.Name;
    }

    /// <summary>The Gateway or ListenerSet.</summary>
    public ListenerOwner Owner { get; }

    /// <summary>The listener as written.</summary>
    public Listener Spec { get; }

    /// <summary>Position among all listeners of the Gateway.</summary>
    public int Index { get; set; }

    /// <summary>Name among all listeners of the Gateway: its own, for ListenerSets preceded by theirs.</summary>
    public string Name { get; }

    /// <summary>Port; 0 when it has none.</summary>
    public int Port { get; }

    /// <summary>Port and transport protocol that it listens on.</summary>
    public ListenerPort Socket => new(Port, Spec.Protocol == ListenerProtocol.Udp);

    /// <summary>Hostname in lower case; null for every host.</summary>
    public string? Hostname { get; }

    /// <summary>Kinds of routes that it takes.</summary>
    public EquatableArray<GroupKind> SupportedKinds { get; set; }

    /// <summary>Whether it is programmed, as far as can be said without its certificates.</summary>
    public bool Valid { get; set; } = true;

    /// <summary>The first other listener of its port with which its TLS overlaps; null for none.</summary>
    public AttachedListener? OverlapsWith { get; set; }

    /// <summary>How many routes are attached.</summary>
    public int AttachedRoutes { get; set; }

    /// <summary>What is wrong with it, as conditions.</summary>
    public ConditionSet Conditions { get; } = new();

    /// <summary>Name of the route table that its routes are in; null when it has none.</summary>
    public string? Table => Spec.Protocol switch
    {
        ListenerProtocol.Http => PortName(Port),
        ListenerProtocol.Https => Name,
        _ => null,
    };

    /// <summary>Whether its table has the routes of all listeners of its port that are like it.</summary>
    public bool SharesTable => Spec.Protocol == ListenerProtocol.Http;

    /// <summary>Name of the Envoy listener of a TCP port.</summary>
    public static string PortName(int port) => string.Create(CultureInfo.InvariantCulture, $"listener~{port}");
}
