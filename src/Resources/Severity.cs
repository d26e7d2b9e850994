namespace KGateway.Resources;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>The object is used, though not as its author may think.</summary>
    Warning,

    /// <summary>An API server would refuse the object.</summary>
    Error,
}
