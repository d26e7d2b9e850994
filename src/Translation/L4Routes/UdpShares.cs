using System.Collections.Immutable;
using Envoy.Extensions.Filters.Udp.UdpProxy.V3;
using Envoy.Extensions.Matching.CommonInputs.Network.V3;
using Envoy.Extensions.Matching.InputMatchers.ConsistentHashing.V3;
using Google.Protobuf;
using KGateway.Translation.Encoding;
using Xds.Core.V3;
using Xds.Type.Matcher.V3;
using Predicate = Xds.Type.Matcher.V3.Matcher.Types.MatcherList.Types.Predicate;
using PredicateList = Xds.Type.Matcher.V3.Matcher.Types.MatcherList.Types.Predicate.Types.PredicateList;
using SinglePredicate = Xds.Type.Matcher.V3.Matcher.Types.MatcherList.Types.Predicate.Types.SinglePredicate;

namespace KGateway.Translation.L4Routes;

/// <summary>
/// Shares the clients of a UDP listener between clusters by weight. Envoy's UDP proxy has no weighted clusters, but a matcher: it chooses
/// by a number that is made of the client's address and port, so that all datagrams of a client go the same way. Each bit of the number
/// is a bit of a hash of the address XOR one of the port: it is evenly spread when either varies, be it that all clients send from one
/// well-known port or that all are behind one address.
/// </summary>
internal static class UdpShares
{
    /// <summary>Bits of the number; shares are exact to one in 2^Bits.</summary>
    public const int Bits = 10;

    private const int Numbers = 1 << Bits;

    /// <summary>The matcher for some backends; at least one.</summary>
    public static Matcher Matcher(ImmutableArray<L4Backend> backends)
    {
        var matcher = new Matcher { OnNoMatch = To(backends[^1].Cluster) };
        if (backends.Length == 1)
            return matcher;
        matcher.MatcherList = new Matcher.Types.MatcherList();
        var limits = Limits(backends);
        for (var i = 0; i < limits.Length; i++)
        {
            matcher.MatcherList.Matchers.Add(new Matcher.Types.MatcherList.Types.FieldMatcher
            {
                Predicate = LessThan(limits[i]),
                OnMatch = To(backends[i].Cluster),
            });
        }

        return matcher;
    }

    /// <summary>For each backend but the last the number below which clients are its own or those of one before it.</summary>
    public static int[] Limits(ImmutableArray<L4Backend> backends)
    {
        long total = 0;
        foreach (var backend in backends)
            total += backend.Weight;
        var limits = new int[backends.Length - 1];
        long sum = 0;
        var last = 0;
        for (var i = 0; i < limits.Length; i++)
        {
            sum += backends[i].Weight;
            // Each backend has at least one number, however small its weight.
            var exact = (int)Math.Round((double)sum * Numbers / total);
            limits[i] = last = Math.Clamp(exact, last + 1, Numbers - (limits.Length - i));
        }

        return limits;
    }

    // Compares from the highest bit: where the limit has 1, a 0 of the number decides; where it has 0, a 1 does.
    private static Predicate LessThan(int limit)
    {
        Predicate? lower = null;
        for (var bit = 0; bit < Bits; bit++)
        {
            if ((limit & (1 << bit)) != 0)
                lower = lower is null ? IsZero(bit) : Or(IsZero(bit), lower);
            else if (lower is not null)
                lower = And(IsZero(bit), lower);
        }

        return lower!;
    }

    private static Predicate IsZero(int bit) => Or(
        And(HashBit("address", new SourceIPInput(), bit), HashBit("port", new SourcePortInput(), bit)),
        And(Not(HashBit("address", new SourceIPInput(), bit)), Not(HashBit("port", new SourcePortInput(), bit))));

    private static Predicate HashBit(string name, IMessage input, int bit) => new()
    {
        SinglePredicate = new SinglePredicate
        {
            Input = new TypedExtensionConfig { Name = name, TypedConfig = TypedConfig.Of(input) },
            CustomMatch = new TypedExtensionConfig
            {
                Name = "hash",
                TypedConfig = TypedConfig.Of(new ConsistentHashing { Modulo = 2, Threshold = 1, Seed = (ulong)bit }),
            },
        },
    };

    private static Predicate Not(Predicate predicate) => new() { NotMatcher = predicate };

    private static Predicate And(Predicate one, Predicate other) => new() { AndMatcher = new PredicateList { Predicate = { one, other } } };

    private static Predicate Or(Predicate one, Predicate other) => new() { OrMatcher = new PredicateList { Predicate = { one, other } } };

    private static Matcher.Types.OnMatch To(string cluster) => new()
    {
        Action = new TypedExtensionConfig { Name = "route", TypedConfig = TypedConfig.Of(new Route { Cluster = cluster }) },
    };
}
