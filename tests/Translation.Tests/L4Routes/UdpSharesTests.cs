using System.Collections.Immutable;
using System.Globalization;
using System.IO.Hashing;
using CsCheck;
using Envoy.Extensions.Filters.Udp.UdpProxy.V3;
using Envoy.Extensions.Matching.CommonInputs.Network.V3;
using Envoy.Extensions.Matching.InputMatchers.ConsistentHashing.V3;
using KGateway.Translation.L4Routes;
using Xds.Type.Matcher.V3;
using Predicate = Xds.Type.Matcher.V3.Matcher.Types.MatcherList.Types.Predicate;

namespace KGateway.Translation.Tests.L4Routes;

/// <summary>The matcher that shares the clients of a UDP listener does so by weight.</summary>
public sealed class UdpSharesTests
{
    [Fact]
    public void Every_limit_is_what_the_weights_say() =>
        Gen.Int[1, 1_000_000].Array[2, 16].Sample(weights =>
        {
            var limits = UdpShares.Limits(Backends(weights));
            var (sum, last) = (0L, 0);
            for (var i = 0; i < limits.Length; i++)
            {
                sum += weights[i];
                Assert.True(limits[i] > last && limits[i] < 1 << UdpShares.Bits);
                // A backend that is rounded up to one number takes it from others.
                Assert.InRange(limits[i] - ((double)sum * (1 << UdpShares.Bits) / weights.Sum(static w => (long)w)), -16, 16);
                last = limits[i];
            }
        });

    [Theory]
    [InlineData("10.0.0.1", null)]
    [InlineData(null, 5060)]
    [InlineData(null, null)]
    public void Clients_are_shared_by_weight_when_either_address_or_port_varies(string? address, int? port)
    {
        var matcher = UdpShares.Matcher(Backends(70, 29, 1));
        var counts = new int[3];
        const int Clients = 20_000;
        for (var i = 0; i < Clients; i++)
        {
            var from = address ?? string.Create(CultureInfo.InvariantCulture, $"10.{i / 65536}.{i / 256 % 256}.{i % 256}");
            counts[int.Parse(ClusterFor(matcher, from, port ?? 32768 + (i % 28000)), CultureInfo.InvariantCulture)]++;
        }

        Assert.InRange(counts[0] / (double)Clients, 0.68, 0.72);
        Assert.InRange(counts[1] / (double)Clients, 0.27, 0.31);
        Assert.InRange(counts[2] / (double)Clients, 0.005, 0.015);
    }

    /// <summary>The cluster that Envoy would choose for a client.</summary>
    internal static string ClusterFor(Matcher matcher, string address, int port)
    {
        foreach (var field in matcher.MatcherList?.Matchers ?? [])
        {
            if (Holds(field.Predicate, address, port))
                return field.OnMatch.Action.TypedConfig.Unpack<Route>().Cluster;
        }

        return matcher.OnNoMatch.Action.TypedConfig.Unpack<Route>().Cluster;
    }

    private static bool Holds(Predicate predicate, string address, int port)
    {
        switch (predicate.MatchTypeCase)
        {
            case Predicate.MatchTypeOneofCase.NotMatcher:
                return !Holds(predicate.NotMatcher, address, port);
            case Predicate.MatchTypeOneofCase.AndMatcher:
                return predicate.AndMatcher.Predicate.All(p => Holds(p, address, port));
            case Predicate.MatchTypeOneofCase.OrMatcher:
                return predicate.OrMatcher.Predicate.Any(p => Holds(p, address, port));
            default:
                var single = predicate.SinglePredicate;
                var input = single.Input.TypedConfig.Is(SourceIPInput.Descriptor) ? address : port.ToString(CultureInfo.InvariantCulture);
                var hashing = single.CustomMatch.TypedConfig.Unpack<ConsistentHashing>();
                var hash = XxHash64.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(input), (long)hashing.Seed);
                return hash % hashing.Modulo >= hashing.Threshold;
        }
    }

    private static ImmutableArray<L4Backend> Backends(params int[] weights) =>
        [.. weights.Select(static (weight, i) => new L4Backend(i.ToString(CultureInfo.InvariantCulture), weight))];
}
