namespace KGateway.Translation.VirtualHosts;

/// <summary>A virtual host of a Gateway.</summary>
/// <param name="Table">Name of its route table.</param>
/// <param name="Host">Its domain: a name, a wildcard, or <c>*</c>.</param>
internal readonly record struct HostKey(string Table, string Host)
{
    /// <summary>Name of the virtual host.</summary>
    public string Name => $"{Table}~{Host}".Replace('.', '_');
}
