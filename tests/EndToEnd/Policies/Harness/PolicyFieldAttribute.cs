namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>The field of a policy that a test is about; the table in docs/policies.md is made of these.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class PolicyFieldAttribute(string kind, string path) : Attribute
{
    /// <summary>The policy's kind.</summary>
    public string Kind => kind;

    /// <summary>The path of the field in its specification.</summary>
    public string Path => path;

    /// <summary>True for the test that bad input is told of, false for the one that shows the effect on traffic.</summary>
    public bool BadInput { get; init; }
}
