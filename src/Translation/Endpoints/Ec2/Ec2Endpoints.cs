using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using KGateway.Resources;
using KGateway.Resources.Kgateway.Aws;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Endpoints.Ec2;

/// <summary>The endpoints of a Backend of EC2 instances: those that pass all of its filters, by their zones.</summary>
public static class Ec2Endpoints
{
    /// <summary>The distinct addresses of the instances that a Backend is made of, with their zones, in order.</summary>
    public static EquatableArray<Ec2Endpoint> Select(AwsEc2 backend, IEnumerable<Ec2Instance> instances)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(instances);
        var found = new HashSet<Ec2Endpoint>();
        foreach (var instance in instances)
        {
            var address = backend.AddressType == Ec2AddressType.PublicIP ? instance.PublicIP : instance.PrivateIP;
            if (address is not null && NumericAddress.Parse(address) is not null && Passes(instance, backend))
                found.Add(new(instance.Zone, address));
        }

        return found
            .OrderBy(static endpoint => endpoint.Zone, StringComparer.Ordinal)
            .ThenBy(static endpoint => endpoint.Address, StringComparer.Ordinal)
            .ToEquatableArray();
    }

    /// <summary>The load assignment, empty when there are no endpoints.</summary>
    public static EncodedMessage Translate(BackendKey key, AwsBackend backend, Ec2Findings findings)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(findings);
        var assignment = new ClusterLoadAssignment { ClusterName = key.ClusterName };
        if (backend.Ec2 is { } ec2)
        {
            foreach (var zone in findings.Endpoints.GroupBy(static found => found.Zone))
            {
                var group = new LocalityLbEndpoints { Locality = new Locality { Region = backend.Region, Zone = zone.Key } };
                foreach (var endpoint in zone)
                    group.LbEndpoints.Add(ClusterDraft.Endpoint(endpoint.Address, ec2.Port));
                group.LoadBalancingWeight = (uint)group.LbEndpoints.Count;
                assignment.Endpoints.Add(group);
            }
        }

        return new EncodedMessage(XdsType.Endpoints, key.ClusterName, DeterministicBytes.Of(assignment));
    }

    // Case counts, as AWS has it.
    private static bool Passes(Ec2Instance instance, AwsEc2 backend)
    {
        foreach (var filter in backend.Filters)
        {
            var passes = filter.KeyValue is { } tag
                ? instance.Tags.GetValueOrDefault(tag.Key) == tag.Value
                : filter.Key is not null && instance.Tags.ContainsKey(filter.Key);
            if (!passes)
                return false;
        }

        return true;
    }
}
