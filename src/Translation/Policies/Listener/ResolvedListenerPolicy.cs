using System.Collections.Immutable;
using System.Globalization;
using KGateway.Resources;
using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Translation.Policies.Listener;

/// <summary>A policy of listeners with everything looked up that it refers to.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Default">What it sets for the ports without settings of their own.</param>
/// <param name="Ports">What it sets for single ports.</param>
/// <param name="ClientCertificates">How clients are asked for certificates; null when it says nothing of that.</param>
/// <param name="Problems">What is wrong with it; the parts in question are left out.</param>
internal sealed record ResolvedListenerPolicy(
    Resource Policy,
    ImmutableArray<ListenerField> Default,
    ImmutableSortedDictionary<int, ImmutableArray<ListenerField>> Ports,
    ClientCertificateValidation? ClientCertificates,
    ImmutableArray<string> Problems)
{
    /// <summary>The name of how clients are asked for certificates.</summary>
    public const string ClientCertificateKey = "default.clientCertificateValidation";

    /// <summary>
    /// The names of all that it sets. What a policy of higher priority sets under the same name takes its place. That a port has settings of
    /// its own is one of them, since even empty ones stand in for all defaults.
    /// </summary>
    public IEnumerable<string> Keys
    {
        get
        {
            foreach (var set in Default)
                yield return $"default.{set.Key}";
            if (ClientCertificates is not null)
                yield return ClientCertificateKey;
            foreach (var (port, fields) in Ports)
            {
                var ofPort = PortKey(port);
                yield return ofPort;
                foreach (var set in fields)
                    yield return $"{ofPort}.{set.Key}";
            }
        }
    }

    /// <summary>The name of a port's having settings of its own, and the start of the names of these.</summary>
    public static string PortKey(int port) => string.Create(CultureInfo.InvariantCulture, $"perPortPolicy[{port}]");
}
