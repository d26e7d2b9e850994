using System.Net;

namespace KGateway.Silo.Admin;

/// <summary>Where the admin server listens and who may use it.</summary>
/// <param name="Address">The address; port 0 takes a free one.</param>
/// <param name="Token">Bearer token for requests from other machines; null when only this machine can reach it.</param>
internal sealed record AdminOptions(IPEndPoint Address, string? Token)
{
    /// <summary>Whether other machines can reach it.</summary>
    public bool IsExposed => !IPAddress.IsLoopback(Address.Address);
}
