using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using KGateway.Resources;
using KGateway.Resources.Core;

namespace KGateway.Translation.Endpoints;

/// <summary>
/// Endpoints of Services that nobody writes EndpointSlices for, as in a folder without Kubernetes. The annotation
/// <c>kgateway.dev/endpoints</c> lists addresses, <c>127.0.0.1:8081,[::1]:8082</c>; one that begins with the name of a port,
/// <c>admin=127.0.0.1:9090</c>, belongs to that port alone, the others to all ports.
/// </summary>
public static class StaticEndpoints
{
    /// <summary>Name of the annotation.</summary>
    public const string Annotation = "kgateway.dev/endpoints";

    /// <summary>
    /// The slices that the annotation of a Service stands for; none without the annotation. Entries that can't be read are left out, and
    /// <paramref name="problem"/> says which one and why.
    /// </summary>
    public static ImmutableArray<EndpointSlice> SlicesOf(Service service, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(service);
        problem = null;
        var addresses = new SortedDictionary<(string Port, int Number), List<string>>();
        string text = service.Metadata.Annotations.GetValueOrDefault(Annotation) ?? "";
        foreach (string entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Read(service, entry, addresses) is { } wrong)
                problem ??= wrong;
        }

        var slices = ImmutableArray.CreateBuilder<EndpointSlice>(addresses.Count);
        foreach (((string port, int number), List<string> ips) in addresses)
            slices.Add(Slice(service, slices.Count, port, number, ips));
        return slices.ToImmutable();
    }

    private static string? Read(Service service, string entry, SortedDictionary<(string Port, int Number), List<string>> addresses)
    {
        int equals = entry.IndexOf('=', StringComparison.Ordinal);
        string? portName = equals < 0 ? null : entry[..equals];
        if (!IPEndPoint.TryParse(entry.AsSpan(equals + 1), out IPEndPoint? address) || address.Port == 0)
            return $"'{entry}' is no address; write IP:PORT or PORTNAME=IP:PORT";
        bool known = false;
        foreach (ServicePort port in service.Spec.Ports)
        {
            if (portName is not null && port.Name != portName)
                continue;
            known = true;
            if (!addresses.TryGetValue((port.Name, address.Port), out List<string>? ips))
                addresses[(port.Name, address.Port)] = ips = [];
            ips.Add(address.Address.ToString());
        }

        return known ? null : $"'{entry}': the Service has no {(portName is null ? "ports" : $"port named '{portName}'")}";
    }

    private static EndpointSlice Slice(Service service, int index, string port, int number, List<string> ips)
    {
        var endpoints = new Endpoint[ips.Count];
        for (int i = 0; i < endpoints.Length; i++)
            endpoints[i] = new Endpoint { Addresses = [ips[i]] };
        return new EndpointSlice
        {
            Metadata = new ObjectMeta
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"{service.Key.Name}-static-{index}"),
                Namespace = service.Key.Namespace,
                Labels = StringMap.From((EndpointSlice.ServiceNameLabel, service.Key.Name)),
            },
            Endpoints = endpoints.ToEquatableArray(),
            Ports = [new EndpointPort { Name = port, Port = number }],
        };
    }
}
