using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Deployment;

/// <summary>
/// Marks on deployed objects: a hash, by which one sees whether what was applied last is what is wanted now, also if that is less than
/// before; and the Gateway's generation, so that nobody with an older view of the Gateway undoes what follows from a newer one.
/// </summary>
internal static class AppliedMark
{
    /// <summary>Annotation with the hash.</summary>
    public const string Hash = "gateway.kgateway.dev/applied-hash";

    /// <summary>Annotation with the Gateway's generation.</summary>
    public const string Generation = "gateway.kgateway.dev/applied-generation";

    private const int HashLength = 16;

    /// <summary>Puts both marks on an object.</summary>
    public static void Put(JsonObject body, long generation)
    {
        PutHash(body);
        body["metadata"]!["annotations"]![Generation] = generation.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Puts the hash on an object that belongs to no Gateway.</summary>
    public static void PutHash(JsonObject body)
    {
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body));
        var metadata = body["metadata"]!.AsObject();
        if (metadata["annotations"] is not JsonObject annotations)
            metadata["annotations"] = annotations = [];
        annotations[Hash] = Convert.ToHexStringLower(hash)[..HashLength];
    }

    /// <summary>The generation that an annotation says; 0 for none.</summary>
    public static long GenerationOf(string? annotation) =>
        long.TryParse(annotation, NumberStyles.None, CultureInfo.InvariantCulture, out var generation) ? generation : 0;
}
