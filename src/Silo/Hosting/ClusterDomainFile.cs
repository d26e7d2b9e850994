namespace KGateway.Silo.Hosting;

/// <summary>Finds the domain of a cluster's names in what the kubelet writes for a pod's resolver: <c>search NAMESPACE.svc.DOMAIN svc.DOMAIN DOMAIN</c>.</summary>
internal static class ClusterDomainFile
{
    private const string Services = "svc.";

    /// <summary>The domain; null when there is no such file or it doesn't tell.</summary>
    public static string? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        foreach (var line in File.ReadLines(path))
        {
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words is not ["search", ..])
                continue;
            var domain = words.Skip(1).FirstOrDefault(static word => word.StartsWith(Services, StringComparison.Ordinal))?[Services.Length..].TrimEnd('.');
            if (!string.IsNullOrEmpty(domain))
                return domain;
        }

        return null;
    }
}
