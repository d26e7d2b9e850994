using System.Collections.Concurrent;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Kubernetes.Ec2.Aws;

/// <summary>The credentials for lookups. Temporary ones are kept until shortly before they end.</summary>
internal sealed class AwsCredentials(AwsClient aws, AmbientCredentials surroundings, TimeProvider time)
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Ec2Source, AwsKeys> _temporary = new();

    /// <summary>Credentials for some work.</summary>
    /// <exception cref="Ec2LookupException">There are none, or they can't be fetched.</exception>
    public async Task<AwsKeys> ForAsync(Ec2Work work, CancellationToken cancellationToken)
    {
        if (work.Problem is { } problem)
            throw new Ec2LookupException(Ec2FailureKind.CredentialError, problem);
        if (work.Keys is { } own)
            return own;
        var source = work.Source;
        if (_temporary.TryGetValue(source, out var held) && held.Expires - Early > time.GetUtcNow())
            return held;
        var keys = await surroundings.FindAsync(source.Region, cancellationToken);
        if (source.RoleArn is { } role)
            keys = await AwsRole.AssumeAsync(aws, role, source.Region, keys, cancellationToken);
        _temporary[source] = keys;
        return keys;
    }

    /// <summary>Forgets what is kept for a source: AWS doesn't take it any more.</summary>
    public void Forget(Ec2Source source) => _temporary.TryRemove(source, out _);
}
