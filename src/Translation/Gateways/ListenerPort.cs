using System.Globalization;

namespace KGateway.Translation.Gateways;

/// <summary>A port that proxies listen on. TCP and UDP have ports of their own, so both may have the same number.</summary>
internal readonly record struct ListenerPort(int Number, bool Udp) : IComparable<ListenerPort>
{
    /// <summary>Name of the Envoy listener; listeners of TCP have the name that they have in kgateway, which knows no others.</summary>
    public string ListenerName =>
        Udp ? string.Create(CultureInfo.InvariantCulture, $"listener~{Number}-udp") : AttachedListener.PortName(Number);

    /// <summary>Transport protocol, as Services name it.</summary>
    public string Protocol => Udp ? "UDP" : "TCP";

    public int CompareTo(ListenerPort other)
    {
        var order = Number.CompareTo(other.Number);
        return order != 0 ? order : Udp.CompareTo(other.Udp);
    }
}
