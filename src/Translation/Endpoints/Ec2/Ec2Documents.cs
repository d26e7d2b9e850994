using System.Security.Cryptography;
using System.Text.Json;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Kgateway;
using KGateway.Resources.Kgateway.Aws;
using KGateway.Translation.State;

namespace KGateway.Translation.Endpoints.Ec2;

/// <summary>
/// What is found of EC2 instances is part of the cluster's state: ConfigMaps in the controller's namespace, one for each Backend. So
/// translation stays a function of the state, all replicas see the same endpoints, and the last ones that were found outlive a failure of
/// AWS and a restart.
/// </summary>
public static class Ec2Documents
{
    private const string NamePrefix = "kgateway-ec2-";
    private const string BackendEntry = "backend";
    private const string QueryEntry = "query";
    private const string EndpointsEntry = "endpoints";
    private const string FailureEntry = "failure";

    private static readonly Ec2Findings Nobody =
        new([], new Ec2Failure(Ec2FailureKind.DiscoveryError, "this control plane doesn't look up EC2 instances"));

    /// <summary>Key of the ConfigMap of a Backend.</summary>
    public static ObjectKey KeyOf(ObjectKey backend, TranslationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var hash = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(backend.ToString())).AsSpan(0, 16);
        return new(settings.PodNamespace, NamePrefix + Convert.ToHexStringLower(hash));
    }

    /// <summary>Whether an object is one of these ConfigMaps.</summary>
    public static bool IsDocument(ResourceId id, TranslationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return id.GroupKind == ResourceKinds.ConfigMap.GroupKind
            && id.Key.Namespace == settings.PodNamespace
            && id.Key.Name.StartsWith(NamePrefix, StringComparison.Ordinal);
    }

    /// <summary>What a Backend asks AWS, as text: while it stays, endpoints that were found before are its endpoints.</summary>
    public static string QueryOf(AwsBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var filters = backend.Ec2?.Filters.Select(static filter => filter.KeyValue is { } tag ? $"{tag.Key}={tag.Value}" : filter.Key);
        string?[] parts =
        [
            backend.Region, backend.Auth?.SecretRef?.Name, backend.Auth?.AssumeRole?.RoleArn, backend.Ec2?.AddressType.ToString(), .. filters ?? [],
        ];
        return JsonSerializer.Serialize(parts);
    }

    /// <summary>What is known for a Backend; null before the first lookup, and where there is none to come.</summary>
    public static Ec2Findings? Find(Backend backend, ILookups lookups, TranslationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(lookups);
        ArgumentNullException.ThrowIfNull(settings);
        return Read(lookups.Get<ConfigMap>(KeyOf(backend.Key, settings)), backend.Key, out _)
            ?? (settings.Ec2Lookup == Ec2Lookup.None ? Nobody : null);
    }

    /// <summary>Reads a ConfigMap; null when it isn't the Backend's or can't be read.</summary>
    /// <param name="map">The ConfigMap; null when there is none.</param>
    /// <param name="backend">The Backend.</param>
    /// <param name="query">What was asked; empty when nothing is known.</param>
    public static Ec2Findings? Read(ConfigMap? map, ObjectKey backend, out string query)
    {
        query = "";
        if (map is null
            || map.Data.GetValueOrDefault(BackendEntry, "") != backend.ToString()
            || !map.Data.TryGetValue(EndpointsEntry, out var endpoints))
            return null;
        try
        {
            var found = JsonSerializer.Deserialize<Ec2Endpoint[]>(endpoints, JsonSerializerOptions.Web) ?? [];
            var failure = map.Data.TryGetValue(FailureEntry, out var text)
                ? JsonSerializer.Deserialize<Ec2Failure>(text, JsonSerializerOptions.Web)
                : null;
            if (Array.Exists(found, static endpoint => endpoint is not { Zone: not null, Address: { } address } || NumericAddress.Parse(address) is null))
                return null;
            query = map.Data.GetValueOrDefault(QueryEntry, "");
            return new([.. found], failure);
        }
        catch (JsonException)
        {
            // Somebody else wrote it; the next lookup makes it good.
            return null;
        }
    }

    /// <summary>The data of the ConfigMap that says what was found.</summary>
    public static StringMap DataOf(ObjectKey backend, string query, Ec2Findings findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var data = new List<(string, string)>
        {
            (BackendEntry, backend.ToString()),
            (QueryEntry, query),
            (EndpointsEntry, JsonSerializer.Serialize(findings.Endpoints.AsImmutableArray(), JsonSerializerOptions.Web)),
        };
        if (findings.Failure is { } failure)
            data.Add((FailureEntry, JsonSerializer.Serialize(failure, JsonSerializerOptions.Web)));
        return StringMap.From([.. data]);
    }
}
