using System.Security.Cryptography;
using k8s;

namespace KGateway.Kubernetes.Api;

/// <summary>Finds out which API server is meant.</summary>
internal static class KubernetesConfiguration
{
    private const string UserAgent = "kgateway";

    /// <summary>
    /// The named kubeconfig; else those that KUBECONFIG names, the pod's own ServiceAccount, and the user's kubeconfig, in this order.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none, or it can't be read.</exception>
    public static KubernetesClientConfiguration Find(string? kubeconfig, string? context)
    {
        var configuration = Load(kubeconfig, context);
        configuration.UserAgent = UserAgent;
        return configuration;
    }

    /// <summary>A client for a configuration.</summary>
    /// <exception cref="InvalidOperationException">The certificate or key that it names can't be used.</exception>
    public static k8s.Kubernetes ClientOf(KubernetesClientConfiguration configuration)
    {
        try
        {
            return new k8s.Kubernetes(configuration);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new InvalidOperationException($"The certificate and key for {configuration.Host} can't be used: {e.Message}", e);
        }
    }

    private static KubernetesClientConfiguration Load(string? kubeconfig, string? context)
    {
        if (!string.IsNullOrEmpty(kubeconfig))
            return FromFiles([kubeconfig], context);
        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } list)
            return FromFiles(list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), context);
        if (context is null && KubernetesClientConfiguration.IsInCluster())
            return KubernetesClientConfiguration.InClusterConfig();
        var own = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");
        return File.Exists(own)
            ? FromFiles([own], context)
            : throw new InvalidOperationException(
                $"There is no cluster to talk to: no kubeconfig is named, KUBECONFIG isn't set, {own} doesn't exist, and this is no pod of a cluster.");
    }

    private static KubernetesClientConfiguration FromFiles(string[] paths, string? context)
    {
        // A list may name files that don't exist, as for kubectl.
        var files = paths.Where(File.Exists).ToArray();
        if (files.Length == 0)
            throw new InvalidOperationException($"The kubeconfig {string.Join(", ", paths)} doesn't exist.");
        if (files.Length > 1 && context is not null)
            throw new InvalidOperationException($"KUBECONFIG names several files; name the one that has the context {context}.");
        try
        {
            if (files.Length == 1 && new FileInfo(files[0]).Length == 0)
                throw new InvalidOperationException("it is empty");
            return files.Length == 1
                ? KubernetesClientConfiguration.BuildConfigFromConfigFile(files[0], context)
                : KubernetesClientConfiguration.BuildDefaultConfig();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"The kubeconfig {string.Join(", ", files)} can't be used: {e.Message}", e);
        }
    }
}
