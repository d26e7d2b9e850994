namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>
/// The fields of a policy that a test sets, and whose effect or error it shows; the table in docs/policies.md is made of these. A test of
/// a part of a field says so: nothing follows for the other parts.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class PolicyFieldAttribute(string kind, params string[] paths) : Attribute
{
    /// <summary>The policy's kind.</summary>
    public string Kind => kind;

    /// <summary>The paths of the fields in its specification, lists without their brackets.</summary>
    public IReadOnlyList<string> Paths => paths;

    /// <summary>True for the test that bad input is told of, false for the one that shows the effect on traffic.</summary>
    public bool BadInput { get; init; }
}
