using KGateway.Resources;
using KGateway.Resources.Core;

namespace KGateway.Grains.Watching;

/// <summary>About how many bytes an object takes on the wire; only to decide where a page ends.</summary>
internal static class ResourceSize
{
    private const int Usual = 2048;
    private const int PerEndpoint = 256;

    public static int Estimate(Resource? resource)
    {
        switch (resource)
        {
            case null:
                return 128;
            case EndpointSlice slice:
                return 512 + (slice.Endpoints.Count * PerEndpoint);
            case Secret secret:
                var size = Usual;
                foreach (var pair in secret.Data.AsSpan())
                    size += pair.Value.Length * 4 / 3;
                return size;
            case ConfigMap map:
                size = Usual;
                foreach (var pair in map.Data.AsSpan())
                    size += pair.Value.Length;
                foreach (var pair in map.BinaryData.AsSpan())
                    size += pair.Value.Length * 4 / 3;
                return size;
            default:
                return Usual;
        }
    }
}
