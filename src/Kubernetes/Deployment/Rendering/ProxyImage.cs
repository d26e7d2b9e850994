using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>The image of a container, and what is known of its content.</summary>
/// <param name="Reference">As Kubernetes takes it.</param>
/// <param name="PullPolicy">When it is pulled; null for Kubernetes' default.</param>
/// <param name="Content">What is inside, as far as the name tells.</param>
internal sealed record ProxyImage(string Reference, string? PullPolicy, ProxyImageContent Content)
{
    private const string WrapperRepository = "envoy-wrapper";
    private const string Distroless = "distroless";

    public static ProxyImage Of(ContainerImage image)
    {
        var repository = string.IsNullOrEmpty(image.Registry) ? image.Repository : $"{image.Registry}/{image.Repository}";
        var reference = repository
            + (string.IsNullOrEmpty(image.Tag) ? "" : $":{image.Tag}")
            + (string.IsNullOrEmpty(image.Digest) ? "" : $"@{image.Digest}");
        var name = image.Repository ?? "";
        var content = name == WrapperRepository || name.EndsWith($"/{WrapperRepository}", StringComparison.Ordinal)
            ? ProxyImageContent.Wrapper
            : name.Contains(Distroless, StringComparison.Ordinal) || image.Tag?.Contains(Distroless, StringComparison.Ordinal) == true
                ? ProxyImageContent.EnvoyAlone
                : ProxyImageContent.EnvoyAndShell;
        return new(reference, image.PullPolicy, content);
    }
}
