using System.Globalization;
using Envoy.Config.Bootstrap.V3;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using KGateway.Translation.Encoding;
using KGateway.Translation.Listeners;
using KGateway.Translation.Proxies;
using Filter = Envoy.Config.Listener.V3.Filter;

namespace KGateway.Translation.Validation;

/// <summary>One configuration with which Envoy starts that has many candidates in it.</summary>
public static class ValidationBootstrap
{
    private const string Prefix = "candidate-";

    // An authority that signs nothing: its key was thrown away.
    private const string Authority =
        """
        -----BEGIN CERTIFICATE-----
        MIIBeTCCAR+gAwIBAgIUJAoXaTcCke6peHyzLpDsH2JVtFAwCgYIKoZIzj0EAwIw
        ETEPMA0GA1UEAwwGbm9ib2R5MCAXDTI2MTEyNjEwMTYyN1oYDzIxMjYxMTAyMTAx
        NjI3WjARMQ8wDQYDVQQDDAZub2JvZHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
        AASDWufXm5t6I2rQ34eVGAyUJv2h78AZiSg5AxJ5u2Sv3Tt+SVLxsPRGQqDslFk8
        Iz94ZxJe59eIBJGaVAzbPb7Ao1MwUTAdBgNVHQ4EFgQU4RYh6GSPZ9RiFuon13oS
        3K5Hx8EwHwYDVR0jBBgwFoAU4RYh6GSPZ9RiFuon13oS3K5Hx8EwDwYDVR0TAQH/
        BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAjyijdMJ2tfZFBo1HWNVMK4hgiV0x
        FEm0cW9LGSIEcdsCIHXxVM6KkftGfiRGHcMXS5hwoxKYLON6hCD3mEBeLJmO
        -----END CERTIFICATE-----
        """;

    /// <summary>How many candidates one configuration takes: each may need a port of its own.</summary>
    public const int MaxCandidates = 2_000;

    /// <summary>The configuration, encoded.</summary>
    public static byte[] Compose(IReadOnlyList<ConfigurationCandidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(candidates.Count, MaxCandidates);
        var resources = new Bootstrap.Types.StaticResources
        {
            Secrets = { TrustStore() },
        };
        var hosts = new RouteConfiguration { Name = Prefix, ValidateClusters = false };
        var needed = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < candidates.Count; i++)
        {
            var name = NameOf(i);
            needed.UnionWith(candidates[i].Clusters);
            var bytes = candidates[i].Bytes.Span;
            switch (candidates[i].Kind)
            {
                case CandidateKind.VirtualHost:
                    var host = VirtualHost.Parser.ParseFrom(bytes);
                    host.Name = name;
                    host.Domains.Add(name);
                    hosts.VirtualHosts.Add(host);
                    break;
                case CandidateKind.ConnectionManager:
                    resources.Listeners.Add(Listener(name, i + 1, HttpConnectionManager.Parser.ParseFrom(bytes)));
                    break;
                default:
                    var cluster = Cluster.Parser.ParseFrom(bytes);
                    cluster.Name = name;
                    if (cluster.LoadAssignment is { } assignment)
                        assignment.ClusterName = name;
                    resources.Clusters.Add(cluster);
                    break;
            }
        }

        if (hosts.VirtualHosts.Count > 0)
        {
            var manager = ConnectionManager.Build("", []);
            manager.RouteConfig = hosts;
            resources.Listeners.Add(Listener("hosts", MaxCandidates + 1, manager));
        }

        foreach (var cluster in needed)
            resources.Clusters.Add(Stub(cluster));
        return DeterministicBytes.Of(new Bootstrap
        {
            Node = new Node { Id = "kgateway-validation", Cluster = "kgateway-validation" },
            StaticResources = resources,
        });
    }

    /// <summary>The candidate that Envoy names in what it says of a configuration with <paramref name="count"/> of them; -1 when it names none.</summary>
    public static int FindNamed(string message, int count)
    {
        ArgumentNullException.ThrowIfNull(message);
        for (var at = message.IndexOf(Prefix, StringComparison.Ordinal); at >= 0; at = message.IndexOf(Prefix, at + 1, StringComparison.Ordinal))
        {
            var digits = message.AsSpan(at + Prefix.Length);
            var end = digits.IndexOfAnyExceptInRange('0', '9');
            if (int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < count)
                return index;
        }

        return -1;
    }

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{index}");

    private static Listener Listener(string name, int port, HttpConnectionManager manager) => new()
    {
        Name = name,
        Address = BootstrapParts.Address("127.0.0.1", port),
        FilterChains =
        {
            new FilterChain
            {
                Filters = { new Filter { Name = "envoy.filters.network.http_connection_manager", TypedConfig = TypedConfig.Of(manager) } },
            },
        },
    };

    // What is in it is the proxy's; here it needs only be something.
    private static Secret TrustStore() => new()
    {
        Name = BootstrapParts.SystemCertificates,
        ValidationContext = new CertificateValidationContext { TrustedCa = new DataSource { InlineString = Authority } },
    };

    private static Cluster Stub(string name) => new()
    {
        Name = name,
        Type = Cluster.Types.DiscoveryType.Static,
        LoadAssignment = new ClusterLoadAssignment { ClusterName = name },
    };
}
