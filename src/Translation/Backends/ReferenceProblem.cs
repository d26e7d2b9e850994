namespace KGateway.Translation.Backends;

/// <summary>Why a reference doesn't resolve: the reason and message of the condition <c>ResolvedRefs=False</c>.</summary>
/// <param name="Reason">One of Gateway API's reasons.</param>
/// <param name="Message">For humans.</param>
public sealed record ReferenceProblem(string Reason, string Message)
{
    /// <summary>The kind of the referenced object isn't supported.</summary>
    public const string InvalidKind = "InvalidKind";

    /// <summary>The reference crosses namespaces and no ReferenceGrant permits it.</summary>
    public const string RefNotPermitted = "RefNotPermitted";

    /// <summary>The referenced object, or its port, doesn't exist.</summary>
    public const string BackendNotFound = "BackendNotFound";
}
