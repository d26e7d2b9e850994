using System.IO.Pipelines;

namespace KGateway.Kubernetes.Membership.Tls;

/// <summary>Two pipes as the two directions of a connection.</summary>
internal sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;
}
