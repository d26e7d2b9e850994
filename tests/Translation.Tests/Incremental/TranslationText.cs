using System.Text;
using KGateway.Translation.Encoding;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Tests.Incremental;

/// <summary>Everything that a translation says, as text to compare.</summary>
internal static class TranslationText
{
    public static string Of(GatewayTranslation translation)
    {
        var text = new StringBuilder();
        foreach (var type in XdsTypes.All)
        {
            foreach (var resource in translation.Resources[(int)type].Resources.OrderBy(static r => r.Name, StringComparer.Ordinal))
            {
                text.AppendLine($"{resource} {ContentHash.Of(resource.ToArray())} {string.Join(',', resource.Clusters)}");
                if (resource is EncodedRouteTable table)
                    text.AppendJoin('\n', table.VirtualHosts.Select(static host => $"  {host.Name} {host.Version}")).AppendLine();
            }
        }

        foreach (var (name, backend) in translation.Backends.OrderBy(static b => b.Key, StringComparer.Ordinal))
            text.AppendLine($"{name} {backend}");
        foreach (var (id, status) in translation.Statuses.OrderBy(static s => s.Key))
            text.AppendLine($"{id} {StatusJson.Of(status).ToJsonString()}");
        foreach (var (scope, applied) in translation.Policies.OrderBy(static p => p.Key.Object).ThenBy(static p => p.Key.Part, StringComparer.Ordinal))
            text.AppendLine($"{scope} {string.Join(' ', applied)}");
        text.AppendLine($"{translation.Infrastructure}");
        return text.ToString();
    }
}
