using KGateway.Resources.Kgateway;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Grains.Services;

/// <summary>Knows the EC2 instances of the regions that Backends name, as their credentials see them.</summary>
internal interface IEc2Discovery
{
    /// <summary>What is known for a Backend; null before the first lookup.</summary>
    Ec2Findings? Find(Backend backend);
}
