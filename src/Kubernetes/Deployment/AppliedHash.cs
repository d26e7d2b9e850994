using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Deployment;

/// <summary>A mark on deployed objects by which one sees whether what was applied last is what is wanted now.</summary>
internal static class AppliedHash
{
    /// <summary>Annotation with the mark.</summary>
    public const string Annotation = "gateway.kgateway.dev/applied-hash";

    private const int Length = 16;

    /// <summary>Puts the mark on an object.</summary>
    public static void Stamp(JsonObject body)
    {
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body));
        var metadata = body["metadata"]!.AsObject();
        if (metadata["annotations"] is not JsonObject annotations)
            metadata["annotations"] = annotations = [];
        annotations[Annotation] = Convert.ToHexStringLower(hash)[..Length];
    }
}
