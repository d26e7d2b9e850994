using KGateway.Resources.Core;

namespace KGateway.Translation.Backends;

/// <summary>Ports of Services by their number, which one of UDP and one of TCP may have in common, as those of DNS do.</summary>
internal static class ServicePorts
{
    private const string Udp = "UDP";

    /// <summary>
    /// The port with a number: of several the one for datagrams if these are meant, another one otherwise; null when there is none.
    /// </summary>
    public static ServicePort? Find(Service service, int? number, bool datagrams = false)
    {
        ServicePort? found = null;
        foreach (var port in service.Spec.Ports)
        {
            if (port.Port != number)
                continue;
            if (port.Protocol == Udp == datagrams)
                return port;
            found ??= port;
        }

        return found;
    }

    /// <summary>Whether a number means another port for datagrams than otherwise.</summary>
    public static bool AreTwo(Service service, int number) =>
        Find(service, number, datagrams: true) is { Protocol: Udp } && Find(service, number) is { Protocol: not Udp };
}
