using System.Collections.Immutable;
using System.Threading.Channels;
using KGateway.Kubernetes.Ec2;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Kubernetes.Tests.Ec2;

/// <summary>Answers lookups as a test says.</summary>
internal sealed class FakeEc2 : IEc2Client
{
    private readonly Channel<Ec2Work> _asked = Channel.CreateUnbounded<Ec2Work>();

    /// <summary>What is answered.</summary>
    public Func<Ec2Work, CancellationToken, Task<ImmutableArray<Ec2Instance>>> Answer { get; set; } = static (_, _) => Task.FromResult<ImmutableArray<Ec2Instance>>([]);

    public Task<ImmutableArray<Ec2Instance>> DescribeAsync(Ec2Work work, CancellationToken cancellationToken)
    {
        _asked.Writer.TryWrite(work);
        return Answer(work, cancellationToken);
    }

    /// <summary>Waits for the next lookup.</summary>
    public Task<Ec2Work> AskedAsync() => _asked.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
}
