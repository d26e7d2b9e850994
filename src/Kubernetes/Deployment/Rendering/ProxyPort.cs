namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>A port of the Service and of the pods behind it.</summary>
/// <param name="Name">Name of the port.</param>
/// <param name="Port">Number, the same inside and outside.</param>
/// <param name="Protocol"><c>TCP</c> or <c>UDP</c>.</param>
/// <param name="NodePort">Port on the nodes; null leaves the choice to Kubernetes.</param>
internal sealed record ProxyPort(string Name, int Port, string Protocol, int? NodePort);
