namespace KGateway.Resources.Kgateway.Aws;

/// <summary>Addresses of EC2 instances.</summary>
public enum Ec2AddressType
{
    /// <summary>The address within the network.</summary>
    PrivateIP,

    /// <summary>The address of the Internet.</summary>
    PublicIP,
}
