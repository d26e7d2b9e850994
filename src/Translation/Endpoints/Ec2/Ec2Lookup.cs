namespace KGateway.Translation.Endpoints.Ec2;

/// <summary>Whether somebody looks up the instances of Backends. Follows from how the program is run.</summary>
public enum Ec2Lookup
{
    /// <summary>Nobody can, since there are only files; statuses assume that some would be found, as they assume working proxies.</summary>
    Assumed,

    /// <summary>Nobody does, and that is said.</summary>
    None,

    /// <summary>A control plane does, and writes down what it finds.</summary>
    Written,
}
