using KGateway.Resources;
using KGateway.Silo.Statuses;
using KGateway.Translation;

namespace KGateway.Silo.Offline;

/// <summary>Finds what is valid and yet would not take effect, by the statuses that the objects would be given.</summary>
internal static class StatusFindings
{
    /// <summary>A warning for each condition that isn't as it should be.</summary>
    public static IEnumerable<Diagnostic> Of(IEnumerable<Resource> objects, TranslationSettings settings)
    {
        var cluster = new OfflineCluster(objects, settings);
        foreach (var (id, status) in cluster.Statuses(cluster.Gateways.Select(cluster.Translate)))
        {
            foreach (var (part, condition) in StatusConditions.Of(status))
            {
                if (!StatusConditions.IsProblem(condition))
                    continue;
                var text = $"{condition.Type}={condition.Status} ({condition.Reason}): {condition.Message}";
                yield return new Diagnostic(Severity.Warning, "status", 0, 0, id, part, text);
            }
        }
    }
}
