using KGateway.Resources;
using KGateway.Silo.Statuses;

namespace KGateway.Silo.Offline;

/// <summary>Finds what is valid and yet would not take effect, by the statuses that the objects would be given.</summary>
internal static class StatusFindings
{
    /// <summary>A warning for each condition that isn't as it should be.</summary>
    public static IEnumerable<Diagnostic> Of(OfflineCluster cluster)
    {
        foreach (var (id, status) in cluster.Statuses())
        {
            foreach (var (part, condition) in StatusConditions.Of(status))
            {
                if (!StatusConditions.IsProblem(condition))
                    continue;
                var text = $"{condition.Type}={condition.Status} ({condition.Reason}): {condition.Message.ReplaceLineEndings("; ")}";
                yield return new Diagnostic(Severity.Warning, "status", 0, 0, id, part, text);
            }
        }
    }
}
