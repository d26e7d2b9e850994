using System.Net;
using System.Net.Sockets;
using KGateway.Silo.Cli;

namespace KGateway.Silo.Admin;

/// <summary>Where the admin server listens and who may use it.</summary>
/// <param name="Address">The address; port 0 takes a free one.</param>
/// <param name="Token">Bearer token for requests from other machines; null when only this machine can reach it.</param>
internal sealed record AdminOptions(IPEndPoint Address, string? Token)
{
    /// <summary>Its URL for people on this machine.</summary>
    public Uri Url
    {
        get
        {
            var ip = Address.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
                : Address.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
                : Address.Address;
            return new Uri(ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"http://[{ip}]:{Address.Port}" : $"http://{ip}:{Address.Port}");
        }
    }

    /// <summary>How commands are told to ask this server, with a space in front; empty when they do so by themselves.</summary>
    public string CommandOption => Url == AdminClient.DefaultUrl ? "" : $" --admin {Url.GetLeftPart(UriPartial.Authority)}";

    /// <summary>The command line that runs an Envoy of one's own for a Gateway, written NAMESPACE/NAME.</summary>
    public string ConnectCommand(string gateway) =>
        $"kgateway bootstrap {gateway}{CommandOption} > envoy.json && envoy -c envoy.json";
}
