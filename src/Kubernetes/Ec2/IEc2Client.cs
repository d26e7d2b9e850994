using System.Collections.Immutable;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Kubernetes.Ec2;

/// <summary>Asks AWS for instances.</summary>
internal interface IEc2Client
{
    /// <summary>All running instances that the credentials of some work let see in its region.</summary>
    /// <exception cref="Ec2LookupException">There are no credentials, they don't suffice, or AWS can't be asked.</exception>
    Task<ImmutableArray<Ec2Instance>> DescribeAsync(Ec2Work work, CancellationToken cancellationToken);
}
