using System.Reflection;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>A test that shows something of a field.</summary>
internal sealed record PolicyTest(string Kind, string Path, bool BadInput, MethodInfo Method)
{
    /// <summary>The field's path, the same for all places where a kind has the same field.</summary>
    public string Path { get; } = PolicyFields.Canonical(Kind, Path);

    /// <summary>Class and method.</summary>
    public string Name => $"{Method.DeclaringType!.Name}.{Method.Name}";
}
